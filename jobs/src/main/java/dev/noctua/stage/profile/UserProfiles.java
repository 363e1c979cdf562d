package dev.noctua.stage.profile;

import static dev.noctua.contract.Columns.ACQUIRED_BY;
import static dev.noctua.contract.Columns.ACTIVE_DAYS;
import static dev.noctua.contract.Columns.BIRTH_YEAR;
import static dev.noctua.contract.Columns.CITY;
import static dev.noctua.contract.Columns.CONSENT_ANALYTICS;
import static dev.noctua.contract.Columns.CONSENT_PERSONALIZATION;
import static dev.noctua.contract.Columns.COUNTRY;
import static dev.noctua.contract.Columns.DELETED;
import static dev.noctua.contract.Columns.DEVICE_COUNTS;
import static dev.noctua.contract.Columns.DISCOUNT;
import static dev.noctua.contract.Columns.EVENT_DATE;
import static dev.noctua.contract.Columns.EXPERIENCE_YEARS;
import static dev.noctua.contract.Columns.FIELD_TIMES;
import static dev.noctua.contract.Columns.FIRST_SEEN;
import static dev.noctua.contract.Columns.GROSS;
import static dev.noctua.contract.Columns.HOUR_COUNTS;
import static dev.noctua.contract.Columns.INTERESTS;
import static dev.noctua.contract.Columns.LAST_ORDER_AT;
import static dev.noctua.contract.Columns.LAST_SEEN;
import static dev.noctua.contract.Columns.LIFECYCLE;
import static dev.noctua.contract.Columns.LIFECYCLE_REASON;
import static dev.noctua.contract.Columns.LIST_VALUE;
import static dev.noctua.contract.Columns.MINUTES;
import static dev.noctua.contract.Columns.NET_SPEND;
import static dev.noctua.contract.Columns.OCCUPATION;
import static dev.noctua.contract.Columns.OCCURRED_AT;
import static dev.noctua.contract.Columns.ORDERS;
import static dev.noctua.contract.Columns.PAID_AT;
import static dev.noctua.contract.Columns.PEAK_HOUR;
import static dev.noctua.contract.Columns.RECENT_DAYS;
import static dev.noctua.contract.Columns.REFUNDED_ORDERS;
import static dev.noctua.contract.Columns.REFUNDS;
import static dev.noctua.contract.Columns.REGISTERED_AT;
import static dev.noctua.contract.Columns.SKILL_LEVEL;
import static dev.noctua.contract.Columns.TAG_AFFINITY;
import static dev.noctua.contract.Columns.TYPE;
import static dev.noctua.contract.Columns.UNITS;
import static dev.noctua.contract.Columns.USER_KEY;
import static org.apache.spark.sql.functions.array;
import static org.apache.spark.sql.functions.array_except;
import static org.apache.spark.sql.functions.array_sort;
import static org.apache.spark.sql.functions.array_union;
import static org.apache.spark.sql.functions.coalesce;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.collect_list;
import static org.apache.spark.sql.functions.date_sub;
import static org.apache.spark.sql.functions.filter;
import static org.apache.spark.sql.functions.flatten;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.max;
import static org.apache.spark.sql.functions.min;
import static org.apache.spark.sql.functions.size;
import static org.apache.spark.sql.functions.sum;
import static org.apache.spark.sql.functions.when;

import dev.noctua.contract.Table;
import dev.noctua.core.Night;
import dev.noctua.stage.TimedValue;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Consumer;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;

/** Folds accounts, behavior, orders and pairs into one row per person. */
final class UserProfiles {
  /** How far back days are kept: longer than an event may be late. */
  private static final int RECENT_NIGHTS = 40;

  /** Fields whose newest value counts. */
  private static final List<String> FIELDS =
      List.of(
          BIRTH_YEAR,
          OCCUPATION,
          EXPERIENCE_YEARS,
          SKILL_LEVEL,
          INTERESTS,
          COUNTRY,
          CITY,
          ACQUIRED_BY,
          CONSENT_PERSONALIZATION,
          CONSENT_ANALYTICS);

  private static final List<String> CONSENTS = List.of(CONSENT_PERSONALIZATION, CONSENT_ANALYTICS);
  private static final List<String> SUMS = List.of(GROSS, REFUNDS, LIST_VALUE, DISCOUNT);
  private static final String DAYS = "days";

  private UserProfiles() {}

  /**
   * The state {@code previous} and what it doesn't know: the state of the night. People are those
   * of these four.
   *
   * @param lines the ledger's lines
   * @param pairs the night's user_content, for tags and refunded orders
   * @param content the night's content, for its tags
   */
  static Dataset<Row> merge(
      Dataset<Row> previous,
      Dataset<Row> registration,
      Dataset<Row> behavior,
      Dataset<Row> lines,
      Dataset<Row> pairs,
      Dataset<Row> content,
      Night night) {
    Dataset<Row> days =
        Activity.perDay(behavior, night.zone())
            .withColumn(DAYS, array(col(EVENT_DATE)))
            .drop(EVENT_DATE);
    Dataset<Row> all =
        fromState(previous)
            .unionByName(fromTonight(registration), true)
            .unionByName(days, true)
            .unionByName(spent(lines), true)
            .unionByName(PairOrders.refundedPerPerson(pairs), true)
            .unionByName(TagAffinity.of(pairs, content), true);
    return finish(merged(all), night);
  }

  private static Dataset<Row> fromState(Dataset<Row> previous) {
    return select(
        previous,
        columns -> {
          FIELDS.forEach(field -> columns.add(TimedValue.fromState(field).as(field)));
          List.of(REGISTERED_AT, DELETED, FIRST_SEEN, LAST_SEEN, LAST_ORDER_AT)
              .forEach(name -> columns.add(col(name)));
          List.of(ACTIVE_DAYS, RECENT_DAYS, MINUTES, ORDERS)
              .forEach(name -> columns.add(col(name)));
          SUMS.forEach(name -> columns.add(col(name)));
          Activity.COUNTS.forEach(name -> columns.add(col(name)));
          columns.addAll(Activity.fromState());
        });
  }

  private static Dataset<Row> fromTonight(Dataset<Row> registration) {
    Column registered = col(TYPE).equalTo("registered");
    return select(
        registration,
        columns -> {
          for (String field : FIELDS) {
            // Who registers and says nothing of consent gives it.
            Column value =
                CONSENTS.contains(field)
                    ? coalesce(col(field), when(registered, true))
                    : col(field);
            columns.add(TimedValue.fromTonight(value).as(field));
          }
          columns.add(when(registered, col(OCCURRED_AT)).as(REGISTERED_AT));
          columns.add(col(TYPE).equalTo("account_deleted").as(DELETED));
        });
  }

  private static Dataset<Row> spent(Dataset<Row> lines) {
    return LedgerAmounts.of(lines)
        .withColumn(FIRST_SEEN, col(PAID_AT))
        .withColumn(LAST_SEEN, col(PAID_AT))
        .withColumnRenamed(PAID_AT, LAST_ORDER_AT)
        .drop(UNITS);
  }

  private static Dataset<Row> merged(Dataset<Row> all) {
    List<Column> folds = new ArrayList<>();
    FIELDS.forEach(field -> folds.add(max(field).as(field)));
    List.of(REGISTERED_AT, FIRST_SEEN).forEach(name -> folds.add(min(name).as(name)));
    List.of(LAST_SEEN, LAST_ORDER_AT, RECENT_DAYS, TAG_AFFINITY)
        .forEach(name -> folds.add(max(name).as(name)));
    folds.add(coalesce(max(DELETED), lit(false)).as(DELETED));
    folds.add(coalesce(max(ACTIVE_DAYS), lit(0)).as(ACTIVE_DAYS));
    folds.add(collect_list(DAYS).as(DAYS));
    folds.add(coalesce(sum(MINUTES), lit(0d)).as(MINUTES));
    Activity.COUNTS.forEach(name -> folds.add(LedgerAmounts.count(name)));
    folds.addAll(Activity.merged());
    folds.add(LedgerAmounts.count(ORDERS));
    folds.add(LedgerAmounts.count(REFUNDED_ORDERS));
    SUMS.forEach(name -> folds.add(LedgerAmounts.total(name)));
    return all.groupBy(USER_KEY)
        .agg(folds.get(0), folds.subList(1, folds.size()).toArray(Column[]::new));
  }

  private static Dataset<Row> finish(Dataset<Row> merged, Night night) {
    Column none = array().cast("array<date>");
    Column known = coalesce(col(RECENT_DAYS), none);
    Column seen = flatten(col(DAYS));
    Column oldest = date_sub(lit(night.date()), RECENT_NIGHTS);
    // Few steps: each one has the whole plan analyzed again.
    Map<String, Column> fields = new TreeMap<>();
    FIELDS.forEach(field -> fields.put(field, TimedValue.value(field)));
    CONSENTS.forEach(
        consent -> fields.put(consent, coalesce(TimedValue.value(consent), lit(true))));
    fields.put(FIELD_TIMES, TimedValue.times(FIELDS));
    fields.put(ACTIVE_DAYS, col(ACTIVE_DAYS).plus(size(array_except(seen, known))));
    fields.put(RECENT_DAYS, array_sort(filter(array_union(known, seen), day -> day.gt(oldest))));
    fields.put(DEVICE_COUNTS, Activity.deviceCounts());
    fields.put(HOUR_COUNTS, Activity.hourCounts());
    fields.put(NET_SPEND, col(GROSS).minus(col(REFUNDS)).cast(LedgerAmounts.DECIMAL));
    fields.put(TAG_AFFINITY, TagAffinity.map(col(TAG_AFFINITY)));
    fields.put(LIFECYCLE, Lifecycle.of(night));
    return merged
        .withColumns(fields)
        .withColumns(
            Map.of(PEAK_HOUR, Activity.peakHour(), LIFECYCLE_REASON, Lifecycle.reason(night)))
        .select(
            Arrays.stream(Table.USER_PROFILE.contract().type().fieldNames())
                .map(name -> col(name))
                .toArray(Column[]::new));
  }

  private static Dataset<Row> select(Dataset<Row> rows, Consumer<List<Column>> added) {
    List<Column> columns = new ArrayList<>();
    columns.add(col(USER_KEY));
    added.accept(columns);
    return rows.select(columns.toArray(Column[]::new));
  }
}
