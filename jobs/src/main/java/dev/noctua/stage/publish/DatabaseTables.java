package dev.noctua.stage.publish;

import dev.noctua.core.Failure;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * Whose the tables of a database are that have names of ours. Every table that Noctua makes says so
 * in its comment. Earlier versions made tables without one: such a table is ours if it has exactly
 * our columns, and the release beside it, which is the same load's, has too, and names it. Of a
 * load that ended early the release may be missing: then the one in use must be ours.
 *
 * @param own those that Noctua has made
 * @param foreign those that others have made
 */
record DatabaseTables(List<Named> own, List<String> foreign) {
  /** How the comment of a table of ours begins. */
  private static final String MADE = "Made by Noctua";

  private static final Pattern NAME =
      Pattern.compile(
          "(" + String.join("|", Generations.TABLES) + ")(?:_g(\\d{1,18})(?:_f(\\d{1,18}))?)?");

  /**
   * A table with a name of ours: in use without a generation, kept without a fence, else loaded.
   *
   * @param table what it is when it is in use
   */
  record Named(String name, String table, OptionalLong generation, OptionalLong fence) {
    static Optional<Named> of(String name) {
      Matcher found = NAME.matcher(name);
      return found.matches()
          ? Optional.of(new Named(name, found.group(1), number(found, 2), number(found, 3)))
          : Optional.empty();
    }

    private static OptionalLong number(Matcher name, int group) {
      return name.group(group) == null
          ? OptionalLong.empty()
          : OptionalLong.of(Long.parseLong(name.group(group)));
    }

    boolean isInUse() {
      return generation.isEmpty();
    }

    boolean isKept() {
      return generation.isPresent() && fence.isEmpty();
    }

    boolean isLoading() {
      return fence.isPresent();
    }

    private String release() {
      return ReleaseRow.TABLE + name.substring(table.length());
    }
  }

  /** The clause of CREATE TABLE that makes a table ours. */
  static String comment() {
    return " COMMENT = '%s, which replaces and drops it'".formatted(MADE);
  }

  static DatabaseTables read(Connection session) throws SQLException {
    Map<String, Named> unmarked = new TreeMap<>();
    List<Named> own = new ArrayList<>();
    try (Statement statement = session.createStatement();
        ResultSet row =
            statement.executeQuery(
                "SELECT table_name AS name, table_comment AS comment FROM information_schema.tables WHERE table_schema = database()")) {
      while (row.next()) {
        boolean isMarked = row.getString("comment").startsWith(MADE);
        Named.of(row.getString("name"))
            .ifPresent(
                named -> {
                  if (isMarked) {
                    own.add(named);
                  } else {
                    unmarked.put(named.name(), named);
                  }
                });
      }
    }
    if (!unmarked.isEmpty()) {
      addUnmarked(session, unmarked, own);
    }
    return new DatabaseTables(List.copyOf(own), List.copyOf(unmarked.keySet()));
  }

  /** Moves those that an earlier version has made. */
  private static void addUnmarked(Connection session, Map<String, Named> unmarked, List<Named> own)
      throws SQLException {
    Map<String, List<String>> columns = columns(session);
    Map<String, Optional<ReleaseRow>> releases = new HashMap<>();
    for (String name : columns.keySet()) {
      Optional<Named> release = Named.of(name).filter(n -> n.table().equals(ReleaseRow.TABLE));
      if (release.isPresent() && ReleaseRow.COLUMNS.contains(columns.get(name))) {
        releases.put(name, ReleaseRow.read(session, name).filter(r -> r.names(release.get())));
      }
    }
    boolean isInUse = releases.getOrDefault(ReleaseRow.TABLE, Optional.empty()).isPresent();
    for (Named named : List.copyOf(unmarked.values())) {
      boolean isNamed =
          columns.containsKey(named.release())
              ? releases.getOrDefault(named.release(), Optional.empty()).isPresent()
              : named.isLoading() && isInUse;
      if (isNamed && hasOurs(named, columns.get(named.name()))) {
        own.add(unmarked.remove(named.name()));
      }
    }
  }

  private static boolean hasOurs(Named named, List<String> columns) {
    return named.table().equals(ReleaseRow.TABLE)
        ? ReleaseRow.COLUMNS.contains(columns)
        : PlatformTable.of(named.table()).columnTypes().equals(columns);
  }

  /** By table the names and types of its columns, in their order; of views and others none. */
  private static Map<String, List<String>> columns(Connection session) throws SQLException {
    Map<String, List<String>> columns = new TreeMap<>();
    try (Statement statement = session.createStatement();
        ResultSet row =
            statement.executeQuery(
                "SELECT c.table_name AS name, c.column_name AS col, c.column_type AS type FROM information_schema.columns c"
                    + " JOIN information_schema.tables t ON t.table_schema = c.table_schema AND t.table_name = c.table_name"
                    + " WHERE c.table_schema = database() AND t.table_type = 'BASE TABLE' ORDER BY c.table_name, c.ordinal_position")) {
      while (row.next()) {
        // MariaDB gives the types of integers a width.
        String type = row.getString("type").replaceAll("int\\(\\d+\\)", "int");
        columns
            .computeIfAbsent(row.getString("name"), n -> new ArrayList<>())
            .add(row.getString("col") + " " + type);
      }
    }
    return columns;
  }

  boolean has(String name) {
    return own.stream().anyMatch(named -> named.name().equals(name));
  }

  /** The names of a table: in use, and where it is kept to go back to. */
  List<String> inUseOrKept(String table) {
    return own.stream()
        .filter(named -> named.table().equals(table) && !named.isLoading())
        .map(Named::name)
        .toList();
  }

  List<Named> kept() {
    return own.stream().filter(Named::isKept).toList();
  }

  List<Named> loading() {
    return own.stream().filter(Named::isLoading).toList();
  }

  /**
   * Refuses a database in which others have tables of our names.
   *
   * @throws Failure.Usage naming them
   */
  void requireOwn() {
    if (!foreign.isEmpty()) {
      throw new Failure.Usage(
          "database.url names a database with tables that Noctua hasn't made and won't touch, under names that it needs: %s; rename them, or set database.url to another database"
              .formatted(foreign.stream().limit(8).collect(Collectors.joining(", "))));
    }
  }
}
