package dev.noctua.privacy;

import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.input_file_name;

import dev.noctua.contract.Table;
import dev.noctua.lake.Lake;
import dev.noctua.lake.commit.Manifest;
import dev.noctua.parquet.InternalRows;
import dev.noctua.parquet.PartFileFactory;
import dev.noctua.parquet.PartFileWriter;
import java.io.Serializable;
import java.util.Collections;
import java.util.HashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Encoders;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.catalyst.InternalRow;
import org.apache.spark.sql.types.StructField;
import org.apache.spark.sql.types.StructType;

/** Writes files of tables anew, each beside the one whose place it takes. */
final class TableFileRewriter {
  /** Larger than any file, so that Spark gives each to a task of its own. */
  private static final long A_FILE_EACH = 1L << 50;

  private final Lake lake;

  TableFileRewriter(Lake lake) {
    this.lake = lake;
  }

  /** Reads all files in one plan, because a plan costs much more than the rows of a file. */
  private Dataset<Row> oneTaskPerFile(Table table, List<String> keys, StructType columns) {
    SparkSession session = lake.spark().newSession();
    session.conf().set("spark.sql.files.maxPartitionBytes", A_FILE_EACH);
    session.conf().set("spark.sql.files.openCostInBytes", A_FILE_EACH);
    return lake.files().withSession(session).rowsOf(table, keys, columns);
  }

  /** What has taken a file's place. */
  private record RewrittenFile(String old, String key) implements Serializable {}

  /**
   * The work of one task: writes the rows of a file into a new file beside it, or nothing when no
   * rows are left.
   */
  private static Iterator<RewrittenFile> write(
      Iterator<InternalRow> rows, int fileColumn, Map<String, String> keys, PartFileFactory parts) {
    if (!rows.hasNext()) {
      return Collections.emptyIterator();
    }
    InternalRow row = rows.next();
    String old = keys.get(name(row.getUTF8String(fileColumn).toString()));
    try (PartFileWriter file = parts.openBeside(old)) {
      file.write(row);
      while (rows.hasNext()) {
        file.write(rows.next());
      }
      file.end();
      return List.of(new RewrittenFile(old, file.key())).iterator();
    }
  }

  Dataset<Row> rows(Table table, List<String> keys) {
    return lake.files().rowsOf(table, keys);
  }

  /** Of {@code keys}, those of files with a row that {@code concerned} holds for. */
  List<String> concerned(Table table, List<String> keys, Column concerned) {
    if (keys.isEmpty()) {
      return List.of();
    }
    // Names of files are unique, and need no escapes in an address.
    Set<String> names =
        lake
            .files()
            .rowsOf(table, keys)
            .where(concerned)
            .select(input_file_name())
            .distinct()
            .as(Encoders.STRING())
            .collectAsList()
            .stream()
            .map(TableFileRewriter::name)
            .collect(Collectors.toSet());
    return keys.stream().filter(key -> names.contains(name(key))).toList();
  }

  private static String name(String path) {
    return path.substring(path.lastIndexOf('/') + 1);
  }

  /**
   * Writes files as {@code change} makes their rows. Each keeps its own columns, so that files of
   * an older contract stay what they are.
   *
   * @return key to the new file
   */
  Map<String, Optional<Manifest.DataFile>> write(
      Table table, List<String> keys, UnaryOperator<Dataset<Row>> change) {
    Map<String, String> moved = new HashMap<>();
    lake.files()
        .byColumns(keys)
        .forEach((columns, some) -> moved.putAll(write(table, some, columns, change)));
    Map<String, Manifest.DataFile> there =
        lake.files().stored(moved.values()).stream()
            .collect(Collectors.toMap(Manifest.DataFile::path, f -> f));
    Map<String, Optional<Manifest.DataFile>> result = new HashMap<>();
    moved.forEach((old, key) -> result.put(old, Optional.of(there.get(key))));
    return result;
  }

  private Map<String, String> write(
      Table table, List<String> keys, StructType columns, UnaryOperator<Dataset<Row>> change) {
    PartFileFactory parts = lake.files().partsBeside(table, columns);
    Dataset<Row> rows =
        change
            .apply(oneTaskPerFile(table, keys, withThoseOf(table, columns)))
            .select(
                Stream.concat(
                        Stream.of(columns.fieldNames()).map(name -> col(name)),
                        Stream.of(input_file_name()))
                    .toArray(Column[]::new));
    Map<String, String> byName = new HashMap<>();
    keys.forEach(key -> byName.put(name(key), key));
    Map<String, String> moved =
        InternalRows.of(rows)
            .mapPartitions(part -> write(part, columns.length(), byName, parts))
            .collect()
            .stream()
            .collect(Collectors.toMap(RewrittenFile::old, RewrittenFile::key));
    keys.forEach(key -> moved.computeIfAbsent(key, old -> empty(parts, old)));
    return moved;
  }

  /**
   * The columns of a file and those of the contract that it lacks, for a change names the latter.
   */
  private static StructType withThoseOf(Table table, StructType columns) {
    StructType all = columns;
    for (StructField field : table.contract().type().fields()) {
      if (!List.of(columns.fieldNames()).contains(field.name())) {
        all = all.add(field);
      }
    }
    return all;
  }

  private static String empty(PartFileFactory parts, String old) {
    try (PartFileWriter file = parts.openBeside(old)) {
      file.end();
      return file.key();
    }
  }
}
