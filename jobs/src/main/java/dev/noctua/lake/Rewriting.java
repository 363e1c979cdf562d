package dev.noctua.lake;

import static org.apache.spark.sql.functions.input_file_name;

import dev.noctua.contract.Table;
import java.io.Serializable;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Encoders;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.catalyst.InternalRow;

/** Writes files of tables anew, each beside the one whose place it takes. */
final class Rewriting {
  private final Store store;
  private final TableFiles files;
  private final SparkSession spark;

  Rewriting(Store store, TableFiles files, SparkSession spark) {
    this.store = store;
    this.files = files;
    this.spark = spark;
  }

  /** What has taken a file's place. */
  private record Written(String old, String key) implements Serializable {}

  /** A task: rows of a file, written beside it. */
  private static Iterator<Written> write(
      String old, PartFiles folder, LocalDate day, Iterator<InternalRow> rows) {
    try (PartFile file = folder.open(day)) {
      while (rows.hasNext()) {
        file.write(rows.next());
      }
      file.end();
      return List.of(new Written(old, file.key())).iterator();
    }
  }

  Dataset<Row> rows(Table table, List<String> keys) {
    return files.at(table, keys);
  }

  /** Of {@code keys}, those of files with a row that {@code concerned} holds for. */
  List<String> concerned(Table table, List<String> keys, Column concerned) {
    if (keys.isEmpty()) {
      return List.of();
    }
    // Names of files are unique, and need no escapes in an address.
    Set<String> names =
        files
            .at(table, keys)
            .where(concerned)
            .select(input_file_name())
            .distinct()
            .as(Encoders.STRING())
            .collectAsList()
            .stream()
            .map(Rewriting::name)
            .collect(Collectors.toSet());
    return keys.stream().filter(key -> names.contains(name(key))).toList();
  }

  private static String name(String path) {
    return path.substring(path.lastIndexOf('/') + 1);
  }

  /**
   * Writes files as {@code change} makes their rows.
   *
   * @return key to the new file
   */
  Map<String, Optional<Manifest.DataFile>> write(
      Table table, List<String> keys, UnaryOperator<Dataset<Row>> change) {
    List<JavaRDD<Written>> writes = new ArrayList<>();
    for (String key : keys) {
      PartFiles folder = files.parts(table, key.substring(0, key.lastIndexOf('/')));
      LocalDate day = Holdings.day(key);
      writes.add(
          Shape.of(table.contract(), change.apply(files.at(table, List.of(key))))
              .queryExecution()
              .toRdd()
              .toJavaRDD()
              .coalesce(1)
              .mapPartitions(rows -> write(key, folder, day, rows)));
    }
    Map<String, String> moved =
        written(writes).stream().collect(Collectors.toMap(Written::old, Written::key));
    if (moved.size() != keys.size()) {
      throw new IllegalStateException("a file of " + table.tableName() + " wasn't written");
    }
    Map<String, Manifest.DataFile> there =
        DataFiles.of(store, moved.values()).stream()
            .collect(Collectors.toMap(Manifest.DataFile::path, f -> f));
    Map<String, Optional<Manifest.DataFile>> result = new HashMap<>();
    moved.forEach((old, key) -> result.put(old, Optional.of(there.get(key))));
    return result;
  }

  /** All in one job. */
  private List<Written> written(List<JavaRDD<Written>> writes) {
    @SuppressWarnings({"unchecked", "rawtypes"}) // an array of a generic type can't be made
    JavaRDD<Written>[] all = writes.toArray(new JavaRDD[0]);
    return all.length == 0
        ? List.of()
        : JavaSparkContext.fromSparkContext(spark.sparkContext()).union(all).collect();
  }
}
