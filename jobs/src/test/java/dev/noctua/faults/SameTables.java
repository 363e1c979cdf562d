package dev.noctua.faults;

import dev.noctua.TestNight;
import dev.noctua.TestRowSet;
import dev.noctua.contract.Table;
import dev.noctua.lake.Lake;
import dev.noctua.lake.commit.CurrentPointer;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.stream.Collectors;

/** Holds what two lakes have published against each other, row by row. */
final class SameTables {
  private static final Path CACHE = TestNight.temporary("fetched");

  private SameTables() {}

  /** The first differences, in words. */
  static List<String> differences(TestNight one, TestNight other) {
    List<String> differences = new ArrayList<>();
    try (Connection duck = DriverManager.getConnection("jdbc:duckdb:")) {
      // What a run cost isn't the same twice.
      for (Table table : EnumSet.complementOf(EnumSet.of(Table.RUN_METRIC))) {
        rows(duck, table, one)
            .differences(rows(duck, table, other))
            .forEach(difference -> differences.add(table.tableName() + " " + difference));
      }
    } catch (SQLException e) {
      throw new IllegalStateException(e);
    }
    return differences;
  }

  private static TestRowSet rows(Connection duck, Table table, TestNight night)
      throws SQLException {
    Lake lake = night.lake();
    CurrentPointer current = lake.nights().current().orElseThrow();
    String files =
        current.tables().get(table.tableName()).stream()
            .map(
                key ->
                    "'"
                        + lake.local(key, CACHE.resolve(lake.address("").replaceAll("\\W", "_")))
                        + "'")
            .collect(Collectors.joining(", "));
    List<String> key = new ArrayList<>(table.contract().key());
    key.add("dt");
    return TestRowSet.read(
        duck,
        "SELECT * EXCLUDE (run) FROM read_parquet([%s], hive_partitioning = true, hive_types = {'dt': DATE, 'run': VARCHAR})"
            .formatted(files),
        key);
  }
}
