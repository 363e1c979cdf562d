package dev.noctua.stage.settle;

import static dev.noctua.contract.Columns.AMOUNT;
import static dev.noctua.contract.Columns.CHANNEL;
import static dev.noctua.contract.Columns.CONTENT_ID;
import static dev.noctua.contract.Columns.CREATOR;
import static dev.noctua.contract.Columns.CREATOR_ID;
import static dev.noctua.contract.Columns.CREATOR_RETURNED;
import static dev.noctua.contract.Columns.CREATOR_SHARE;
import static dev.noctua.contract.Columns.EVENT_DATE;
import static dev.noctua.contract.Columns.EVENT_ID;
import static dev.noctua.contract.Columns.FEE;
import static dev.noctua.contract.Columns.FEE_RATE;
import static dev.noctua.contract.Columns.FEE_RETURNED;
import static dev.noctua.contract.Columns.LIST_VALUE;
import static dev.noctua.contract.Columns.OCCURRED_AT;
import static dev.noctua.contract.Columns.ORDER_ID;
import static dev.noctua.contract.Columns.PAID_AT;
import static dev.noctua.contract.Columns.PAID_EVENT_ID;
import static dev.noctua.contract.Columns.PENDING;
import static dev.noctua.contract.Columns.PLATFORM;
import static dev.noctua.contract.Columns.REFUNDED;
import static dev.noctua.contract.Columns.REFUND_ID;
import static dev.noctua.contract.Columns.REFUND_IDS;
import static dev.noctua.contract.Columns.UNITS;
import static dev.noctua.contract.Columns.USER_KEY;

import dev.noctua.contract.Table;
import dev.noctua.parquet.RowLayout;
import java.math.BigDecimal;
import java.sql.Date;
import java.sql.Timestamp;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.types.ArrayType;
import org.apache.spark.sql.types.StructType;

/** Balances as rows of {@code order_balance}, and back. */
final class OrderBalanceRows {
  static final RowLayout LAYOUT = RowLayout.of(Table.ORDER_BALANCE.contract().type());
  private static final RowLayout PENDING_LAYOUT = RowLayout.of(elements(PENDING));
  private static final String ARRIVED = "arrived";
  private static final String EXPIRED = "expired";

  private OrderBalanceRows() {}

  static Row row(OrderBalance balance) {
    RowLayout.Builder row = LAYOUT.row();
    row.set(ORDER_ID, balance.orderId());
    row.set(REFUNDED, Fen.amount(balance.refunded()));
    row.set(FEE_RETURNED, Fen.amount(balance.feeReturned()));
    row.set(CREATOR_RETURNED, Fen.amount(balance.creatorReturned()));
    row.set(REFUND_IDS, balance.refundIds().toArray());
    row.set(PENDING, balance.pending().stream().map(OrderBalanceRows::pending).toArray());
    if (balance.order() != null) {
      order(row, balance.order());
    } else {
      OrderEvent.Refund first = balance.pending().get(0).refund();
      row.set(CONTENT_ID, first.contentId());
      row.set(CHANNEL, first.channel());
    }
    return row.setOthersToNull().build();
  }

  private static void order(RowLayout.Builder row, OrderBalance.Order order) {
    row.set(PAID_EVENT_ID, order.paidEventId());
    row.set(USER_KEY, order.userKey());
    row.set(CONTENT_ID, order.contentId());
    row.set(CREATOR_ID, order.creatorId());
    row.set(CHANNEL, order.channel());
    row.set(PAID_AT, Timestamp.from(order.paidAt()));
    row.set(EVENT_DATE, Date.valueOf(order.date()));
    row.set(UNITS, order.units());
    row.set(LIST_VALUE, Fen.amount(order.listValue()));
    row.set(AMOUNT, Fen.amount(order.amount()));
    Split split = order.split();
    if (split != null) {
      row.set(FEE, Fen.amount(split.fee()));
      row.set(CREATOR, Fen.amount(split.creator()));
      row.set(PLATFORM, Fen.amount(split.platform()));
      row.set(CREATOR_SHARE, BigDecimal.valueOf(split.share(), 4));
      row.set(FEE_RATE, BigDecimal.valueOf(split.rate(), 5));
    }
  }

  private static Row pending(OrderBalance.Pending pending) {
    OrderEvent.Refund refund = pending.refund();
    return PENDING_LAYOUT
        .row()
        .set(EVENT_ID, refund.eventId())
        .set(REFUND_ID, refund.refundId())
        .set(AMOUNT, Fen.amount(refund.amount()))
        .set(OCCURRED_AT, Timestamp.from(refund.at()))
        .set(ARRIVED, Date.valueOf(refund.arrived()))
        .set(EXPIRED, pending.expired())
        .build();
  }

  /** The type of the rows in a column's array. */
  private static StructType elements(String column) {
    ArrayType array = (ArrayType) LAYOUT.type().apply(column).dataType();
    return (StructType) array.elementType();
  }

  static OrderBalance balanceOf(Row row) {
    return new OrderBalance(
        row.getAs(ORDER_ID),
        row.getAs(PAID_EVENT_ID) == null ? null : order(row),
        fen(row, REFUNDED),
        fen(row, FEE_RETURNED),
        fen(row, CREATOR_RETURNED),
        row.getList(row.fieldIndex(REFUND_IDS)),
        row.<Row>getList(row.fieldIndex(PENDING)).stream().map(p -> pending(row, p)).toList());
  }

  private static OrderBalance.Order order(Row row) {
    return new OrderBalance.Order(
        row.getAs(PAID_EVENT_ID),
        row.getAs(USER_KEY),
        row.getAs(CONTENT_ID),
        row.getAs(CREATOR_ID),
        row.getAs(CHANNEL),
        row.<Timestamp>getAs(PAID_AT).toInstant(),
        row.<Date>getAs(EVENT_DATE).toLocalDate(),
        row.<Integer>getAs(UNITS),
        fen(row, LIST_VALUE),
        fen(row, AMOUNT),
        row.getAs(FEE) == null ? null : split(row));
  }

  private static Split split(Row row) {
    return new Split(
        fen(row, FEE),
        fen(row, CREATOR),
        fen(row, PLATFORM),
        Fen.unscaled(row.getAs(CREATOR_SHARE), 4),
        Fen.unscaled(row.getAs(FEE_RATE), 5));
  }

  private static OrderBalance.Pending pending(Row balance, Row pending) {
    OrderEvent.Refund refund =
        new OrderEvent.Refund(
            pending.getAs(EVENT_ID),
            pending.<Date>getAs(ARRIVED).toLocalDate(),
            pending.<Timestamp>getAs(OCCURRED_AT).toInstant(),
            pending.getAs(REFUND_ID),
            balance.getAs(CONTENT_ID),
            balance.getAs(CHANNEL),
            fen(pending, AMOUNT));
    return new OrderBalance.Pending(refund, pending.<Boolean>getAs(EXPIRED));
  }

  private static long fen(Row row, String column) {
    return Fen.of(row.<BigDecimal>getAs(column));
  }
}
