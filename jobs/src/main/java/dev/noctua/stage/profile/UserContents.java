package dev.noctua.stage.profile;

import static dev.noctua.contract.Columns.ACTION;
import static dev.noctua.contract.Columns.CONTENT_ID;
import static dev.noctua.contract.Columns.EVENT_DATE;
import static dev.noctua.contract.Columns.FIRST_ON;
import static dev.noctua.contract.Columns.IN_PROGRESS;
import static dev.noctua.contract.Columns.LAST_ACTION;
import static dev.noctua.contract.Columns.LAST_AT;
import static dev.noctua.contract.Columns.LAST_ON;
import static dev.noctua.contract.Columns.ORDERS;
import static dev.noctua.contract.Columns.OWNED;
import static dev.noctua.contract.Columns.OWNED_UNTIL;
import static dev.noctua.contract.Columns.PROGRESS;
import static dev.noctua.contract.Columns.RATING;
import static dev.noctua.contract.Columns.RATING_AT;
import static dev.noctua.contract.Columns.STRENGTH;
import static dev.noctua.contract.Columns.STRENGTH_AS_OF;
import static dev.noctua.contract.Columns.USER_KEY;
import static dev.noctua.contract.Columns.VALID_DAYS;
import static org.apache.spark.sql.functions.broadcast;
import static org.apache.spark.sql.functions.coalesce;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.collect_list;
import static org.apache.spark.sql.functions.datediff;
import static org.apache.spark.sql.functions.flatten;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.max;
import static org.apache.spark.sql.functions.min;
import static org.apache.spark.sql.functions.pow;
import static org.apache.spark.sql.functions.size;
import static org.apache.spark.sql.functions.sum;
import static org.apache.spark.sql.functions.when;

import dev.noctua.core.Night;
import dev.noctua.stage.LedgerLines;
import dev.noctua.stage.TimedValue;
import java.util.Map;
import java.util.TreeMap;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;

/**
 * Folds what people did with contents and bought into one row per pair. Actions without a weight
 * leave no trace: a pair would otherwise depend on whether it had been dropped in between.
 */
final class UserContents {
  /** Days in which interest fades by half. */
  static final double HALF_LIFE_DAYS = 30;

  private static final double SMALLEST = 1e-6;
  private static final double PAID_WEIGHT = 5;

  /** From so many stars on a rating adds strength. */
  private static final int LIKED_STARS = 3;

  private static final Map<String, Double> WEIGHTS =
      new TreeMap<>(
          Map.of(
              "view", 1d,
              "start", 2d,
              "progress", 2d,
              "complete", 4d,
              "favorite", 3d,
              "like", 2d,
              "comment", 2d,
              "share", 3d,
              "attend", 3d,
              "rate", 2d));
  private static final String RATED = "rated";
  private static final String LAST = "last";

  private UserContents() {}

  /**
   * The state {@code previous} and what it doesn't know: the state of the night.
   *
   * @param lines the ledger's lines
   * @param balances all orders as of the night
   * @param content the contents as of the night, for how long an order is valid
   */
  static Dataset<Row> merge(
      Dataset<Row> previous,
      Dataset<Row> behavior,
      Dataset<Row> lines,
      Dataset<Row> balances,
      Dataset<Row> content,
      Night night) {
    Dataset<Row> pairs =
        fromState(previous, night)
            .unionByName(actions(behavior, night), true)
            .unionByName(bought(lines, night), true)
            .unionByName(PairOrders.of(balances), true)
            .groupBy(USER_KEY, CONTENT_ID)
            .agg(
                coalesce(sum(STRENGTH), lit(0d)).as(STRENGTH),
                min(FIRST_ON).as(FIRST_ON),
                max(LAST_ON).as(LAST_ON),
                max(LAST).as(LAST),
                max(PROGRESS).as(PROGRESS),
                max(RATED).as(RATED),
                flatten(collect_list(ORDERS)).as(ORDERS));
    return finish(pairs, content, night);
  }

  private static Dataset<Row> fromState(Dataset<Row> previous, Night night) {
    return previous.select(
        col(USER_KEY),
        col(CONTENT_ID),
        col(STRENGTH).multiply(decayed(col(STRENGTH_AS_OF), night)).as(STRENGTH),
        dayOfState(FIRST_ON),
        dayOfState(LAST_ON),
        TimedValue.fromState(col(LAST_ACTION), col(LAST_AT)).as(LAST),
        col(PROGRESS),
        TimedValue.fromState(col(RATING), col(RATING_AT)).as(RATED));
  }

  /** States older than version 1.3.0 don't know the day: it is taken to be theirs. */
  private static Column dayOfState(String day) {
    return when(col(STRENGTH).gt(0), coalesce(col(day), col(STRENGTH_AS_OF))).as(day);
  }

  private static Dataset<Row> actions(Dataset<Row> behavior, Night night) {
    Column weight = lit(0d);
    for (Map.Entry<String, Double> entry : WEIGHTS.entrySet()) {
      weight = when(col(ACTION).equalTo(entry.getKey()), entry.getValue()).otherwise(weight);
    }
    // Few stars are no sign of liking.
    weight =
        when(col(ACTION).equalTo("rate").and(col(RATING).lt(LIKED_STARS)), 0d).otherwise(weight);
    Column completed = when(col(ACTION).equalTo("complete"), 1d).otherwise(col(PROGRESS));
    return behavior
        .filter(col(CONTENT_ID).isNotNull().and(col(ACTION).isin(WEIGHTS.keySet().toArray())))
        .select(
            col(USER_KEY),
            col(CONTENT_ID),
            weight.multiply(decayed(col(EVENT_DATE), night)).as(STRENGTH),
            when(weight.gt(0), col(EVENT_DATE)).as(FIRST_ON),
            when(weight.gt(0), col(EVENT_DATE)).as(LAST_ON),
            TimedValue.fromTonight(col(ACTION)).as(LAST),
            completed.as(PROGRESS),
            TimedValue.fromTonight(col(RATING)).as(RATED));
  }

  private static Dataset<Row> bought(Dataset<Row> lines, Night night) {
    return lines
        .where(LedgerLines.isOrder())
        .select(
            col(USER_KEY),
            col(CONTENT_ID),
            lit(PAID_WEIGHT).multiply(decayed(col(EVENT_DATE), night)).as(STRENGTH),
            col(EVENT_DATE).as(FIRST_ON),
            col(EVENT_DATE).as(LAST_ON));
  }

  private static Column decayed(Column since, Night night) {
    return pow(lit(0.5), datediff(lit(night.date()), since).divide(HALF_LIFE_DAYS));
  }

  private static Dataset<Row> finish(Dataset<Row> pairs, Dataset<Row> content, Night night) {
    Dataset<Row> valid = content.select(CONTENT_ID, VALID_DAYS);
    Column inProgress = coalesce(col(PROGRESS).gt(0d).and(col(PROGRESS).lt(1d)), lit(false));
    // A pair that only ever had few stars has no strength to be kept by.
    Column rejected = coalesce(TimedValue.value(RATED).lt(LIKED_STARS), lit(false));
    return pairs
        .withColumn(IN_PROGRESS, inProgress)
        .filter(
            col(STRENGTH)
                .geq(SMALLEST)
                .or(col(IN_PROGRESS))
                .or(size(col(ORDERS)).gt(0))
                .or(rejected))
        .join(broadcast(valid), pairs.col(CONTENT_ID).equalTo(valid.col(CONTENT_ID)), "left")
        .drop(valid.col(CONTENT_ID))
        .withColumn(ORDERS, PairOrders.valid())
        .select(
            col(USER_KEY),
            col(CONTENT_ID),
            col(STRENGTH),
            lit(night.date()).as(STRENGTH_AS_OF),
            col(FIRST_ON),
            col(LAST_ON),
            TimedValue.value(LAST).as(LAST_ACTION),
            col(LAST).getField(TimedValue.AT).as(LAST_AT),
            col(PROGRESS),
            TimedValue.value(RATED).as(RATING),
            col(RATED).getField(TimedValue.AT).as(RATING_AT),
            col(ORDERS),
            PairOrders.owned(night.date()).as(OWNED),
            PairOrders.ownedUntil(night.date()).as(OWNED_UNTIL),
            col(IN_PROGRESS));
  }
}
