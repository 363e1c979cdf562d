package dev.noctua.stage;

import static dev.noctua.contract.Columns.PROBLEM;
import static dev.noctua.contract.Columns.REFUND_ID;
import static org.apache.spark.sql.functions.col;

import org.apache.spark.sql.Column;

/** What a row of settlement_line is, as several stages ask. */
public final class LedgerLines {
  private LedgerLines() {}

  /** Whether a line is the payment of its order, and counts as one. */
  public static Column isOrder() {
    Column counts = col(PROBLEM).isNull().or(col(PROBLEM).equalTo("no_share"));
    return col(REFUND_ID).isNull().and(counts);
  }
}
