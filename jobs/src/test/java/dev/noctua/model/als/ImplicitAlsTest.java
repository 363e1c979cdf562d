package dev.noctua.model.als;

import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.hash;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.noctua.TestSpark;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import org.apache.commons.math3.linear.Array2DRowRealMatrix;
import org.apache.commons.math3.linear.ArrayRealVector;
import org.apache.commons.math3.linear.CholeskyDecomposition;
import org.apache.commons.math3.linear.MatrixUtils;
import org.apache.commons.math3.linear.RealMatrix;
import org.apache.commons.math3.linear.RealVector;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.types.StructType;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@Tag("world")
class ImplicitAlsTest {
  private static final ImplicitAls.Names NAMES =
      new ImplicitAls.Names("user_key", "content_id", "strength", "factors");
  private static final ImplicitAls.Parameters SETTINGS =
      new ImplicitAls.Parameters(4, 3, 40, 0.1, 4);
  private static final StructType TYPE =
      StructType.fromDDL("user_key string, content_id string, strength double");

  @TempDir Path checkpoints;

  private ImplicitAls.Factors fit(
      Dataset<Row> preferences, ImplicitAls.Parameters settings, long seed) {
    return ImplicitAls.fit(preferences, NAMES, settings, seed, checkpoints.toString());
  }

  @Test
  void aPersonsFactorsSolveTheNormalEquationsGivenTheContentsFactors() {
    List<Row> pairs = pairs(7, 40, 25, 0.3);
    ImplicitAls.Factors fitted = fit(rows(pairs), SETTINGS, 1);
    Map<String, float[]> users = vectors(fitted.users());
    Map<String, float[]> contents = vectors(fitted.contents());

    RealMatrix all = MatrixUtils.createRealMatrix(4, 4);
    for (float[] content : contents.values()) {
      all = all.add(vector(content).outerProduct(vector(content)));
    }
    assertThat(users).hasSize((int) pairs.stream().map(row -> row.getString(0)).distinct().count());
    for (Map.Entry<String, float[]> user : users.entrySet()) {
      RealMatrix left = all;
      RealVector right = new ArrayRealVector(4);
      int count = 0;
      for (Row pair : pairs) {
        if (pair.getString(0).equals(user.getKey())) {
          RealVector content = vector(contents.get(pair.getString(1)));
          double confidence = 1 + 40 * pair.getDouble(2);
          left = left.add(content.outerProduct(content).scalarMultiply(confidence - 1));
          right = right.add(content.mapMultiply(confidence));
          count++;
        }
      }
      left = left.add(MatrixUtils.createRealIdentityMatrix(4).scalarMultiply(0.1 * count));
      RealVector exact =
          new CholeskyDecomposition(new Array2DRowRealMatrix(left.getData()))
              .getSolver()
              .solve(right);
      assertThat(exact.getDistance(vector(user.getValue())) / exact.getNorm())
          .as(user.getKey())
          .isCloseTo(0, within(1e-3));
    }
  }

  @Test
  void theOrderOfRowsAndTheirPartitionsDoNotShow() {
    Dataset<Row> pairs = rows(pairs(8, 60, 30, 0.1));
    // Few pairs of enormous confidence: the order of a sum shows in digits that a float has.
    ImplicitAls.Parameters sensitive = new ImplicitAls.Parameters(4, 3, 1e9, 0.1, 4);
    ImplicitAls.Factors one = fit(pairs.coalesce(1), sensitive, 5);
    ImplicitAls.Factors other =
        fit(pairs.orderBy(hash(col("content_id"))).repartition(7), sensitive, 5);

    assertThat(strings(other.users())).isEqualTo(strings(one.users()));
    assertThat(strings(other.contents())).isEqualTo(strings(one.contents()));
  }

  @Test
  void anotherSeedGivesOtherFactors() {
    Dataset<Row> pairs = rows(pairs(8, 20, 10, 0.3));

    assertThat(strings(fit(pairs, SETTINGS, 6).users()))
        .isNotEqualTo(strings(fit(pairs, SETTINGS, 5).users()));
  }

  @Test
  void withoutAPairThereAreNoFactors() {
    ImplicitAls.Factors fitted = fit(rows(List.of()), SETTINGS, 5);

    assertThat(fitted.users().collectAsList()).isEmpty();
    assertThat(fitted.contents().collectAsList()).isEmpty();
    assertThat(fitted.contents().schema().toDDL())
        .isEqualTo("content_id STRING,factors ARRAY<FLOAT>");
  }

  @Test
  void manyIterationsDoNotOverflowTheStack() {
    ImplicitAls.Parameters sixty = new ImplicitAls.Parameters(4, 60, 40, 0.1, 4);

    assertThat(vectors(fit(rows(pairs(7, 12, 8, 0.4)), sixty, 5).users())).hasSize(12);
  }

  @Test
  void onePairIsEnough() {
    ImplicitAls.Factors fitted = fit(rows(List.of(RowFactory.create("u", "c", 1.0))), SETTINGS, 5);

    assertThat(vectors(fitted.users())).containsOnlyKeys("u");
    assertThat(vectors(fitted.contents())).containsOnlyKeys("c");
  }

  private static List<Row> pairs(long seed, int users, int contents, double share) {
    Random random = new Random(seed);
    List<Row> pairs = new ArrayList<>();
    for (int u = 0; u < users; u++) {
      for (int c = 0; c < contents; c++) {
        if (random.nextDouble() < share) {
          pairs.add(RowFactory.create("u" + u, "c" + c, 0.1 + 5 * random.nextDouble()));
        }
      }
    }
    return pairs;
  }

  private static Dataset<Row> rows(List<Row> pairs) {
    return TestSpark.session().createDataFrame(pairs, TYPE);
  }

  private static List<String> strings(Dataset<Row> rows) {
    return rows.collectAsList().stream().map(Row::toString).sorted().toList();
  }

  private static RealVector vector(float[] values) {
    double[] wide = new double[values.length];
    for (int i = 0; i < wide.length; i++) {
      wide[i] = values[i];
    }
    return new ArrayRealVector(wide);
  }

  private static Map<String, float[]> vectors(Dataset<Row> rows) {
    Map<String, float[]> vectors = new TreeMap<>();
    for (Row row : rows.collectAsList()) {
      List<Float> factors = row.getList(1);
      float[] vector = new float[factors.size()];
      for (int i = 0; i < vector.length; i++) {
        vector[i] = factors.get(i);
      }
      vectors.put(row.getString(0), vector);
    }
    return vectors;
  }
}
