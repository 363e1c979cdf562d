package dev.noctua.privacy;

import static org.apache.spark.sql.functions.coalesce;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.length;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.not;
import static org.apache.spark.sql.functions.sha2;
import static org.apache.spark.sql.functions.substring;
import static org.apache.spark.sql.functions.udf;
import static org.apache.spark.sql.functions.when;

import dev.noctua.contract.Columns;
import dev.noctua.contract.Table;
import dev.noctua.privacy.TableEraser.Change;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.api.java.UDF1;
import org.apache.spark.sql.api.java.UDF2;
import org.apache.spark.sql.expressions.UserDefinedFunction;
import org.apache.spark.sql.types.DataType;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;

/** What becomes of the rows of tables when people are erased. */
final class RowRedactor {
  /** Tables whose rows the law requires to be kept; the tombstone's key replaces the person's. */
  private static final Set<Table> KEPT =
      Set.of(Table.TRANSACTION, Table.ORDER_BALANCE, Table.SETTLEMENT_LINE);

  private RowRedactor() {}

  /** Per table that may name people, by a key or in a text, what to do with it. */
  static Map<Table, Change> changes(List<Erasure.Person> people, Tombstones tombstones) {
    Map<Table, Change> changes = new EnumMap<>(Table.class);
    List<Erasure.Person> known = people.stream().filter(p -> p.userKey().isPresent()).toList();
    TextColumns texts = new TextColumns(new TombstoneLookup(people));
    for (Table table : Table.values()) {
      List<String> columns =
          Stream.of(table.contract().type().fieldNames())
              .filter(name -> !known.isEmpty() && name.endsWith(Columns.USER_KEY))
              .toList();
      if (!columns.isEmpty() || !table.contract().freeTexts().isEmpty()) {
        changes.put(table, change(table, columns, known, texts, tombstones));
      }
    }
    changes.put(Table.QUARANTINE, quarantine(new LineRedactor(people)));
    return changes;
  }

  private static Change change(
      Table table,
      List<String> columns,
      List<Erasure.Person> people,
      TextColumns texts,
      Tombstones tombstones) {
    StructType type = table.contract().type();
    List<String> freeTexts = table.contract().freeTexts();
    Object[] keys = people.stream().map(p -> p.userKey().orElseThrow()).toArray();
    Column any =
        Stream.concat(
                columns.stream().map(column -> isOne(column, keys)),
                freeTexts.stream().map(column -> texts.names(column, type(type, column))))
            .reduce(Column::or)
            .orElseThrow();
    boolean drops = columns.contains(Columns.USER_KEY) && !KEPT.contains(table);
    boolean digested = List.of(type.fieldNames()).contains(Columns.DIGEST);
    UserDefinedFunction digest =
        udf((UDF1<String, String>) tombstones::digest, DataTypes.StringType);
    UserDefinedFunction renamed = renamed(people);
    return new Change(
        any,
        rows -> {
          Dataset<Row> left = drops ? rows.where(not(isOne(Columns.USER_KEY, keys))) : rows;
          if (digested) {
            Column other = digest.apply(col(Columns.DIGEST));
            left = left.withColumn(Columns.DIGEST, when(any, other).otherwise(col(Columns.DIGEST)));
          }
          for (String column : columns) {
            left = left.withColumn(column, renamed.apply(col(column)));
          }
          for (String column : freeTexts) {
            left = left.withColumn(column, texts.redacted(column, type(type, column)));
          }
          return left;
        });
  }

  private static DataType type(StructType row, String column) {
    return row.apply(column).dataType();
  }

  private static Column isOne(String column, Object[] keys) {
    return coalesce(col(column).isin(keys), lit(false));
  }

  private static UserDefinedFunction renamed(List<Erasure.Person> people) {
    Map<String, String> tombstones = new HashMap<>();
    people.forEach(p -> tombstones.put(p.userKey().orElseThrow(), p.tombstone()));
    return udf(
        (UDF1<String, String>) key -> tombstones.getOrDefault(key, key), DataTypes.StringType);
  }

  private static Change quarantine(LineRedactor lines) {
    UserDefinedFunction kept =
        udf((UDF2<String, byte[], byte[]>) lines::kept, DataTypes.BinaryType);
    Column line = col(Columns.LINE);
    Column after = kept.apply(col(Columns.LOG), line);
    return new Change(
        line.isNotNull().and(coalesce(after.notEqual(line), lit(true))),
        rows ->
            rows.withColumn("after", when(line.isNotNull(), after))
                .where(line.isNull().or(col("after").isNotNull()))
                .withColumn(Columns.LINE_BYTES, bytes())
                .withColumn(Columns.DIGEST, digest())
                .withColumn(Columns.LINE, col("after"))
                .drop("after"));
  }

  private static Column changed() {
    return coalesce(col("after").notEqual(col(Columns.LINE)), lit(false));
  }

  private static Column bytes() {
    return when(changed(), length(col("after")).cast("bigint")).otherwise(col(Columns.LINE_BYTES));
  }

  private static Column digest() {
    return when(changed(), substring(sha2(col("after"), 256), 1, 32))
        .otherwise(col(Columns.DIGEST));
  }
}
