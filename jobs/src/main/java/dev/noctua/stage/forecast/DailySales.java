package dev.noctua.stage.forecast;

import static dev.noctua.contract.Columns.AVAILABLE_FROM;
import static dev.noctua.contract.Columns.CATEGORY;
import static dev.noctua.contract.Columns.CONTENT_ID;
import static dev.noctua.contract.Columns.COUPON;
import static dev.noctua.contract.Columns.DATE;
import static dev.noctua.contract.Columns.GROSS;
import static dev.noctua.contract.Columns.ITEM;
import static dev.noctua.contract.Columns.KIND;
import static dev.noctua.contract.Columns.LEVEL;
import static dev.noctua.contract.Columns.LIST_PRICE;
import static dev.noctua.contract.Columns.PRICE_HISTORY;
import static dev.noctua.contract.Columns.PUBLISHED_AT;
import static dev.noctua.contract.Columns.REFUNDS;
import static dev.noctua.contract.Columns.SEATS;
import static dev.noctua.contract.Columns.SEATS_LEFT;
import static dev.noctua.contract.Columns.UNITS;
import static dev.noctua.contract.Columns.VALID_FROM;
import static dev.noctua.contract.Columns.VALID_UNTIL;
import static dev.noctua.contract.Columns.VIEWS;
import static dev.noctua.contract.Columns.WITHDRAWN;
import static org.apache.spark.sql.functions.coalesce;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.collect_list;
import static org.apache.spark.sql.functions.expr;
import static org.apache.spark.sql.functions.from_utc_timestamp;
import static org.apache.spark.sql.functions.greatest;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.not;
import static org.apache.spark.sql.functions.sort_array;
import static org.apache.spark.sql.functions.struct;
import static org.apache.spark.sql.functions.sum;
import static org.apache.spark.sql.functions.to_date;
import static org.apache.spark.sql.functions.transform;
import static org.apache.spark.sql.functions.when;

import dev.noctua.stage.OrderBalances;
import java.time.ZoneId;
import java.util.stream.Stream;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;

/**
 * One row per series: {@code level, item, category, kind, list_price, since date, seats_left
 * bigint, planned array<struct<valid_from, valid_until, list_price, coupon>>, response
 * struct<elasticity, low, high, form>, prices array<struct<valid_from, list_price>>, days
 * array<struct<date, units, gross, refunds, views>>}; the days in no order and without those on
 * which nothing happened, the numbers of a day as doubles. Prices of the past, by time, are there
 * where the response to planned ones is known. Of the levels above a content all but the first two
 * and the days are null.
 */
final class DailySales {
  static final String DAYS = "days";
  static final String PLANNED = "planned";
  static final String RESPONSE = "response";
  static final String PRICES = "prices";
  static final String SINCE = "since";
  static final String PLATFORM = "platform";
  static final String CONTENT = "content";
  static final String ALL = "all";

  /** Category and kind of what the catalog doesn't know. */
  static final String UNKNOWN = "unknown";

  private static final String[] MEASURES = {UNITS, GROSS, REFUNDS, VIEWS};

  private DailySales() {}

  /**
   * A series for every content that is on sale, or that was sold without the catalog knowing it,
   * and one for each category, each kind and the platform: the sums of these contents but for those
   * that are sold out, to the day.
   *
   * @param demand the days of {@code demand_daily} that forecasts look at
   * @param content tonight's {@code content}
   * @param orders tonight's {@code order_balance}, of which contents with seats have some sold
   * @param prices {@code content_id, planned, response}, one row for each content with a plan
   * @param zone of the platform, whose days count
   */
  static Dataset<Row> series(
      Dataset<Row> demand,
      Dataset<Row> content,
      Dataset<Row> orders,
      Dataset<Row> prices,
      ZoneId zone) {
    Dataset<Row> days =
        demand
            .groupBy(CONTENT_ID, DATE)
            .agg(total(UNITS), total(GROSS), total(REFUNDS), total(VIEWS));
    Dataset<Row> known =
        known(content, orders, zone).join(prices, new String[] {CONTENT_ID}, "left");
    Dataset<Row> daily =
        days.join(known, days.col(CONTENT_ID).equalTo(known.col(CONTENT_ID)), "full")
            .where(not(coalesce(col(WITHDRAWN), lit(false))))
            .select(
                coalesce(days.col(CONTENT_ID), known.col(CONTENT_ID)).as(ITEM),
                coalesce(col(CATEGORY), lit(UNKNOWN)).as(CATEGORY),
                coalesce(col(KIND), lit(UNKNOWN)).as(KIND),
                col(LIST_PRICE),
                col(SINCE),
                col(SEATS_LEFT),
                col(PLANNED),
                col(RESPONSE),
                when(col(RESPONSE).isNotNull(), col(PRICES)).as(PRICES),
                col(DATE),
                col(UNITS),
                col(GROSS),
                col(REFUNDS),
                col(VIEWS));
    Dataset<Row> contents =
        daily
            .groupBy(ITEM, CATEGORY, KIND, LIST_PRICE, SINCE, SEATS_LEFT, PLANNED, RESPONSE, PRICES)
            .agg(days().as(DAYS))
            .withColumn(LEVEL, lit(CONTENT));
    return contents
        .unionByName(sums(daily, CATEGORY, col(CATEGORY)), true)
        .unionByName(sums(daily, KIND, col(KIND)), true)
        .unionByName(sums(daily, PLATFORM, lit(ALL)), true);
  }

  /** What the catalog and the ledger say of each content. */
  private static Dataset<Row> known(Dataset<Row> content, Dataset<Row> orders, ZoneId zone) {
    Dataset<Row> sold =
        orders
            .where(not(OrderBalances.isGivenBack()))
            .groupBy(CONTENT_ID)
            .agg(sum(UNITS).as(UNITS));
    Column left = col(SEATS).cast("bigint").minus(coalesce(col(UNITS), lit(0L)));
    return content
        .join(sold, content.col(CONTENT_ID).equalTo(sold.col(CONTENT_ID)), "left")
        .select(
            content.col(CONTENT_ID),
            col(WITHDRAWN),
            col(CATEGORY),
            col(KIND),
            col(LIST_PRICE),
            greatest(day(PUBLISHED_AT, zone), day(AVAILABLE_FROM, zone)).as(SINCE),
            left.as(SEATS_LEFT),
            prices(zone).as(PRICES));
  }

  /** Each price with the first day on which it held before noon. */
  private static Column prices(ZoneId zone) {
    return transform(
        col(PRICE_HISTORY),
        change ->
            struct(
                to_date(
                        from_utc_timestamp(change.getField("since"), zone.getId())
                            .plus(expr("INTERVAL 12 HOURS")))
                    .as(VALID_FROM),
                change.getField("value").as(LIST_PRICE)));
  }

  private static Column day(String instant, ZoneId zone) {
    return to_date(from_utc_timestamp(col(instant), zone.getId()));
  }

  /**
   * The planned prices of each content that has some, and its response to them where that is known.
   *
   * @param planned tonight's {@code planned_price}
   * @param elasticity rows {@code item, elasticity, low, high, form} of contents whose elasticity
   *     is identified
   */
  static Dataset<Row> prices(Dataset<Row> planned, Dataset<Row> elasticity) {
    Dataset<Row> plans =
        planned
            .groupBy(CONTENT_ID)
            .agg(
                sort_array(collect_list(struct(VALID_FROM, VALID_UNTIL, LIST_PRICE, COUPON)))
                    .as(PLANNED));
    Dataset<Row> responses =
        elasticity.select(
            col(ITEM).as(CONTENT_ID), struct("elasticity", "low", "high", "form").as(RESPONSE));
    return plans.join(responses, new String[] {CONTENT_ID}, "left");
  }

  /**
   * The series of one level, without what sold-out contents sold: it doesn't go on, and the level
   * must not expect it of others.
   */
  private static Dataset<Row> sums(Dataset<Row> daily, String level, Column item) {
    return daily
        .groupBy(item.as(ITEM), col(DATE))
        .agg(open(UNITS), open(GROSS), open(REFUNDS), open(VIEWS))
        .groupBy(ITEM)
        .agg(days().as(DAYS))
        .withColumn(LEVEL, lit(level));
  }

  private static Column total(String measure) {
    return sum(measure).as(measure);
  }

  private static Column open(String measure) {
    Column isSoldOut = coalesce(col(SEATS_LEFT).leq(0), lit(false));
    return sum(when(isSoldOut, lit(0)).otherwise(col(measure))).as(measure);
  }

  /** Sums stay exact until here; a content of which nothing is told has no date. */
  private static Column days() {
    Column[] fields =
        Stream.concat(
                Stream.of(col(DATE)),
                Stream.of(MEASURES).map(measure -> col(measure).cast("double").as(measure)))
            .toArray(Column[]::new);
    return collect_list(when(col(DATE).isNotNull(), struct(fields)));
  }
}
