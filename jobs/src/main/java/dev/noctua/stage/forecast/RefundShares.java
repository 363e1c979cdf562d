package dev.noctua.stage.forecast;

import static dev.noctua.contract.Columns.COUNTED;
import static dev.noctua.contract.Columns.DATE;
import static dev.noctua.contract.Columns.EVENT_DATE;
import static dev.noctua.contract.Columns.GROSS;
import static dev.noctua.contract.Columns.ORDERS;
import static dev.noctua.contract.Columns.ORDER_ID;
import static dev.noctua.contract.Columns.REFUNDED;
import static dev.noctua.contract.Columns.REFUNDS;
import static dev.noctua.contract.Columns.REFUND_ID;
import static org.apache.spark.sql.functions.coalesce;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.datediff;
import static org.apache.spark.sql.functions.greatest;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.negate;
import static org.apache.spark.sql.functions.sum;

import dev.noctua.model.market.RefundCurve;
import java.io.Serializable;
import java.sql.Date;
import java.time.LocalDate;
import java.util.Arrays;
import java.util.List;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;

/**
 * The share of the money paid that is given back in the end, be it after tonight: refunds of the
 * last days over what was paid, each day in so far as its refunds have come.
 *
 * @param curve how late refunds come
 * @param platform the platform's share: what an own share is drawn to
 * @param weight how much money of an own series weighs as much as the platform's share
 */
record RefundShares(RefundCurve curve, double platform, double weight) implements Serializable {
  /** How far back refunds are looked at. */
  static final int DAYS = 84;

  /** The platform's share weighs as much as so many of its orders. */
  private static final double PLATFORM_ORDERS = 20;

  private static final String DELAY = "delay";
  private static final String PAID_ON = "paid_on";

  /** Nothing is known, and nothing given back. */
  static RefundShares none() {
    return new RefundShares(RefundCurve.none(), 0, 0);
  }

  /**
   * Those of a night.
   *
   * @param demand {@code demand_daily} of the last {@link RefundCurve#DAYS} days at least
   * @param lines {@code settlement_line} of these days
   * @param orders tonight's {@code order_balance}
   */
  static RefundShares of(
      LocalDate night, Dataset<Row> demand, Dataset<Row> lines, Dataset<Row> orders) {
    List<Row> days =
        demand
            .where(
                col(DATE)
                    .between(
                        lit(Date.valueOf(night.minusDays(RefundCurve.DAYS - 1L))),
                        lit(Date.valueOf(night))))
            .groupBy(DATE)
            .agg(total(GROSS), total(REFUNDS), total(ORDERS))
            .collectAsList();
    double[] gross = byAge(days, GROSS, night);
    RefundCurve curve = RefundCurve.of(gross, byDelay(night, lines, orders));
    double paid = Arrays.stream(gross).sum();
    double count = Arrays.stream(byAge(days, ORDERS, night)).sum();
    double share = share(curve, reversed(gross), reversed(byAge(days, REFUNDS, night)), 0, 0);
    return new RefundShares(curve, share, count > 0 ? PLATFORM_ORDERS * paid / count : 0);
  }

  /** What the orders of the last days have given back, by the days that it took. */
  private static double[] byDelay(LocalDate night, Dataset<Row> lines, Dataset<Row> orders) {
    Column first = lit(Date.valueOf(night.minusDays(RefundCurve.DAYS - 1L)));
    Column last = lit(Date.valueOf(night));
    Dataset<Row> refunds =
        lines
            .where(col(REFUND_ID).isNotNull().and(col(COUNTED).notEqual(0)))
            .where(col(EVENT_DATE).leq(last))
            .select(col(ORDER_ID), col(EVENT_DATE), negate(col(COUNTED)).as(REFUNDS));
    Dataset<Row> paid =
        orders
            .where(col(REFUNDED).gt(0).and(col(EVENT_DATE).between(first, last)))
            .select(col(ORDER_ID), col(EVENT_DATE).as(PAID_ON));
    double[] byDelay = new double[RefundCurve.LONGEST + 1];
    refunds
        .join(paid, ORDER_ID)
        .groupBy(greatest(datediff(col(EVENT_DATE), col(PAID_ON)), lit(0)).as(DELAY))
        .agg(total(REFUNDS))
        .where(col(DELAY).leq(RefundCurve.LONGEST))
        .collectAsList()
        .forEach(row -> byDelay[row.<Integer>getAs(DELAY)] = row.<Double>getAs(REFUNDS));
    return byDelay;
  }

  /** The sums of decimals are exact, in any order. */
  private static Column total(String column) {
    return coalesce(sum(col(column)).cast("double"), lit(0d)).as(column);
  }

  private static double[] byAge(List<Row> days, String column, LocalDate night) {
    double[] byAge = new double[days.stream().mapToInt(day -> age(day, night) + 1).max().orElse(0)];
    days.forEach(day -> byAge[age(day, night)] = day.<Double>getAs(column));
    return byAge;
  }

  private static int age(Row day, LocalDate night) {
    return (int) (night.toEpochDay() - day.<Date>getAs(DATE).toLocalDate().toEpochDay());
  }

  /**
   * That of a series: own refunds of the last days, and the platform's share as often as {@link
   * #weight} says (the mean of a beta distribution).
   *
   * @param paid per day, oldest first
   * @param refunded per day
   */
  double of(double[] paid, double[] refunded) {
    return share(curve, paid, refunded, platform, weight);
  }

  /** What the last days' refunds are of the payments that they can be of. */
  static double share(
      RefundCurve curve, double[] paid, double[] refunded, double platform, double weight) {
    double back = Arrays.stream(refunded).skip(Math.max(0, refunded.length - DAYS)).sum();
    double all = curve.matured(paid, DAYS) + weight;
    return all <= 0 ? 0 : Math.max(0, Math.min(1, (back + weight * platform) / all));
  }

  private static double[] reversed(double[] values) {
    double[] reversed = new double[values.length];
    Arrays.setAll(reversed, i -> values[values.length - 1 - i]);
    return reversed;
  }
}
