package dev.noctua.stage.settle;

import static dev.noctua.contract.Table.CATALOG;
import static dev.noctua.contract.Table.ORDER_BALANCE;
import static dev.noctua.contract.Table.SETTLEMENT_LINE;

import dev.noctua.TestRows;
import dev.noctua.TestSpark;
import dev.noctua.core.Night;
import java.nio.file.Path;
import java.util.Map;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;

/**
 * The ledger as the stage books it, of contents in which nobody has a share, for tests of stages
 * that read it.
 *
 * @param lines those of the last night booked
 */
public record TestLedger(Dataset<Row> balances, Dataset<Row> lines) {
  private static final FeeRules RULES =
      FeeRules.of(TestSpark.settings(Path.of("target"), Map.of()).settlement());

  public static TestLedger empty() {
    return new TestLedger(TestRows.of(ORDER_BALANCE), TestRows.of(SETTLEMENT_LINE));
  }

  /** After the transactions that a night adds. */
  public TestLedger book(Dataset<Row> transactions, Night night) {
    Dataset<Row> events =
        ContentTerms.join(transactions, ContentTerms.ofCatalog(TestRows.of(CATALOG)));
    OrderLedger ledger = new OrderLedger(RULES, night.zone());
    Dataset<Row> booked =
        Settlement.book(balances, events, ledger, night.from(), night.date()).persist();
    TestLedger next =
        new TestLedger(
            TestRows.computed(ORDER_BALANCE, Settlement.balances(booked)),
            TestRows.computed(
                SETTLEMENT_LINE, Settlement.lines(booked, night.from(), night.date())));
    booked.unpersist();
    return next;
  }
}
