package dev.noctua.stage.check;

import static dev.noctua.contract.Columns.ACCEPTED;
import static dev.noctua.contract.Columns.AMOUNT;
import static dev.noctua.contract.Columns.CONTENT_ID;
import static dev.noctua.contract.Columns.COUNTED;
import static dev.noctua.contract.Columns.CREATOR;
import static dev.noctua.contract.Columns.CREATOR_SHARE;
import static dev.noctua.contract.Columns.DATE;
import static dev.noctua.contract.Columns.DAYS;
import static dev.noctua.contract.Columns.DUPLICATES;
import static dev.noctua.contract.Columns.ERASED;
import static dev.noctua.contract.Columns.EVENT_DATE;
import static dev.noctua.contract.Columns.FEE;
import static dev.noctua.contract.Columns.GROSS;
import static dev.noctua.contract.Columns.LEVEL;
import static dev.noctua.contract.Columns.LINES;
import static dev.noctua.contract.Columns.NET;
import static dev.noctua.contract.Columns.NET_SPEND;
import static dev.noctua.contract.Columns.PLATFORM;
import static dev.noctua.contract.Columns.QUARANTINED;
import static dev.noctua.contract.Columns.REFUNDED;
import static dev.noctua.contract.Columns.REFUNDS;
import static dev.noctua.contract.Columns.REFUND_ID;
import static dev.noctua.contract.Columns.REVENUE;
import static dev.noctua.contract.Columns.TARGET_DATE;
import static dev.noctua.contract.Columns.USER_KEY;
import static org.apache.spark.sql.functions.abs;
import static org.apache.spark.sql.functions.coalesce;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.count;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.max;
import static org.apache.spark.sql.functions.min;
import static org.apache.spark.sql.functions.negate;
import static org.apache.spark.sql.functions.sum;
import static org.apache.spark.sql.functions.when;

import dev.noctua.lake.commit.Manifest.Verdict;
import dev.noctua.lake.commit.Manifest.Written;
import dev.noctua.privacy.Tombstones;
import java.math.BigDecimal;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.stream.Stream;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;

/** The gates of what must add up: contracts, audit, money, forecasts. */
final class Gates {
  private static final String GAP = "gap";

  /** Platform, categories, kinds and contents. */
  private static final int LEVELS = 4;

  private Gates() {}

  /** Every table holds its contract: types, nulls, keys, allowed values, ranges. */
  static Verdict contracts(Collection<Written> tables) {
    List<String> violations = tables.stream().flatMap(t -> t.violations().stream()).toList();
    return Verdicts.none(
        "contracts",
        true,
        violations.size(),
        violations.isEmpty() ? "0 violations" : String.join("; ", violations),
        "0 violations");
  }

  /** Lines read = accepted + quarantined + duplicates + erased, per log and night. */
  static Verdict auditBalances(Dataset<Row> audit) {
    Column kept = col(ACCEPTED).plus(col(QUARANTINED)).plus(col(DUPLICATES)).plus(col(ERASED));
    return Verdicts.none(
        "audit_balances", true, "rows", audit.filter(col(LINES).notEqual(kept)).count());
  }

  /**
   * What counts of tonight's payments and refunds is what demand_daily says, of every content and
   * day; and what the orders of each person have brought in and given back is what that person has
   * spent and got back. All to the fen.
   *
   * @param lines the ledger's lines of the night
   * @param balances all orders; those of erased people are nobody's
   */
  static Verdict moneyKept(
      Dataset<Row> lines, Dataset<Row> demand, Dataset<Row> balances, Dataset<Row> people) {
    Dataset<Row> booked =
        lines.select(
            col(CONTENT_ID),
            col(EVENT_DATE).as(DATE),
            when(col(REFUND_ID).isNull(), col(COUNTED)).as(GROSS),
            when(col(REFUND_ID).isNotNull(), negate(col(COUNTED))).as(REFUNDS),
            col(COUNTED).as(NET));
    Dataset<Row> paid =
        Tombstones.without(balances)
            .select(
                col(USER_KEY),
                col(AMOUNT).as(GROSS),
                col(REFUNDED).as(REFUNDS),
                col(AMOUNT).minus(col(REFUNDED)).as(NET));
    BigDecimal gap =
        gap(booked, demand, CONTENT_ID, DATE)
            .add(gap(paid, people.withColumnRenamed(NET_SPEND, NET), USER_KEY));
    return Verdicts.none("money_kept", true, gap.doubleValue(), gap.toPlainString(), "0.00");
  }

  /** How far the sums of two tables are apart, per key and added up. */
  private static BigDecimal gap(Dataset<Row> one, Dataset<Row> other, String... keys) {
    Column[] by = Arrays.stream(keys).map(key -> col(key)).toArray(Column[]::new);
    Column apart =
        Stream.of(GROSS, REFUNDS, NET)
            .map(column -> abs(coalesce(sum(column), lit(BigDecimal.ZERO))))
            .reduce(Column::plus)
            .orElseThrow();
    Row worst =
        money(one, 1, by)
            .union(money(other, -1, by))
            .groupBy(by)
            .agg(apart.as(GAP))
            .agg(sum(GAP).as(GAP))
            .first();
    return money(worst, GAP).setScale(2);
  }

  private static Dataset<Row> money(Dataset<Row> rows, int sign, Column... by) {
    Stream<Column> amounts =
        Stream.of(GROSS, REFUNDS, NET)
            .map(column -> col(column).multiply(lit(sign)).cast("decimal(20,2)").as(column));
    return rows.select(Stream.concat(Arrays.stream(by), amounts).toArray(Column[]::new));
  }

  /** Fee, creator and platform of every line that is split add up to what of it counts. */
  static Verdict settlementAddsUp(Dataset<Row> lines) {
    Column split = col(FEE).plus(col(CREATOR)).plus(col(PLATFORM));
    Column due = when(col(CREATOR_SHARE).isNotNull(), col(COUNTED)).otherwise(lit(BigDecimal.ZERO));
    long broken = lines.filter(split.notEqual(due)).count();
    return Verdicts.none("settlement_adds_up", true, "lines", broken);
  }

  /**
   * The forecasts of contents add up to those of each level above them, to the fen; measured on the
   * worst day. No day lacks a level.
   */
  static Verdict forecastAddsUp(Dataset<Row> forecast) {
    Row worst =
        forecast
            .groupBy(TARGET_DATE, DAYS, LEVEL)
            .agg(sum(REVENUE).as(REVENUE))
            .groupBy(TARGET_DATE, DAYS)
            .agg(max(REVENUE).minus(min(REVENUE)).as(GAP), count(lit(1)).as(LEVEL))
            .agg(max(GAP).as(GAP), count(when(col(LEVEL).lt(LEVELS), 1)).as(LEVEL))
            .first();
    long lacking = worst.<Long>getAs(LEVEL);
    BigDecimal gap = money(worst, GAP).setScale(2);
    return lacking > 0
        ? Verdicts.none(
            "forecast_adds_up", false, "days or sums of days without one of the levels", lacking)
        : Verdicts.none("forecast_adds_up", false, gap.doubleValue(), gap.toPlainString(), "0.00");
  }

  private static BigDecimal money(Row row, String column) {
    BigDecimal money = row.getAs(column);
    return money == null ? BigDecimal.ZERO : money;
  }
}
