package dev.noctua.stage;

import static dev.noctua.contract.Columns.DT;
import static dev.noctua.contract.Columns.EVENT_ID;
import static dev.noctua.contract.Columns.FIELD_TIMES;
import static dev.noctua.contract.Columns.OCCURRED_AT;
import static org.apache.spark.sql.functions.array;
import static org.apache.spark.sql.functions.array_sort;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.filter;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.map_from_entries;
import static org.apache.spark.sql.functions.struct;
import static org.apache.spark.sql.functions.try_element_at;
import static org.apache.spark.sql.functions.when;

import java.time.LocalDate;
import java.util.List;
import org.apache.spark.sql.Column;

/**
 * A value with its time: struct (at, arrived, id, value). Structs sort in the order in which values
 * override each other, so the largest holds: the newest event, then the later arrival, then the
 * larger event_id. Null where there is no value.
 */
public final class TimedValue {
  public static final String AT = "at";
  public static final String VALUE = "value";

  /** Arrival of what a state already holds: before all of tonight's. */
  public static final Column EARLIER = lit(LocalDate.of(1, 1, 1));

  private TimedValue() {}

  /** The value of a fact's row. */
  public static Column fromTonight(Column value) {
    return of(value, col(OCCURRED_AT), col(DT), col(EVENT_ID));
  }

  /** What a state holds of a field, by the time that it keeps for it. */
  public static Column fromState(String field) {
    return fromState(col(field), try_element_at(col(FIELD_TIMES), lit(field)));
  }

  /** What a state holds since {@code at}; without a time there is no value. */
  public static Column fromState(Column value, Column at) {
    return when(at.isNotNull(), of(value, at, EARLIER, lit("")));
  }

  public static Column value(String field) {
    return col(field).getField(VALUE);
  }

  /** The fields that have a value, with their times. */
  public static Column times(List<String> fields) {
    Column[] entries =
        fields.stream()
            .map(field -> struct(lit(field).as("key"), col(field).getField(AT).as(AT)))
            .toArray(Column[]::new);
    return map_from_entries(
        array_sort(filter(array(entries), entry -> entry.getField(AT).isNotNull())));
  }

  private static Column of(Column value, Column at, Column arrived, Column id) {
    return when(
        value.isNotNull(), struct(at.as(AT), arrived.as("arrived"), id.as("id"), value.as(VALUE)));
  }
}
