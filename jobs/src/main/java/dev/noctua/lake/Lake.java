package dev.noctua.lake;

import dev.noctua.contract.Table;
import dev.noctua.core.Night;
import dev.noctua.lake.commit.CurrentPointer;
import dev.noctua.lake.commit.Manifest;
import dev.noctua.lake.commit.Nights;
import dev.noctua.lake.lock.FencedStore;
import dev.noctua.lake.lock.LakeLock;
import dev.noctua.parquet.ExactPaths;
import dev.noctua.parquet.PartFileFactory;
import dev.noctua.settings.Settings;
import dev.noctua.storage.LocalStore;
import dev.noctua.storage.ObjectStore;
import dev.noctua.storage.ObjectStores;
import java.nio.file.Path;
import java.util.Collection;
import java.util.List;
import java.util.function.Supplier;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;

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

  /** A lake in any store. Spark is asked for only when a table is read or written. */
  public Lake(ObjectStore store, int leaseSeconds, Supplier<SparkSession> spark) {
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

  /** The lock that a process must hold to change this lake. */
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
    return LakeVerifier.verify(committed, store, spark());
  }

  /**
   * A local file with the content of {@code key}: the object itself, or a copy in {@code cache}.
   */
  public Path local(String key, Path cache) {
    return store instanceof LocalStore
        ? Path.of(store.address(key))
        : LakeSql.fetch(store, key, cache);
  }

  /** One run of a night, whose draft there is or will be. */
  public Run run(Night night) {
    return new Run(this, night);
  }

  /** The log of one run. */
  public RunLog log(Night night) {
    return new RunLog(locked, night.date(), night.run());
  }

  /** The lake's objects, for those who keep it in order; only the lock's holder changes them. */
  public FencedStore store() {
    return locked;
  }

  /** How files of tables are read and written. */
  public TableFiles files() {
    return files;
  }

  /** A file of the lake that isn't a table, such as the report: replaces what was there. */
  public void put(String key, String text) {
    locked.put(key, text);
  }

  /** The rows of files that tasks have written. */
  public Dataset<Row> rows(PartFileFactory parts, Collection<String> keys) {
    return keys.isEmpty()
        ? spark().createDataFrame(List.<Row>of(), parts.type())
        : ExactPaths.reader(spark(), parts.type())
            .parquet(keys.stream().map(store::address).toArray(String[]::new));
  }

  /** What a run has written of a table, as its draft or its night says. */
  public Dataset<Row> rows(Table table, Manifest run) {
    return files.rows(table, Nights.files(run, table));
  }

  /** What is published of a table, even if another run has committed that night since. */
  public Dataset<Row> rows(Table table, CurrentPointer published) {
    return files.rowsOf(table, published.tables().get(table.tableName()));
  }
}
