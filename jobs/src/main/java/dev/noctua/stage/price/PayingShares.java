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
import static org.apache.spark.sql.functions.coalesce;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.count;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.max;
import static org.apache.spark.sql.functions.not;
import static org.apache.spark.sql.functions.percentile;
import static org.apache.spark.sql.functions.struct;
import static org.apache.spark.sql.functions.sum;
import static org.apache.spark.sql.functions.when;

import java.math.BigDecimal;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;

/**
 * Who has paid for what they looked at, by what people usually pay: a third of the payers each pays
 * low, middle and high prices, by the mean of what their orders cost. Orders of the content itself
 * don't count in it, because they are what is told. Groups alone leave this class.
 */
final class PayingShares {
  static final String PAYING = "paying";
  static final String SEEN = "seen";
  static final String BOUGHT = "bought";

  private static final String OWN_ORDERS = "own_orders";
  private static final String OWN_GROSS = "own_gross";
  private static final String LOW_END = "low_end";
  private static final String HIGH_END = "high_end";
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
    Dataset<Row> own =
        balances
            .where(col(PAID_EVENT_ID).isNotNull())
            .groupBy(USER_KEY, CONTENT_ID)
            .agg(
                count(lit(1)).as(OWN_ORDERS),
                sum(AMOUNT).as(OWN_GROSS),
                max(when(col(AMOUNT).gt(col(REFUNDED)), true)).as(BOUGHT));
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
        .join(payers(people), USER_KEY)
        .join(own, new String[] {USER_KEY, CONTENT_ID}, "left")
        .crossJoin(bounds(people))
        .withColumn(GROUP, group())
        .groupBy(CONTENT_ID)
        .agg(array(groups).as(PAYING));
  }

  private static Dataset<Row> payers(Dataset<Row> people) {
    return people
        .where(not(col(DELETED)).and(col(CONSENT_ANALYTICS)).and(col(ORDERS).gt(0)))
        .select(USER_KEY, GROSS, ORDERS);
  }

  /** What a third, and what two thirds of all payers pay less than. */
  private static Dataset<Row> bounds(Dataset<Row> people) {
    Column usual = col(GROSS).cast("double").divide(col(ORDERS));
    return payers(people)
        .agg(
            percentile(usual, lit(1.0 / GROUPS)).as(LOW_END),
            percentile(usual, lit(2.0 / GROUPS)).as(HIGH_END));
  }

  /** By all orders but those of the content; null where there are no others. */
  private static Column group() {
    Column others = col(ORDERS).minus(coalesce(col(OWN_ORDERS), lit(0L)));
    Column gross = col(GROSS).minus(coalesce(col(OWN_GROSS), lit(BigDecimal.ZERO)));
    Column usual = gross.cast("double").divide(others);
    return when(
        others.gt(0),
        when(usual.leq(col(LOW_END)), 0).when(usual.leq(col(HIGH_END)), 1).otherwise(2));
  }
}
