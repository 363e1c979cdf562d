package dev.noctua;

import static org.assertj.core.api.Assertions.assertThat;

import dev.noctua.contract.Column;
import dev.noctua.contract.Table;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.TestFactory;

/**
 * Each table against its second definition: {@code second-opinion/<table>.sql}, DuckDB SQL over the
 * raw files and the other tables, equal row for row on the sample data and on three generated
 * platforms.
 */
@Tag("full")
class SecondOpinionTest {
  /**
   * Factors have no other definition than the optimisation itself: the test of train holds them to
   * its normal equations.
   */
  private static final Set<Table> MODELS = Set.of(Table.ALS_USER_FACTOR, Table.ALS_CONTENT_FACTOR);

  private static final int LONGEST = 30;

  @TestFactory
  Stream<DynamicTest> sampleData() {
    return tests("sample data", TestNight.sample());
  }

  @TestFactory
  Stream<DynamicTest> generatedPlatforms() {
    return Stream.of(1L, 2L, 3L).flatMap(seed -> tests("seed " + seed, TestNight.generated(seed)));
  }

  private static Stream<DynamicTest> tests(String world, TestNight night) {
    return Stream.of(Table.values())
        .filter(t -> !MODELS.contains(t))
        .map(t -> DynamicTest.dynamicTest(t.tableName() + ", " + world, () -> compare(t, night)));
  }

  private static void compare(Table table, TestNight night) throws IOException, SQLException {
    Path file = Path.of("src/test/resources/second-opinion", table.tableName() + ".sql");
    List<String> lines = Files.readAllLines(file, StandardCharsets.UTF_8);
    assertThat(lines).as("a second definition is short").hasSizeLessThanOrEqualTo(LONGEST);
    List<String> left =
        lines.get(0).startsWith("-- without: ")
            ? List.of(lines.get(0).substring(12).split(", "))
            : List.of();
    List<String> columns = new ArrayList<>(table.contract().state() ? List.of() : List.of("dt"));
    table.contract().columns().stream()
        .map(Column::name)
        .filter(c -> !left.contains(c))
        .forEach(columns::add);
    List<String> key = new ArrayList<>(table.contract().key());
    if (!table.contract().state()) {
      key.add(0, "dt");
    }
    try (Connection duck = DriverManager.getConnection("jdbc:duckdb:")) {
      views(duck, night);
      String list = columns.stream().map(c -> '"' + c + '"').collect(Collectors.joining(", "));
      TestRowSet expected =
          TestRowSet.read(
              duck, "SELECT " + list + " FROM (" + String.join("\n", lines) + "\n)", key);
      TestRowSet actual =
          TestRowSet.read(duck, "SELECT " + list + " FROM \"" + table.tableName() + '"', key);
      assertThat(actual.differences(expected)).as("rows that differ").isEmpty();
      assertThat(actual.size()).as("rows").isEqualTo(expected.size());
    }
  }

  private static void views(Connection duck, TestNight night) throws SQLException {
    var lake = night.lake();
    try (Statement statement = duck.createStatement()) {
      statement.execute("SET TimeZone = 'UTC'");
      statement.execute("SET VARIABLE night = DATE '" + night.night() + "'");
      statement.execute("SET VARIABLE zone = '" + night.settings().platform().zone() + "'");
      statement.execute("SET VARIABLE raw = '" + night.settings().storage().raw() + "'");
      var files = lake.nights().files(night.night());
      for (Table table : Table.values()) {
        String paths =
            files.get(table.tableName()).stream()
                .map(key -> "'" + lake.address(key) + "'")
                .collect(Collectors.joining(", "));
        statement.execute(
            "CREATE VIEW \"%s\" AS SELECT * EXCLUDE (%s) FROM read_parquet([%s], hive_partitioning = true, hive_types = {'dt': DATE, 'run': VARCHAR})"
                .formatted(table.tableName(), table.contract().state() ? "dt, run" : "run", paths));
      }
    }
  }
}
