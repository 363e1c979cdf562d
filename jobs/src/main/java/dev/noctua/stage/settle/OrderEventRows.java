package dev.noctua.stage.settle;

import static dev.noctua.contract.Columns.AMOUNT;
import static dev.noctua.contract.Columns.CHANNEL;
import static dev.noctua.contract.Columns.CONTENT_ID;
import static dev.noctua.contract.Columns.COUPON_AMOUNT;
import static dev.noctua.contract.Columns.COUPON_FUNDED_BY;
import static dev.noctua.contract.Columns.CREATOR;
import static dev.noctua.contract.Columns.CREATOR_ID;
import static dev.noctua.contract.Columns.CREATOR_SHARE;
import static dev.noctua.contract.Columns.DT;
import static dev.noctua.contract.Columns.EVENT_DATE;
import static dev.noctua.contract.Columns.EVENT_ID;
import static dev.noctua.contract.Columns.LIST_PRICE;
import static dev.noctua.contract.Columns.OCCURRED_AT;
import static dev.noctua.contract.Columns.ORDER_ID;
import static dev.noctua.contract.Columns.POINTS_AMOUNT;
import static dev.noctua.contract.Columns.QUANTITY;
import static dev.noctua.contract.Columns.REFUND_ID;
import static dev.noctua.contract.Columns.TYPE;
import static dev.noctua.contract.Columns.USER_KEY;

import java.math.BigDecimal;
import org.apache.spark.sql.Row;

/** Transactions with their terms, as events. */
final class OrderEventRows {
  /** What of a transaction is booked. */
  static final String[] COLUMNS = {
    ORDER_ID,
    EVENT_ID,
    DT,
    OCCURRED_AT,
    EVENT_DATE,
    USER_KEY,
    TYPE,
    CONTENT_ID,
    CREATOR_ID,
    CREATOR_SHARE,
    CHANNEL,
    QUANTITY,
    LIST_PRICE,
    COUPON_AMOUNT,
    COUPON_FUNDED_BY,
    POINTS_AMOUNT,
    AMOUNT,
    REFUND_ID
  };

  private OrderEventRows() {}

  static OrderEvent eventOf(Row row) {
    long amount = fen(row, AMOUNT);
    if (row.<String>getAs(TYPE).equals("refunded")) {
      return new OrderEvent.Refund(
          row.getAs(EVENT_ID),
          row.<java.sql.Date>getAs(DT).toLocalDate(),
          row.<java.sql.Timestamp>getAs(OCCURRED_AT).toInstant(),
          row.getAs(REFUND_ID),
          row.getAs(CONTENT_ID),
          row.getAs(CHANNEL),
          amount);
    }
    int units = row.getAs(QUANTITY);
    long coupon = fen(row, COUPON_AMOUNT);
    // Ingest holds that this is what was paid, in money, by coupon and in points.
    long listValue =
        row.getAs(LIST_PRICE) == null
            ? amount + coupon + fen(row, POINTS_AMOUNT)
            : Math.multiplyExact(fen(row, LIST_PRICE), (long) units);
    return new OrderEvent.Paid(
        row.getAs(EVENT_ID),
        row.<java.sql.Date>getAs(DT).toLocalDate(),
        row.<java.sql.Timestamp>getAs(OCCURRED_AT).toInstant(),
        row.<java.sql.Date>getAs(EVENT_DATE).toLocalDate(),
        row.getAs(USER_KEY),
        row.getAs(CONTENT_ID),
        row.getAs(CREATOR_ID),
        Fen.unscaled(row.<BigDecimal>getAs(CREATOR_SHARE), 4),
        row.getAs(CHANNEL),
        units,
        listValue,
        CREATOR.equals(row.getAs(COUPON_FUNDED_BY)) ? coupon : 0,
        amount);
  }

  private static long fen(Row row, String column) {
    Long fen = Fen.of(row.<BigDecimal>getAs(column));
    return fen == null ? 0 : fen;
  }
}
