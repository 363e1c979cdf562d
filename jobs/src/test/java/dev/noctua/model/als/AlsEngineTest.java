package dev.noctua.model.als;

import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.hash;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;
import static org.assertj.core.api.Assertions.withinPercentage;

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
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

@Tag("world")
class AlsEngineTest {
  private static final ImplicitAls.Names NAMES =
      new ImplicitAls.Names("user_key", "content_id", "strength", "factors");
  private static final ImplicitAls.Parameters SETTINGS =
      new ImplicitAls.Parameters(4, 3, 40, 0.1, 4);
  private static final StructType TYPE =
      StructType.fromDDL("user_key string, content_id string, strength double");

  @TempDir Path checkpoints;

  private ImplicitAls.Factors fit(
      AlsEngine engine, Dataset<Row> preferences, ImplicitAls.Parameters settings, long seed) {
    return engine.fit(preferences, NAMES, settings, seed, checkpoints.toString());
  }

  @ParameterizedTest
  @EnumSource
  void aPersonsFactorsSolveTheNormalEquationsGivenTheContentsFactors(AlsEngine engine) {
    List<Row> pairs = pairs(7, 40, 25, 0.3);
    ImplicitAls.Factors fitted = fit(engine, rows(pairs), SETTINGS, 1);
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

  @ParameterizedTest
  @EnumSource
  void theOrderOfRowsAndTheirPartitionsDoNotShow(AlsEngine engine) {
    Dataset<Row> pairs = rows(pairs(8, 60, 30, 0.1));
    // Few pairs of enormous confidence: the order of a sum shows in digits that a float has.
    ImplicitAls.Parameters sensitive = new ImplicitAls.Parameters(4, 3, 1e9, 0.1, 4);
    ImplicitAls.Factors one = fit(engine, pairs.coalesce(1), sensitive, 5);
    ImplicitAls.Factors other =
        fit(engine, pairs.orderBy(hash(col("content_id"))).repartition(7), sensitive, 5);

    assertThat(strings(other.users())).isEqualTo(strings(one.users()));
    assertThat(strings(other.contents())).isEqualTo(strings(one.contents()));
  }

  @ParameterizedTest
  @EnumSource
  void anotherSeedGivesOtherFactors(AlsEngine engine) {
    Dataset<Row> pairs = rows(pairs(8, 20, 10, 0.3));

    assertThat(strings(fit(engine, pairs, SETTINGS, 6).users()))
        .isNotEqualTo(strings(fit(engine, pairs, SETTINGS, 5).users()));
  }

  @ParameterizedTest
  @EnumSource
  void withoutAPairThereAreNoFactors(AlsEngine engine) {
    ImplicitAls.Factors fitted = fit(engine, rows(List.of()), SETTINGS, 5);

    assertThat(fitted.users().collectAsList()).isEmpty();
    assertThat(fitted.contents().collectAsList()).isEmpty();
    assertThat(fitted.contents().schema().toDDL())
        .isEqualTo("content_id STRING,factors ARRAY<FLOAT>");
  }

  @ParameterizedTest
  @EnumSource
  void manyIterationsDoNotOverflowTheStack(AlsEngine engine) {
    ImplicitAls.Parameters sixty = new ImplicitAls.Parameters(4, 60, 40, 0.1, 4);

    assertThat(vectors(fit(engine, rows(pairs(7, 12, 8, 0.4)), sixty, 5).users())).hasSize(12);
  }

  @ParameterizedTest
  @EnumSource
  void onePairIsEnough(AlsEngine engine) {
    ImplicitAls.Factors fitted =
        fit(engine, rows(List.of(RowFactory.create("u", "c", 1.0))), SETTINGS, 5);

    assertThat(vectors(fitted.users())).containsOnlyKeys("u");
    assertThat(vectors(fitted.contents())).containsOnlyKeys("c");
  }

  @ParameterizedTest
  @CsvSource({"60, 30", "30, 60"})
  void bothFindFactorsThatFitThePairsAsWell(int people, int contents) {
    List<Row> pairs = pairs(9, people, contents, 0.2);
    ImplicitAls.Parameters settings = new ImplicitAls.Parameters(5, 15, 4, 0.1, 3);

    double own = loss(pairs, fit(AlsEngine.OWN, rows(pairs), settings, 5));

    assertThat(own)
        .isCloseTo(
            loss(pairs, fit(AlsEngine.MLLIB, rows(pairs), settings, 5)), withinPercentage(1));
  }

  /** What both make small: weighted squared errors over all pairs, and the regularization. */
  private static double loss(List<Row> pairs, ImplicitAls.Factors fitted) {
    Map<String, float[]> users = vectors(fitted.users());
    Map<String, float[]> contents = vectors(fitted.contents());
    double loss = 0;
    for (float[] user : users.values()) {
      for (float[] content : contents.values()) {
        loss += Math.pow(vector(user).dotProduct(vector(content)), 2);
      }
    }
    for (Row pair : pairs) {
      RealVector user = vector(users.get(pair.getString(0)));
      RealVector content = vector(contents.get(pair.getString(1)));
      double score = user.dotProduct(content);
      double confidence = 1 + 4 * pair.getDouble(2);
      loss += confidence * Math.pow(1 - score, 2) - score * score;
      loss += 0.1 * (user.dotProduct(user) + content.dotProduct(content));
    }
    return loss;
  }

  /** Fewer people than contents, half of whose pairs are one person's. */
  @Test
  void onePersonMayHaveAsManyPairsAsAllOthersTogether() {
    List<Row> pairs = pairs(10, 20, 50, 0.05);
    for (int c = 0; c < 50; c++) {
      pairs.add(RowFactory.create("a glutton", "c" + c, 1.0));
    }

    assertThat(vectors(fit(AlsEngine.OWN, rows(pairs), SETTINGS, 5).users()).get("a glutton"))
        .hasSize(4)
        .doesNotContain(Float.NaN);
  }

  @ParameterizedTest
  @CsvSource({"MLLIB, 40, 15", "OWN, 40, 15", "MLLIB, 15, 40", "OWN, 15, 40"})
  void peopleWithEqualHistoriesHaveEqualFactors(AlsEngine engine, int people, int contents) {
    List<Row> pairs = pairs(11, people, contents, 0.2);
    for (int c = 0; c < contents; c += 3) {
      pairs.add(RowFactory.create("one", "c" + c, 1.0 + c));
      pairs.add(RowFactory.create("other", "c" + c, 1.0 + c));
    }

    Map<String, float[]> users = vectors(fit(engine, rows(pairs), SETTINGS, 5).users());

    assertThat(users.get("one")).containsExactly(users.get("other"));
  }

  @ParameterizedTest
  @CsvSource({
    "auto, 1000, 1000, own",
    "auto, 100000000, 1000, mllib",
    "auto, 1000, 134217731, own",
    "auto, 1000, 134217732, mllib",
    "own, 1000, 1000, own",
    "mllib, 1, 1, mllib"
  })
  void autoTakesMllibWhereMuchHasToBeHeld(
      String setting, int contents, long pairs, String expected) {
    assertThat(AlsEngine.of(setting, contents, pairs, SETTINGS).id()).isEqualTo(expected);
  }

  @Test
  void autoTakesMllibForManyFactors() {
    assertThat(AlsEngine.of("auto", 10, 10, new ImplicitAls.Parameters(257, 3, 1, 0.1, 4)))
        .isEqualTo(AlsEngine.MLLIB);
  }

  @Test
  void ownIsRefusedWhereItCannotFit() {
    assertThatThrownBy(() -> AlsEngine.of("own", 100_000_000, 7, SETTINGS))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage(
            "als.engine is own, which is not for 100000000 contents and 7 pairs with 4 factors in 4 blocks:"
                + " set it to auto or mllib");
    assertThatThrownBy(
            () -> AlsEngine.of("own", 10, 10, new ImplicitAls.Parameters(512, 3, 1, 0.1, 4)))
        .hasMessageContaining("512 factors");
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 3, 70})
  void anyNumberOfFactorsGivesFiniteOnes(int factors) {
    List<Row> pairs = pairs(12, 30, 20, 0.2);
    ImplicitAls.Parameters settings = new ImplicitAls.Parameters(factors, 2, 4, 0.1, 3);

    for (float[] user : vectors(fit(AlsEngine.OWN, rows(pairs), settings, 5).users()).values()) {
      assertThat(user).hasSize(factors).doesNotContain(Float.NaN, Float.POSITIVE_INFINITY);
    }
  }

  /** A million contents, all of which one person has, beside a million people with one. */
  @Test
  @Tag("full")
  void onePersonMayHaveAMillionPairsBesideAMillionPeopleWithOne() {
    Dataset<Row> numbers = TestSpark.session().range(1_000_000).toDF("id");
    Dataset<Row> one =
        numbers.selectExpr("'a glutton' AS user_key", "concat('c', id) AS content_id");
    Dataset<Row> others =
        numbers.selectExpr("concat('u', id) AS user_key", "concat('c', id % 1000) AS content_id");
    Dataset<Row> pairs = one.union(others).selectExpr("*", "1D AS strength");
    ImplicitAls.Parameters settings = new ImplicitAls.Parameters(2, 2, 1, 0.1, 4);

    for (AlsEngine engine : AlsEngine.values()) {
      Dataset<Row> users = fit(engine, pairs, settings, 5).users();

      assertThat(users.count()).isEqualTo(1_000_001);
      assertThat(users.where("exists(factors, f -> isnan(f) OR abs(f) > 1000)").count()).isZero();
    }
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
