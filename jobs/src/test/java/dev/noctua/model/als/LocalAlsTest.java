package dev.noctua.model.als;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.noctua.TestSpark;
import dev.noctua.kernels.PackedVectors;
import dev.noctua.kernels.SparseRows;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.types.StructType;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Beside MLlib's, on 80 people and 50 items. */
@Tag("world")
class LocalAlsTest {
  private static final int PEOPLE = 80;
  private static final int ITEMS = 50;
  private static final ImplicitAls.Parameters SETTINGS =
      new ImplicitAls.Parameters(6, 12, 4, 0.1, 2);

  private static final SparseRows PAIRS = pairs();

  @TempDir Path checkpoints;

  private static SparseRows pairs() {
    Random draw = new Random(3);
    List<int[]> cells = new ArrayList<>();
    for (int person = 0; person < PEOPLE; person++) {
      for (int item = 0; item < ITEMS; item++) {
        if (draw.nextDouble() < (item % 5 == person % 5 ? 0.7 : 0.05)) {
          cells.add(new int[] {person, item});
        }
      }
    }
    float[] weights = new float[cells.size()];
    for (int i = 0; i < weights.length; i++) {
      weights[i] = 0.5f + draw.nextFloat();
    }
    return SparseRows.of(
        PEOPLE,
        ITEMS,
        cells.stream().mapToInt(cell -> cell[0]).toArray(),
        cells.stream().mapToInt(cell -> cell[1]).toArray(),
        weights);
  }

  /** What both make as small as they can. */
  private static double loss(float[] people, float[] items) {
    int length = SETTINGS.factors();
    double loss = 0;
    int[] owners = new int[ITEMS];
    for (int person = 0; person < PEOPLE; person++) {
      for (int item = 0; item < ITEMS; item++) {
        double score = 0;
        for (int f = 0; f < length; f++) {
          score += people[person * length + f] * items[item * length + f];
        }
        boolean has = PAIRS.contains(person, item);
        owners[item] += has ? 1 : 0;
        double miss = (has ? 1 : 0) - score;
        loss += (1 + SETTINGS.alpha() * PAIRS.weight(person, item)) * miss * miss;
      }
      loss += SETTINGS.regularization() * PAIRS.size(person) * square(people, person);
    }
    for (int item = 0; item < ITEMS; item++) {
      loss += SETTINGS.regularization() * owners[item] * square(items, item);
    }
    return loss;
  }

  private static double square(float[] vectors, int which) {
    double sum = 0;
    for (int f = which * SETTINGS.factors(); f < (which + 1) * SETTINGS.factors(); f++) {
      sum += vectors[f] * vectors[f];
    }
    return sum;
  }

  @Test
  void whoHasNothingChangesNothing() {
    int[][] items = new int[PEOPLE + 1][0];
    float[][] weights = new float[PEOPLE + 1][0];
    for (int person = 0; person < PEOPLE; person++) {
      items[person] = PAIRS.columns(person);
      weights[person] = PAIRS.weights(person);
    }
    LocalAls.Factors more =
        LocalAls.fit(SparseRows.ofSorted(ITEMS, items, weights), SETTINGS, 5, (i, f) -> true);

    LocalAls.Factors factors = LocalAls.fit(PAIRS, SETTINGS, 5, (i, f) -> true);
    assertThat(more.items()).containsExactly(factors.items());
    assertThat(more.people()).hasSize(factors.people().length + factors.length());
    assertThat(more.people()).startsWith(factors.people()).endsWith(new float[factors.length()]);
  }

  @Test
  void bothMakeTheSameLossAsSmall() {
    LocalAls.Factors own = LocalAls.fit(PAIRS, SETTINGS, 1, (iteration, factors) -> true);
    List<Row> rows = new ArrayList<>();
    for (int person = 0; person < PEOPLE; person++) {
      for (int item : PAIRS.columns(person)) {
        rows.add(RowFactory.create("" + person, "" + item, (double) PAIRS.weight(person, item)));
      }
    }
    ImplicitAls.Factors mllib =
        ImplicitAls.fit(
            TestSpark.session()
                .createDataFrame(
                    rows,
                    StructType.fromDDL("user_key string, content_id string, strength double")),
            new ImplicitAls.Names("user_key", "content_id", "strength", "factors"),
            SETTINGS,
            1,
            checkpoints.toString());

    double expected = loss(packed(mllib.users(), PEOPLE), packed(mllib.contents(), ITEMS));
    assertThat(loss(own.people(), own.items())).isCloseTo(expected, within(0.03 * expected));
  }

  private static float[] packed(Dataset<Row> rows, int count) {
    float[] packed = new float[count * SETTINGS.factors()];
    for (Row row : rows.collectAsList()) {
      float[] vector = PackedVectors.unboxed(row.getList(1));
      System.arraycopy(
          vector, 0, packed, Integer.parseInt(row.getString(0)) * vector.length, vector.length);
    }
    return packed;
  }

  @Test
  void eachIterationMakesTheLossSmallerAndEqualSeedsGiveEqualFactors() {
    List<Double> losses = new ArrayList<>();
    LocalAls.Factors one =
        LocalAls.fit(
            PAIRS,
            SETTINGS,
            1,
            (iteration, factors) -> losses.add(loss(factors.people(), factors.items())));
    LocalAls.Factors other = LocalAls.fit(PAIRS, SETTINGS, 1, (iteration, factors) -> true);

    assertThat(losses).hasSize(12).isSortedAccordingTo((a, b) -> Double.compare(b, a));
    assertThat(one.items()).containsExactly(other.items());
    assertThat(one.people()).containsExactly(other.people());
  }

  @Test
  void aFitEndsWhenItIsToldTo() {
    int[] done = {0};
    LocalAls.fit(PAIRS, SETTINGS, 1, (iteration, factors) -> (done[0] = iteration) < 4);

    assertThat(done[0]).isEqualTo(4);
  }
}
