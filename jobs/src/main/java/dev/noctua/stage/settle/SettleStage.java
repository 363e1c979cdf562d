package dev.noctua.stage.settle;

import static dev.noctua.contract.Table.CATALOG;
import static dev.noctua.contract.Table.CONTENT;
import static dev.noctua.contract.Table.ORDER_BALANCE;
import static dev.noctua.contract.Table.SETTLEMENT_LINE;
import static dev.noctua.contract.Table.TRANSACTION;

import dev.noctua.core.Night;
import dev.noctua.lake.Lake;
import dev.noctua.settings.Settings;
import dev.noctua.stage.Stage;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;

/** The night's payments and refunds -> their split, and where every order stands. */
public final class SettleStage implements Stage {
  private final FeeRules rules;

  /**
   * @throws dev.noctua.core.Failure.Usage when a channel has no rate, or is unknown
   */
  public SettleStage(Settings.Settlement settings) {
    this.rules = FeeRules.of(settings);
  }

  @Override
  public String name() {
    return "settle";
  }

  @Override
  public void run(Lake lake, Night night) {
    // Tonight's content knows what tonight's orders may; orders of earlier nights may know less.
    Dataset<Row> terms =
        night.full() || night.load()
            ? ContentTerms.ofCatalog(lake.history(CATALOG, night, Integer.MAX_VALUE))
            : ContentTerms.ofContent(lake.tonight(CONTENT, night));
    Dataset<Row> events = ContentTerms.join(lake.arrivals(TRANSACTION, night), terms);
    OrderLedger ledger = new OrderLedger(rules, night.zone());
    Dataset<Row> before = lake.previous(ORDER_BALANCE, night);
    Dataset<Row> booked =
        Settlement.book(before, events, ledger, night.from(), night.date()).persist();
    lake.write(ORDER_BALANCE, night, Settlement.balances(booked));
    lake.write(SETTLEMENT_LINE, night, Settlement.lines(booked, night.from(), night.date()));
    booked.unpersist();
  }
}
