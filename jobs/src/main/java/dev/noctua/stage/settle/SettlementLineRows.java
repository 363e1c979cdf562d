package dev.noctua.stage.settle;

import static dev.noctua.contract.Columns.AMOUNT;
import static dev.noctua.contract.Columns.CHANNEL;
import static dev.noctua.contract.Columns.CONTENT_ID;
import static dev.noctua.contract.Columns.COUNTED;
import static dev.noctua.contract.Columns.CREATOR;
import static dev.noctua.contract.Columns.CREATOR_ID;
import static dev.noctua.contract.Columns.CREATOR_SHARE;
import static dev.noctua.contract.Columns.DISCOUNT;
import static dev.noctua.contract.Columns.DT;
import static dev.noctua.contract.Columns.EVENT_DATE;
import static dev.noctua.contract.Columns.EVENT_ID;
import static dev.noctua.contract.Columns.FEE;
import static dev.noctua.contract.Columns.FEE_RATE;
import static dev.noctua.contract.Columns.KIND;
import static dev.noctua.contract.Columns.LIST_VALUE;
import static dev.noctua.contract.Columns.OCCURRED_AT;
import static dev.noctua.contract.Columns.ORDER_ID;
import static dev.noctua.contract.Columns.PLATFORM;
import static dev.noctua.contract.Columns.PROBLEM;
import static dev.noctua.contract.Columns.REFUND_ID;
import static dev.noctua.contract.Columns.UNITS;
import static dev.noctua.contract.Columns.USER_KEY;

import dev.noctua.contract.Table;
import dev.noctua.parquet.RowLayout;
import java.math.BigDecimal;
import java.sql.Date;
import java.sql.Timestamp;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.types.DataTypes;

/** Lines as rows of {@code settlement_line}, with {@code dt}. */
final class SettlementLineRows {
  static final RowLayout LAYOUT =
      RowLayout.of(Table.SETTLEMENT_LINE.contract().type().add(DT, DataTypes.DateType));

  private SettlementLineRows() {}

  static Row row(SettlementLine line) {
    RowLayout.Builder row = LAYOUT.row();
    row.set(DT, Date.valueOf(line.dt()));
    row.set(EVENT_ID, line.eventId());
    row.set(KIND, line.kind());
    row.set(PROBLEM, line.problem());
    row.set(ORDER_ID, line.orderId());
    row.set(REFUND_ID, line.refundId());
    row.set(CONTENT_ID, line.contentId());
    row.set(CHANNEL, line.channel());
    row.set(OCCURRED_AT, Timestamp.from(line.at()));
    row.set(EVENT_DATE, Date.valueOf(line.date()));
    row.set(AMOUNT, Fen.amount(line.amount()));
    row.set(COUNTED, Fen.amount(line.counted()));
    row.set(FEE, Fen.amount(line.fee()));
    row.set(CREATOR, Fen.amount(line.creator()));
    row.set(PLATFORM, Fen.amount(line.platform()));
    if (line.order() != null) {
      order(row, line.order());
    }
    if (line.isSplit()) {
      row.set(CREATOR_SHARE, BigDecimal.valueOf(line.order().split().share(), 4));
      row.set(FEE_RATE, BigDecimal.valueOf(line.order().split().rate(), 5));
    }
    row.set(DISCOUNT, Fen.amount(line.discount()));
    return row.setOthersToNull().build();
  }

  private static void order(RowLayout.Builder row, OrderBalance.Order order) {
    row.set(USER_KEY, order.userKey());
    row.set(CREATOR_ID, order.creatorId());
    row.set(UNITS, order.units());
    row.set(LIST_VALUE, Fen.amount(order.listValue()));
  }
}
