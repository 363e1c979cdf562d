package dev.noctua.stage.recommend;

import static org.assertj.core.api.Assertions.assertThat;

import dev.noctua.SecondOpinion;
import dev.noctua.contract.Table;
import java.io.IOException;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The three results once more in DuckDB's SQL, on made-up inputs with ties, gaps and bundles. */
@Tag("world")
class ListsAgreementTest {
  private static final int TOP_K = 20;
  private static final int CONTENTS = 80;

  @TempDir Path folder;

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3})
  void theDefinitionsInSqlGiveTheSameRows(long seed) throws SQLException, IOException {
    SmallWorld world = world(new Random(seed));
    try (SecondOpinion opinion = new SecondOpinion(SmallWorld.NIGHT)) {
      opinion.with("weights", world.weights());
      for (Map.Entry<Table, Dataset<Row>> input : world.inputs().entrySet()) {
        view(opinion, input.getKey(), input.getValue());
      }
      for (Map.Entry<Table, Dataset<Row>> list : world.lists().entrySet()) {
        Table table = list.getKey();
        assertThat(list.getValue().count()).as(table.tableName()).isGreaterThan(50);
        String[] columns = table.contract().type().fieldNames();
        view(opinion, table, list.getValue().selectExpr(columns));
        opinion.agrees(table);
      }
    }
  }

  private void view(SecondOpinion opinion, Table table, Dataset<Row> rows) throws SQLException {
    Path to = folder.resolve(table.tableName()).resolve("dt=" + SmallWorld.NIGHT + "/run=r1");
    rows.coalesce(1).write().parquet(to.toString());
    opinion.view(table, List.of(to + "/*.parquet"));
  }

  private static SmallWorld world(Random random) {
    SmallWorld world = new SmallWorld(TOP_K);
    world.weights(
        random.nextInt(3) / 4.0,
        random.nextInt(3) / 4.0,
        random.nextInt(2) / 4.0,
        random.nextInt(3) / 4.0,
        random.nextInt(2) / 4.0);
    boolean dense = random.nextBoolean();
    for (int c = 0; c < CONTENTS; c++) {
      Map<String, Object> more = new HashMap<>();
      more.put("available", random.nextInt(5) > 0);
      if (random.nextInt(5) > 0) {
        more.put("category", List.of("db", "ops", "web", "all").get(random.nextInt(4)));
      }
      if (random.nextInt(6) == 0) {
        more.put(
            "contains", List.of("c" + random.nextInt(CONTENTS), "c" + random.nextInt(CONTENTS)));
      }
      if (random.nextInt(4) == 0) {
        more.put("creator_user_key", "u" + random.nextInt(40));
      }
      world.content("c" + c, more, random.nextInt(6) == 0 ? new float[0] : factors(random));
      int people = random.nextInt(9);
      if (dense) {
        world.speaksForAll("c" + c, people, weights(random));
      } else if (random.nextInt(6) > 0) {
        world.speaksFor("c" + c, people, someWeights(random));
      }
      world.inCategories("c" + c, byCategory(people, random));
      world.ofLate("c" + c, 250L * random.nextInt(4));
      for (int age = -1; age < 9; age++) {
        if (random.nextInt(3) == 0) {
          world.demand(
              "c" + c, SmallWorld.NIGHT.minusDays(age), random.nextInt(5), random.nextInt(2));
        }
      }
    }
    for (int u = 0; u < 40; u++) {
      world.person(
          "u" + u,
          Map.of(
              "consent_personalization", random.nextInt(5) > 0,
              "consent_analytics", random.nextInt(8) > 0,
              "deleted", random.nextInt(8) == 0),
          random.nextInt(6) == 0 ? new float[0] : factors(random));
      int share = random.nextInt(12);
      for (int c = 0; c < CONTENTS; c++) {
        if (random.nextInt(12) < share) {
          world.pair("u" + u, "c" + c, random.nextInt(4) / 3.0, random.nextInt(3) == 0);
        }
      }
    }
    return world;
  }

  private static Map<String, Integer> byCategory(int people, Random random) {
    Map<String, Integer> counts = new HashMap<>();
    for (int person = 0; person < people; person++) {
      counts.merge(List.of("db", "ops", "web").get(random.nextInt(3)), 1, Integer::sum);
    }
    return counts;
  }

  private static Float[] weights(Random random) {
    Float[] weights = new Float[CONTENTS];
    Arrays.setAll(weights, i -> random.nextInt(3) == 0 ? random.nextInt(5) / 8f - 0.25f : 0f);
    return weights;
  }

  private static Map<String, Float> someWeights(Random random) {
    Map<String, Float> some = new HashMap<>();
    for (int i = 0; i < 10; i++) {
      some.put("c" + random.nextInt(CONTENTS), random.nextInt(9) / 8f - 0.25f);
    }
    return some;
  }

  /** Some from a coarse grid, so that scores tie; some from a fine one. */
  private static float[] factors(Random random) {
    float[] factors = new float[5];
    boolean coarse = random.nextBoolean();
    for (int f = 0; f < factors.length; f++) {
      factors[f] = coarse ? random.nextInt(4) - 1.5f : (float) random.nextGaussian();
    }
    return factors;
  }
}
