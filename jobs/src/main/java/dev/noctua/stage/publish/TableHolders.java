package dev.noctua.stage.publish;

import dev.noctua.core.Failure;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Collection;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;

/**
 * What others have hung on tables of ours. A foreign key and a trigger follow a table that is
 * renamed; a foreign key keeps it from being dropped, a trigger or a view would be lost with it.
 */
final class TableHolders {
  private static final String FOREIGN_KEYS =
      "SELECT DISTINCT referenced_table_name AS held, concat('foreign key ', constraint_name, ' of table ', table_schema, '.', table_name) AS holder"
          + " FROM information_schema.key_column_usage WHERE referenced_table_schema = database() AND referenced_table_name IN (%s)";

  private static final String TRIGGERS =
      "SELECT event_object_table AS held, concat('trigger ', trigger_name) AS holder"
          + " FROM information_schema.triggers WHERE event_object_schema = database() AND event_object_table IN (%s)";

  private static final String VIEWS =
      "SELECT t.table_name AS held, concat('view ', v.table_schema, '.', v.table_name) AS holder FROM information_schema.views v"
          + " JOIN information_schema.tables t ON t.table_schema = database() AND instr(v.view_definition, concat('`', t.table_name, '`')) > 0"
          + " WHERE t.table_name IN (%s)";

  private TableHolders() {}

  /** By table the foreign keys that refer to it. */
  static Map<String, String> foreignKeys(Connection session, Collection<String> tables)
      throws SQLException {
    return holders(session, FOREIGN_KEYS, tables);
  }

  /** By table what follows it when it is renamed. */
  static Map<String, String> followers(Connection session, Collection<String> tables)
      throws SQLException {
    return holders(session, FOREIGN_KEYS + " UNION ALL " + TRIGGERS, tables);
  }

  /** By table what would be lost with it, or keeps it. */
  static Map<String, String> all(Connection session, Collection<String> tables)
      throws SQLException {
    return holders(
        session, FOREIGN_KEYS + " UNION ALL " + TRIGGERS + " UNION ALL " + VIEWS, tables);
  }

  /** For people, in one line. */
  static String text(String table, String holder) {
    return "The database's table %s is held by %s: Noctua doesn't drop it until that is gone; let nothing refer to these tables, because the next publication replaces them"
        .formatted(table, holder);
  }

  /**
   * @throws Failure.Usage when there is any, naming it
   */
  static void requireNone(Map<String, String> holders) {
    holders.forEach(
        (table, holder) -> {
          throw new Failure.Usage(text(table, holder));
        });
  }

  private static Map<String, String> holders(
      Connection session, String sql, Collection<String> tables) throws SQLException {
    Map<String, String> holders = new TreeMap<>();
    if (tables.isEmpty()) {
      return holders;
    }
    String names = tables.stream().map(t -> "'" + t + "'").collect(Collectors.joining(", "));
    try (Statement statement = session.createStatement();
        ResultSet row = statement.executeQuery(sql.replace("%s", names))) {
      while (row.next()) {
        holders.merge(
            row.getString("held"), row.getString("holder"), (one, other) -> one + ", " + other);
      }
    }
    return holders;
  }
}
