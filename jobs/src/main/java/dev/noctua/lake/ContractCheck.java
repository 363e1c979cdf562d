package dev.noctua.lake;

import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.not;
import static org.apache.spark.sql.functions.sum;
import static org.apache.spark.sql.functions.when;
import static org.apache.spark.sql.functions.xxhash64;

import dev.noctua.contract.Column;
import dev.noctua.contract.TableContract;
import java.util.ArrayList;
import java.util.List;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;

/** Holds a table's rows against its contract: nulls, keys, allowed values, ranges. */
final class ContractCheck {
  private ContractCheck() {}

  /** What the rows violate, in words; empty when they hold. */
  static List<String> violations(TableContract contract, Dataset<Row> rows) {
    List<String> rules = new ArrayList<>();
    List<org.apache.spark.sql.Column> broken = new ArrayList<>();
    for (Column column : contract.columns()) {
      org.apache.spark.sql.Column value = col(column.name());
      if (column.required()) {
        rules.add(column.name() + " is null");
        broken.add(rowsWhere(value.isNull()));
      }
      if (!column.allowed().isEmpty()) {
        rules.add(column.name() + " is none of " + String.join(", ", column.allowed()));
        broken.add(rowsWhere(not(value.isin(column.allowed().toArray()))));
      }
      if (column.minimum() != null) {
        rules.add(column.name() + " is below " + column.minimum());
        broken.add(rowsWhere(value.lt(lit(column.minimum()))));
      }
      if (column.maximum() != null) {
        rules.add(column.name() + " is above " + column.maximum());
        broken.add(rowsWhere(value.gt(lit(column.maximum()))));
      }
    }
    List<String> violations = new ArrayList<>();
    if (!rules.isEmpty()) {
      List<org.apache.spark.sql.Column> others = broken.subList(1, broken.size());
      Row counts =
          rows.agg(broken.get(0), others.toArray(org.apache.spark.sql.Column[]::new)).first();
      for (int i = 0; i < rules.size(); i++) {
        if (!counts.isNullAt(i) && counts.getLong(i) > 0) {
          violations.add(violation(contract, counts.getLong(i), rules.get(i)));
        }
      }
    }
    List<String> key = new ArrayList<>(contract.key());
    if (!contract.state()) {
      key.add(Lake.DT);
    }
    long again = repetitions(rows, key);
    if (again > 0) {
      String rule = "another row has the same key (" + String.join(", ", key) + ")";
      violations.add(violation(contract, again, rule));
    }
    return violations;
  }

  private static String violation(TableContract contract, long rows, String rule) {
    return "%s: %d rows where %s".formatted(contract.name(), rows, rule);
  }

  /**
   * How many rows there are beyond one for each key. Keys are compared where their hashes are
   * equal: almost never.
   */
  private static long repetitions(Dataset<Row> rows, List<String> key) {
    org.apache.spark.sql.Column[] columns =
        key.stream().map(name -> col(name)).toArray(org.apache.spark.sql.Column[]::new);
    org.apache.spark.sql.Column hash = xxhash64(columns);
    JavaRDD<Longs> hashes =
        rows.select(hash)
            .queryExecution()
            .toRdd()
            .toJavaRDD()
            .mapPartitions(
                some -> {
                  Longs all = new Longs();
                  some.forEachRemaining(row -> all.add(row.getLong(0)));
                  return List.of(all).iterator();
                });
    Object[] repeated =
        Longs.repeated(hashes).collect().stream().flatMapToLong(Longs::stream).boxed().toArray();
    if (repeated.length == 0) {
      return 0;
    }
    Dataset<Row> suspects = rows.where(hash.isin(repeated)).select(columns);
    return suspects.count() - suspects.distinct().count();
  }

  private static org.apache.spark.sql.Column rowsWhere(org.apache.spark.sql.Column condition) {
    return sum(when(condition, lit(1L)).otherwise(lit(0L)));
  }
}
