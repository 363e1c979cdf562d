package dev.noctua.stage.catalog;

import static org.apache.spark.sql.functions.array;
import static org.apache.spark.sql.functions.array_sort;
import static org.apache.spark.sql.functions.coalesce;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.collect_list;
import static org.apache.spark.sql.functions.filter;
import static org.apache.spark.sql.functions.flatten;
import static org.apache.spark.sql.functions.get;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.not;
import static org.apache.spark.sql.functions.struct;
import static org.apache.spark.sql.functions.transform;
import static org.apache.spark.sql.functions.try_element_at;
import static org.apache.spark.sql.functions.when;

import dev.noctua.stage.TimedValue;
import java.time.Instant;
import org.apache.spark.sql.Column;

/**
 * Every value that a field had and since when: array of struct (since, value), sorted, one entry
 * per instant. While it is merged its entries are {@link TimedValue}.
 */
final class ValueHistory {
  private static final String SINCE = "since";

  private ValueHistory() {}

  /** What a fact's row adds; null when it has no value. */
  static Column fromTonight(String field) {
    return when(col(field).isNotNull(), array(TimedValue.fromTonight(col(field))));
  }

  /** What a state's history holds. */
  static Column fromState(String history) {
    return transform(
            col(history),
            e -> TimedValue.fromState(e.getField(TimedValue.VALUE), e.getField(SINCE)))
        .as(history);
  }

  /** The aggregate: all entries in order. */
  static Column merged(String history) {
    return array_sort(flatten(collect_list(col(history)))).as(history);
  }

  /** The history: of the merged entries of one instant the last. */
  static Column of(String merged) {
    Column last =
        filter(
            col(merged),
            (e, i) -> {
              Column next = get(col(merged), i.plus(1)).getField(TimedValue.AT);
              return not(coalesce(next.equalTo(e.getField(TimedValue.AT)), lit(false)));
            });
    return transform(
            last,
            e ->
                struct(
                    e.getField(TimedValue.AT).as(SINCE),
                    e.getField(TimedValue.VALUE).as(TimedValue.VALUE)))
        .as(merged);
  }

  /** The value in force just before {@code end}; null when none was yet. */
  static Column inForce(String history, Instant end) {
    Column begun = filter(col(history), e -> e.getField(SINCE).lt(lit(end)));
    return try_element_at(begun, lit(-1)).getField(TimedValue.VALUE);
  }
}
