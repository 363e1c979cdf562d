package dev.noctua.recommend;

import static org.assertj.core.api.Assertions.assertThat;

import dev.noctua.contract.Table;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The three results once more in DuckDB's SQL, on made-up inputs with ties, gaps and bundles. */
class SecondOpinionTest {
  private static final int TOP_K = 20;

  @TempDir Path folder;

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3})
  void theDefinitionsInSqlGiveTheSameRows(long seed) throws SQLException, IOException {
    SmallWorld world = world(new Random(seed));
    try (Connection duck = DriverManager.getConnection("jdbc:duckdb:");
        Statement statement = duck.createStatement()) {
      statement.execute("SET VARIABLE night = DATE '%s'".formatted(SmallWorld.NIGHT));
      for (Map.Entry<Table, Dataset<Row>> input : world.inputs().entrySet()) {
        String name = input.getKey().tableName();
        input.getValue().coalesce(1).write().parquet(folder.resolve(name).toString());
        statement.execute(
            "CREATE VIEW %s AS SELECT * FROM read_parquet('%s/*.parquet')"
                .formatted(name, folder.resolve(name)));
      }
      for (Map.Entry<Table, Dataset<Row>> list : world.lists().entrySet()) {
        String[] columns = list.getKey().contract().type().fieldNames();
        List<String> rows =
            list.getValue().selectExpr(columns).collectAsList().stream()
                .map(Row::toString)
                .sorted()
                .toList();
        assertThat(rows).as(list.getKey().tableName()).hasSizeGreaterThan(50);
        assertThat(rows).isEqualTo(opinion(statement, list.getKey().tableName(), columns));
      }
    }
  }

  private static List<String> opinion(Statement statement, String table, String[] columns)
      throws SQLException, IOException {
    String resource = "/second-opinion/" + table + ".sql";
    String sql;
    try (InputStream in = SecondOpinionTest.class.getResourceAsStream(resource)) {
      sql = new String(Objects.requireNonNull(in, resource).readAllBytes(), StandardCharsets.UTF_8);
    }
    List<String> rows = new ArrayList<>();
    try (ResultSet result = statement.executeQuery(sql)) {
      while (result.next()) {
        List<String> values = new ArrayList<>();
        for (String column : columns) {
          values.add(String.valueOf(result.getObject(column)));
        }
        rows.add("[" + String.join(",", values) + "]");
      }
    }
    return rows.stream().sorted().toList();
  }

  private static SmallWorld world(Random random) {
    SmallWorld world = new SmallWorld(TOP_K);
    for (int c = 0; c < 60; c++) {
      Map<String, Object> more = new HashMap<>();
      more.put("available", random.nextInt(5) > 0);
      more.put("category", List.of("db", "ops", "web", "all").get(random.nextInt(4)));
      if (random.nextInt(6) == 0) {
        more.put("contains", List.of("c" + random.nextInt(60), "c" + random.nextInt(60)));
      }
      if (random.nextInt(4) == 0) {
        more.put("creator_user_key", "u" + random.nextInt(40));
      }
      world.content("c" + c, more, random.nextInt(6) == 0 ? new float[0] : factors(random));
      for (int age = -1; age < 9; age++) {
        if (random.nextInt(3) == 0) {
          world.views(
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
      for (int c = 0; c < 60; c++) {
        if (random.nextInt(12) < share) {
          world.pair("u" + u, "c" + c, random.nextInt(4) / 3.0, random.nextInt(3) == 0);
        }
      }
    }
    return world;
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
