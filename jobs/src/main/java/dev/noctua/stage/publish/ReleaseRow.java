package dev.noctua.stage.publish;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.LocalDate;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * The row of {@code release}: whose lists the tables beside it hold.
 *
 * @param generation counts the loads of this database; 0: from before they were counted
 * @param fence of the lock under which they were put in use
 */
record ReleaseRow(LocalDate night, String run, long generation, long fence) {
  static final String TABLE = "release";

  /** Names and types of its columns, now and before loads were counted. */
  static final Set<List<String>> COLUMNS =
      Set.of(
          List.of("night date", "run_id varchar(100)"),
          List.of("night date", "run_id varchar(100)", "generation bigint", "fence bigint"));

  private static final int NO_SUCH_TABLE = 1146;

  static String create(String name, String collation) {
    return "CREATE TABLE `%s` (night DATE NOT NULL, run_id VARCHAR(100) NOT NULL, generation BIGINT NOT NULL, fence BIGINT NOT NULL, PRIMARY KEY (night)) ENGINE = InnoDB DEFAULT CHARACTER SET utf8mb4 COLLATE %s%s"
        .formatted(name, collation, DatabaseTables.comment());
  }

  /** Writes the row into the table of this name, which has none. */
  void insert(Connection session, String name) throws SQLException {
    try (PreparedStatement insert =
        session.prepareStatement("INSERT INTO `" + name + "` VALUES (?, ?, ?, ?)")) {
      insert.setObject(1, night);
      insert.setString(2, run);
      insert.setLong(3, generation);
      insert.setLong(4, fence);
      insert.executeUpdate();
    }
  }

  /** Writes the fence into the table of this name, which has the row. */
  void updateFence(Connection session, String name) throws SQLException {
    try (PreparedStatement update =
        session.prepareStatement("UPDATE `" + name + "` SET fence = ?")) {
      update.setLong(1, fence);
      update.executeUpdate();
    }
  }

  /** The row of the table of this name; empty when there is no such table, or no row in it. */
  static Optional<ReleaseRow> read(Connection session, String name) throws SQLException {
    try (Statement statement = session.createStatement();
        ResultSet row = statement.executeQuery("SELECT * FROM `" + name + "`")) {
      if (!row.next()) {
        return Optional.empty();
      }
      boolean counted = row.getMetaData().getColumnCount() > 2;
      return Optional.of(
          new ReleaseRow(
              LocalDate.parse(row.getString("night")),
              row.getString("run_id"),
              counted ? row.getLong("generation") : 0,
              counted ? row.getLong("fence") : 0));
    } catch (SQLException e) {
      if (e.getErrorCode() == NO_SUCH_TABLE) {
        return Optional.empty();
      }
      throw e;
    }
  }

  /** Whether the tables that it lies beside are this load's. */
  boolean names(DatabaseTables.Named table) {
    return table.isInUse() || table.generation().getAsLong() == generation;
  }

  boolean is(LocalDate otherNight, String otherRun) {
    return night.equals(otherNight) && run.equals(otherRun);
  }
}
