package dev.noctua.stage;

import static dev.noctua.contract.Columns.AMOUNT;
import static dev.noctua.contract.Columns.REFUNDED;
import static dev.noctua.contract.Columns.REFUND_IDS;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.size;

import org.apache.spark.sql.Column;

/** What a row of order_balance is, as several stages ask. */
public final class OrderBalances {
  private OrderBalances() {}

  /** Whether all of the order is given back, which frees its seats again. */
  public static Column isGivenBack() {
    return size(col(REFUND_IDS)).gt(0).and(col(REFUNDED).geq(col(AMOUNT)));
  }
}
