package dev.noctua.stage.profile;

import static dev.noctua.contract.Columns.AMOUNT;
import static dev.noctua.contract.Columns.CONTENT_ID;
import static dev.noctua.contract.Columns.EVENT_DATE;
import static dev.noctua.contract.Columns.ORDERS;
import static dev.noctua.contract.Columns.ORDER_ID;
import static dev.noctua.contract.Columns.OWNED_UNTIL;
import static dev.noctua.contract.Columns.QUANTITY;
import static dev.noctua.contract.Columns.REFUNDED;
import static dev.noctua.contract.Columns.REFUNDED_ORDERS;
import static dev.noctua.contract.Columns.UNITS;
import static dev.noctua.contract.Columns.USER_KEY;
import static dev.noctua.contract.Columns.VALID_DAYS;
import static org.apache.spark.sql.functions.array_max;
import static org.apache.spark.sql.functions.array_sort;
import static org.apache.spark.sql.functions.coalesce;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.collect_list;
import static org.apache.spark.sql.functions.date_add;
import static org.apache.spark.sql.functions.exists;
import static org.apache.spark.sql.functions.filter;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.not;
import static org.apache.spark.sql.functions.size;
import static org.apache.spark.sql.functions.struct;
import static org.apache.spark.sql.functions.transform;
import static org.apache.spark.sql.functions.when;

import java.time.LocalDate;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;

/** The orders of one person for one content, as the ledger has them. */
final class PairOrders {
  private static final String PAID_ON = "paid_on";

  /**
   * Days from which on an order counts as one for ever: a century, far within what a date holds.
   */
  private static final long FOR_EVER_DAYS = 36_500;

  private PairOrders() {}

  /**
   * The paid orders of {@code order_balance} to one row per pair that has any: user_key,
   * content_id, orders, array of struct (order_id, paid_on, quantity, amount, refunded) by
   * order_id.
   */
  static Dataset<Row> of(Dataset<Row> balances) {
    Column order =
        struct(
            col(ORDER_ID),
            col(EVENT_DATE).as(PAID_ON),
            col(UNITS).as(QUANTITY),
            col(AMOUNT),
            col(REFUNDED));
    return balances
        .where(col(AMOUNT).isNotNull())
        .groupBy(USER_KEY, CONTENT_ID)
        .agg(array_sort(collect_list(order)).as(ORDERS));
  }

  /**
   * The same orders with owned_until: how long they are valid follows the content as of tonight.
   */
  static Column valid() {
    return transform(
        col(ORDERS),
        order ->
            struct(
                order.getField(ORDER_ID).as(ORDER_ID),
                order.getField(PAID_ON).as(PAID_ON),
                order.getField(QUANTITY).as(QUANTITY),
                until(order).as(OWNED_UNTIL),
                order.getField(AMOUNT).as(AMOUNT),
                order.getField(REFUNDED).as(REFUNDED)));
  }

  private static Column until(Column paid) {
    Column days = col(VALID_DAYS).cast("bigint").multiply(paid.getField(QUANTITY));
    return when(
        col(VALID_DAYS).isNotNull().and(days.leq(FOR_EVER_DAYS)),
        date_add(paid.getField(PAID_ON), days.cast("int")));
  }

  /** Whether some order is not wholly refunded, and valid on {@code night}. */
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
    Column givenBack = refunded.geq(order.getField(AMOUNT)).and(refunded.gt(LedgerAmounts.NOTHING));
    Column valid = coalesce(order.getField(OWNED_UNTIL).geq(lit(night)), lit(true));
    return not(givenBack).and(valid);
  }

  /** The night's pairs to user_key and refunded_orders, for pairs that have any. */
  static Dataset<Row> refundedPerPerson(Dataset<Row> pairs) {
    Column refunded =
        size(filter(col(ORDERS), o -> o.getField(REFUNDED).gt(LedgerAmounts.NOTHING)));
    return pairs
        .select(col(USER_KEY), refunded.cast("bigint").as(REFUNDED_ORDERS))
        .filter(col(REFUNDED_ORDERS).gt(0));
  }
}
