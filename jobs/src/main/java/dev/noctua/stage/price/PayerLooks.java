package dev.noctua.stage.price;

import static dev.noctua.contract.Columns.AMOUNT;
import static dev.noctua.contract.Columns.CONSENT_ANALYTICS;
import static dev.noctua.contract.Columns.CONTENT_ID;
import static dev.noctua.contract.Columns.DELETED;
import static dev.noctua.contract.Columns.EVENT_DATE;
import static dev.noctua.contract.Columns.FIRST_ON;
import static dev.noctua.contract.Columns.LIST_PRICE;
import static dev.noctua.contract.Columns.LIST_VALUE;
import static dev.noctua.contract.Columns.ORDERS;
import static dev.noctua.contract.Columns.PAID_EVENT_ID;
import static dev.noctua.contract.Columns.PRICE;
import static dev.noctua.contract.Columns.PRICE_HISTORY;
import static dev.noctua.contract.Columns.REFUNDED;
import static dev.noctua.contract.Columns.UNITS;
import static dev.noctua.contract.Columns.USER_KEY;
import static org.apache.spark.sql.functions.array;
import static org.apache.spark.sql.functions.coalesce;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.date_add;
import static org.apache.spark.sql.functions.datediff;
import static org.apache.spark.sql.functions.exists;
import static org.apache.spark.sql.functions.filter;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.max;
import static org.apache.spark.sql.functions.not;
import static org.apache.spark.sql.functions.percentile;
import static org.apache.spark.sql.functions.round;
import static org.apache.spark.sql.functions.sum;
import static org.apache.spark.sql.functions.try_element_at;
import static org.apache.spark.sql.functions.when;

import dev.noctua.model.payers.PayerCell;
import java.sql.Date;
import java.time.LocalDate;
import java.util.List;
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

  /** The number of the {@link PayerCell}. */
  static final String CELL = "cell";

  static final String PAID = "paid";

  /** A look leads to a payment within so many days, or not at all. */
  static final int CONVERSION_DAYS = 7;

  /** Older looks are forgotten sooner where nobody paid, and so they tell nothing. */
  private static final int DAYS = 365;

  private static final String ORDER = "order";
  private static final String UNIT_PRICE = "unit_price";
  private static final String QUINTILE = "quintile";
  private static final String TENTH = "tenth";
  private static final int DIGITS = 6;
  private static final double FEW_COUPONS = 0.02;
  private static final double SOME_COUPONS = 0.1;
  private static final double MANY_COUPONS = 0.3;

  private PayerLooks() {}

  /**
   * One row per pair of {@code user_content} of the last {@value #DAYS} days whose person consents
   * and whose content had a price then: {@code user_key, content_id, day, cell, paid}. Pairs that
   * have an order from before are left out: their look isn't the first one.
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
    Dataset<Row> looks = looks(pairs.join(consenting, USER_KEY), content, night);
    Dataset<Row> orders = orders(balances.join(consenting, USER_KEY), night);
    WindowSpec before = Window.partitionBy(USER_KEY).orderBy(DAY).rangeBetween(-PayerCell.DAYS, -1);
    return looks
        .unionByName(orders, true)
        .withColumn(CELL, cell(before))
        .where(col(ORDER).equalTo(0))
        .select(USER_KEY, CONTENT_ID, DAY, CELL, PAID);
  }

  private static Dataset<Row> looks(Dataset<Row> pairs, Dataset<Row> content, LocalDate night) {
    List<Double> tenths =
        bounds(content.where(col(LIST_PRICE).gt(0)), col(LIST_PRICE), PayerCell.PRICES);
    Column begun =
        filter(
            col(PRICE_HISTORY),
            price -> price.getField("since").lt(date_add(col(FIRST_ON), 1).cast("timestamp")));
    Column price = try_element_at(begun, lit(-1)).getField("value");
    Column isFirst = not(exists(col(ORDERS), o -> o.getField("paid_on").lt(col(FIRST_ON))));
    Column pays =
        exists(
            col(ORDERS),
            o ->
                o.getField(AMOUNT)
                    .gt(o.getField(REFUNDED))
                    .and(o.getField("paid_on").leq(date_add(col(FIRST_ON), CONVERSION_DAYS))));
    return pairs
        .withColumn(DAY, datediff(col(FIRST_ON), lit(Date.valueOf(night))))
        .where(col(DAY).between(-DAYS, 0).and(isFirst))
        .join(content.select(CONTENT_ID, PRICE_HISTORY), CONTENT_ID)
        .withColumn(PRICE, price)
        .where(col(PRICE).gt(0))
        .select(
            col(USER_KEY),
            col(CONTENT_ID),
            col(DAY),
            place(col(PRICE), tenths).as(TENTH),
            pays.as(PAID),
            lit(0).as(ORDER));
  }

  /** An order that was given back counts too: it tells what the person was ready to pay. */
  private static Dataset<Row> orders(Dataset<Row> balances, LocalDate night) {
    Dataset<Row> paid =
        balances
            .where(col(PAID_EVENT_ID).isNotNull().and(col(AMOUNT).gt(0)).and(col(UNITS).gt(0)))
            .withColumn(DAY, datediff(col(EVENT_DATE), lit(Date.valueOf(night))))
            .withColumn(UNIT_PRICE, col(AMOUNT).cast("double").divide(col(UNITS)));
    // "No order" is the first of the numbers.
    int quintiles = PayerCell.QUINTILES - 1;
    Dataset<Row> recent = paid.where(col(DAY).between(1 - PayerCell.DAYS, 0));
    return paid.select(
        col(USER_KEY),
        col(DAY),
        col(AMOUNT),
        col(LIST_VALUE),
        place(col(UNIT_PRICE), bounds(recent, col(UNIT_PRICE), quintiles)).as(QUINTILE),
        lit(1).as(ORDER));
  }

  /** What is greater than one, two, … of equally many parts of all values. */
  private static List<Double> bounds(Dataset<Row> rows, Column value, int parts) {
    Column[] shares =
        IntStream.range(1, parts).mapToObj(i -> lit((double) i / parts)).toArray(Column[]::new);
    Row found = rows.agg(percentile(value, array(shares))).first();
    return found.isNullAt(0) ? List.of() : found.getList(0);
  }

  /** How many bounds lie below a value. */
  private static Column place(Column value, List<Double> bounds) {
    return bounds.stream()
        .map(bound -> when(value.gt(bound), 1).otherwise(0))
        .reduce(Column::plus)
        .orElse(lit(0));
  }

  /** The number of the {@link PayerCell} of a look and the orders before it. */
  private static Column cell(WindowSpec before) {
    Column orders = coalesce(sum(ORDER).over(before), lit(0));
    Column quintiles = sum(QUINTILE).over(before);
    Column age = col(DAY).minus(max(when(col(ORDER).equalTo(1), col(DAY))).over(before));
    Column paid = sum(AMOUNT).over(before).cast("double");
    Column listed = sum(LIST_VALUE).over(before).cast("double");
    Column letOff = round(lit(1).minus(paid.divide(listed)), DIGITS);
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
