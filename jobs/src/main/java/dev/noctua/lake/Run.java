package dev.noctua.lake;

import dev.noctua.contract.Table;
import dev.noctua.core.Failure;
import dev.noctua.core.Night;
import dev.noctua.lake.commit.Manifest;
import dev.noctua.lake.commit.ModelChoice;
import dev.noctua.lake.commit.Nights;
import dev.noctua.parquet.PartFileFactory;
import dev.noctua.storage.ObjectStore;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Collection;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.types.StructType;

/**
 * One run of a night: what it reads of the lake, what it writes, and its draft, which says so.
 *
 * <p>The draft is read from storage once. Whoever changes drafts by other ways calls {@link
 * #reread} afterwards.
 */
public final class Run {
  private static final Set<Table> ALL = EnumSet.allOf(Table.class);

  private final Lake lake;
  private final Night night;
  private final Set<Table> readable;
  private final Set<Table> writable;
  private Manifest draft;

  Run(Lake lake, Night night) {
    this(lake, night, ALL, ALL, null);
  }

  private Run(Lake lake, Night night, Set<Table> readable, Set<Table> writable, Manifest draft) {
    this.lake = lake;
    this.night = night;
    this.readable = readable;
    this.writable = writable;
    this.draft = draft;
  }

  /**
   * The same run for code that may use some tables only.
   *
   * @param reads tables of tonight that it may read, beside those that it writes; tables of earlier
   *     nights are open to everybody
   * @param writes tables that it may write
   */
  public Run limitedTo(Set<Table> reads, Set<Table> writes) {
    Set<Table> readable = EnumSet.noneOf(Table.class);
    readable.addAll(reads);
    readable.addAll(writes);
    return new Run(lake, night, readable, writes, draft);
  }

  private static void require(Set<Table> declared, Table table, String use) {
    if (!declared.contains(table)) {
      throw new IllegalStateException(
          "a stage %s %s without declaring it".formatted(use, table.tableName()));
    }
  }

  /** The lake that this run reads and writes. */
  public Lake lake() {
    return lake;
  }

  /** What this run computes. */
  public Night night() {
    return night;
  }

  /** Spark's session. */
  public SparkSession spark() {
    return lake.spark();
  }

  /** The run's rows of a table: the night's, of all its days in a first load. */
  public Dataset<Row> tonight(Table table) {
    require(readable, table, "reads tonight's");
    return lake.rows(table, draft());
  }

  /**
   * The state of the night before; empty on the first night and when states are rebuilt from facts.
   *
   * @throws Failure.Input when the night before has no such state: nothing may start from nothing
   *     unnoticed
   */
  public Dataset<Row> previous(Table table) {
    return night.full() ? lake.files().rows(table, List.of()) : stateBefore(table);
  }

  /** The state of the night before, also where states are rebuilt; empty on the first night. */
  public Dataset<Row> stateBefore(Table table) {
    return lake.files()
        .rows(
            table,
            night
                .previous()
                .flatMap(lake.nights()::manifest)
                .map(m -> state(m, table))
                .orElse(List.of()));
  }

  private static List<Manifest.DataFile> state(Manifest manifest, Table table) {
    if (!manifest.tables().containsKey(table.tableName())) {
      throw new Failure.Input(
          "night %s has no %s to build on: rebuild the states from facts with --full"
              .formatted(manifest.night(), table.tableName()));
    }
    return Nights.files(manifest, table);
  }

  /** The facts that {@link #previous} doesn't know: tonight's, or all when states are rebuilt. */
  public Dataset<Row> arrivals(Table table) {
    return night.full() ? history(table, Integer.MAX_VALUE) : tonight(table);
  }

  /**
   * A day table's rows of the last {@code days} nights, tonight's included.
   *
   * @throws Failure.Input when facts of one of them aren't kept any more
   */
  public Dataset<Row> history(Table table, int days) {
    require(readable, table, "reads tonight's");
    LocalDate from = days == Integer.MAX_VALUE ? LocalDate.MIN : night.date().minusDays(days - 1L);
    Stream<Manifest.DataFile> before =
        night.previous().stream()
            .flatMap(p -> lake.nights().upTo(p, from).stream())
            .flatMap(m -> facts(m, table).stream());
    Stream<Manifest.DataFile> own =
        Nights.files(draft(), table).stream().filter(f -> !f.dt().isBefore(from));
    return lake.files().rows(table, Stream.concat(before, own).toList());
  }

  private static List<Manifest.DataFile> facts(Manifest manifest, Table table) {
    if (table.contract().layer().equals("facts")
        && !manifest.tables().containsKey(table.tableName())) {
      throw new Failure.Input(
          "%s of night %s is needed but isn't kept any more (retention.fact-nights): states can't be rebuilt from facts that old, and lines that old can't be replayed"
              .formatted(table.tableName(), manifest.night()));
    }
    return Nights.files(manifest, table);
  }

  /** The days up to tonight of which the lake has a night; of others nothing is known. */
  public Set<LocalDate> knownDays() {
    return Stream.concat(lake.nights().committed().stream(), night.days().stream())
        .filter(day -> !day.isAfter(night.date()))
        .collect(Collectors.toSet());
  }

  /**
   * Writes a table's rows of the night, replacing what an earlier try of this run has left, checks
   * the files against the contract and records them in the run's draft. What they violate is
   * recorded too, for {@code check} to judge.
   *
   * @throws IllegalArgumentException when columns or types aren't the contract's
   */
  public void write(Table table, Dataset<Row> rows) {
    clear(table);
    Manifest.Written written = lake.files().write(table, night, rows);
    save(draft().with(table.tableName(), written));
  }

  /**
   * Lets tasks write files of a table, day by day, after deleting what an earlier try of this run
   * has left. They are the run's once {@link #addFiles} is told of them.
   */
  public PartFileFactory parts(Table table) {
    clear(table);
    return lake.files().parts(table, night);
  }

  /**
   * Writes several tables at once.
   *
   * @param parts per table the keys of files that tasks have written, as they returned them; they
   *     are checked and recorded as {@link #write} does. Others of this run are deleted: failed
   *     tries of tasks have left them.
   * @param rows per table its rows, as for {@link #write}
   */
  public void addFiles(Map<Table, List<String>> parts, Map<Table, Dataset<Row>> rows) {
    rows.keySet().forEach(this::clear);
    parts.keySet().forEach(table -> require(writable, table, "writes"));
    List<Callable<Map.Entry<Table, Manifest.Written>>> tables = new ArrayList<>();
    TableFiles files = lake.files();
    rows.forEach(
        (table, all) -> tables.add(() -> Map.entry(table, files.write(table, night, all))));
    parts.forEach(
        (table, keys) -> tables.add(() -> Map.entry(table, files.adopt(table, night, keys))));
    String tag = "add files %s %s".formatted(night.date(), night.run());
    Manifest next = draft();
    for (var written : ConcurrentJobs.all(spark().sparkContext(), tag, tables)) {
      next = next.with(written.getKey().tableName(), written.getValue());
    }
    save(next);
  }

  /**
   * Deletes what an earlier try of this run has left of a table; first of all from the draft, so
   * that this never names a file that isn't there.
   *
   * @throws Failure.Locked when the run has been committed: its files stay
   */
  private void clear(Table table) {
    require(writable, table, "writes");
    if (lake.nights().hasBegunToCommit(draft())) {
      throw new Failure.Locked(
          "run %s of night %s is committed already and can't be changed: begin a new run of the night"
              .formatted(night.run(), night.date()));
    }
    save(draft().without(table.tableName()));
    lake.files().clear(table, night);
  }

  /** Lends {@code work} a folder that all of Spark's workers see, and empties it afterwards. */
  public void scratch(Consumer<String> work) {
    ObjectStore store = lake.store();
    String folder = scratchFolder();
    try {
      work.accept(store.address(folder));
    } finally {
      store.delete(store.list(folder).stream().map(ObjectStore.Entry::key).toList());
    }
  }

  private String scratchFolder() {
    return "restricted/scratch/%s.%s/".formatted(night.date(), night.run());
  }

  /** Lets tasks write rows for later tasks of the same {@link #scratch} work. */
  public PartFileFactory scratchParts(String name, StructType type) {
    return lake.files().parts(scratchFolder() + name, type, List.of());
  }

  /** Records the raw files that ingest has read. */
  public void recordInputs(List<Manifest.Input> inputs) {
    save(draft().withInputs(inputs));
  }

  /** Records with which settings the recommender was fitted. */
  public void recordModel(ModelChoice choice) {
    save(draft().withModel(choice));
  }

  /** Records the verdicts of the gates. */
  public void recordVerdicts(List<Manifest.Verdict> verdicts) {
    save(draft().withVerdicts(verdicts));
  }

  /** Records gates that an operator overrules. */
  public void accept(Collection<String> gates) {
    save(draft().withAccepted(gates));
  }

  /** Marks stages as not done, because they or what they read are about to be done again. */
  public void invalidateStages(Collection<String> stages) {
    save(draft().withoutStages(stages));
  }

  /** Records a stage that has ended. */
  public void recordStage(Manifest.StageDone stage) {
    save(draft().withStage(stage));
  }

  private void save(Manifest next) {
    lake.nights().save(next);
    draft = next;
  }

  /** What this run has read and written so far. */
  public Manifest draft() {
    if (draft == null) {
      draft =
          lake.nights()
              .draft(night.date(), night.run())
              .orElseThrow(
                  () ->
                      new Failure.Input(
                          "run %s of night %s has no draft: start it with its first stage"
                              .formatted(night.run(), night.date())));
    }
    return draft;
  }

  /** Drops the draft as it was read: other code has changed or ended it. */
  public void reread() {
    draft = null;
  }
}
