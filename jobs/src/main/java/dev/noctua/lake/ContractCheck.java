package dev.noctua.lake;

import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.count;
import static org.apache.spark.sql.functions.count_distinct;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.not;
import static org.apache.spark.sql.functions.sum;
import static org.apache.spark.sql.functions.when;

import dev.noctua.contract.Column;
import dev.noctua.contract.TableContract;
import java.util.ArrayList;
import java.util.List;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;

/** Holds a table's rows against its contract: nulls, keys, allowed values, ranges; in one pass. */
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
    List<String> key = new ArrayList<>(contract.key());
    if (!contract.state()) {
      key.add(Lake.DT);
    }
    rules.add("another row has the same key (" + String.join(", ", key) + ")");
    org.apache.spark.sql.Column[] keys =
        key.stream().map(name -> col(name)).toArray(org.apache.spark.sql.Column[]::new);
    broken.add(
        count(lit(1))
            .minus(count_distinct(keys[0], java.util.Arrays.copyOfRange(keys, 1, keys.length))));

    Row counts =
        rows.agg(
                broken.get(0),
                broken.subList(1, broken.size()).toArray(org.apache.spark.sql.Column[]::new))
            .first();
    List<String> violations = new ArrayList<>();
    for (int i = 0; i < rules.size(); i++) {
      if (!counts.isNullAt(i) && counts.getLong(i) > 0) {
        violations.add(
            "%s: %d rows where %s".formatted(contract.name(), counts.getLong(i), rules.get(i)));
      }
    }
    return violations;
  }

  private static org.apache.spark.sql.Column rowsWhere(org.apache.spark.sql.Column condition) {
    return sum(when(condition, lit(1L)).otherwise(lit(0L)));
  }
}
