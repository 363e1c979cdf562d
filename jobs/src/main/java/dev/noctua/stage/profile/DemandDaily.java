package dev.noctua.stage.profile;

import static dev.noctua.contract.Columns.ACTION;
import static dev.noctua.contract.Columns.BUYERS;
import static dev.noctua.contract.Columns.CONTENT_ID;
import static dev.noctua.contract.Columns.COUNTED;
import static dev.noctua.contract.Columns.DATE;
import static dev.noctua.contract.Columns.DISCOUNT;
import static dev.noctua.contract.Columns.DT;
import static dev.noctua.contract.Columns.EVENT_DATE;
import static dev.noctua.contract.Columns.EXPOSURES;
import static dev.noctua.contract.Columns.GROSS;
import static dev.noctua.contract.Columns.LIST_VALUE;
import static dev.noctua.contract.Columns.NET;
import static dev.noctua.contract.Columns.ORDERS;
import static dev.noctua.contract.Columns.REFUNDS;
import static dev.noctua.contract.Columns.UNITS;
import static dev.noctua.contract.Columns.USER_KEY;
import static dev.noctua.contract.Columns.VIEWERS;
import static dev.noctua.contract.Columns.VIEWS;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.sum;
import static org.apache.spark.sql.functions.when;

import dev.noctua.stage.LedgerLines;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;

/** What the arrivals of each night add to the demand for each content on each day. */
final class DemandDaily {
  private DemandDaily() {}

  /**
   * Behavior and lines of the ledger, of one night or of several, to rows with their {@code dt}. A
   * refund counts on its own day.
   */
  static Dataset<Row> of(Dataset<Row> behavior, Dataset<Row> lines) {
    // First per person: a distinct count is then one more sum.
    Dataset<Row> perPerson =
        seen(behavior)
            .unionByName(
                LedgerAmounts.of(counted(lines), col(DT), col(CONTENT_ID), col(EVENT_DATE)), true)
            .groupBy(col(DT), col(CONTENT_ID), col(EVENT_DATE).as(DATE), col(USER_KEY))
            .agg(
                LedgerAmounts.count(EXPOSURES),
                LedgerAmounts.count(VIEWS),
                LedgerAmounts.count(ORDERS),
                LedgerAmounts.count(UNITS),
                LedgerAmounts.total(LIST_VALUE),
                LedgerAmounts.total(DISCOUNT),
                LedgerAmounts.total(GROSS),
                LedgerAmounts.total(REFUNDS));
    return perPerson
        .groupBy(DT, CONTENT_ID, DATE)
        .agg(
            LedgerAmounts.count(EXPOSURES),
            LedgerAmounts.count(VIEWS),
            sum(when(col(VIEWS).gt(0), 1L).otherwise(0L)).as(VIEWERS),
            LedgerAmounts.count(ORDERS),
            sum(when(col(ORDERS).gt(0), 1L).otherwise(0L)).as(BUYERS),
            LedgerAmounts.count(UNITS),
            LedgerAmounts.total(LIST_VALUE),
            LedgerAmounts.total(DISCOUNT),
            LedgerAmounts.total(GROSS),
            LedgerAmounts.total(REFUNDS))
        .withColumn(NET, col(GROSS).minus(col(REFUNDS)).cast(LedgerAmounts.DECIMAL));
  }

  /** Without what belongs to no order, or was told before. */
  private static Dataset<Row> counted(Dataset<Row> lines) {
    return lines.where(LedgerLines.isOrder().or(col(COUNTED).notEqual(LedgerAmounts.NOTHING)));
  }

  private static Dataset<Row> seen(Dataset<Row> behavior) {
    Column shown = col(ACTION).equalTo("impression");
    Column viewed = col(ACTION).equalTo("view");
    return behavior
        .filter(col(CONTENT_ID).isNotNull().and(shown.or(viewed)))
        .select(
            col(DT),
            col(CONTENT_ID),
            col(EVENT_DATE),
            col(USER_KEY),
            when(shown, 1L).as(EXPOSURES),
            when(viewed, 1L).as(VIEWS));
  }
}
