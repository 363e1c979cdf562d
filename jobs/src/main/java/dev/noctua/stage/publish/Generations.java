package dev.noctua.stage.publish;

import dev.noctua.core.Failure;
import dev.noctua.lake.Lake;
import dev.noctua.lake.commit.Manifest;
import dev.noctua.settings.Secrets;
import dev.noctua.settings.Settings;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

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

  private static final Logger LOG = LoggerFactory.getLogger(Generations.class);

  private final PlatformDatabase database;
  private final int kept;
  private final long fence;

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
    tables().requireOwn();
    dropAbandoned();
    Generation next = generation(new ReleaseRow(lists.night(), lists.run(), newest() + 1, fence));
    next.load(lists);
    return next;
  }

  /** The night as a generation that is kept, now taken to be put in use again. */
  Optional<Generation> take(Manifest night) {
    tables().requireOwn();
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
        tables().kept().stream()
            .map(table -> table.generation().getAsLong())
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
    DatabaseTables there = tables();
    return Stream.of(PlatformTable.values())
        .allMatch(
            table -> {
              String name = standbyTable(table.tableName(), release.generation());
              return there.has(name)
                  && database.figures("SELECT count(*) FROM `" + name + "`")[0]
                      == night.tables().get(table.lists().tableName()).rows();
            });
  }

  /** Whose lists are in use; empty when none are. */
  Optional<ReleaseRow> live() {
    return database.session(this::live);
  }

  Optional<ReleaseRow> live(Connection session) throws SQLException {
    return DatabaseTables.read(session).has(ReleaseRow.TABLE)
        ? ReleaseRow.read(session, ReleaseRow.TABLE)
        : Optional.empty();
  }

  /**
   * Drops what runs that died, or that this one has overtaken, were loading.
   *
   * @return whether there was any
   * @throws Failure.Locked when this process has been overtaken itself
   */
  boolean dropAbandoned() {
    List<DatabaseTables.Named> loading = tables().loading();
    loading.forEach(table -> checkNotOvertaken(table.fence().getAsLong()));
    drop(loading.stream().map(DatabaseTables.Named::name).toList());
    return !loading.isEmpty();
  }

  void checkNotOvertaken(long other) {
    if (other > fence) {
      throw new Failure.Locked(
          "the database was last changed under fence %d of the lock, and this run has fence %d: another process has taken over (see noctua status), or the lake was begun anew (see docs/operations.md)"
              .formatted(other, fence));
    }
  }

  /**
   * Drops the oldest generations that are kept, all but as many as are wanted; a table that
   * somebody has hung something on stays.
   */
  void prune() {
    List<DatabaseTables.Named> there = tables().kept();
    List<Long> wanted =
        there.stream()
            .map(table -> table.generation().getAsLong())
            .distinct()
            .sorted(Comparator.reverseOrder())
            .limit(kept - 1L)
            .toList();
    List<String> surplus =
        there.stream()
            .filter(table -> !wanted.contains(table.generation().getAsLong()))
            .map(DatabaseTables.Named::name)
            .toList();
    Map<String, String> held = database.session(s -> TableHolders.all(s, surplus));
    drop(surplus.stream().filter(name -> !held.containsKey(name)).toList());
    held.forEach((table, holder) -> LOG.warn("{}", TableHolders.text(table, holder)));
  }

  /** What others have hung on tables of ours that can't be dropped therefore, each in a line. */
  List<String> held() {
    DatabaseTables there = tables();
    List<String> names = new ArrayList<>(Generations.TABLES);
    names.retainAll(there.own().stream().map(DatabaseTables.Named::name).toList());
    List<String> kept = there.kept().stream().map(DatabaseTables.Named::name).toList();
    return database.session(
        session -> {
          Map<String, String> holders = new TreeMap<>(TableHolders.followers(session, names));
          holders.putAll(TableHolders.all(session, kept));
          return holders.entrySet().stream()
              .map(held -> TableHolders.text(held.getKey(), held.getValue()))
              .toList();
        });
  }

  /** The number of the newest load; 0 when there is none. */
  private long newest() {
    return Stream.concat(
            tables().own().stream()
                .filter(table -> !table.isInUse())
                .map(table -> table.generation().getAsLong()),
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
      TableHolders.requireNone(database.session(s -> TableHolders.foreignKeys(s, names)));
      database.execute(
          List.of(
              "DROP TABLE IF EXISTS "
                  + names.stream().map(n -> "`" + n + "`").collect(Collectors.joining(", "))));
    }
  }

  DatabaseTables tables() {
    return database.session(DatabaseTables::read);
  }
}
