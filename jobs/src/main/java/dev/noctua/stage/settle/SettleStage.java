package dev.noctua.stage.settle;

import static dev.noctua.contract.Table.CATALOG;
import static dev.noctua.contract.Table.CONTENT;
import static dev.noctua.contract.Table.ORDER_BALANCE;
import static dev.noctua.contract.Table.SETTLEMENT_LINE;
import static dev.noctua.contract.Table.TRANSACTION;

import dev.noctua.contract.Table;
import dev.noctua.lake.Run;
import dev.noctua.settings.Settings;
import dev.noctua.stage.Stage;
import java.util.Set;
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
  public Set<Table> reads() {
    return Set.of(Table.TRANSACTION, Table.CATALOG, Table.CONTENT);
  }

  @Override
  public Set<Table> writes() {
    return Set.of(Table.ORDER_BALANCE, Table.SETTLEMENT_LINE);
  }

  @Override
  public void run(Run run) {
    // Tonight's content knows what tonight's orders may; orders of earlier nights may know less.
    Dataset<Row> terms =
        run.night().full() || run.night().isFirstLoad()
            ? ContentTerms.ofCatalog(run.history(CATALOG, Integer.MAX_VALUE))
            : ContentTerms.ofContent(run.tonight(CONTENT));
    Dataset<Row> events = ContentTerms.join(run.arrivals(TRANSACTION), terms);
    OrderLedger ledger = new OrderLedger(rules, run.night().zone());
    Dataset<Row> before = run.previous(ORDER_BALANCE);
    Dataset<Row> booked =
        Settlement.book(before, events, ledger, run.night().from(), run.night().date()).persist();
    run.write(ORDER_BALANCE, Settlement.balances(booked));
    run.write(SETTLEMENT_LINE, Settlement.lines(booked, run.night().from(), run.night().date()));
    booked.unpersist();
  }
}
