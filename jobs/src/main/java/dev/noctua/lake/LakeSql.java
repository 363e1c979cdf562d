package dev.noctua.lake;

import dev.noctua.contract.Table;
import dev.noctua.core.Failure;
import dev.noctua.lake.commit.CurrentPointer;
import dev.noctua.lake.commit.CurrentSql;
import dev.noctua.storage.ObjectStore;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.LocalDate;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.duckdb.DuckDBDriver;

/** SQL over the tables of one night through embedded DuckDB: a view per table, no Spark. */
public final class LakeSql implements AutoCloseable {
  private final Connection connection;

  private LakeSql(Connection connection) {
    this.connection = connection;
  }

  /**
   * Opens views over the tables that {@code sql} names, as of the published night or another
   * committed one. What lies on S3 is fetched once to {@code cache}: run folders never change.
   *
   * @throws Failure.Input when there is no such night, or it lacks a table that is named
   */
  public static LakeSql open(Lake lake, Optional<LocalDate> night, String sql, Path cache) {
    Map<String, List<String>> files =
        night.isPresent() ? committed(lake, night.get()) : published(lake);
    try {
      // DriverManager would load every driver that is there.
      Connection connection = new DuckDBDriver().connect("jdbc:duckdb:", new Properties());
      try (Statement statement = connection.createStatement()) {
        statement.execute("SET TimeZone = 'UTC'");
        for (Table table : Table.values()) {
          String name = table.tableName();
          if (isNamedIn(sql, name)) {
            List<String> keys = files.getOrDefault(name, List.of());
            if (keys.isEmpty()) {
              throw new Failure.Input(
                  "this night has no table %s: a version of Noctua without it has computed the night, a first load gave it facts only, or retention has dropped its states; query a later night"
                      .formatted(name));
            }
            String list =
                keys.stream()
                    .map(key -> "'" + lake.local(key, cache).toString().replace("'", "''") + "'")
                    .collect(Collectors.joining(", ", "[", "]"));
            statement.execute(CurrentSql.view(name, list));
          }
        }
      }
      return new LakeSql(connection);
    } catch (SQLException e) {
      throw new Failure.Unavailable(
          "DuckDB can't open the night's files: %s; check that they are there with noctua verify"
              .formatted(e.getMessage()),
          e);
    }
  }

  private static Map<String, List<String>> published(Lake lake) {
    return lake.nights()
        .current()
        .map(CurrentPointer::tables)
        .orElseThrow(
            () ->
                new Failure.Input(
                    "no night is published in %s: publish one with noctua run"
                        .formatted(lake.address(""))));
  }

  private static Map<String, List<String>> committed(Lake lake, LocalDate night) {
    if (lake.nights().manifest(night).isEmpty()) {
      throw new Failure.Input(
          "night %s isn't committed in %s: noctua status lists the nights that are"
              .formatted(night, lake.address("")));
    }
    return lake.nights().files(night);
  }

  private static boolean isNamedIn(String sql, String table) {
    return Pattern.compile("\\b" + table + "\\b", Pattern.CASE_INSENSITIVE).matcher(sql).find();
  }

  /** Fetches an object to the cache unless it is there. */
  static Path fetch(ObjectStore store, String key, Path cache) {
    Path file = cache.resolve(key);
    if (!Files.exists(file)) {
      try (InputStream content = store.open(key)) {
        Files.createDirectories(file.getParent());
        Path part = Files.createTempFile(file.getParent(), ".", ".part");
        Files.copy(content, part, StandardCopyOption.REPLACE_EXISTING);
        Files.move(part, file, StandardCopyOption.ATOMIC_MOVE);
      } catch (IOException e) {
        throw new Failure.Unavailable(
            "can't fetch %s to %s: %s; check that storage answers and that the disk has space, then run again"
                .formatted(key, file, e),
            e);
      }
    }
    return file;
  }

  /**
   * Runs a query.
   *
   * @throws Failure.Usage with what DuckDB says, when the SQL is wrong
   */
  public <T> T query(String sql, Rows<T> rows) {
    try (Statement statement = connection.createStatement();
        ResultSet result = statement.executeQuery(sql)) {
      return rows.read(result);
    } catch (SQLException e) {
      throw new Failure.Usage("the query failed: " + withoutPicture(e.getMessage()));
    }
  }

  /** DuckDB ends its messages with the line of the query, and below it a mark at the place. */
  private static String withoutPicture(String message) {
    return message.replaceAll("(?s)\\s*LINE \\d+:.*", "");
  }

  /** Reads a result. */
  @FunctionalInterface
  public interface Rows<T> {
    T read(ResultSet result) throws SQLException;
  }

  @Override
  public void close() {
    try {
      connection.close();
    } catch (SQLException e) {
      throw new IllegalStateException("DuckDB doesn't close", e);
    }
  }
}
