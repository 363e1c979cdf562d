package dev.noctua.stage.publish;

import dev.noctua.core.Failure;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;

/**
 * One load beside the tables in use, under names that end with this process's fence: who overtakes
 * this process drops them, and a swap that comes too late finds nothing to rename.
 */
final class Generation {
  private static final String NO_PAD = "utf8mb4_nopad_bin";

  private final Generations all;
  private final PlatformDatabase database;
  private final ReleaseRow release;

  /** What becomes of the tables when they aren't put in use. */
  private Runnable undo = this::drop;

  Generation(Generations all, PlatformDatabase database, ReleaseRow release) {
    this.all = all;
    this.database = database;
    this.release = release;
  }

  /** Loads and checks the tables; when that fails there are none. */
  void load(PlatformTables lists) {
    orUndo(
        () -> {
          create();
          for (PlatformTable table : PlatformTable.values()) {
            long expected = lists.expected(table);
            TableChecksum sent = BulkLoad.send(database, table, name(table), lists.rows(table));
            rebuild(table.tableName());
            check(table, expected, sent);
          }
        });
  }

  private void create() {
    // Elsewhere "a" and "a " are one key. MariaDB and MySQL have other names for this.
    String collation =
        database
                    .figures(
                        "SELECT count(*) FROM information_schema.collations WHERE collation_name = '%s'"
                            .formatted(NO_PAD))[0]
                > 0
            ? NO_PAD
            : "utf8mb4_0900_bin";
    List<String> statements = new ArrayList<>();
    for (String table : Generations.TABLES) {
      statements.add("DROP TABLE IF EXISTS `%s`".formatted(name(table)));
    }
    for (PlatformTable table : PlatformTable.values()) {
      statements.add(table.create(name(table), collation));
    }
    statements.add(ReleaseRow.create(name(ReleaseRow.TABLE), collation));
    database.session(
        session -> {
          PlatformDatabase.execute(session, statements);
          release.insert(session, name(ReleaseRow.TABLE));
          return null;
        });
    rebuild(ReleaseRow.TABLE);
  }

  /**
   * A transaction whose snapshot was taken while rows were sent would find an empty or half table
   * once it is in use. One that is younger than the snapshot is refused to it, with error 1412.
   */
  private void rebuild(String table) {
    database.executeSlowly("ALTER TABLE `%s` FORCE, ALGORITHM = INPLACE".formatted(name(table)));
  }

  private void check(PlatformTable table, long expected, TableChecksum sent) {
    if (sent.rows() != expected) {
      throw new Failure.Refused(
          "%s of night %s: only %d of %d rows name a known user and a content with a title: run noctua verify, then run the night again"
              .formatted(table.tableName(), release.night(), sent.rows(), expected));
    }
    long[] figures = database.figures(table.content(name(table)));
    TableChecksum found = new TableChecksum(figures[0], figures[1]);
    if (!found.equals(sent)) {
      throw new Failure.Unavailable(
          "%s: the database holds %s but was sent %s: find what changes its rows (triggers, sql_mode, other users), then run again"
              .formatted(table.tableName(), found, sent),
          null);
    }
    long holes = database.figures(table.holes(name(table)))[0];
    if (holes > 0) {
      throw new Failure.Refused(
          "%s of night %s: the ranks of %d lists aren't 1, 2, 3, …: run noctua verify, then run the night again"
              .formatted(table.tableName(), release.night(), holes));
    }
  }

  /** Takes the tables of this generation from those that are kept. */
  void take() {
    undo = this::giveBack;
    String renames = rename(table -> rename(standbyTable(table), name(table)));
    database.session(
        session -> {
          PlatformDatabase.execute(session, List.of(renames));
          release.updateFence(session, name(ReleaseRow.TABLE));
          return null;
        });
  }

  private void giveBack() {
    database.execute(List.of(rename(table -> rename(name(table), standbyTable(table)))));
  }

  /** Puts the tables in use, all by one statement; those that they replace are kept. */
  void swap() {
    orUndo(
        () ->
            database.session(
                session -> {
                  swap(session);
                  return null;
                }));
  }

  private void swap(Connection session) throws SQLException {
    // In this order: what another process sets aside meanwhile isn't dropped below.
    DatabaseTables there = DatabaseTables.read(session);
    there.requireOwn();
    Optional<ReleaseRow> live = all.live(session);
    if (live.equals(Optional.of(release))) {
      return; // The answer to the try before was lost.
    }
    live.ifPresent(l -> all.checkNotOvertaken(l.fence()));
    // Somebody may have lost the release of the tables in use.
    long replaced = live.map(ReleaseRow::generation).orElse(release.generation() + 1);
    List<String> statements = new ArrayList<>();
    List<String> renames = new ArrayList<>();
    for (String table : Generations.TABLES) {
      String standby = Generations.standbyTable(table, replaced);
      if (there.has(standby)) {
        TableHolders.requireNone(TableHolders.all(session, List.of(standby)));
        // A database restored from a backup has it twice.
        statements.add("DROP TABLE `%s`".formatted(standby));
      }
      if (there.has(table)) {
        renames.add(rename(table, standby));
      }
      renames.add(rename(name(table), table));
    }
    statements.add("RENAME TABLE " + String.join(", ", renames));
    PlatformDatabase.execute(session, statements);
  }

  /** Drops the generations that are too many now. */
  void prune() {
    try {
      all.prune();
    } catch (Failure.Unavailable e) {
      // The night is published; the next publication drops them.
    }
  }

  private void orUndo(Runnable work) {
    boolean done = false;
    try {
      work.run();
      done = true;
    } finally {
      if (!done) {
        undoIfPossible();
      }
    }
  }

  private void undoIfPossible() {
    try {
      undo.run();
    } catch (Failure e) {
      // What made the work fail tells more; the next start drops the tables.
    }
  }

  private void drop() {
    all.dropAbandoned();
  }

  private static String rename(UnaryOperator<String> each) {
    return Generations.TABLES.stream()
        .map(each)
        .collect(Collectors.joining(", ", "RENAME TABLE ", ""));
  }

  private static String rename(String from, String to) {
    return "`%s` TO `%s`".formatted(from, to);
  }

  private String standbyTable(String table) {
    return Generations.standbyTable(table, release.generation());
  }

  private String name(PlatformTable table) {
    return name(table.tableName());
  }

  private String name(String table) {
    return "%s_f%s".formatted(standbyTable(table), release.fence());
  }
}
