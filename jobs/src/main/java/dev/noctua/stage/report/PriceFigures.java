package dev.noctua.stage.report;

import static dev.noctua.contract.Columns.ADVICE;
import static dev.noctua.contract.Columns.AVAILABLE;
import static dev.noctua.contract.Columns.CONTENT_ID;
import static dev.noctua.contract.Columns.DAYS;
import static dev.noctua.contract.Columns.ELASTICITY;
import static dev.noctua.contract.Columns.GAIN_PROBABILITY;
import static dev.noctua.contract.Columns.HIGH;
import static dev.noctua.contract.Columns.HIGHEST_PRICE;
import static dev.noctua.contract.Columns.HIT;
import static dev.noctua.contract.Columns.ITEM;
import static dev.noctua.contract.Columns.LEVEL;
import static dev.noctua.contract.Columns.LOW;
import static dev.noctua.contract.Columns.LOWEST_PRICE;
import static dev.noctua.contract.Columns.ORDERS;
import static dev.noctua.contract.Columns.PRESENT_PRICE;
import static dev.noctua.contract.Columns.PRICE;
import static dev.noctua.contract.Columns.REASON_EN;
import static dev.noctua.contract.Columns.REASON_ZH;
import static dev.noctua.contract.Columns.REVENUE;
import static dev.noctua.contract.Columns.REVENUE_HIGH;
import static dev.noctua.contract.Columns.REVENUE_LOW;
import static dev.noctua.contract.Columns.SPELLS;
import static dev.noctua.contract.Columns.TEST_DAYS;
import static dev.noctua.contract.Columns.TITLE;
import static org.apache.spark.sql.functions.coalesce;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.count;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.max;
import static org.apache.spark.sql.functions.min;
import static org.apache.spark.sql.functions.when;

import java.math.BigDecimal;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;

/** Tables -> the prices to change or test that matter most. */
final class PriceFigures {
  private static final int TOP = 3;
  private static final String LOWER = "lower";
  private static final String UPPER = "upper";
  private static final String NOW = "now";
  private static final String IS_TEST = "is_test";

  private PriceFigures() {}

  /**
   * A price to change or to test.
   *
   * @param low the price that is advised, or the lower one of a test
   * @param high the same, or the higher one of a test
   * @param testDays for how many days each is to be offered
   * @param now revenue expected at the present price; empty where it isn't known
   * @param revenue the same at the price that is advised
   * @param elasticity with its interval, as text; empty where it isn't known
   */
  record Advised(
      String contentId,
      String title,
      BigDecimal present,
      BigDecimal low,
      BigDecimal high,
      Optional<Integer> testDays,
      int days,
      Optional<BigDecimal> now,
      Optional<Range> revenue,
      Optional<Double> gainProbability,
      Optional<Response> elasticity,
      Seen seen,
      String reasonEn,
      String reasonZh) {}

  /** An expected amount with its 90 % interval. */
  record Range(BigDecimal mean, BigDecimal low, BigDecimal high) {}

  /** An elasticity with its 90 % interval. */
  record Response(double mean, double low, double high) {}

  /** What the elasticity is learned from. */
  record Seen(
      long orders,
      int days,
      int spells,
      Optional<BigDecimal> lowest,
      Optional<BigDecimal> highest) {}

  /**
   * The three that promise most: prices to change by what they add, then prices to test by what the
   * content earns.
   */
  static List<Advised> top(
      Dataset<Row> scenarios, Dataset<Row> elasticities, Dataset<Row> content) {
    Column isPresent = col(PRICE).equalTo(col(PRESENT_PRICE));
    Dataset<Row> now = scenarios.where(isPresent).select(col(CONTENT_ID), col(REVENUE).as(NOW));
    Dataset<Row> advised =
        scenarios
            .where(col(ADVICE).isin("RECOMMEND", "TEST"))
            .groupBy(CONTENT_ID)
            .agg(
                min(PRICE).as(LOWER),
                max(PRICE).as(UPPER),
                max(col(ADVICE).equalTo("TEST")).as(IS_TEST),
                max(PRESENT_PRICE).as(PRESENT_PRICE),
                max(TEST_DAYS).as(TEST_DAYS),
                max(DAYS).as(DAYS),
                max(REVENUE).as(REVENUE),
                max(REVENUE_LOW).as(REVENUE_LOW),
                max(REVENUE_HIGH).as(REVENUE_HIGH),
                max(GAIN_PROBABILITY).as(GAIN_PROBABILITY),
                max(REASON_EN).as(REASON_EN),
                max(REASON_ZH).as(REASON_ZH));
    Column gain =
        when(col(IS_TEST), coalesce(col(NOW), lit(BigDecimal.ZERO)))
            .otherwise(col(REVENUE).minus(col(NOW)));
    Dataset<Row> evidence =
        elasticities
            .where(col(LEVEL).equalTo("content"))
            .select(
                col(ITEM).as(CONTENT_ID),
                col(ELASTICITY),
                col(LOW),
                col(HIGH),
                col(ORDERS),
                col(DAYS).as("known_days"),
                col(SPELLS),
                col(LOWEST_PRICE),
                col(HIGHEST_PRICE));
    return advised
        .join(now, CONTENT_ID)
        .orderBy(col(IS_TEST), gain.desc(), col(CONTENT_ID))
        .limit(TOP)
        .join(evidence, CONTENT_ID)
        .join(
            content.where(col(AVAILABLE)).select(CONTENT_ID, TITLE),
            new String[] {CONTENT_ID},
            "left")
        .orderBy(col(IS_TEST), gain.desc(), col(CONTENT_ID))
        .collectAsList()
        .stream()
        .map(PriceFigures::advised)
        .toList();
  }

  /** Of past advice: how many pieces were followed long enough, and how many of these came true. */
  record Hits(long judged, long hit) {}

  /**
   * How good past advice was.
   *
   * @param ledger {@code price_advice}
   */
  static Hits hits(Dataset<Row> ledger) {
    Row row = ledger.agg(count(col(HIT)).as(ORDERS), count(when(col(HIT), lit(1))).as(HIT)).first();
    return new Hits(row.<Long>getAs(ORDERS), row.<Long>getAs(HIT));
  }

  /** How many contents get which advice. */
  static Map<String, Long> verdicts(Dataset<Row> scenarios) {
    Map<String, Long> verdicts = new TreeMap<>();
    scenarios
        .where(col(ADVICE).isNotNull())
        .select(CONTENT_ID, ADVICE)
        .distinct()
        .groupBy(ADVICE)
        .agg(count(lit(1)).as(ORDERS))
        .collectAsList()
        .forEach(row -> verdicts.put(row.getAs(ADVICE), row.getAs(ORDERS)));
    return verdicts;
  }

  private static Advised advised(Row row) {
    boolean isTest = row.getAs(IS_TEST);
    String id = row.getAs(CONTENT_ID);
    Optional<BigDecimal> revenue = isTest ? Optional.empty() : value(row, REVENUE);
    Optional<Double> elasticity = value(row, ELASTICITY);
    return new Advised(
        id,
        PriceFigures.<String>value(row, TITLE).orElse(id),
        row.getAs(PRESENT_PRICE),
        row.getAs(LOWER),
        row.getAs(UPPER),
        value(row, TEST_DAYS),
        row.getAs(DAYS),
        value(row, NOW),
        revenue.map(mean -> new Range(mean, row.getAs(REVENUE_LOW), row.getAs(REVENUE_HIGH))),
        isTest ? Optional.empty() : value(row, GAIN_PROBABILITY),
        elasticity.map(mean -> new Response(mean, row.getAs(LOW), row.getAs(HIGH))),
        new Seen(
            row.getAs(ORDERS),
            row.getAs("known_days"),
            row.getAs(SPELLS),
            value(row, LOWEST_PRICE),
            value(row, HIGHEST_PRICE)),
        row.getAs(REASON_EN),
        row.getAs(REASON_ZH));
  }

  private static <T> Optional<T> value(Row row, String column) {
    return Optional.ofNullable(row.<T>getAs(column));
  }
}
