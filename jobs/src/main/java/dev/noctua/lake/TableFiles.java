package dev.noctua.lake;

import static org.apache.spark.sql.functions.col;

import dev.noctua.contract.Table;
import dev.noctua.contract.TableContract;
import dev.noctua.core.Night;
import dev.noctua.lake.commit.Manifest;
import dev.noctua.parquet.ExactPaths;
import dev.noctua.parquet.Footers;
import dev.noctua.parquet.InternalRows;
import dev.noctua.parquet.PartFileFactory;
import dev.noctua.parquet.PartFileWriter;
import dev.noctua.storage.ObjectStore;
import java.time.LocalDate;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.hadoop.conf.Configuration;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;

/** The Parquet files of tables: where they lie, how they are read, written and checked. */
public final class TableFiles {
  private static final String RUN = "run";

  /** Hashes of lines: as good as unique. */
  private static final String DIGEST = "digest";

  private final ObjectStore store;
  private final Supplier<SparkSession> spark;

  TableFiles(ObjectStore store, Supplier<SparkSession> spark) {
    this.store = store;
    this.spark = spark;
  }

  /** The rows of files, of a day table with {@link Lake#DT}. */
  Dataset<Row> rows(Table table, List<Manifest.DataFile> files) {
    return rowsOf(table, files.stream().map(Manifest.DataFile::path).toList());
  }

  /** The same of files by their keys. */
  public Dataset<Row> rowsOf(Table table, List<String> keys) {
    return rowsOf(table, keys, table.contract().type());
  }

  /**
   * The same with other columns than the contract has.
   *
   * @param columns those that a file lacks are null
   */
  public Dataset<Row> rowsOf(Table table, List<String> keys, StructType columns) {
    TableContract contract = table.contract();
    StructType type = columns.add(Lake.DT, DataTypes.DateType);
    if (keys.isEmpty()) {
      Dataset<Row> none = spark.get().createDataFrame(List.<Row>of(), type);
      return contract.state() ? none.drop(Lake.DT) : none;
    }
    String[] paths = keys.stream().map(store::address).toArray(String[]::new);
    Dataset<Row> rows =
        ExactPaths.reader(spark.get(), type)
            .option("basePath", store.address(folder(contract)))
            .parquet(paths);
    String[] wanted = contract.state() ? columns.fieldNames() : type.fieldNames();
    return rows.select(
        Stream.of(wanted).map(org.apache.spark.sql.functions::col).toArray(Column[]::new));
  }

  /** Writes rows into the run's folders, of all its days in a first load. */
  Manifest.Written write(Table table, Night night, Dataset<Row> rows) {
    return JobNames.of(spark.get().sparkContext(), table, () -> written(table, night, rows));
  }

  private Manifest.Written written(Table table, Night night, Dataset<Row> rows) {
    TableContract contract = table.contract();
    Dataset<Row> shaped = RowShape.conform(contract, rows);
    if (night.isFirstLoad() && !contract.state()) {
      // One file per day or so.
      shaped = shaped.repartition(col(Lake.DT)).sortWithinPartitions(Lake.DT);
    }
    PartFileFactory parts = parts(table, night);
    List<String> keys =
        contract.state()
            ? InternalRows.write(shaped, parts, night.date())
            : InternalRows.writeByDay(shaped, parts, Lake.DT);
    return adoptFiles(table, night, keys);
  }

  /** Takes files that tasks have written as the run's, and deletes all others of it. */
  Manifest.Written adopt(Table table, Night night, List<String> keys) {
    return JobNames.of(spark.get().sparkContext(), table, () -> adoptFiles(table, night, keys));
  }

  private Manifest.Written adoptFiles(Table table, Night night, List<String> keys) {
    TableContract contract = table.contract();
    Set<String> own = keys.isEmpty() ? Set.of(writeEmpty(table, night)) : Set.copyOf(keys);
    store.delete(keys(contract, night).stream().filter(key -> !own.contains(key)).toList());
    List<Manifest.DataFile> written =
        written(contract, night).stream().filter(file -> own.contains(file.path())).toList();
    if (written.size() < own.size()) {
      throw new IllegalStateException(
          "%s: tasks wrote %d files, %d of them lie in folders of run %s of %s: rows belong to other days"
              .formatted(contract.name(), own.size(), written.size(), night.run(), night.date()));
    }
    return check(table, written);
  }

  /** So that readers find the table's columns: see docs/decisions/0002. */
  private String writeEmpty(Table table, Night night) {
    try (PartFileWriter file = parts(table, night).open(night.date())) {
      file.end();
      return file.key();
    }
  }

  private Manifest.Written check(Table table, List<Manifest.DataFile> files) {
    TableContract contract = table.contract();
    List<String> violations =
        ContractCheck.violations(table, files, store::address, rows(table, files));
    return new Manifest.Written(contract.version(), files, violations);
  }

  /** Lets tasks write files of a table, day by day. */
  PartFileFactory parts(Table table, Night night) {
    TableContract contract = table.contract();
    String folder = folder(contract) + Lake.DT + "=%s/" + RUN + "=" + night.run();
    // Every column accepts nulls here, so that a forbidden null becomes a verdict instead of a
    // failure.
    return parts(folder, contract.fileType().asNullable(), distinct(contract));
  }

  private static List<String> distinct(TableContract contract) {
    return Stream.concat(
            contract.key().stream().filter(c -> contract.key().size() == 1), Stream.of(DIGEST))
        .filter(List.of(contract.type().fieldNames())::contains)
        .toList();
  }

  /** Files by the columns that they have: those of the contract under which each was written. */
  public Map<StructType, List<String>> byColumns(Collection<String> keys) {
    Configuration hadoop = spark.get().sparkContext().hadoopConfiguration();
    return keys.parallelStream()
        .collect(Collectors.groupingBy(key -> Footers.type(store.address(key), hadoop)));
  }

  /** Lets tasks write files with such columns beside others of a table. */
  public PartFileFactory partsBeside(Table table, StructType columns) {
    TableContract contract = table.contract();
    return parts(folder(contract), columns.asNullable(), distinct(contract));
  }

  PartFileFactory parts(String folder, StructType type, List<String> distinct) {
    return new PartFileFactory(
        store.address(""),
        folder,
        type,
        distinct,
        spark.get().sparkContext().hadoopConfiguration());
  }

  /** The same in another session of Spark, with settings of its own. */
  public TableFiles withSession(SparkSession session) {
    return new TableFiles(store, () -> session);
  }

  /** The size, rows and hash of files, by their keys. */
  public List<Manifest.DataFile> stored(Collection<String> keys) {
    return StoredFiles.byKeys(store, keys);
  }

  /** Deletes what an earlier try of the run has left. */
  void clear(Table table, Night night) {
    store.delete(keys(table.contract(), night));
  }

  private List<String> keys(TableContract contract, Night night) {
    return days(contract, night).stream()
        .flatMap(day -> store.list(folder(contract, day, night.run())).stream())
        .map(ObjectStore.Entry::key)
        .toList();
  }

  private List<Manifest.DataFile> written(TableContract contract, Night night) {
    return StoredFiles.list(
        store, days(contract, night), day -> folder(contract, day, night.run()));
  }

  /** The days that a run writes of a table. */
  private static List<LocalDate> days(TableContract contract, Night night) {
    return contract.state() ? List.of(night.date()) : night.days();
  }

  /** The night whose rows a file of a table holds, as its key says. */
  static LocalDate day(String key) {
    int at = key.indexOf("/dt=") + "/dt=".length();
    return LocalDate.parse(key.substring(at, key.indexOf('/', at)));
  }

  /** Where all files of a table lie. */
  public static String folder(TableContract contract) {
    return (contract.restricted() ? "restricted/" : "open/") + contract.name() + "/";
  }

  private static String folder(TableContract contract, LocalDate day, String run) {
    return folder(contract) + Lake.DT + "=" + day + "/" + RUN + "=" + run + "/";
  }
}
