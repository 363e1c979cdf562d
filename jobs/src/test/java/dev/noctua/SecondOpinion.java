package dev.noctua;

import dev.noctua.contract.Column;
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
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/**
 * Holds tables of a lake of one run on local files against their definition in DuckDB's SQL, {@code
 * second-opinion/<table>.sql}.
 */
public final class SecondOpinion {
  private SecondOpinion() {}

  /** Up to ten rows that only the table has ("ours") or only the second opinion ("theirs"). */
  public static List<String> differences(
      Path lake, Table table, LocalDate night, List<Table> inputs)
      throws SQLException, IOException {
    try (Connection duck = DriverManager.getConnection("jdbc:duckdb:");
        Statement sql = duck.createStatement()) {
      sql.execute("SET TimeZone = 'UTC'");
      sql.execute("SET VARIABLE night = DATE '" + night + "'");
      for (Table input : inputs) {
        view(sql, lake, input);
      }
      sql.execute("CREATE TABLE theirs AS " + definition(table));
      view(sql, lake, table);
      String columns =
          table.contract().columns().stream().map(c -> column(c)).collect(Collectors.joining(", "));
      if (!table.contract().state()) {
        columns = "dt, " + columns;
      }
      String ours = "SELECT " + columns + " FROM " + table.tableName();
      String theirs = "SELECT " + columns + " FROM theirs";
      List<String> all = new ArrayList<>();
      String both =
          "SELECT 'ours' AS side, * FROM (%1$s EXCEPT ALL %2$s) UNION ALL SELECT 'theirs', * FROM (%2$s EXCEPT ALL %1$s)";
      try (ResultSet rows =
          sql.executeQuery(
              "SELECT rows::VARCHAR FROM ("
                  + both.formatted(ours, theirs)
                  + ") AS rows LIMIT 10")) {
        while (rows.next()) {
          all.add(rows.getString(1));
        }
      }
      return all;
    }
  }

  private static String column(Column column) {
    return column.type().equals("double")
        ? "round(" + column.name() + ", 6) AS " + column.name()
        : column.name();
  }

  private static void view(Statement sql, Path lake, Table table) throws SQLException {
    sql.execute(
        "CREATE VIEW %s AS SELECT * EXCLUDE (run %s) FROM read_parquet('%s', hive_partitioning = true, hive_types = {'dt': DATE, 'run': VARCHAR})"
            .formatted(
                table.tableName(),
                table.contract().state() ? ", dt" : "",
                lake.resolve("*/" + table.tableName() + "/*/*/*.parquet")));
  }

  private static String definition(Table table) throws IOException {
    String name = "/second-opinion/" + table.tableName() + ".sql";
    try (InputStream sql = SecondOpinion.class.getResourceAsStream(name)) {
      return new String(sql.readAllBytes(), StandardCharsets.UTF_8);
    }
  }
}
