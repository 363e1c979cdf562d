package dev.noctua.stage.profile;

import static dev.noctua.contract.Columns.ACTION;
import static dev.noctua.contract.Columns.COMPLETES;
import static dev.noctua.contract.Columns.DEVICE;
import static dev.noctua.contract.Columns.DEVICE_COUNTS;
import static dev.noctua.contract.Columns.DURATION_SECONDS;
import static dev.noctua.contract.Columns.EVENTS;
import static dev.noctua.contract.Columns.EVENT_DATE;
import static dev.noctua.contract.Columns.FIRST_SEEN;
import static dev.noctua.contract.Columns.HOUR_COUNTS;
import static dev.noctua.contract.Columns.LAST_SEEN;
import static dev.noctua.contract.Columns.MINUTES;
import static dev.noctua.contract.Columns.OCCURRED_AT;
import static dev.noctua.contract.Columns.STARTS;
import static dev.noctua.contract.Columns.USER_KEY;
import static dev.noctua.contract.Columns.VIEWS;
import static org.apache.spark.sql.functions.array;
import static org.apache.spark.sql.functions.array_max;
import static org.apache.spark.sql.functions.coalesce;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.count;
import static org.apache.spark.sql.functions.filter;
import static org.apache.spark.sql.functions.from_utc_timestamp;
import static org.apache.spark.sql.functions.hour;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.map_entries;
import static org.apache.spark.sql.functions.map_from_entries;
import static org.apache.spark.sql.functions.max;
import static org.apache.spark.sql.functions.min;
import static org.apache.spark.sql.functions.negate;
import static org.apache.spark.sql.functions.struct;
import static org.apache.spark.sql.functions.sum;
import static org.apache.spark.sql.functions.transform;
import static org.apache.spark.sql.functions.try_element_at;
import static org.apache.spark.sql.functions.when;

import dev.noctua.contract.Table;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;

/**
 * How people use the platform. Maps of counts are kept as one column per key while they are added
 * up, so that nothing is exploded.
 */
final class Activity {
  /** Columns that add up and are in the profile as they are. */
  static final List<String> COUNTS = List.of(EVENTS, VIEWS, STARTS, COMPLETES);

  private static final List<String> DEVICES =
      Table.BEHAVIOR.contract().columns().stream()
          .filter(column -> column.name().equals(DEVICE))
          .flatMap(column -> column.allowed().stream())
          .sorted()
          .toList();
  private static final List<Integer> HOURS = IntStream.range(0, 24).boxed().toList();

  private Activity() {}

  /** Behavior to one row per person and day: seen, minutes, counts, device and hour counters. */
  static Dataset<Row> perDay(Dataset<Row> behavior, ZoneId zone) {
    String hour = "hour";
    List<Column> sums = new ArrayList<>();
    sums.add(min(OCCURRED_AT).as(FIRST_SEEN));
    sums.add(max(OCCURRED_AT).as(LAST_SEEN));
    sums.add(sum(col(DURATION_SECONDS).divide(60d)).as(MINUTES));
    sums.add(count(lit(1)).as(EVENTS));
    sums.add(counted(col(ACTION).equalTo("view")).as(VIEWS));
    sums.add(counted(col(ACTION).equalTo("start")).as(STARTS));
    sums.add(counted(col(ACTION).equalTo("complete")).as(COMPLETES));
    DEVICES.forEach(d -> sums.add(counted(col(DEVICE).equalTo(d)).as(counter(d))));
    HOURS.forEach(h -> sums.add(counted(col(hour).equalTo(h)).as(counter(h))));
    return behavior
        .withColumn(hour, hour(from_utc_timestamp(col(OCCURRED_AT), zone.getId())))
        .groupBy(USER_KEY, EVENT_DATE)
        .agg(sums.get(0), sums.subList(1, sums.size()).toArray(Column[]::new));
  }

  private static Column counted(Column condition) {
    return sum(when(condition, 1L).otherwise(0L));
  }

  private static String counter(Object key) {
    return "count_" + key;
  }

  /** The counters that a state's maps hold. */
  static List<Column> fromState() {
    List<Column> columns = new ArrayList<>();
    DEVICES.forEach(d -> columns.add(try_element_at(col(DEVICE_COUNTS), lit(d)).as(counter(d))));
    HOURS.forEach(h -> columns.add(try_element_at(col(HOUR_COUNTS), lit(h)).as(counter(h))));
    return columns;
  }

  /** The aggregates of the counters. */
  static List<Column> merged() {
    List<Column> columns = new ArrayList<>();
    DEVICES.forEach(d -> columns.add(sum(counter(d)).as(counter(d))));
    HOURS.forEach(h -> columns.add(sum(counter(h)).as(counter(h))));
    return columns;
  }

  /** The map from device to count, without zeros. */
  static Column deviceCounts() {
    return map(DEVICES);
  }

  /** The map from hour to count, without zeros. */
  static Column hourCounts() {
    return map(HOURS);
  }

  private static Column map(List<?> keys) {
    Column[] entries =
        keys.stream()
            .map(key -> struct(lit(key).as("key"), col(counter(key)).as("value")))
            .toArray(Column[]::new);
    return map_from_entries(
        filter(array(entries), e -> coalesce(e.getField("value").gt(0), lit(false))));
  }

  /** The hour with the most events, the earliest on a tie; null when there is none. */
  static Column peakHour() {
    Column ranked =
        transform(
            map_entries(col(HOUR_COUNTS)),
            e -> struct(e.getField("value"), negate(e.getField("key")).as("back")));
    return negate(array_max(ranked).getField("back"));
  }
}
