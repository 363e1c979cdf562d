package dev.noctua.lake.commit;

import dev.noctua.contract.Table;
import dev.noctua.core.Failure;
import dev.noctua.core.Night;
import dev.noctua.lake.lock.FencedStore;
import dev.noctua.lake.lock.LakeLock;
import dev.noctua.lake.lock.LockRecord.Intent;
import dev.noctua.storage.ControlJson;
import dev.noctua.storage.ObjectStore;
import java.time.LocalDate;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;

/**
 * The nights of a lake: drafts of runs at work, manifests of committed ones, and which of them is
 * published. Needs no Spark.
 *
 * <p>A night is committed by one conditional write of {@code nights/D.json}: readers see either the
 * old night or the new one. If two processes commit, one of the writes fails. Only the holder of
 * the {@link LakeLock} commits.
 */
public final class Nights {
  static final String FOLDER = "nights/";
  public static final String CURRENT = "current.json";

  private final ObjectStore store;
  private final Drafts drafts;
  private final CommitProtocol protocol;
  private final Map<LocalDate, Manifest> read = new HashMap<>();

  public Nights(FencedStore store, LakeLock lock) {
    this.store = store;
    this.drafts = new Drafts(store, lock);
    this.protocol = new CommitProtocol(store, lock, this);
    lock.whenTaken(this::takeOver);
  }

  /**
   * Runs when this process has taken the lock: carries out the intent that was left, and writes
   * this process's fence into all drafts.
   */
  private void takeOver(Optional<Intent> decided) {
    read.clear();
    decided.ifPresent(protocol::carryOut);
    drafts.takeOver();
    read.clear();
  }

  /** Lets manifests be read from storage again. */
  public void invalidate() {
    read.clear();
  }

  /** The requests to judge quarantined lines again. */
  public ReplayRequests replays() {
    return new ReplayRequests(store, this);
  }

  /** The dates of all committed nights, oldest first. */
  public List<LocalDate> committed() {
    return store.list(FOLDER).stream()
        .map(e -> e.key().substring(FOLDER.length()))
        .filter(name -> name.matches("\\d{4}-\\d\\d-\\d\\d\\.json"))
        .map(name -> LocalDate.parse(name.substring(0, 10)))
        .toList();
  }

  /** The newest committed night. */
  public Optional<LocalDate> newest() {
    List<LocalDate> all = committed();
    return all.isEmpty() ? Optional.empty() : Optional.of(all.get(all.size() - 1));
  }

  /** The manifest of a committed night. */
  public Optional<Manifest> manifest(LocalDate night) {
    return Optional.ofNullable(read.computeIfAbsent(night, n -> content(key(n)).orElse(null)));
  }

  /**
   * The manifest of a night that must be committed.
   *
   * @throws Failure.Input when it isn't
   */
  public Manifest require(LocalDate night) {
    return manifest(night)
        .orElseThrow(
            () ->
                new Failure.Input(
                    "night %s isn't committed: noctua status lists the nights that are"
                        .formatted(night)));
  }

  /** All drafts, oldest night first: runs at work, refused or abandoned. */
  public List<Manifest> drafts() {
    return drafts.all("");
  }

  /** The drafts of {@code night}, by run. */
  public Map<String, Manifest> drafts(LocalDate night) {
    Map<String, Manifest> byRun = new TreeMap<>();
    drafts.all(night + ".").forEach(draft -> byRun.put(draft.run(), draft));
    return byRun;
  }

  /** The draft of one run. */
  public Optional<Manifest> draft(LocalDate night, String run) {
    return drafts.get(night, run);
  }

  /**
   * True when a run of this id has ever written tables of one of these nights: its folders aren't
   * written again.
   */
  public boolean isRunIdUsed(LocalDate from, LocalDate to, String run) {
    return from.datesUntil(to.plusDays(1))
        .anyMatch(
            day -> !store.list("open/ingest_audit/dt=" + day + "/run=" + run + "/").isEmpty());
  }

  /**
   * Replaces the draft of a run.
   *
   * @throws Failure.Locked when another process has taken it over
   */
  public void save(Manifest draft) {
    drafts.save(draft);
  }

  /** Which night is published. */
  public Optional<CurrentPointer> current() {
    return store.get(CURRENT).map(c -> ControlJson.read(c.text(), CurrentPointer.class, CURRENT));
  }

  /**
   * Commits a draft as its night; a first load commits each of its days, the last one last. What
   * the run committed already stays. The draft stays too, until the night is published: an
   * interrupted {@code publish} goes on from it.
   *
   * @throws Failure.Locked when another run has committed the night since this one began, or the
   *     lock is lost
   */
  public void commit(Manifest draft) {
    read.clear();
    if (!isValid(draft)) {
      throw overtaken(draft);
    }
    protocol.commit(draft);
    read.clear();
  }

  static Failure overtaken(Manifest run) {
    return new Failure.Locked(
        "another run has committed night %s, or the night before it, meanwhile: run %s has changed nothing of it; run again"
            .formatted(run.night(), run.run()));
  }

  /**
   * Makes a committed night the published one: its states, and all day tables up to it.
   *
   * @throws Failure.Locked when another run has published meanwhile, or the lock is lost
   */
  public void publish(LocalDate night) {
    Manifest manifest =
        manifest(night).orElseThrow(() -> new IllegalStateException(night + " isn't committed"));
    protocol.publish(manifest);
  }

  /** Deletes the draft of a run that has nothing more to do. */
  public void end(Manifest run) {
    drafts.end(run);
  }

  /** The versions (path and ETag) of raw files that committed nights have read. */
  public Set<String> versionsRead(LocalDate from, LocalDate to) {
    return upTo(to, from).stream()
        .flatMap(m -> m.inputs().stream())
        .map(Manifest.Input::version)
        .collect(Collectors.toSet());
  }

  /** True while the night before is the very one that this run was built on. */
  public boolean isPreviousUnchanged(Manifest run) {
    return run.previous().flatMap(this::manifest).map(Manifest::run).equals(run.previousRun());
  }

  /**
   * True while a run can go on: the nights that it builds on and replaces are those that it found.
   * A process that slept and lost the lock can leave an empty draft of a run that is already
   * committed; such a draft isn't valid.
   */
  public boolean isValid(Manifest draft) {
    return isPreviousUnchanged(draft)
        && !(draft.tables().isEmpty() && hasBegunToCommit(draft))
        && draft.from().datesUntil(draft.night().plusDays(1)).allMatch(day -> isFree(day, draft));
  }

  private boolean isFree(LocalDate day, Manifest draft) {
    String run = manifest(day).map(Manifest::run).orElse(null);
    return draft.run().equals(run) || Objects.equals(draft.replaces().get(day), run);
  }

  /** True once a run has begun to commit: from then on its files don't change. */
  public boolean hasBegunToCommit(Manifest draft) {
    return manifest(draft.from()).map(Manifest::run).equals(Optional.of(draft.run()));
  }

  /**
   * Per table the files to read as of a committed night, as keys below the lake: of a day table
   * those of all nights up to it, of a state table the night's own.
   */
  public Map<String, List<String>> files(LocalDate night) {
    List<Manifest> all = upTo(night, LocalDate.MIN);
    Map<String, List<String>> files = new TreeMap<>();
    for (Table table : Table.values()) {
      List<Manifest> sources =
          table.contract().state() ? all.subList(all.size() - 1, all.size()) : all;
      files.put(
          table.tableName(),
          sources.stream()
              .flatMap(m -> files(m, table).stream())
              .map(Manifest.DataFile::path)
              .toList());
    }
    return files;
  }

  /** The committed nights in {@code [from, night]}, oldest first. */
  public List<Manifest> upTo(LocalDate night, LocalDate from) {
    return committed().stream()
        .filter(d -> !d.isAfter(night) && !d.isBefore(from))
        .map(d -> manifest(d).orElseThrow())
        .toList();
  }

  public static List<Manifest.DataFile> files(Manifest manifest, Table table) {
    Manifest.Written written = manifest.tables().get(table.tableName());
    return written == null ? List.of() : written.files();
  }

  /** A new draft for {@code night}, on top of the committed night that it names. */
  public Manifest begin(Night night, String settings) {
    Map<LocalDate, String> replaces = new TreeMap<>();
    night.days().forEach(d -> manifest(d).ifPresent(m -> replaces.put(d, m.run())));
    Manifest draft =
        new Manifest(
            night.date(),
            night.from(),
            night.run(),
            night.full(),
            night.previous(),
            night.previous().flatMap(this::manifest).map(Manifest::run),
            settings,
            List.of(),
            List.of(),
            Map.of(),
            List.of(),
            List.of(),
            replaces,
            Optional.empty(),
            Optional.empty());
    drafts.begin(draft);
    return draft;
  }

  private Optional<Manifest> content(String key) {
    return store.get(key).map(c -> ControlJson.read(c.text(), Manifest.class, key));
  }

  public static String key(LocalDate night) {
    return FOLDER + night + ".json";
  }
}
