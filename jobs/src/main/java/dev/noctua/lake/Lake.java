package dev.noctua.lake;

import dev.noctua.contract.Table;
import dev.noctua.core.Failure;
import dev.noctua.core.Night;
import dev.noctua.lake.commit.CurrentPointer;
import dev.noctua.lake.commit.Manifest;
import dev.noctua.lake.commit.Nights;
import dev.noctua.lake.lock.FencedStore;
import dev.noctua.lake.lock.LakeLock;
import dev.noctua.lake.retention.FileReferences;
import dev.noctua.lake.retention.RetentionPolicy;
import dev.noctua.parquet.PartFileFactory;
import dev.noctua.settings.Settings;
import dev.noctua.storage.LocalStore;
import dev.noctua.storage.ObjectStore;
import dev.noctua.storage.ObjectStores;
import java.nio.file.Path;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.function.Consumer;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.types.StructType;

/**
 * The tables, as stages see them: plain Parquet in run folders, {@code
 * <open|restricted>/<table>/dt=D/run=R/part-*.parquet}, written once. What a reader sees is what
 * manifests list: the committed nights, and the draft of the run itself.
 *
 * <p>Rows of a day table carry {@code dt}, the night that they belong to; rows of a state table
 * don't, all are the night's.
 */
public final class Lake {
  /** The night that a row of a day table belongs to. */
  public static final String DT = "dt";

  private final ObjectStore store;
  private final LakeLock lock;
  private final FencedStore locked;
  private final Nights nights;
  private final Supplier<SparkSession> spark;
  private final TableFiles files;

  private Lake(ObjectStore store, int leaseSeconds, Supplier<SparkSession> spark) {
    this.store = store;
    this.lock = new LakeLock(store, leaseSeconds);
    this.locked = new FencedStore(store, lock);
    this.nights = new Nights(locked, lock);
    this.spark = spark;
    this.files = new TableFiles(locked, spark);
  }

  /** The lake that the settings name. Spark is asked for only when a table is read or written. */
  public static Lake open(Settings.Storage storage, Supplier<SparkSession> spark) {
    return new Lake(ObjectStores.at(storage.lake(), storage.s3()), storage.leaseSeconds(), spark);
  }

  /** Who changes this lake holds its lock. */
  public LakeLock lock() {
    return lock;
  }

  /** The nights of this lake. */
  public Nights nights() {
    return nights;
  }

  /** Spark's session. */
  public SparkSession spark() {
    return spark.get();
  }

  /** Where people find {@code key}. */
  public String address(String key) {
    return store.address(key);
  }

  /**
   * Computes every hash, row count, rule and key of committed nights again.
   *
   * @return what isn't as their runs left it; empty when all is well
   */
  public List<Damage> verify(List<Manifest> committed) {
    return LakeVerifier.of(committed, store, spark());
  }

  /**
   * A local file with the content of {@code key}: the object itself, or a copy in {@code cache}.
   */
  public Path local(String key, Path cache) {
    return store instanceof LocalStore
        ? Path.of(store.address(key))
        : LakeSql.fetch(store, key, cache);
  }

  /** The keys of those who were forgotten. */
  public Set<String> tombstones() {
    return new ErasureJournal(locked).tombstones();
  }

  /** Whether the forgetting of people was begun and isn't done. Needs no Spark. */
  public boolean isForgetting() {
    return new ErasureJournal(locked).open().isPresent();
  }

  /** What is known of who is just being forgotten, and how. */
  public Forgetting forgetting() {
    return new Forgetting(
        new ErasureJournal(locked),
        new FileReferences(locked, lock, nights),
        new Rewriting(locked, files, spark()));
  }

  /**
   * Lets go what isn't kept any more: for whoever holds the lock, and has no night at work.
   *
   * @param say takes a line on whatever went
   */
  public void retain(Settings.Retention retention, Consumer<String> say) {
    new RetentionPolicy(retention, nights, new FileReferences(locked, lock, nights)).apply(say);
  }

  /** A file of the lake that isn't a table, such as the report: replaces what was there. */
  public void put(String key, String text) {
    locked.put(key, text);
  }

  /**
   * Lends {@code work} the address of a folder of this run, on storage that all of Spark's workers
   * see, and empties it afterwards.
   */
  public void scratch(Night night, Consumer<String> work) {
    String folder = scratch(night);
    try {
      work.accept(store.address(folder));
    } finally {
      locked.delete(store.list(folder).stream().map(ObjectStore.Entry::key).toList());
    }
  }

  private static String scratch(Night night) {
    return "restricted/scratch/%s.%s/".formatted(night.date(), night.run());
  }

  /** Lets tasks write rows for later tasks of the same {@link #scratch} work. */
  public PartFileFactory scratchParts(Night night, String name, StructType type) {
    return files.parts(scratch(night) + name, type, List.of());
  }

  /** The rows of files that tasks have written. */
  public Dataset<Row> rows(PartFileFactory parts, Collection<String> keys) {
    return keys.isEmpty()
        ? spark().createDataFrame(List.<Row>of(), parts.type())
        : spark()
            .read()
            .schema(parts.type())
            .parquet(keys.stream().map(store::address).toArray(String[]::new));
  }

  /** What this run has written of a table: the night's rows, of all its days in a first load. */
  public Dataset<Row> tonight(Table table, Night night) {
    return rows(table, draft(night));
  }

  /** What a run has written of a table, as its draft or its night says. */
  public Dataset<Row> rows(Table table, Manifest run) {
    return files.rows(table, Nights.files(run, table));
  }

  /** What is published of a table, even if another run has committed that night since. */
  public Dataset<Row> rows(Table table, CurrentPointer published) {
    return files.at(table, published.tables().get(table.tableName()));
  }

  /**
   * The state of the night before; empty on the first night and when states are rebuilt from facts.
   *
   * @throws Failure.Input when the night before has no such state: nothing may start from nothing
   *     unnoticed
   */
  public Dataset<Row> previous(Table table, Night night) {
    return files.rows(
        table,
        night
            .previous()
            .filter(p -> !night.full())
            .flatMap(nights::manifest)
            .map(m -> state(m, table))
            .orElse(List.of()));
  }

  private static List<Manifest.DataFile> facts(Manifest manifest, Table table) {
    if (table.contract().layer().equals("facts")
        && !manifest.tables().containsKey(table.tableName())) {
      throw new Failure.Input(
          "%s of night %s isn't kept any more (retention.fact-nights), and is needed: %s"
              .formatted(
                  table.tableName(),
                  manifest.night(),
                  "states can't be rebuilt from facts, nor lines replayed that are as old"));
    }
    return Nights.files(manifest, table);
  }

  private static List<Manifest.DataFile> state(Manifest manifest, Table table) {
    if (!manifest.tables().containsKey(table.tableName())) {
      throw new Failure.Input(
          "night %s has no %s to build on: rebuild the states from facts with --full"
              .formatted(manifest.night(), table.tableName()));
    }
    return Nights.files(manifest, table);
  }

  /**
   * The facts that {@link #previous} doesn't know: tonight's, or all of them when states are
   * rebuilt.
   */
  public Dataset<Row> arrivals(Table table, Night night) {
    return night.full() ? history(table, night, Integer.MAX_VALUE) : tonight(table, night);
  }

  /**
   * A day table's rows of the last {@code days} nights, tonight's included.
   *
   * @throws Failure.Input when facts of one of them aren't kept any more
   */
  public Dataset<Row> history(Table table, Night night, int days) {
    LocalDate from = days == Integer.MAX_VALUE ? LocalDate.MIN : night.date().minusDays(days - 1L);
    Stream<Manifest.DataFile> before =
        night.previous().stream()
            .flatMap(p -> nights.upTo(p, from).stream())
            .flatMap(m -> facts(m, table).stream());
    Stream<Manifest.DataFile> own =
        Nights.files(draft(night), table).stream().filter(f -> !f.dt().isBefore(from));
    return files.rows(table, Stream.concat(before, own).toList());
  }

  /**
   * Writes a table's rows of the night, replacing what an earlier try of this run has left, checks
   * the files against the contract and enters them in the run's draft. What they violate is entered
   * too, for {@code check} to judge.
   *
   * @throws IllegalArgumentException when columns or types aren't the contract's
   */
  public void write(Table table, Night night, Dataset<Row> rows) {
    clear(table, night);
    nights.save(draft(night).with(table.tableName(), files.write(table, night, rows)));
  }

  /**
   * Lets tasks write files of a table, day by day, after deleting what an earlier try of this run
   * has left. They are the run's once {@link #enter} is told of them.
   */
  public PartFileFactory parts(Table table, Night night) {
    clear(table, night);
    return files.parts(table, night);
  }

  /**
   * Writes several tables at once.
   *
   * @param parts per table the keys of files that tasks have written, as they returned them; they
   *     are checked and entered as {@link #write} does. Others of this run are deleted: failed
   *     tries of tasks have left them.
   * @param rows per table its rows, as for {@link #write}
   */
  public void enter(Night night, Map<Table, List<String>> parts, Map<Table, Dataset<Row>> rows) {
    rows.keySet().forEach(table -> clear(table, night));
    List<Callable<Map.Entry<Table, Manifest.Written>>> tables = new ArrayList<>();
    rows.forEach(
        (table, all) -> tables.add(() -> Map.entry(table, files.write(table, night, all))));
    parts.forEach(
        (table, keys) -> tables.add(() -> Map.entry(table, files.keep(table, night, keys))));
    String tag = "enter %s %s".formatted(night.date(), night.run());
    Manifest draft = draft(night);
    for (var written : ConcurrentJobs.all(spark().sparkContext(), tag, tables)) {
      draft = draft.with(written.getKey().tableName(), written.getValue());
    }
    nights.save(draft);
  }

  /**
   * Deletes what an earlier try of this run has left of a table; first of all from the draft, so
   * that this never names a file that isn't there.
   *
   * @throws Failure.Locked when the run has been committed: its files stay
   */
  private void clear(Table table, Night night) {
    Manifest draft = draft(night);
    if (nights.committing(draft)) {
      throw new Failure.Locked(
          "run %s of night %s is committed already, and isn't written again"
              .formatted(night.run(), night.date()));
    }
    nights.save(draft.without(table.tableName()));
    files.clear(table, night);
  }

  /** Enters the raw files that ingest has read. */
  public void inputs(Night night, List<Manifest.Input> inputs) {
    nights.save(draft(night).withInputs(inputs));
  }

  /** Enters the verdicts of the gates. */
  public void gates(Night night, List<Manifest.Verdict> verdicts) {
    nights.save(draft(night).withGates(verdicts));
  }

  /** Enters gates that an operator overrules. */
  public void accept(Night night, Collection<String> gates) {
    nights.save(draft(night).withAccepted(gates));
  }

  /** Strikes stages that were done, because they or what they read are about to be redone. */
  public void undone(Night night, Collection<String> stages) {
    nights.save(draft(night).undone(stages));
  }

  /** Enters a stage that has ended. */
  public void done(Night night, Manifest.StageDone stage) {
    nights.save(draft(night).done(stage));
  }

  /** The run's draft. */
  public Manifest draft(Night night) {
    return nights
        .draft(night.date(), night.run())
        .orElseThrow(
            () ->
                new Failure.Input(
                    "run %s of night %s has no draft: start it with its first stage"
                        .formatted(night.run(), night.date())));
  }
}
