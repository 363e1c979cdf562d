package dev.noctua.stage.price;

import static dev.noctua.contract.Columns.AMOUNT;
import static dev.noctua.contract.Columns.CATEGORY;
import static dev.noctua.contract.Columns.CONTENT_ID;
import static dev.noctua.contract.Columns.COUPON;
import static dev.noctua.contract.Columns.DATE;
import static dev.noctua.contract.Columns.EVENT_DATE;
import static dev.noctua.contract.Columns.FIELD_TIMES;
import static dev.noctua.contract.Columns.LIST_PRICE;
import static dev.noctua.contract.Columns.LIST_VALUE;
import static dev.noctua.contract.Columns.ORDERS;
import static dev.noctua.contract.Columns.PAID_EVENT_ID;
import static dev.noctua.contract.Columns.PRICE_HISTORY;
import static dev.noctua.contract.Columns.REFUNDED;
import static dev.noctua.contract.Columns.SEATS;
import static dev.noctua.contract.Columns.UNITS;
import static dev.noctua.contract.Columns.VALID_FROM;
import static dev.noctua.contract.Columns.VALID_UNTIL;
import static dev.noctua.contract.Columns.VIEWERS;
import static dev.noctua.contract.Columns.WITHDRAWN;
import static org.apache.spark.sql.functions.coalesce;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.collect_list;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.struct;
import static org.apache.spark.sql.functions.sum;
import static org.apache.spark.sql.functions.try_element_at;
import static org.apache.spark.sql.functions.when;

import dev.noctua.stage.OrderBalances;
import java.sql.Date;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;

/** One row per content: what the catalog says of it, what it sold, and what its orders paid. */
final class ContentSales {
  static final String DAYS = "days";
  static final String WITHDRAWN_AT = "withdrawn_at";
  static final String RECENT_LIST_VALUE = "recent_list_value";
  static final String SEATS_TAKEN = "seats_taken";
  static final String COUPONS = "coupons";
  private static final String[] KEY = {CONTENT_ID};

  private ContentSales() {}

  /**
   * Every content that the catalog knows, that was seen or that was ever ordered: {@code
   * content_id, category, price_history, list_price, seats, withdrawn, withdrawn_at, coupons, days
   * array<struct<date, orders, units, viewers>>, units, list_value} of all orders, {@code
   * seats_taken array<struct<event_date, units>>} of those that were not refunded as a whole, and
   * {@code recent_list_value, amount, refunded} of those within the window.
   *
   * @param demand {@code demand_daily}
   * @param content of {@link #content}
   * @param balances tonight's {@code order_balance}
   * @param paying of {@link PayingShares}
   */
  static Dataset<Row> of(
      Dataset<Row> demand,
      Dataset<Row> content,
      Dataset<Row> balances,
      Dataset<Row> paying,
      PriceWindow window) {
    return content
        .join(days(demand, window), KEY, "full")
        .join(ordered(balances, window), KEY, "full")
        .join(paying, KEY, "left")
        .withColumn(CATEGORY, coalesce(col(CATEGORY), lit("")))
        .withColumn(WITHDRAWN, coalesce(col(WITHDRAWN), lit(false)));
  }

  /**
   * What the catalog says of prices and seats, and the public coupons of past days: {@code coupons
   * array<struct<valid_from, valid_until, coupon>>}.
   *
   * @param content tonight's {@code content}
   * @param planned tonight's {@code planned_price}
   */
  static Dataset<Row> content(Dataset<Row> content, Dataset<Row> planned, PriceWindow window) {
    Dataset<Row> coupons =
        planned
            .where(col(COUPON).gt(0).and(col(VALID_FROM).leq(lit(Date.valueOf(window.night())))))
            .groupBy(CONTENT_ID)
            .agg(collect_list(struct(VALID_FROM, VALID_UNTIL, COUPON)).as(COUPONS));
    return content
        .select(
            col(CONTENT_ID),
            col(CATEGORY),
            col(PRICE_HISTORY),
            col(LIST_PRICE),
            col(SEATS),
            col(WITHDRAWN),
            try_element_at(col(FIELD_TIMES), lit(WITHDRAWN)).as(WITHDRAWN_AT))
        .join(coupons, KEY, "left");
  }

  private static Dataset<Row> days(Dataset<Row> demand, PriceWindow window) {
    return demand
        .where(
            col(DATE).between(lit(Date.valueOf(window.first())), lit(Date.valueOf(window.night()))))
        .groupBy(CONTENT_ID, DATE)
        .agg(sum(ORDERS).as(ORDERS), sum(UNITS).as(UNITS), sum(VIEWERS).as(VIEWERS))
        .groupBy(CONTENT_ID)
        .agg(collect_list(struct(col(DATE), col(ORDERS), col(UNITS), col(VIEWERS))).as(DAYS));
  }

  private static Dataset<Row> ordered(Dataset<Row> balances, PriceWindow window) {
    Column recent =
        col(EVENT_DATE)
            .between(lit(Date.valueOf(window.first())), lit(Date.valueOf(window.night())));
    return balances
        .where(col(PAID_EVENT_ID).isNotNull())
        .groupBy(CONTENT_ID, EVENT_DATE)
        .agg(
            sum(UNITS).as(UNITS),
            sum(when(OrderBalances.isGivenBack(), 0).otherwise(col(UNITS))).as(SEATS_TAKEN),
            sum(LIST_VALUE).as(LIST_VALUE),
            sum(AMOUNT).as(AMOUNT),
            sum(REFUNDED).as(REFUNDED))
        .groupBy(CONTENT_ID)
        .agg(
            sum(UNITS).as(UNITS),
            collect_list(struct(col(EVENT_DATE), col(SEATS_TAKEN).as(UNITS))).as(SEATS_TAKEN),
            sum(LIST_VALUE).as(LIST_VALUE),
            sum(when(recent, col(LIST_VALUE))).as(RECENT_LIST_VALUE),
            sum(when(recent, col(AMOUNT))).as(AMOUNT),
            sum(when(recent, col(REFUNDED))).as(REFUNDED));
  }
}
