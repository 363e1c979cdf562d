package dev.noctua.check;

import static dev.noctua.contract.Columns.ACCEPTED;
import static dev.noctua.contract.Columns.AMOUNT;
import static dev.noctua.contract.Columns.AVAILABLE;
import static dev.noctua.contract.Columns.CONSENT_ANALYTICS;
import static dev.noctua.contract.Columns.CONTAINS;
import static dev.noctua.contract.Columns.CONTENT_ID;
import static dev.noctua.contract.Columns.CREATOR;
import static dev.noctua.contract.Columns.CREATOR_USER_KEY;
import static dev.noctua.contract.Columns.DELETED;
import static dev.noctua.contract.Columns.DUPLICATES;
import static dev.noctua.contract.Columns.ERASED;
import static dev.noctua.contract.Columns.FEE;
import static dev.noctua.contract.Columns.GROSS;
import static dev.noctua.contract.Columns.LEVEL;
import static dev.noctua.contract.Columns.LINES;
import static dev.noctua.contract.Columns.NET;
import static dev.noctua.contract.Columns.OWNED;
import static dev.noctua.contract.Columns.PLATFORM;
import static dev.noctua.contract.Columns.PROBLEM;
import static dev.noctua.contract.Columns.QUARANTINED;
import static dev.noctua.contract.Columns.REFUNDS;
import static dev.noctua.contract.Columns.REVENUE;
import static dev.noctua.contract.Columns.TARGET_DATE;
import static dev.noctua.contract.Columns.TYPE;
import static dev.noctua.contract.Columns.UNITS;
import static dev.noctua.contract.Columns.USER_KEY;
import static org.apache.spark.sql.functions.abs;
import static org.apache.spark.sql.functions.coalesce;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.count;
import static org.apache.spark.sql.functions.explode;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.max;
import static org.apache.spark.sql.functions.not;
import static org.apache.spark.sql.functions.sum;
import static org.apache.spark.sql.functions.when;

import dev.noctua.lake.Manifest.Verdict;
import dev.noctua.lake.Manifest.Written;
import java.math.BigDecimal;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;

/**
 * The rules that a night must pass. Integrity gates guard what later nights build on: contracts,
 * audit, keys, money. Quality gates guard what people see: lists and forecasts.
 */
final class Gates {
  /** Forecasts are doubles: sums agree to a hundredth of a fen, or to this share of them. */
  private static final double FORECAST_RESIDUAL = 1e-4;

  private static final double FORECAST_SHARE = 1e-12;

  private Gates() {}

  /** Every table holds its contract: types, nulls, keys, allowed values, ranges. */
  static Verdict contracts(Collection<Written> tables) {
    List<String> violations = tables.stream().flatMap(t -> t.violations().stream()).toList();
    return new Verdict(
        "contracts",
        true,
        violations.isEmpty() ? "0" : String.join("; ", violations),
        "0 violations",
        violations.isEmpty());
  }

  /** Lines read = accepted + quarantined + duplicates + erased, per log and night. */
  static Verdict auditBalances(Dataset<Row> audit) {
    Column kept = col(ACCEPTED).plus(col(QUARANTINED)).plus(col(DUPLICATES)).plus(col(ERASED));
    return zero("audit_balances", true, "rows", audit.filter(col(LINES).notEqual(kept)).count());
  }

  /** What was paid and refunded tonight is what demand_daily says, to the fen. */
  static Verdict moneyKept(Dataset<Row> transactions, Dataset<Row> demand) {
    Column paid = col(TYPE).equalTo("paid");
    Row facts =
        transactions
            .agg(
                sum(when(paid, col(AMOUNT)).otherwise(lit(BigDecimal.ZERO))),
                sum(when(not(paid), col(AMOUNT)).otherwise(lit(BigDecimal.ZERO))))
            .first();
    Row daily = demand.agg(sum(GROSS), sum(REFUNDS), sum(NET)).first();
    BigDecimal gap = money(facts, 0).subtract(money(daily, 0)).abs();
    gap = gap.add(money(facts, 1).subtract(money(daily, 1)).abs());
    gap = gap.add(money(daily, 0).subtract(money(daily, 1)).subtract(money(daily, 2)).abs());
    return new Verdict("money_kept", true, gap.toPlainString(), "0", gap.signum() == 0);
  }

  /** Fee, creator and platform of every settled line add up to its amount. */
  static Verdict settlementAddsUp(Dataset<Row> lines) {
    Column split = col(FEE).plus(col(CREATOR)).plus(col(PLATFORM));
    long broken = lines.filter(col(PROBLEM).isNull().and(split.notEqual(col(AMOUNT)))).count();
    return zero("settlement_adds_up", true, "lines", broken);
  }

  /**
   * Everyone who lets us has a list, unless all that is available is theirs already: owned, inside
   * of what they own, or made by them.
   */
  static Verdict everyoneHasAList(
      Dataset<Row> people, Dataset<Row> content, Dataset<Row> userContent, Dataset<Row> lists) {
    Dataset<Row> available = content.filter(AVAILABLE).select(CONTENT_ID);
    Dataset<Row> owned = userContent.filter(OWNED).select(USER_KEY, CONTENT_ID);
    Dataset<Row> inside =
        owned
            .join(opened(content), CONTENT_ID)
            .select(col(USER_KEY), explode(col(CONTAINS)).as(CONTENT_ID));
    Dataset<Row> made =
        content
            .filter(col(CREATOR_USER_KEY).isNotNull())
            .select(col(CREATOR_USER_KEY).as(USER_KEY), col(CONTENT_ID));
    Dataset<Row> theirs =
        owned
            .union(inside)
            .union(made)
            .distinct()
            .join(available, CONTENT_ID)
            .groupBy(USER_KEY)
            .agg(count(lit(1)).as(UNITS));
    long without =
        people
            .filter(col(CONSENT_ANALYTICS).and(not(col(DELETED))))
            .join(lists.select(USER_KEY).distinct(), cols(USER_KEY), "left_anti")
            .join(theirs, cols(USER_KEY), "left")
            .filter(coalesce(col(UNITS), lit(0L)).lt(available.count()))
            .count();
    return zero("everyone_has_a_list", false, "people", without);
  }

  /** Per bundle or membership all that it opens, at any depth: content_id, contains. */
  private static Dataset<Row> opened(Dataset<Row> content) {
    Map<String, List<String>> direct = new HashMap<>();
    content
        .filter(col(CONTAINS).isNotNull())
        .select(CONTENT_ID, CONTAINS)
        .collectAsList()
        .forEach(row -> direct.put(row.getString(0), row.getList(1)));
    List<Row> rows = new ArrayList<>();
    for (String bundle : direct.keySet()) {
      Set<String> reached = new TreeSet<>();
      Deque<String> open = new ArrayDeque<>(List.of(bundle));
      while (!open.isEmpty()) {
        direct.getOrDefault(open.pop(), List.of()).stream()
            .filter(reached::add)
            .forEach(open::push);
      }
      rows.add(RowFactory.create(bundle, reached.toArray(String[]::new)));
    }
    return content
        .sparkSession()
        .createDataFrame(rows, content.select(CONTENT_ID, CONTAINS).schema());
  }

  /** No list names what its reader owns. */
  static Verdict noOwnedItem(Dataset<Row> userContent, Dataset<Row> lists) {
    long owned =
        lists.join(userContent.filter(OWNED), cols(USER_KEY, CONTENT_ID), "left_semi").count();
    return zero("no_owned_item", false, "rows", owned);
  }

  /** No list names what can't be bought. */
  static Verdict onlyAvailable(Dataset<Row> content, Dataset<Row> lists) {
    long gone = lists.join(content.filter(AVAILABLE), cols(CONTENT_ID), "left_anti").count();
    return zero("only_available", false, "rows", gone);
  }

  /** The contents' forecasts of a day add up to the platform's. */
  static Verdict forecastAddsUp(Dataset<Row> forecast) {
    Column sign = when(col(LEVEL).equalTo("platform"), lit(-1)).otherwise(lit(1));
    Column gap = abs(sum(sign.multiply(col(REVENUE))));
    Column allowed = lit(FORECAST_RESIDUAL).plus(sum(abs(col(REVENUE))).multiply(FORECAST_SHARE));
    Row worst =
        forecast
            .groupBy(TARGET_DATE)
            .agg(gap.as("gap"), allowed.as("allowed"))
            .agg(
                coalesce(max("gap"), lit(0d)),
                coalesce(max(col("gap").minus(col("allowed"))), lit(0d)))
            .first();
    return new Verdict(
        "forecast_adds_up",
        false,
        String.format(Locale.ROOT, "%.6f", worst.getDouble(0)),
        String.format(Locale.ROOT, "at most %.6f", FORECAST_RESIDUAL),
        worst.getDouble(1) <= 0);
  }

  private static Verdict zero(String gate, boolean integrity, String unit, long count) {
    return new Verdict(gate, integrity, count + " " + unit, "0 " + unit, count == 0);
  }

  private static BigDecimal money(Row row, int column) {
    return row.isNullAt(column) ? BigDecimal.ZERO : row.getDecimal(column);
  }

  private static String[] cols(String... names) {
    return names;
  }
}
