package dev.noctua.privacy;

import dev.noctua.contract.RawLog;
import dev.noctua.contract.Table;
import dev.noctua.lake.Lake;
import dev.noctua.lake.commit.Manifest;
import dev.noctua.raw.RawZone;
import dev.noctua.settings.Secrets;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;

/**
 * Erases people. An erasure is recorded first. From then on it is completed, by this process or by
 * the next one that changes the lake. Every step can be repeated.
 */
public final class Eraser {
  /** People per batch. Each batch searches the whole lake, so batches are large. */
  private static final int BATCH = 10_000;

  private final RawZone raw;
  private final boolean rewriteRaw;
  private final Secrets secrets;
  private final Database database;

  /** The live platform's tables. */
  public interface Database {
    /**
     * Deletes the rows of these people, by their ids, and changes the texts of all others.
     *
     * @param redacted what becomes of a text
     * @return how many rows were deleted or changed
     */
    long erase(Lake lake, Collection<String> userIds, UnaryOperator<String> redacted);

    /** How many rows {@link #erase} would delete or change. */
    long count(Collection<String> userIds, UnaryOperator<String> redacted);
  }

  /**
   * @param rewriteRaw whether raw files are rewritten too
   */
  public Eraser(RawZone raw, boolean rewriteRaw, Secrets secrets, Database database) {
    this.raw = raw;
    this.rewriteRaw = rewriteRaw;
    this.secrets = secrets;
    this.database = database;
  }

  /**
   * What was changed.
   *
   * @param erasure what was to be done
   * @param files of tables, and reports
   * @param changed raw files that the platform changed at the same time: they are to be looked
   *     through again
   */
  public record Outcome(
      Erasure erasure, int rawFiles, long files, long databaseRows, List<String> changed) {}

  /**
   * What a search has found of people.
   *
   * @param files of tables, and reports
   * @param unreadable raw files that can't be looked through, each with the reason
   */
  public record Remains(long rawFiles, long files, long databaseRows, List<String> unreadable) {
    /** Whether the search has found nothing. */
    public boolean isNothing() {
      return rawFiles + files + databaseRows == 0;
    }
  }

  /** What raw files, lake and database know of an id. */
  public Standing standing(Lake lake, String userId) {
    Tombstones tombstones = tombstones(lake);
    if (tombstones.holds(tombstones.key(userId))) {
      return Standing.ERASED;
    }
    RawFileRedactor.Named named = new PersonFinder(lake, raw).named(userId);
    if (!named.ids().isEmpty() || database.count(Set.of(userId), UnaryOperator.identity()) > 0) {
      return Standing.KNOWN;
    }
    PersonFinder.requireAllRead(named.unreadable());
    return Standing.UNKNOWN;
  }

  private Tombstones tombstones(Lake lake) {
    return new Tombstones(secrets.tombstone(), new ErasureJournal(lake).tombstones());
  }

  /** Erases people as of a night; all that they did is gone when this returns. */
  public Outcome erase(Lake lake, Set<String> userIds, LocalDate on) {
    return erase(lake, userIds, on, files(on), raw.all(RawLog.REGISTRATION));
  }

  /**
   * Erases once more the people whom lines that came late name.
   *
   * @param paths raw files with such lines
   */
  public void eraseAgain(Lake lake, Set<String> paths, LocalDate on) {
    if (paths.isEmpty() || !rewriteRaw) {
      return;
    }
    List<RawZone.RawFile> all = files(on);
    List<RawZone.RawFile> late = all.stream().filter(file -> paths.contains(file.path())).toList();
    List<RawZone.RawFile> registrations =
        late.stream().filter(f -> f.log().equals(RawLog.REGISTRATION.logName())).toList();
    Tombstones tombstones = tombstones(lake);
    Set<String> erased =
        RawFileRedactor.named(lake.spark(), raw, late, id -> tombstones.holds(tombstones.key(id)))
            .ids();
    for (Set<String> batch : batches(erased)) {
      // A registration may tell addresses, which may stand in any file.
      erase(lake, batch, on, registrations.isEmpty() ? late : all, registrations);
    }
  }

  /** Splits people into batches, so that all that is known of one batch fits into memory. */
  public static List<Set<String>> batches(Collection<String> userIds) {
    List<String> all = List.copyOf(userIds);
    List<Set<String>> batches = new ArrayList<>();
    for (int from = 0; from < all.size(); from += BATCH) {
      batches.add(Set.copyOf(all.subList(from, Math.min(all.size(), from + BATCH))));
    }
    return batches;
  }

  private Outcome erase(
      Lake lake,
      Set<String> userIds,
      LocalDate on,
      List<RawZone.RawFile> files,
      List<RawZone.RawFile> withAddresses) {
    Erasure erasure = plan(lake, userIds, on, files, withAddresses);
    new ErasureJournal(lake).begin(erasure);
    return carryOut(lake, erasure);
  }

  /**
   * Completes the erasure that an earlier process began and did not finish.
   *
   * @param say takes a line if there was such an erasure
   */
  public void complete(Lake lake, Consumer<String> say) {
    ErasureJournal journal = new ErasureJournal(lake);
    Optional<Erasure> pending = journal.pending();
    if (pending.isPresent()) {
      say.accept("Completing the erasure of %d people".formatted(pending.get().people().size()));
      // That process may have died before it wrote the tombstones.
      journal.begin(pending.get());
      carryOut(lake, pending.get());
    }
  }

  /**
   * Searches once more for erased people, by everything that was known of them when they were
   * erased.
   */
  public Remains remains(Lake lake, Erasure done) {
    // Where raw files are left alone, registrations alone were read.
    List<RawFileRedactor.ScannedFile> scanned =
        RawFileRedactor.scan(
            lake.spark(),
            raw,
            rewriteRaw ? files(done.on()) : raw.all(RawLog.REGISTRATION),
            new LineRedactor(done.people()));
    UnaryOperator<String> texts = texts(done);
    return new Remains(
        scanned.stream().filter(s -> rewriteRaw && s.concerned()).count(),
        new TableEraser(lake).countConcerned(changes(done.people()))
            + new ReportRedactor(lake, texts).count(),
        database.count(ids(done), texts),
        scanned.stream().flatMap(RawFileRedactor.ScannedFile::gap).toList());
  }

  private static UnaryOperator<String> texts(Erasure erasure) {
    return new TombstoneLookup(erasure.people())::redacted;
  }

  private static List<String> ids(Erasure erasure) {
    return erasure.people().stream().map(Erasure.Person::userId).toList();
  }

  /** The raw files that nights may have read. Files of later days are still being delivered. */
  private List<RawZone.RawFile> files(LocalDate on) {
    return rewriteRaw
        ? raw.all().stream().filter(file -> !file.day().isAfter(on)).toList()
        : List.of();
  }

  private Erasure plan(
      Lake lake,
      Set<String> userIds,
      LocalDate on,
      List<RawZone.RawFile> files,
      List<RawZone.RawFile> withAddresses) {
    Tombstones tombstones = tombstones(lake);
    PersonFinder finder = new PersonFinder(lake, raw);
    Map<String, String> keys = finder.keys(userIds);
    Map<String, Set<String>> addresses = finder.addresses(withAddresses, userIds);
    List<Erasure.Person> people =
        userIds.stream()
            .sorted()
            .map(
                id ->
                    new Erasure.Person(
                        id,
                        Optional.ofNullable(keys.get(id)),
                        tombstones.key(id),
                        List.copyOf(addresses.getOrDefault(id, Set.of()))))
            .toList();
    List<RawZone.RawFile> concerned =
        RawFileRedactor.scan(lake.spark(), raw, files, new LineRedactor(people)).stream()
            .filter(RawFileRedactor.ScannedFile::concerned)
            .map(RawFileRedactor.ScannedFile::file)
            .toList();
    return new Erasure(on, people, concerned);
  }

  private Outcome carryOut(Lake lake, Erasure erasure) {
    Set<String> paths =
        erasure.raw().stream().map(RawZone.RawFile::path).collect(Collectors.toSet());
    // Files are listed again, because an earlier try may have rewritten some and the platform
    // may have removed some.
    List<RawZone.RawFile> files =
        files(erasure.on()).stream().filter(file -> paths.contains(file.path())).toList();
    List<RawFileRedactor.ScannedFile> scanned =
        RawFileRedactor.rewrite(lake.spark(), raw, files, new LineRedactor(erasure.people()));
    List<RawFileRedactor.ScannedFile> settled =
        scanned.stream().filter(s -> s.readable() && s.now() != null).toList();
    settled.stream()
        .collect(Collectors.groupingBy(s -> List.of(s.file().log(), s.file().day())))
        .values()
        .forEach(this::mark);
    long tables =
        new TableEraser(lake).rewrite(changes(erasure.people()), inputs(erasure, settled));
    UnaryOperator<String> texts = texts(erasure);
    long reports = new ReportRedactor(lake, texts).rewrite();
    long rows = database.erase(lake, ids(erasure), texts);
    new ErasureJournal(lake).end();
    List<String> changed =
        scanned.stream().filter(s -> s.now() == null).map(s -> s.file().path()).toList();
    return new Outcome(erasure, settled.size(), tables + reports, rows, changed);
  }

  private void mark(List<RawFileRedactor.ScannedFile> day) {
    Map<RawZone.RawFile, Long> lines =
        day.stream()
            .collect(
                Collectors.toMap(
                    RawFileRedactor.ScannedFile::now, RawFileRedactor.ScannedFile::lines));
    raw.mark(day.get(0).file().log(), day.get(0).file().day(), lines);
  }

  private Map<Table, TableEraser.Change> changes(List<Erasure.Person> people) {
    return RowRedactor.changes(people, new Tombstones(secrets.tombstone(), Set.of()));
  }

  /**
   * Makes the manifests of nights name the rewritten raw files in place of the original ones that
   * they read.
   */
  private static UnaryOperator<Manifest.Input> inputs(
      Erasure erasure, List<RawFileRedactor.ScannedFile> scanned) {
    Map<String, RawZone.RawFile> before =
        erasure.raw().stream()
            .collect(Collectors.toMap(RawZone.RawFile::path, Function.identity()));
    Map<String, RawZone.RawFile> now = new HashMap<>();
    for (RawFileRedactor.ScannedFile one : scanned) {
      String path = one.file().path();
      // A file that has changed since and still names these people was delivered again by the
      // platform.
      if (!one.concerned() || one.file().equals(before.get(path))) {
        now.put(path, one.now());
      }
    }
    return input -> {
      RawZone.RawFile old = before.get(input.path());
      boolean was = old != null && old.etag().equals(input.etag()) && now.containsKey(input.path());
      return was ? now.get(input.path()).input(input.night(), input.replay()) : input;
    };
  }
}
