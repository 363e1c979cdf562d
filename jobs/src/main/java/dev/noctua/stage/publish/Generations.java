package dev.noctua.stage.publish;

import dev.noctua.core.Failure;
import dev.noctua.lake.Lake;
import dev.noctua.lake.commit.Manifest;
import dev.noctua.settings.Secrets;
import dev.noctua.settings.Settings;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * The loads that a database holds. Each has tables of its own: {@code recommendation_g17_f3} while
 * the holder of fence 3 loads it, {@code recommendation} while it is in use, {@code
 * recommendation_g17} while it is kept to go back to.
 */
final class Generations {
  /** All tables that are swapped together. */
  static final List<String> TABLES =
      Stream.concat(
              Stream.of(PlatformTable.values()).map(PlatformTable::tableName),
              Stream.of(ReleaseRow.TABLE))
          .toList();

  private static final Pattern STANDBY =
      Pattern.compile("(" + String.join("|", TABLES) + ")_g(\\d{1,18})(?:_f(\\d{1,18}))?");

  private final PlatformDatabase database;
  private final int kept;
  private final long fence;

  /** A table beside those in use; one that is being loaded has a fence. */
  private record Standby(String name, long generation, OptionalLong fence) {
    boolean isKept() {
      return fence.isEmpty();
    }
  }

  /**
   * @param kept how many generations stay, that in use included
   * @param fence of the lock that this process holds; what lower ones have loaded is void
   */
  Generations(PlatformDatabase database, int kept, long fence) {
    this.database = database;
    this.kept = kept;
    this.fence = fence;
  }

  /** The database's, for the holder of the lake's lock; empty without a database. */
  static Optional<Generations> of(
      Optional<Settings.Database> settings, Secrets secrets, Lake lake) {
    long fence = lake.lock().fence();
    return settings.map(
        s -> new Generations(new PlatformDatabase(s, secrets), s.generations(), fence));
  }

  /**
   * Makes {@code night} the published one: in the database first, if there is one, then in the
   * lake. Whoever finds the two apart completes the step: see {@link DatabaseReconciler}.
   */
  static void publish(Optional<Generation> next, Lake lake, LocalDate night) {
    next.ifPresent(Generation::swap);
    lake.nights().publish(night);
    // Not before: what the pointer names is kept until it names another.
    next.ifPresent(Generation::prune);
  }

  /**
   * Loads and checks lists; nothing that the platform reads changes.
   *
   * @throws Failure.Refused when the lake's lists aren't whole
   * @throws Failure.Unavailable when the database doesn't take them, or holds something else then
   */
  Generation load(PlatformTables lists) {
    dropAbandoned();
    Generation next = generation(new ReleaseRow(lists.night(), lists.run(), newest() + 1, fence));
    next.load(lists);
    return next;
  }

  /** The night as a generation that is kept, now taken to be put in use again. */
  Optional<Generation> take(Manifest night) {
    dropAbandoned();
    Optional<Generation> found =
        kept(night.night(), night.run())
            .filter(release -> isWhole(release, night))
            .map(r -> generation(new ReleaseRow(r.night(), r.run(), r.generation(), fence)));
    found.ifPresent(Generation::take);
    return found;
  }

  /** The newest generation that is kept of a run, if one is; of those that have been counted. */
  Optional<ReleaseRow> kept(LocalDate night, String run) {
    List<Long> generations =
        standbyTables().stream()
            .filter(Standby::isKept)
            .map(Standby::generation)
            .filter(generation -> generation > 0)
            .distinct()
            .sorted()
            .toList();
    return database.session(
        session -> {
          Optional<ReleaseRow> found = Optional.empty();
          for (long generation : generations) {
            Optional<ReleaseRow> there =
                ReleaseRow.read(session, standbyTable(ReleaseRow.TABLE, generation));
            if (there.filter(r -> r.is(night, run) && r.generation() == generation).isPresent()) {
              found = there;
            }
          }
          return found;
        });
  }

  /** Tables that are kept could be changed or dropped by others. */
  private boolean isWhole(ReleaseRow release, Manifest night) {
    List<String> names = standbyTables().stream().map(Standby::name).toList();
    return Stream.of(PlatformTable.values())
        .allMatch(
            table -> {
              String name = standbyTable(table.tableName(), release.generation());
              return names.contains(name)
                  && database.figures("SELECT count(*) FROM `" + name + "`")[0]
                      == night.tables().get(table.lists().tableName()).rows();
            });
  }

  /** Whose lists are in use; empty when none are. */
  Optional<ReleaseRow> live() {
    return database.session(this::live);
  }

  Optional<ReleaseRow> live(Connection session) throws SQLException {
    return ReleaseRow.read(session, ReleaseRow.TABLE);
  }

  /**
   * Drops what runs that died, or that this one has overtaken, were loading.
   *
   * @return whether there was any
   * @throws Failure.Locked when this process has been overtaken itself
   */
  boolean dropAbandoned() {
    List<Standby> loading = standbyTables().stream().filter(standby -> !standby.isKept()).toList();
    loading.forEach(standby -> checkNotOvertaken(standby.fence().getAsLong()));
    drop(loading.stream().map(Standby::name).toList());
    return !loading.isEmpty();
  }

  void checkNotOvertaken(long other) {
    if (other > fence) {
      throw new Failure.Locked(
          "the database was last changed under fence %d of the lock, and this run has fence %d: another process has taken over (see noctua status), or the lake was begun anew (see docs/operations.md)"
              .formatted(other, fence));
    }
  }

  /** Drops the oldest generations that are kept, all but as many as are wanted. */
  void prune() {
    List<Standby> there = standbyTables().stream().filter(Standby::isKept).toList();
    List<Long> wanted =
        there.stream()
            .map(Standby::generation)
            .distinct()
            .sorted(Comparator.reverseOrder())
            .limit(kept - 1L)
            .toList();
    drop(
        there.stream()
            .filter(standby -> !wanted.contains(standby.generation()))
            .map(Standby::name)
            .toList());
  }

  /** Deletes people's lists from all generations, the one in use too; by number of rows. */
  long delete(List<List<String>> people) {
    dropAbandoned();
    return each("DELETE", people, PreparedStatement::executeUpdate);
  }

  /** How many rows people's lists have in all generations. */
  long count(List<List<String>> people) {
    return each(
        "SELECT count(*) AS listed",
        people,
        select -> {
          try (ResultSet row = select.executeQuery()) {
            row.next();
            return row.getLong("listed");
          }
        });
  }

  /** What is done with one table and some people. */
  private interface Step {
    long of(PreparedStatement statement) throws SQLException;
  }

  private long each(String verb, List<List<String>> people, Step step) {
    String lists = PlatformTable.RECOMMENDATION.tableName();
    return database.session(
        session -> {
          List<String> names =
              names(session).stream().filter(n -> n.equals(lists) || isKept(n, lists)).toList();
          long rows = 0;
          for (String name : names) {
            for (List<String> batch : people) {
              String sql = verb + ListEraser.from(name, batch.size());
              try (PreparedStatement statement = session.prepareStatement(sql)) {
                for (int i = 0; i < batch.size(); i++) {
                  statement.setString(i + 1, batch.get(i));
                }
                rows += step.of(statement);
              }
            }
          }
          return rows;
        });
  }

  private static boolean isKept(String name, String table) {
    Matcher standby = STANDBY.matcher(name);
    return standby.matches() && standby.group(1).equals(table);
  }

  /** The number of the newest load; 0 when there is none. */
  private long newest() {
    return Stream.concat(
            standbyTables().stream().map(Standby::generation),
            live().map(ReleaseRow::generation).stream())
        .max(Comparator.naturalOrder())
        .orElse(0L);
  }

  static String standbyTable(String table, long generation) {
    return "%s_g%s".formatted(table, generation);
  }

  private Generation generation(ReleaseRow release) {
    return new Generation(this, database, release);
  }

  private void drop(List<String> names) {
    if (!names.isEmpty()) {
      database.execute(
          List.of(
              "DROP TABLE IF EXISTS "
                  + names.stream().map(n -> "`" + n + "`").collect(Collectors.joining(", "))));
    }
  }

  private List<Standby> standbyTables() {
    return database.session(
        session -> {
          List<Standby> standbys = new ArrayList<>();
          for (String name : names(session)) {
            Matcher standby = STANDBY.matcher(name);
            if (standby.matches()) {
              standbys.add(
                  new Standby(
                      name,
                      Long.parseLong(standby.group(2)),
                      standby.group(3) == null
                          ? OptionalLong.empty()
                          : OptionalLong.of(Long.parseLong(standby.group(3)))));
            }
          }
          return standbys;
        });
  }

  /** The names of all tables in the database. */
  static List<String> names(Connection session) throws SQLException {
    try (Statement statement = session.createStatement();
        ResultSet row =
            statement.executeQuery(
                "SELECT table_name FROM information_schema.tables WHERE table_schema = database()")) {
      List<String> names = new ArrayList<>();
      while (row.next()) {
        names.add(row.getString("table_name"));
      }
      return names;
    }
  }
}
