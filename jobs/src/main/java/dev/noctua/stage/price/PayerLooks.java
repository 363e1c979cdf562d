package dev.noctua.stage.price;

import static dev.noctua.contract.Columns.AMOUNT;
import static dev.noctua.contract.Columns.CONSENT_ANALYTICS;
import static dev.noctua.contract.Columns.CONTENT_ID;
import static dev.noctua.contract.Columns.DELETED;
import static dev.noctua.contract.Columns.EVENT_DATE;
import static dev.noctua.contract.Columns.FIRST_ON;
import static dev.noctua.contract.Columns.LIST_PRICE;
import static dev.noctua.contract.Columns.LIST_VALUE;
import static dev.noctua.contract.Columns.PAID_EVENT_ID;
import static dev.noctua.contract.Columns.USER_KEY;
import static org.apache.spark.sql.functions.array;
import static org.apache.spark.sql.functions.broadcast;
import static org.apache.spark.sql.functions.coalesce;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.datediff;
import static org.apache.spark.sql.functions.expr;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.max;
import static org.apache.spark.sql.functions.not;
import static org.apache.spark.sql.functions.percentile;
import static org.apache.spark.sql.functions.round;
import static org.apache.spark.sql.functions.sum;
import static org.apache.spark.sql.functions.when;

import dev.noctua.model.payers.PayerCell;
import java.sql.Date;
import java.time.LocalDate;
import java.util.List;
import java.util.function.UnaryOperator;
import java.util.stream.IntStream;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.expressions.Window;
import org.apache.spark.sql.expressions.WindowSpec;

/** Who looked at what for the first time, what they had paid before, and whether they then paid. */
final class PayerLooks {
  /** Days from the night; 0 is the night, −1 the day before. */
  static final String DAY = "day";

  /** The number of the {@link PayerCell} as of the look. */
  static final String CELL = "cell";

  /** The number of the cell as of the end of the night. */
  static final String NOW = "now";

  static final String PAID = "paid";

  /** Whoever pays does so within so many days. */
  static final int PATIENCE = 7;

  private static final String ORDER = "order";
  private static final String QUINTILE = "quintile";
  private static final String TENTH = "tenth";
  private static final double FEW_COUPONS = 0.02;
  private static final double SOME_COUPONS = 0.1;
  private static final double MANY_COUPONS = 0.3;

  private PayerLooks() {}

  /**
   * One row per pair of {@code user_content} whose person consents and whose content has a price:
   * {@code user_key, content_id, day, cell, now, paid}.
   *
   * @param pairs {@code user_content}
   * @param people {@code user_profile}
   * @param balances {@code order_balance}
   * @param content {@code content}
   */
  static Dataset<Row> of(
      Dataset<Row> pairs,
      Dataset<Row> people,
      Dataset<Row> balances,
      Dataset<Row> content,
      LocalDate night) {
    Dataset<Row> consenting =
        people.where(not(col(DELETED)).and(col(CONSENT_ANALYTICS))).select(USER_KEY);
    Dataset<Row> looks = looks(pairs, content, night).join(consenting, USER_KEY);
    Dataset<Row> orders = orders(balances, night);
    WindowSpec ofPerson = Window.partitionBy(USER_KEY);
    WindowSpec before = ofPerson.orderBy(DAY).rangeBetween(-PayerCell.DAYS, -1);
    // A night's last day is 0, so these are the orders before tomorrow.
    Column recent = col(DAY).gt(-PayerCell.DAYS);
    return looks
        .unionByName(orders, true)
        .withColumn(CELL, cell(one -> one.over(before), lit(true), col(DAY)))
        .withColumn(NOW, cell(one -> one.over(ofPerson), recent, lit(1)))
        .where(col(ORDER).equalTo(0))
        .select(USER_KEY, CONTENT_ID, DAY, CELL, NOW, PAID);
  }

  private static Dataset<Row> looks(Dataset<Row> pairs, Dataset<Row> content, LocalDate night) {
    Dataset<Row> priced = content.where(col(LIST_PRICE).gt(0));
    Column tenth = place(col(LIST_PRICE), bounds(priced, LIST_PRICE, PayerCell.PRICES));
    return pairs
        .join(broadcast(priced.select(col(CONTENT_ID), tenth.as(TENTH))), CONTENT_ID)
        .select(
            col(USER_KEY),
            col(CONTENT_ID),
            datediff(col(FIRST_ON), lit(Date.valueOf(night))).as(DAY),
            col(TENTH),
            expr("exists(orders, o -> o.amount > o.refunded AND o.paid_on <= date_add(first_on, "
                    + PATIENCE
                    + "))")
                .as(PAID),
            lit(0).as(ORDER));
  }

  private static Dataset<Row> orders(Dataset<Row> balances, LocalDate night) {
    Dataset<Row> paid =
        balances
            .where(col(PAID_EVENT_ID).isNotNull().and(col(AMOUNT).gt(0)))
            .withColumn(DAY, datediff(col(EVENT_DATE), lit(Date.valueOf(night))));
    // "No order" is the first of the numbers.
    int quintiles = PayerCell.QUINTILES - 1;
    List<Double> bounds = bounds(paid.where(col(DAY).gt(-PayerCell.DAYS)), AMOUNT, quintiles);
    return paid.select(
        col(USER_KEY),
        col(DAY),
        col(AMOUNT),
        col(LIST_VALUE),
        place(col(AMOUNT), bounds).as(QUINTILE),
        lit(1).as(ORDER));
  }

  /** What is greater than one, two, … of equally many parts of all values. */
  private static List<Double> bounds(Dataset<Row> rows, String column, int parts) {
    Column[] shares =
        IntStream.range(1, parts).mapToObj(i -> lit((double) i / parts)).toArray(Column[]::new);
    Row found = rows.agg(percentile(col(column), array(shares))).first();
    return found.isNullAt(0) ? List.of() : found.getList(0);
  }

  /** How many bounds lie below a value. */
  private static Column place(Column value, List<Double> bounds) {
    return bounds.stream()
        .map(bound -> when(value.gt(bound), 1).otherwise(0))
        .reduce(Column::plus)
        .orElse(lit(0));
  }

  /**
   * The number of a {@link PayerCell}.
   *
   * @param over of which rows an aggregate is one
   * @param counts which of these orders count
   * @param day up to which orders were paid
   */
  private static Column cell(UnaryOperator<Column> over, Column counts, Column day) {
    Column isOrder = col(ORDER).equalTo(1).and(counts);
    Column orders = over.apply(sum(when(isOrder, 1).otherwise(0)));
    Column quintiles = over.apply(sum(when(isOrder, col(QUINTILE))));
    Column age = day.minus(over.apply(max(when(isOrder, col(DAY)))));
    Column paid = over.apply(sum(when(isOrder, col(AMOUNT)))).cast("double");
    Column listed = over.apply(sum(when(isOrder, col(LIST_VALUE)))).cast("double");
    Column letOff = lit(1).minus(paid.divide(listed));
    Column orderLevel = steps(orders, 0, 1, 3, 7);
    Column quintile = when(orders.gt(0), round(quintiles.divide(orders)).plus(1)).otherwise(0);
    Column recency = when(orders.gt(0), steps(age, 7, 28, 90).plus(1)).otherwise(0);
    Column coupon =
        when(orders.gt(0).and(listed.gt(0)), steps(letOff, FEW_COUPONS, SOME_COUPONS, MANY_COUPONS))
            .otherwise(0);
    return orderLevel
        .multiply(PayerCell.QUINTILES)
        .plus(quintile)
        .multiply(PayerCell.RECENCIES)
        .plus(recency)
        .multiply(PayerCell.COUPONS)
        .plus(coupon)
        .multiply(PayerCell.PRICES)
        .plus(coalesce(col(TENTH), lit(0)))
        .cast("int");
  }

  private static Column steps(Column value, double... bounds) {
    return place(value, IntStream.range(0, bounds.length).mapToObj(i -> bounds[i]).toList());
  }
}
