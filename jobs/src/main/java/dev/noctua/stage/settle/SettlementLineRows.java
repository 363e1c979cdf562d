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
import java.math.BigDecimal;
import java.sql.Date;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;

/** Lines as rows of {@code settlement_line}, with {@code dt}. */
final class SettlementLineRows {
  static final StructType TYPE =
      Table.SETTLEMENT_LINE.contract().type().add(DT, DataTypes.DateType);

  private SettlementLineRows() {}

  static Row row(SettlementLine line) {
    Object[] row = new Object[TYPE.size()];
    set(row, DT, Date.valueOf(line.dt()));
    set(row, EVENT_ID, line.eventId());
    set(row, KIND, line.kind());
    set(row, PROBLEM, line.problem());
    set(row, ORDER_ID, line.orderId());
    set(row, CREATOR_ID, line.creatorId());
    set(row, CONTENT_ID, line.contentId());
    set(row, CHANNEL, line.channel());
    set(row, EVENT_DATE, Date.valueOf(line.date()));
    set(row, PRICE, Fen.amount(line.price()));
    set(row, AMOUNT, Fen.amount(line.amount()));
    set(row, FEE, Fen.amount(line.fee()));
    set(row, CREATOR, Fen.amount(line.creator()));
    set(row, PLATFORM, Fen.amount(line.platform()));
    set(row, CREATOR_SHARE, line.share() == null ? null : BigDecimal.valueOf(line.share(), 4));
    set(row, FEE_RATE, line.rate() == null ? null : BigDecimal.valueOf(line.rate(), 5));
    return RowFactory.create(row);
  }

  private static void set(Object[] row, String column, Object value) {
    row[TYPE.fieldIndex(column)] = value;
  }
}
