package dev.noctua.stage.report;

import static dev.noctua.contract.Columns.ACCEPTED;
import static dev.noctua.contract.Columns.AVAILABLE;
import static dev.noctua.contract.Columns.CONTENT_ID;
import static dev.noctua.contract.Columns.COUNTED;
import static dev.noctua.contract.Columns.CREATOR;
import static dev.noctua.contract.Columns.CREATOR_SHARE;
import static dev.noctua.contract.Columns.DATE;
import static dev.noctua.contract.Columns.DUPLICATES;
import static dev.noctua.contract.Columns.ERASED;
import static dev.noctua.contract.Columns.FEE;
import static dev.noctua.contract.Columns.ITEM;
import static dev.noctua.contract.Columns.LATE;
import static dev.noctua.contract.Columns.LEVEL;
import static dev.noctua.contract.Columns.LINES;
import static dev.noctua.contract.Columns.LOG;
import static dev.noctua.contract.Columns.NET;
import static dev.noctua.contract.Columns.PLATFORM;
import static dev.noctua.contract.Columns.PROBLEM;
import static dev.noctua.contract.Columns.QUARANTINED;
import static dev.noctua.contract.Columns.REASONS;
import static dev.noctua.contract.Columns.REVENUE;
import static dev.noctua.contract.Columns.SOURCE;
import static dev.noctua.contract.Columns.TITLE;
import static dev.noctua.contract.Columns.UNITS;
import static dev.noctua.contract.Columns.USER_KEY;
import static dev.noctua.contract.Table.CONTENT;
import static dev.noctua.contract.Table.DEMAND_DAILY;
import static dev.noctua.contract.Table.INGEST_AUDIT;
import static dev.noctua.contract.Table.METRIC;
import static dev.noctua.contract.Table.PRICE_ADVICE;
import static dev.noctua.contract.Table.PRICE_ELASTICITY;
import static dev.noctua.contract.Table.PRICE_SCENARIO;
import static dev.noctua.contract.Table.RECOMMENDATION;
import static dev.noctua.contract.Table.REVENUE_FORECAST;
import static dev.noctua.contract.Table.SETTLEMENT_LINE;
import static org.apache.spark.sql.functions.coalesce;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.count;
import static org.apache.spark.sql.functions.explode;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.sum;
import static org.apache.spark.sql.functions.when;

import dev.noctua.lake.Run;
import java.math.BigDecimal;
import java.sql.Date;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;

/** Tables -> the few figures that the page shows. */
final class ReportFigures {
  private static final int SHOWN_DAYS = 28;
  private static final String CONTENT_LEVEL = "content";
  private static final int WEEK = 7;
  // An event just after midnight may arrive with the day before.
  private static final int NIGHTS = SHOWN_DAYS + 1;

  private static final int TOP = 10;
  private static final int TOP_REASONS = 3;
  private static final String ENTRIES = "entries";
  private static final String PROBLEMS = "problems";
  // What explode calls the parts of a map.
  private static final String KEY = "key";
  private static final String VALUE = "value";

  private ReportFigures() {}

  /** Everything that the page says of what a run has written. */
  static NightReport of(Run run, String currency) {
    SortedSet<LocalDate> known = new TreeSet<>(run.knownDays());
    SortedSet<LocalDate> shown = known.tailSet(run.night().date().minusDays(SHOWN_DAYS - 1L));
    Dataset<Row> demand = run.history(DEMAND_DAILY, NIGHTS);
    Dataset<Row> week =
        demand.where(col(DATE).gt(lit(Date.valueOf(run.night().date().minusDays(WEEK)))));
    Dataset<Row> forecast = run.tonight(REVENUE_FORECAST);
    Dataset<Row> lists = run.tonight(RECOMMENDATION);
    Dataset<Row> scenarios = run.tonight(PRICE_SCENARIO);
    return new NightReport(
        currency,
        run.draft(),
        audits(run.tonight(INGEST_AUDIT)),
        past(demand, shown),
        ForecastFigures.earlier(run, SHOWN_DAYS),
        ForecastFigures.ahead(forecast, run.night().date().plusDays(SHOWN_DAYS)),
        ForecastFigures.together(forecast),
        ForecastFigures.scores(run.tonight(METRIC)),
        sellers(week, run.tonight(CONTENT), forecast, run.night().date()),
        people(lists),
        sources(lists),
        settled(run.tonight(SETTLEMENT_LINE)),
        new NightReport.Prices(
            PriceFigures.top(scenarios, run.tonight(PRICE_ELASTICITY), run.tonight(CONTENT)),
            PriceFigures.verdicts(scenarios),
            PriceFigures.hits(run.tonight(PRICE_ADVICE))),
        ChangeFigures.of(run, known));
  }

  /** Per log the intake of all days in {@code audit}. */
  static List<NightReport.Audit> audits(Dataset<Row> audit) {
    Map<String, List<String>> reasons = new HashMap<>();
    audit
        .select(col(LOG), explode(col(REASONS)))
        .groupBy(LOG, KEY)
        .agg(sum(VALUE).as(VALUE))
        .orderBy(col(VALUE).desc(), col(KEY))
        .collectAsList()
        .forEach(
            row ->
                reasons
                    .computeIfAbsent(row.getAs(LOG), log -> new ArrayList<>())
                    .add(row.getAs(KEY) + " " + row.getAs(VALUE)));
    Column[] sums =
        List.of(ACCEPTED, QUARANTINED, DUPLICATES, ERASED, LATE).stream()
            .map(c -> sum(c).as(c))
            .toArray(Column[]::new);
    return audit.groupBy(LOG).agg(sum(LINES).as(LINES), sums).orderBy(LOG).collectAsList().stream()
        .map(
            row ->
                new NightReport.Audit(
                    row.getAs(LOG),
                    row.<Long>getAs(LINES),
                    row.<Long>getAs(ACCEPTED),
                    row.<Long>getAs(QUARANTINED),
                    row.<Long>getAs(DUPLICATES),
                    row.<Long>getAs(ERASED),
                    row.<Long>getAs(LATE),
                    reasons.getOrDefault(row.<String>getAs(LOG), List.of()).stream()
                        .limit(TOP_REASONS)
                        .collect(Collectors.joining(", "))))
        .toList();
  }

  /**
   * Net revenue of each of the {@code days}, 0 where nothing was sold.
   *
   * @param days the days that the lake knows, oldest first
   */
  static List<NightReport.Day> past(Dataset<Row> demand, Collection<LocalDate> days) {
    Map<LocalDate, BigDecimal> net = new HashMap<>();
    demand
        .groupBy(DATE)
        .agg(sum(NET).as(NET))
        .collectAsList()
        .forEach(row -> net.put(row.<Date>getAs(DATE).toLocalDate(), row.getAs(NET)));
    return days.stream()
        .map(day -> new NightReport.Day(day, net.getOrDefault(day, BigDecimal.ZERO)))
        .toList();
  }

  /**
   * The ten contents with the highest net revenue in {@code demand}; ties by id. What isn't
   * available is shown by its id alone.
   */
  static List<NightReport.Seller> sellers(
      Dataset<Row> demand, Dataset<Row> content, Dataset<Row> forecast, LocalDate night) {
    Dataset<Row> top =
        demand
            .groupBy(CONTENT_ID)
            .agg(sum(UNITS).as(UNITS), sum(NET).as(NET))
            .orderBy(col(NET).desc(), col(CONTENT_ID))
            .limit(TOP);
    Dataset<Row> shown = content.where(AVAILABLE);
    Dataset<Row> ahead =
        ForecastFigures.days(forecast, night.plusDays(SHOWN_DAYS))
            .where(col(LEVEL).equalTo(CONTENT_LEVEL))
            .groupBy(col(ITEM).as(CONTENT_ID))
            .agg(sum(REVENUE).as(REVENUE));
    return top
        .join(shown.select(CONTENT_ID, TITLE), new String[] {CONTENT_ID}, "left")
        .join(ahead, new String[] {CONTENT_ID}, "left")
        .select(
            col(CONTENT_ID),
            coalesce(col(TITLE), col(CONTENT_ID)).as(TITLE),
            col(UNITS),
            col(NET),
            coalesce(col(REVENUE), lit(BigDecimal.ZERO.setScale(2))).as(REVENUE))
        .orderBy(col(NET).desc(), col(CONTENT_ID))
        .collectAsList()
        .stream()
        .map(
            row ->
                new NightReport.Seller(
                    row.getAs(CONTENT_ID),
                    row.getAs(TITLE),
                    row.<Long>getAs(UNITS),
                    row.getAs(NET),
                    row.getAs(REVENUE)))
        .toList();
  }

  /** How many people got a list. */
  static long people(Dataset<Row> lists) {
    return lists.select(USER_KEY).distinct().count();
  }

  /** Entries of all lists by source. */
  static Map<String, Long> sources(Dataset<Row> lists) {
    Map<String, Long> sources = new TreeMap<>();
    lists
        .groupBy(SOURCE)
        .agg(count(lit(1)).as(ENTRIES))
        .collectAsList()
        .forEach(row -> sources.put(row.getAs(SOURCE), row.getAs(ENTRIES)));
    return sources;
  }

  /** What the lines that are split add up to, and how many lines have a problem. */
  static NightReport.Settled settled(Dataset<Row> lines) {
    Column split = col(CREATOR_SHARE).isNotNull();
    Row row =
        lines
            .agg(
                count(when(split, lit(1))).as(LINES),
                total(split, COUNTED).as(COUNTED),
                total(split, FEE).as(FEE),
                total(split, CREATOR).as(CREATOR),
                total(split, PLATFORM).as(PLATFORM),
                count(col(PROBLEM)).as(PROBLEMS))
            .first();
    return new NightReport.Settled(
        row.<Long>getAs(LINES),
        row.getAs(COUNTED),
        row.getAs(FEE),
        row.getAs(CREATOR),
        row.getAs(PLATFORM),
        row.<Long>getAs(PROBLEMS));
  }

  private static Column total(Column split, String column) {
    return coalesce(sum(when(split, col(column))), lit(BigDecimal.ZERO.setScale(2)));
  }
}
