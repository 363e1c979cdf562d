package dev.noctua;

import static org.assertj.core.api.Assertions.assertThat;

import dev.noctua.contract.Table;
import dev.noctua.lake.Lake;
import dev.noctua.servers.MariaDbServer;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** The same nights on S3 as on files, and what of them the live platform's database holds. */
@Tag("world")
class NightOnS3Test {
  private static final Path CACHE = TestNight.temporary("cache");

  @ParameterizedTest
  @EnumSource(value = Table.class, names = "RUN_METRIC", mode = EnumSource.Mode.EXCLUDE)
  void theNightOnS3IsTheNightOnFiles(Table table) throws SQLException {
    String onFiles = rows(table, TestNight.generated(PublishedNight.SEED));
    String onS3 = rows(table, PublishedNight.get().night());
    try (Connection duck = DriverManager.getConnection("jdbc:duckdb:");
        Statement statement = duck.createStatement();
        ResultSet counts =
            statement.executeQuery(
                "SELECT (SELECT count(*) FROM (%1$s EXCEPT ALL %2$s)), (SELECT count(*) FROM (%2$s EXCEPT ALL %1$s)), (SELECT count(*) FROM (%1$s))"
                    .formatted(onFiles, onS3))) {
      counts.next();
      assertThat(counts.getLong(1)).as("rows on files only").isZero();
      assertThat(counts.getLong(2)).as("rows on S3 only").isZero();
      // The operator of this platform plans no prices, and it is too young to try methods on.
      boolean isEmpty = table == Table.PLANNED_PRICE || table == Table.FORECAST_METHOD;
      assertThat(counts.getLong(3)).as("rows").matches(rows -> isEmpty ? rows == 0 : rows > 0);
    }
  }

  private static String rows(Table table, TestNight night) {
    Lake lake = night.lake();
    String files =
        lake.nights().files(night.night()).get(table.tableName()).stream()
            .map(key -> "'" + lake.local(key, CACHE) + "'")
            .collect(Collectors.joining(", "));
    return "SELECT * EXCLUDE (run) FROM read_parquet([%s], hive_partitioning = true, hive_types = {'dt': DATE, 'run': VARCHAR})"
        .formatted(files);
  }

  @Test
  void theDatabaseHoldsTheNightsListsByRealUser() throws SQLException {
    List<String> published =
        ask(
            "SELECT user_id, `rank`, content_id, reason_zh FROM recommendation ORDER BY user_id, `rank`");
    List<String> computed =
        PublishedNight.get()
            .night()
            .must(
                "query",
                "--csv",
                "SELECT user_id, rank, content_id, reason_zh FROM recommendation JOIN identity USING (user_key) ORDER BY user_id, rank")
            .out()
            .lines()
            .skip(1)
            .map(l -> l.replace(',', '|'))
            .toList();
    assertThat(published).isNotEmpty().isEqualTo(computed);
    assertThat(ask("SELECT night, run_id FROM `release`")).containsExactly("2026-11-21|r1");
    assertThat(ask("SELECT count(*) > 0, count(*) = count(title) FROM similar_content"))
        .containsExactly("1|1");
    assertThat(
            ask(
                "SELECT count(*) > 0, count(*) = count(title) FROM trending_content WHERE segment = 'all'"))
        .containsExactly("1|1");
    assertThat(
            ask(
                "SELECT DISTINCT table_collation FROM information_schema.tables WHERE table_schema = database()"))
        .as("a key may end with a space")
        .containsExactly("utf8mb4_nopad_bin");
    assertThat(ask("SHOW TABLES"))
        .filteredOn(name -> !name.matches(".*_g[12]"))
        .as("and the two publications before")
        .containsExactly("recommendation", "release", "similar_content", "trending_content");
  }

  private static List<String> ask(String sql) throws SQLException {
    try (Connection connection = MariaDbServer.shared().connect(PublishedNight.get().database());
        Statement statement = connection.createStatement();
        ResultSet result = statement.executeQuery(sql)) {
      List<String> rows = new ArrayList<>();
      while (result.next()) {
        List<String> row = new ArrayList<>();
        for (int i = 1; i <= result.getMetaData().getColumnCount(); i++) {
          row.add(result.getString(i));
        }
        rows.add(String.join("|", row));
      }
      return rows;
    }
  }
}
