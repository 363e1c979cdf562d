package dev.noctua.stage.settle;

import static dev.noctua.contract.Columns.DT;
import static dev.noctua.contract.Columns.ORDER_ID;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.explode;
import static org.apache.spark.sql.functions.lit;

import dev.noctua.parquet.RowLayout;
import java.sql.Date;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Iterator;
import java.util.List;
import org.apache.spark.api.java.function.CoGroupFunction;
import org.apache.spark.api.java.function.MapFunction;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Encoders;
import org.apache.spark.sql.KeyValueGroupedDataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;

/** Brings each order's balance and events together and books them. */
final class Settlement {
  private static final String BALANCE = "balance";
  private static final String LINES = "lines";
  private static final RowLayout BOOKED =
      RowLayout.of(
          new StructType()
              .add(BALANCE, OrderBalanceRows.LAYOUT.type(), false)
              .add(
                  LINES,
                  DataTypes.createArrayType(SettlementLineRows.LAYOUT.type(), false),
                  false));

  private Settlement() {}

  /**
   * One row per order: {@code balance struct<order_balance>, lines array<struct<settlement_line,
   * dt>>}.
   *
   * @param balances {@code order_balance} of the night before {@code from}; empty: the events are
   *     all that there ever were
   * @param events transactions of the nights up to {@code to}, with {@code creator_id}, {@code
   *     creator_share} and {@code dt}
   */
  static Dataset<Row> book(
      Dataset<Row> balances,
      Dataset<Row> events,
      OrderLedger ledger,
      LocalDate from,
      LocalDate to) {
    Column[] columns =
        Arrays.stream(OrderEventRows.COLUMNS).map(c -> col(c)).toArray(Column[]::new);
    return byOrder(balances)
        .cogroup(
            byOrder(events.select(columns)),
            (CoGroupFunction<String, Row, Row, Row>)
                (order, before, arrived) ->
                    List.of(bookOrder(ledger, order, before, arrived, from, to)).iterator(),
            Encoders.row(BOOKED.type()));
  }

  private static KeyValueGroupedDataset<String, Row> byOrder(Dataset<Row> rows) {
    return rows.groupByKey(
        (MapFunction<Row, String>) row -> row.getAs(ORDER_ID), Encoders.STRING());
  }

  private static Row bookOrder(
      OrderLedger ledger,
      String order,
      Iterator<Row> before,
      Iterator<Row> arrived,
      LocalDate from,
      LocalDate to) {
    List<OrderEvent> events = new ArrayList<>();
    arrived.forEachRemaining(row -> events.add(OrderEventRows.eventOf(row)));
    events.sort(OrderEvent.BOOKING);
    OrderBalance balance = before.hasNext() ? OrderBalanceRows.balanceOf(before.next()) : null;
    OrderLedger.Booked booked = ledger.apply(order, balance, events, from, to);
    return BOOKED
        .row()
        .set(BALANCE, OrderBalanceRows.row(booked.balance()))
        .set(LINES, booked.lines().stream().map(SettlementLineRows::row).toArray())
        .build();
  }

  /** The rows of {@code order_balance}. */
  static Dataset<Row> balances(Dataset<Row> booked) {
    return booked.select(BALANCE + ".*");
  }

  /** The rows of {@code settlement_line} that the nights {@code from..to} add. */
  static Dataset<Row> lines(Dataset<Row> booked, LocalDate from, LocalDate to) {
    return booked
        .select(explode(col(LINES)).as(LINES))
        .select(LINES + ".*")
        .where(col(DT).between(lit(Date.valueOf(from)), lit(Date.valueOf(to))));
  }
}
