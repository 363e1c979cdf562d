package dev.noctua.lake;

import static org.apache.spark.sql.functions.col;

import dev.noctua.contract.Column;
import dev.noctua.contract.Table;
import dev.noctua.contract.TableContract;
import dev.noctua.lake.commit.Manifest;
import dev.noctua.parquet.FileCheck;
import dev.noctua.parquet.LongSet;
import java.io.Serializable;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import org.apache.hadoop.conf.Configuration;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.storage.StorageLevel;
import org.apache.spark.util.SerializableConfiguration;

/** Holds a table's files against its contract: nulls, keys, allowed values, ranges. */
final class ContractCheck {
  /** Up to this number of rows, checking them here takes less time than starting Spark jobs. */
  private static final long FEW_ROWS = 50_000;

  private ContractCheck() {}

  /**
   * The rules of the contract that the files violate, in words; empty when they violate none.
   *
   * @param address of a file's key
   * @param rows of the same files
   */
  static List<String> violations(
      Table table,
      List<Manifest.DataFile> files,
      Function<String, String> address,
      Dataset<Row> rows) {
    TableContract contract = table.contract();
    JavaSparkContext spark = JavaSparkContext.fromSparkContext(rows.sparkSession().sparkContext());
    SerializableConfiguration hadoop = new SerializableConfiguration(spark.hadoopConfiguration());
    List<Checked> all =
        files.stream()
            .map(f -> new Checked(table, address.apply(f.path()), seed(contract, f)))
            .toList();
    if (files.stream().mapToLong(Manifest.DataFile::rows).sum() <= FEW_ROWS) {
      List<FileCheck.Found> found = all.parallelStream().map(f -> f.check(hadoop.value())).toList();
      boolean again = LongSet.hasRepeated(found.stream().map(FileCheck.Found::keys).toList());
      return violations(contract, found, again, rows);
    }
    JavaRDD<FileCheck.Found> found =
        spark
            .parallelize(all, Math.min(all.size(), 4 * spark.defaultParallelism()))
            .map(f -> f.check(hadoop.value()))
            .persist(StorageLevel.MEMORY_AND_DISK());
    try {
      List<FileCheck.Found> broken = found.map(FileCheck.Found::withoutKeys).collect();
      boolean again =
          LongSet.repeated(found.map(FileCheck.Found::keys)).collect().stream()
              .anyMatch(hashes -> hashes.stream().findAny().isPresent());
      return violations(contract, broken, again, rows);
    } finally {
      found.unpersist();
    }
  }

  /** A file that is to be checked. */
  private record Checked(Table table, String address, long seed) implements Serializable {
    FileCheck.Found check(Configuration hadoop) {
      return new FileCheck(table.contract()).check(address, seed, hadoop);
    }
  }

  /** Keys of a day table may be equal on different days. */
  private static long seed(TableContract contract, Manifest.DataFile file) {
    return contract.state() ? 0 : file.dt().toEpochDay();
  }

  private static List<String> violations(
      TableContract contract, List<FileCheck.Found> files, boolean again, Dataset<Row> rows) {
    List<String> violations = words(contract, files);
    if (again) {
      sayKeys(violations, contract, rows);
    }
    return violations;
  }

  /** What the rows of files together break of the columns' rules. */
  static List<String> words(TableContract contract, List<FileCheck.Found> files) {
    List<FileCheck.Broken> broken = new ArrayList<>();
    contract.columns().forEach(column -> broken.add(new FileCheck.Broken()));
    for (FileCheck.Found file : files) {
      for (int i = 0; i < broken.size(); i++) {
        broken.get(i).add(file.broken().get(i));
      }
    }
    List<String> violations = new ArrayList<>();
    for (int i = 0; i < broken.size(); i++) {
      say(violations, contract, contract.columns().get(i), broken.get(i));
    }
    return violations;
  }

  private static void say(
      List<String> violations, TableContract contract, Column column, FileCheck.Broken broken) {
    say(violations, contract, broken.nulls(), column.name() + " is null");
    say(
        violations,
        contract,
        broken.others(),
        column.name() + " is none of " + String.join(", ", column.allowed()));
    say(violations, contract, broken.below(), column.name() + " is below " + column.minimum());
    say(violations, contract, broken.above(), column.name() + " is above " + column.maximum());
  }

  private static void say(List<String> violations, TableContract contract, long rows, String rule) {
    if (rows > 0) {
      violations.add("%s: %d rows where %s".formatted(contract.name(), rows, rule));
    }
  }

  /**
   * Counts repeated keys exactly. Called when hashes of keys are equal, almost always because keys
   * are.
   */
  private static void sayKeys(List<String> violations, TableContract contract, Dataset<Row> rows) {
    List<String> key = new ArrayList<>(contract.key());
    if (!contract.state()) {
      key.add(Lake.DT);
    }
    Dataset<Row> keys =
        rows.select(
            key.stream().map(name -> col(name)).toArray(org.apache.spark.sql.Column[]::new));
    say(
        violations,
        contract,
        keys.count() - keys.distinct().count(),
        "another row has the same key (" + String.join(", ", key) + ")");
  }
}
