package dev.noctua.stage.publish;

import static dev.noctua.contract.Columns.USER_ID;

import dev.noctua.lake.Lake;
import dev.noctua.settings.Secrets;
import dev.noctua.settings.Settings;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.function.UnaryOperator;

/**
 * The lists of people who are forgotten, and texts that name them, in the live platform's tables:
 * in those in use and in those that are kept to go back to.
 */
public final class ListEraser {
  /** So few rows at once that no reader waits. */
  private static final int PEOPLE_AT_ONCE = 100;

  private final boolean isCounting;
  private final List<List<String>> people;
  private final UnaryOperator<String> redacted;

  private ListEraser(
      boolean isCounting, Collection<String> userIds, UnaryOperator<String> redacted) {
    this.isCounting = isCounting;
    this.people = batches(userIds);
    this.redacted = redacted;
  }

  /**
   * Deletes their lists, and changes texts in all others.
   *
   * @param redacted what becomes of a text
   * @return how many rows were deleted, and how many texts changed
   */
  public static long erase(
      Lake lake,
      Optional<Settings.Database> database,
      Secrets secrets,
      Collection<String> userIds,
      UnaryOperator<String> redacted) {
    Generations.of(database, secrets, lake).ifPresent(Generations::dropAbandoned);
    return new ListEraser(false, userIds, redacted).inAllTables(database, secrets);
  }

  /** How many rows and texts {@link #erase} would delete or change. */
  public static long count(
      Optional<Settings.Database> database,
      Secrets secrets,
      Collection<String> userIds,
      UnaryOperator<String> redacted) {
    return new ListEraser(true, userIds, redacted).inAllTables(database, secrets);
  }

  private static List<List<String>> batches(Collection<String> userIds) {
    List<String> all = new ArrayList<>(userIds);
    List<List<String>> batches = new ArrayList<>();
    for (int from = 0; from < all.size(); from += PEOPLE_AT_ONCE) {
      batches.add(all.subList(from, Math.min(all.size(), from + PEOPLE_AT_ONCE)));
    }
    return batches;
  }

  private long inAllTables(Optional<Settings.Database> database, Secrets secrets) {
    return database
        .map(settings -> new PlatformDatabase(settings, secrets).slowly(this::inAllTables))
        .orElse(0L);
  }

  private long inAllTables(Connection session) throws SQLException {
    DatabaseTables there = DatabaseTables.read(session);
    long changed = 0;
    for (PlatformTable table : PlatformTable.values()) {
      for (String name : there.inUseOrKept(table.tableName())) {
        if (table == PlatformTable.RECOMMENDATION) {
          changed += lists(session, name);
        }
        for (String column : table.freeTexts()) {
          changed += texts(session, name, column);
        }
      }
    }
    return changed;
  }

  private long lists(Connection session, String table) throws SQLException {
    long rows = 0;
    for (List<String> batch : people) {
      String theirs =
          " FROM `%s` WHERE `%s` IN (%s)"
              .formatted(table, USER_ID, String.join(", ", Collections.nCopies(batch.size(), "?")));
      rows += execute(session, (isCounting ? "SELECT count(*)" : "DELETE") + theirs, batch);
    }
    return rows;
  }

  private long texts(Connection session, String table, String column) throws SQLException {
    long rows = 0;
    for (String text : distinct(session, table, column)) {
      String other = redacted.apply(text);
      if (!other.equals(text)) {
        rows +=
            isCounting
                ? 1
                : execute(
                    session,
                    "UPDATE `%1$s` SET `%2$s` = ? WHERE `%2$s` = ?".formatted(table, column),
                    List.of(other, text));
      }
    }
    return rows;
  }

  private static List<String> distinct(Connection session, String table, String column)
      throws SQLException {
    String sql = "SELECT DISTINCT `%1$s` FROM `%2$s` WHERE `%1$s` IS NOT NULL";
    try (PreparedStatement statement = session.prepareStatement(sql.formatted(column, table));
        ResultSet rows = statement.executeQuery()) {
      List<String> texts = new ArrayList<>();
      while (rows.next()) {
        texts.add(rows.getString(column));
      }
      return texts;
    }
  }

  /** How many rows a statement has changed, or counted. */
  private long execute(Connection session, String sql, List<String> values) throws SQLException {
    try (PreparedStatement statement = session.prepareStatement(sql)) {
      for (int i = 0; i < values.size(); i++) {
        statement.setString(i + 1, values.get(i));
      }
      if (!isCounting) {
        return statement.executeUpdate();
      }
      try (ResultSet row = statement.executeQuery()) {
        row.next();
        return row.getLong(1);
      }
    }
  }
}
