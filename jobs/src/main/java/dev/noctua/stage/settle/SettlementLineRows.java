package dev.noctua.stage.settle;

import static dev.noctua.contract.Columns.AMOUNT;
import static dev.noctua.contract.Columns.CHANNEL;
import static dev.noctua.contract.Columns.CONTENT_ID;
import static dev.noctua.contract.Columns.CREATOR;
import static dev.noctua.contract.Columns.CREATOR_ID;
import static dev.noctua.contract.Columns.CREATOR_SHARE;
import static dev.noctua.contract.Columns.DT;
import static dev.noctua.contract.Columns.EVENT_DATE;
import static dev.noctua.contract.Columns.EVENT_ID;
import static dev.noctua.contract.Columns.FEE;
import static dev.noctua.contract.Columns.FEE_RATE;
import static dev.noctua.contract.Columns.KIND;
import static dev.noctua.contract.Columns.ORDER_ID;
import static dev.noctua.contract.Columns.PLATFORM;
import static dev.noctua.contract.Columns.PRICE;
import static dev.noctua.contract.Columns.PROBLEM;

import dev.noctua.contract.Table;
import dev.noctua.parquet.RowLayout;
import java.math.BigDecimal;
import java.sql.Date;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.types.DataTypes;

/** Lines as rows of {@code settlement_line}, with {@code dt}. */
final class SettlementLineRows {
  static final RowLayout LAYOUT =
      RowLayout.of(Table.SETTLEMENT_LINE.contract().type().add(DT, DataTypes.DateType));

  private SettlementLineRows() {}

  static Row row(SettlementLine line) {
    return LAYOUT
        .row()
        .set(DT, Date.valueOf(line.dt()))
        .set(EVENT_ID, line.eventId())
        .set(KIND, line.kind())
        .set(PROBLEM, line.problem())
        .set(ORDER_ID, line.orderId())
        .set(CREATOR_ID, line.creatorId())
        .set(CONTENT_ID, line.contentId())
        .set(CHANNEL, line.channel())
        .set(EVENT_DATE, Date.valueOf(line.date()))
        .set(PRICE, Fen.amount(line.price()))
        .set(AMOUNT, Fen.amount(line.amount()))
        .set(FEE, Fen.amount(line.fee()))
        .set(CREATOR, Fen.amount(line.creator()))
        .set(PLATFORM, Fen.amount(line.platform()))
        .set(CREATOR_SHARE, line.share() == null ? null : BigDecimal.valueOf(line.share(), 4))
        .set(FEE_RATE, line.rate() == null ? null : BigDecimal.valueOf(line.rate(), 5))
        .build();
  }
}
