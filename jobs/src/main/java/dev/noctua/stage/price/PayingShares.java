package dev.noctua.stage.price;

import static dev.noctua.contract.Columns.AMOUNT;
import static dev.noctua.contract.Columns.CONSENT_ANALYTICS;
import static dev.noctua.contract.Columns.CONTENT_ID;
import static dev.noctua.contract.Columns.DELETED;
import static dev.noctua.contract.Columns.GROSS;
import static dev.noctua.contract.Columns.ORDERS;
import static dev.noctua.contract.Columns.PAID_EVENT_ID;
import static dev.noctua.contract.Columns.REFUNDED;
import static dev.noctua.contract.Columns.USER_KEY;
import static org.apache.spark.sql.functions.array;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.count;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.not;
import static org.apache.spark.sql.functions.percentile;
import static org.apache.spark.sql.functions.struct;
import static org.apache.spark.sql.functions.when;

import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;

/**
 * Who has paid for what they looked at, by what people usually pay: a third of the payers each pays
 * low, middle and high prices, by the mean of what their orders cost. Groups alone leave this
 * class.
 */
final class PayingShares {
  static final String PAYING = "paying";
  static final String SEEN = "seen";
  static final String BOUGHT = "bought";

  private static final String USUAL = "usual";
  private static final String GROUP = "price_group";
  private static final int GROUPS = 3;

  private PayingShares() {}

  /**
   * One row per content: {@code content_id, paying array<struct<seen, bought>>}, of those who pay
   * low, middle and high prices.
   *
   * @param pairs {@code user_content}
   * @param people {@code user_profile}
   * @param balances {@code order_balance}
   */
  static Dataset<Row> of(Dataset<Row> pairs, Dataset<Row> people, Dataset<Row> balances) {
    Dataset<Row> bought =
        balances
            .where(col(PAID_EVENT_ID).isNotNull().and(col(AMOUNT).gt(col(REFUNDED))))
            .select(col(USER_KEY), col(CONTENT_ID), lit(true).as(BOUGHT))
            .distinct();
    Column[] groups = new Column[GROUPS];
    for (int group = 0; group < GROUPS; group++) {
      Column isMember = col(GROUP).equalTo(group);
      groups[group] =
          struct(
              count(when(isMember, lit(1))).as(SEEN),
              count(when(isMember, col(BOUGHT))).as(BOUGHT));
    }
    return pairs
        .select(USER_KEY, CONTENT_ID)
        .join(groups(people), USER_KEY)
        .join(bought, new String[] {USER_KEY, CONTENT_ID}, "left")
        .groupBy(CONTENT_ID)
        .agg(array(groups).as(PAYING));
  }

  /** The payers with the number of their group. */
  private static Dataset<Row> groups(Dataset<Row> people) {
    Dataset<Row> payers =
        people
            .where(not(col(DELETED)).and(col(CONSENT_ANALYTICS)).and(col(ORDERS).gt(0)))
            .select(col(USER_KEY), col(GROSS).cast("double").divide(col(ORDERS)).as(USUAL));
    Dataset<Row> bounds =
        payers.agg(
            percentile(col(USUAL), lit(1.0 / GROUPS)).as("low_end"),
            percentile(col(USUAL), lit(2.0 / GROUPS)).as("high_end"));
    return payers
        .crossJoin(bounds)
        .select(
            col(USER_KEY),
            when(col(USUAL).leq(col("low_end")), 0)
                .when(col(USUAL).leq(col("high_end")), 1)
                .otherwise(2)
                .as(GROUP));
  }
}
