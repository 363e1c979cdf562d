package dev.noctua.kernels;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class TopKTest {
  private static final int[] NONE = {};

  @Test
  void theBestComeFirstAndEqualOnesInTheOrderOfTheItems() {
    PackedVectors items = PackedVectors.of(new float[][] {{1, 0}, {2, 0}, {0, 9}, {2, 0}, {3, 0}});

    assertThat(best(items, NONE, TopK.Measure.DOT, 4, query(NONE, 1, 0)))
        .containsExactly(scored(4, 3), scored(1, 2), scored(3, 2), scored(0, 1));
  }

  @Test
  void whatIsMaskedLeavesItsPlaceToTheNext() {
    PackedVectors items = PackedVectors.of(new float[][] {{1}, {2}, {3}, {4}, {5}});

    assertThat(best(items, new int[] {4}, TopK.Measure.DOT, 2, query(new int[] {1, 3}, 1)))
        .containsExactly(scored(2, 3), scored(0, 1));
    assertThat(best(items, new int[] {0, 1}, TopK.Measure.DOT, 9, query(new int[] {2, 3, 4}, 1)))
        .isEmpty();
  }

  @Test
  void scoresAreRoundedBeforeTheyAreCompared() {
    PackedVectors items =
        PackedVectors.of(new float[][] {{0.5000001f}, {0.5000004f}, {0.5000006f}});

    assertThat(best(items, NONE, TopK.Measure.DOT, 2, query(NONE, 1)))
        .containsExactly(scored(2, 0.500001), scored(0, 0.5));
  }

  @Test
  void theCosineOfAVectorOfZerosIsZero() {
    PackedVectors items = PackedVectors.of(new float[][] {null, {3, 4}, {-3, -4}});

    assertThat(best(items, NONE, TopK.Measure.COSINE, 3, query(NONE, 6, 8)))
        .containsExactly(scored(1, 1), scored(0, 0), scored(2, -1));
  }

  @Test
  void halvesAreRoundedAwayFromZeroAndThereIsNoNegativeZero() {
    assertThat(TopK.round(0.0000005)).isEqualTo(1e-6);
    assertThat(TopK.round(-0.0000005)).isEqualTo(-1e-6);
    assertThat(1 / TopK.round(-1e-9)).isPositive();
  }

  @Test
  void aQueryOfAnotherLengthIsAnError() {
    PackedVectors items = PackedVectors.of(new float[][] {{1, 2}});

    assertThatThrownBy(() -> best(items, NONE, TopK.Measure.DOT, 1, query(NONE, 1)))
        .hasMessage("a query has 1 factors, the items have 2");
  }

  @ParameterizedTest
  @EnumSource(TopK.Measure.class)
  void manyItemsOverSeveralTilesEqualAPlainSort(TopK.Measure measure) {
    Random random = new Random(3);
    float[][] vectors = new float[1200][];
    for (int i = 0; i < vectors.length; i++) {
      // Few different values, so that many scores are equal.
      vectors[i] = new float[] {random.nextInt(4), random.nextInt(4), random.nextInt(3) - 1};
    }
    int[] masked = random.ints(200, 0, 1200).sorted().distinct().toArray();
    List<TopK.Query> queries = new ArrayList<>();
    List<List<TopK.Scored>> expected = new ArrayList<>();
    for (int q = 0; q < 100; q++) {
      float[] vector = {random.nextFloat(), random.nextInt(3), -random.nextFloat()};
      int[] own = random.ints(300, 0, 1200).sorted().distinct().toArray();
      queries.add(new TopK.Query(vector, own));
      expected.add(sorted(vectors, vector, masked, own, measure));
    }

    assertThat(TopK.best(PackedVectors.of(vectors), masked, queries, measure, 20))
        .isEqualTo(expected);
  }

  /**
   * With many large factors the errors of floats are larger than the differences of scores, so that
   * lists of floats alone would be others.
   */
  @ParameterizedTest
  @EnumSource(TopK.Measure.class)
  void itemsThatFloatsCannotTellApartStandInTheirExactOrder(TopK.Measure measure) {
    Random random = new Random(4);
    float[] first = new float[128];
    for (int f = 0; f < first.length; f++) {
      first[f] = 30 * (float) random.nextGaussian();
    }
    float[][] vectors = new float[700][];
    for (int i = 0; i < vectors.length; i++) {
      vectors[i] = first.clone();
      int changed = random.nextInt(first.length);
      vectors[i][changed] = Math.nextUp(Math.nextUp(vectors[i][changed]));
    }
    int[] masked = {3, 600};

    assertThat(
            TopK.best(
                PackedVectors.of(vectors),
                masked,
                List.of(new TopK.Query(first, NONE)),
                measure,
                20))
        .containsExactly(sorted(vectors, first, masked, NONE, measure));
  }

  @Test
  void withoutAnyVectorNobodyGetsAnything() {
    assertThat(
            TopK.best(
                PackedVectors.of(new float[3][]),
                NONE,
                List.of(query(NONE, 1, 2)),
                TopK.Measure.DOT,
                2))
        .containsExactly(List.of());
  }

  @ParameterizedTest
  @ValueSource(ints = {511, 512, 513, 1024})
  void theLastItemOfATileIsSeen(int size) {
    float[][] vectors = new float[size][];
    for (int i = 0; i < size; i++) {
      vectors[i] = new float[] {i};
    }

    assertThat(
            best(
                PackedVectors.of(vectors),
                new int[] {size - 2},
                TopK.Measure.DOT,
                2,
                query(NONE, 1)))
        .containsExactly(scored(size - 1, size - 1), scored(size - 3, size - 3));
  }

  private static List<TopK.Scored> sorted(
      float[][] vectors, float[] query, int[] masked, int[] own, TopK.Measure measure) {
    return IntStream.range(0, vectors.length)
        .filter(i -> Arrays.binarySearch(masked, i) < 0 && Arrays.binarySearch(own, i) < 0)
        .mapToObj(i -> scored(i, TopK.round(score(vectors[i], query, measure))))
        .sorted(
            Comparator.comparingDouble(TopK.Scored::score)
                .reversed()
                .thenComparing(TopK.Scored::item))
        .limit(20)
        .toList();
  }

  private static double score(float[] a, float[] b, TopK.Measure measure) {
    double dot = 0;
    for (int f = 0; f < a.length; f++) {
      dot += (double) a[f] * b[f];
    }
    double norms = Math.sqrt(PackedVectors.squaredNorm(a) * PackedVectors.squaredNorm(b));
    return switch (measure) {
      case DOT -> dot;
      case COSINE -> norms == 0 ? 0 : dot / norms;
    };
  }

  private static List<TopK.Scored> best(
      PackedVectors items, int[] masked, TopK.Measure measure, int k, TopK.Query query) {
    return TopK.best(items, masked, List.of(query), measure, k).get(0);
  }

  private static TopK.Query query(int[] masked, float... vector) {
    return new TopK.Query(vector, masked);
  }

  private static TopK.Scored scored(int item, double score) {
    return new TopK.Scored(item, score);
  }
}
