package dev.noctua.stage.profile;

import static dev.noctua.contract.Columns.AMOUNT;
import static dev.noctua.contract.Columns.DT;
import static dev.noctua.contract.Columns.EVENT_DATE;
import static dev.noctua.contract.Columns.EVENT_ID;
import static dev.noctua.contract.Columns.OCCURRED_AT;
import static dev.noctua.contract.Columns.ORDERS;
import static dev.noctua.contract.Columns.ORDER_ID;
import static dev.noctua.contract.Columns.OWNED_UNTIL;
import static dev.noctua.contract.Columns.QUANTITY;
import static dev.noctua.contract.Columns.REFUNDED;
import static dev.noctua.contract.Columns.REFUNDED_ORDERS;
import static dev.noctua.contract.Columns.TYPE;
import static dev.noctua.contract.Columns.USER_KEY;
import static dev.noctua.contract.Columns.VALID_DAYS;
import static org.apache.spark.sql.functions.aggregate;
import static org.apache.spark.sql.functions.array;
import static org.apache.spark.sql.functions.array_distinct;
import static org.apache.spark.sql.functions.array_max;
import static org.apache.spark.sql.functions.array_sort;
import static org.apache.spark.sql.functions.coalesce;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.collect_list;
import static org.apache.spark.sql.functions.date_add;
import static org.apache.spark.sql.functions.exists;
import static org.apache.spark.sql.functions.filter;
import static org.apache.spark.sql.functions.flatten;
import static org.apache.spark.sql.functions.get;
import static org.apache.spark.sql.functions.greatest;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.not;
import static org.apache.spark.sql.functions.size;
import static org.apache.spark.sql.functions.struct;
import static org.apache.spark.sql.functions.transform;
import static org.apache.spark.sql.functions.when;

import java.time.Instant;
import java.time.LocalDate;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;

/**
 * The orders of one person for one content. While they are merged they are an unsorted array of
 * payments and refunds, struct (order_id, arrived, at, id, paid_on, quantity, amount, refunded),
 * whose order is the order of arrival.
 */
final class PairOrders {
  private static final String PAID_ON = "paid_on";

  /**
   * Days from which on an order counts as one for ever: a century, far within what a date holds.
   */
  private static final long FOR_EVER_DAYS = 36_500;

  private PairOrders() {}

  /** What a transaction's row adds. */
  static Column fromTonight() {
    Column paid = col(TYPE).equalTo("paid");
    return array(
        entry(
            col(ORDER_ID),
            col(DT),
            col(OCCURRED_AT),
            col(EVENT_ID),
            when(paid, col(EVENT_DATE)),
            when(paid, col(QUANTITY)),
            when(paid, col(AMOUNT)),
            when(paid, TransactionAmounts.NOTHING).otherwise(col(AMOUNT))));
  }

  /** What a state holds: arrived before all of tonight's. */
  static Column fromState() {
    return transform(
        col(ORDERS),
        o ->
            entry(
                o.getField(ORDER_ID),
                TimedValue.EARLIER,
                lit(Instant.EPOCH),
                lit(""),
                o.getField(PAID_ON),
                o.getField(QUANTITY),
                o.getField(AMOUNT),
                o.getField(REFUNDED)));
  }

  private static Column entry(
      Column order,
      Column arrived,
      Column at,
      Column id,
      Column paidOn,
      Column quantity,
      Column amount,
      Column refunded) {
    return struct(
        order.as(ORDER_ID),
        arrived.as("arrived"),
        at.as("at"),
        id.as("id"),
        paidOn.as(PAID_ON),
        quantity.as(QUANTITY),
        amount.as(AMOUNT),
        refunded.as(REFUNDED));
  }

  /** The aggregate. */
  static Column collected() {
    return array_sort(flatten(collect_list(col(ORDERS))));
  }

  /**
   * One entry per order, sorted. A second payment of an order counts for nothing; refunds add up.
   * How long an order is valid follows the content as of tonight.
   */
  static Column merged() {
    Column ids = array_distinct(transform(col(ORDERS), o -> o.getField(ORDER_ID)));
    return transform(
        ids,
        id -> {
          Column mine = filter(col(ORDERS), o -> o.getField(ORDER_ID).equalTo(id));
          Column paid = get(filter(mine, o -> o.getField(AMOUNT).isNotNull()), lit(0));
          return struct(
              id.as(ORDER_ID),
              paid.getField(PAID_ON).as(PAID_ON),
              paid.getField(QUANTITY).as(QUANTITY),
              until(paid).as(OWNED_UNTIL),
              paid.getField(AMOUNT).as(AMOUNT),
              aggregate(
                      mine,
                      TransactionAmounts.NOTHING,
                      (sum, o) -> sum.plus(o.getField(REFUNDED)).cast(TransactionAmounts.DECIMAL))
                  .as(REFUNDED));
        });
  }

  private static Column until(Column paid) {
    Column days =
        greatest(col(VALID_DAYS), lit(0)).cast("bigint").multiply(paid.getField(QUANTITY));
    return when(
        col(VALID_DAYS).isNotNull().and(days.leq(FOR_EVER_DAYS)),
        date_add(paid.getField(PAID_ON), days.cast("int")));
  }

  /** Whether some order is paid, not wholly refunded, and valid on {@code night}. */
  static Column owned(LocalDate night) {
    return exists(col(ORDERS), o -> owns(o, night));
  }

  /** The last day of ownership; null when for ever or not owned. */
  static Column ownedUntil(LocalDate night) {
    Column owning = filter(col(ORDERS), o -> owns(o, night));
    Column forEver = exists(owning, o -> o.getField(OWNED_UNTIL).isNull());
    return when(not(forEver), array_max(transform(owning, o -> o.getField(OWNED_UNTIL))));
  }

  private static Column owns(Column order, LocalDate night) {
    Column refunded = order.getField(REFUNDED);
    Column givenBack =
        refunded.geq(order.getField(AMOUNT)).and(refunded.gt(TransactionAmounts.NOTHING));
    Column valid = coalesce(order.getField(OWNED_UNTIL).geq(lit(night)), lit(true));
    return order.getField(AMOUNT).isNotNull().and(not(givenBack)).and(valid);
  }

  /** The night's pairs to user_key and refunded_orders, for pairs that have any. */
  static Dataset<Row> refundedPerPerson(Dataset<Row> pairs) {
    Column refunded =
        size(filter(col(ORDERS), o -> o.getField(REFUNDED).gt(TransactionAmounts.NOTHING)));
    return pairs
        .select(col(USER_KEY), refunded.cast("bigint").as(REFUNDED_ORDERS))
        .filter(col(REFUNDED_ORDERS).gt(0));
  }
}
