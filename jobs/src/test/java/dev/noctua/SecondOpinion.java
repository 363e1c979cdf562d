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
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Holds tables against their second definition, {@code second-opinion/<table>.sql}: DuckDB's SQL
 * over the raw files and other tables, which are views here. A first line {@code -- without: a, b}
 * names columns that it leaves out.
 */
public final class SecondOpinion implements AutoCloseable {
  private static final int LONGEST = 30;

  private final Connection duck = DriverManager.getConnection("jdbc:duckdb:");

  public SecondOpinion(LocalDate night) throws SQLException {
    execute("SET TimeZone = 'UTC'");
    execute("SET VARIABLE night = DATE '" + night + "'");
    execute(
        """
        CREATE MACRO pad(secret, byte) AS list_aggregate(list_transform(range(1, 65), lambda i: printf('%02x',
          xor(CASE WHEN i <= length(secret) THEN unicode(secret[i]) ELSE 0 END, byte))), 'string_agg', '')""");
    execute(
        """
        CREATE MACRO hmac(secret, text) AS substr(sha256(unhex(pad(secret, 92)) || unhex(sha256(
          unhex(pad(secret, 54)) || encode(text)))), 1, 32)""");
    execute(
        """
        CREATE MACRO erased(user_id) AS 'erased.' || substr(sha256('noctua key id' || getvariable('tombstone')), 1, 8)
          || '.' || hmac(getvariable('tombstone'), user_id)""");
  }

  /** A text that definitions ask for by {@code getvariable}. */
  public SecondOpinion with(String variable, String value) throws SQLException {
    execute("SET VARIABLE %s = '%s'".formatted(variable, value));
    return this;
  }

  /** A table as the rows of Parquet files, which may be globs. */
  public SecondOpinion view(Table table, List<String> files) throws SQLException {
    return view(table.tableName(), table, files);
  }

  /** The state of the night before, as {@code <table>_before}; empty where it has no files. */
  public SecondOpinion before(Table table, List<String> files) throws SQLException {
    if (files.isEmpty()) {
      String name = table.tableName();
      execute("CREATE VIEW %s_before AS FROM \"%s\" WHERE false".formatted(name, name));
      return this;
    }
    return view(table.tableName() + "_before", table, files);
  }

  private SecondOpinion view(String name, Table table, List<String> files) throws SQLException {
    String paths = files.stream().map(f -> "'" + f + "'").collect(Collectors.joining(", "));
    execute(
        "CREATE VIEW \"%s\" AS SELECT COLUMNS(lambda c: c NOT IN (%s)) FROM read_parquet([%s], hive_partitioning = true, hive_types = {'dt': DATE, 'run': VARCHAR})"
            .formatted(name, table.contract().state() ? "'dt', 'run'" : "'run'", paths));
    return this;
  }

  /** Tables of a lake of one run on local files. */
  public SecondOpinion views(Path lake, Table... tables) throws SQLException {
    for (Table table : tables) {
      view(table, List.of(lake + "/*/" + table.tableName() + "/*/*/*.parquet"));
    }
    return this;
  }

  /** Fails unless the table has just the rows of its second definition. */
  public void agrees(Table table) throws SQLException, IOException {
    Path file = Path.of("src/test/resources/second-opinion", table.tableName() + ".sql");
    List<String> lines = Files.readAllLines(file, StandardCharsets.UTF_8);
    assertThat(lines).as("a second definition is short").hasSizeLessThanOrEqualTo(LONGEST);
    String first = lines.get(0);
    List<String> left =
        first.startsWith("-- without: ") ? List.of(first.substring(12).split(", ")) : List.of();
    Stream<String> day = table.contract().state() ? Stream.of() : Stream.of("dt");
    List<String> columns =
        Stream.concat(day, table.contract().columns().stream().map(Column::name))
            .filter(c -> !left.contains(c))
            .toList();
    List<String> key = new ArrayList<>(table.contract().key());
    if (!table.contract().state()) {
      key.add("dt");
    }
    String list = columns.stream().map(c -> '"' + c + '"').collect(Collectors.joining(", "));
    String select = "SELECT " + list + " FROM ";
    TestRowSet expected =
        TestRowSet.read(duck, select + "(" + String.join("\n", lines) + "\n)", key);
    TestRowSet actual = TestRowSet.read(duck, select + '"' + table.tableName() + '"', key);
    assertThat(actual.differences(expected)).as("rows that differ").isEmpty();
    assertThat(actual.size()).as("rows").isPositive();
  }

  private void execute(String sql) throws SQLException {
    try (Statement statement = duck.createStatement()) {
      statement.execute(sql);
    }
  }

  @Override
  public void close() throws SQLException {
    duck.close();
  }
}
