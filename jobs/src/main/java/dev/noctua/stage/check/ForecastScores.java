package dev.noctua.stage.check;

import static dev.noctua.contract.Columns.BASELINE;
import static dev.noctua.contract.Columns.CATEGORY;
import static dev.noctua.contract.Columns.CONTENT_ID;
import static dev.noctua.contract.Columns.DATE;
import static dev.noctua.contract.Columns.DAYS;
import static dev.noctua.contract.Columns.GROSS;
import static dev.noctua.contract.Columns.ITEM;
import static dev.noctua.contract.Columns.KIND;
import static dev.noctua.contract.Columns.LEVEL;
import static dev.noctua.contract.Columns.METRIC;
import static dev.noctua.contract.Columns.NET;
import static dev.noctua.contract.Columns.PLATFORM;
import static dev.noctua.contract.Columns.SEGMENT;
import static dev.noctua.contract.Columns.TARGET_DATE;
import static dev.noctua.contract.Columns.VALUE;
import static dev.noctua.contract.Table.DEMAND_DAILY;
import static dev.noctua.contract.Table.REVENUE_FORECAST;
import static org.apache.spark.sql.functions.array;
import static org.apache.spark.sql.functions.coalesce;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.collect_list;
import static org.apache.spark.sql.functions.explode;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.max;
import static org.apache.spark.sql.functions.sort_array;
import static org.apache.spark.sql.functions.struct;
import static org.apache.spark.sql.functions.sum;
import static org.apache.spark.sql.functions.when;

import dev.noctua.contract.Table;
import dev.noctua.lake.Run;
import dev.noctua.lake.commit.OlderContracts;
import java.io.Serializable;
import java.sql.Date;
import java.time.LocalDate;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Encoders;
import org.apache.spark.sql.Row;

/**
 * How good the forecasts of an earlier night were, by what came up to tonight, beside the seasonal
 * naive method.
 *
 * <p>They are judged on the contents that they tell of, which are all that the catalog of the
 * origin had on sale or announced: launches that it didn't know are no error. What share of the
 * revenue these and others without a forecast had is told beside the errors.
 *
 * @param origin the night that forecast
 * @param night tonight
 * @param known the days of which the lake has a night
 * @param span 1: the forecasts of single days; else those of so many days together
 */
record ForecastScores(LocalDate origin, LocalDate night, Set<LocalDate> known, int span)
    implements Serializable {
  /** Days before the origin: the scale of errors, and what the naive method knows. */
  static final int HISTORY = 84;

  /** Several days that forecasts tell of together. */
  private static final List<Integer> SPANS = List.of(28, 90);

  private static final String CONTENT = "content";
  private static final String UNFORESEEN = "unforeseen";

  /** The sums of doubles would depend on their order, those of decimals don't. */
  private static final String EXACT = "decimal(38,12)";

  /**
   * Rows of {@code metric}: how good the forecasts of the night before and of the last month end
   * were, and those of 28 and 90 days together of the last month end after which so many days have
   * passed; where the lake has kept them.
   */
  static Dataset<Row> tonight(Run run) {
    LocalDate night = run.night().date();
    Dataset<Row> rows = MetricRows.of(run.spark(), night, List.of(), List.of());
    rows = with(rows, "forecast_last_night", since(run, night.minusDays(1), 1), night);
    rows = with(rows, "forecast_month_end", since(run, monthEnd(night.minusDays(1)), 1), night);
    for (int span : SPANS) {
      Optional<Dataset<Row>> sums = since(run, monthEnd(night.minusDays(span)), span);
      rows = with(rows, "forecast_%d_days".formatted(span), sums, night);
    }
    return rows;
  }

  /** The last month end up to a day. */
  private static LocalDate monthEnd(LocalDate day) {
    return day.plusDays(1).withDayOfMonth(1).minusDays(1);
  }

  private static Dataset<Row> with(
      Dataset<Row> rows, String subject, Optional<Dataset<Row>> measured, LocalDate night) {
    return measured.map(more -> rows.union(MetricRows.of(more, subject, night))).orElse(rows);
  }

  /** Empty where the lake hasn't kept the forecasts of that night. */
  private static Optional<Dataset<Row>> since(Run run, LocalDate origin, int span) {
    LocalDate night = run.night().date();
    int days = HISTORY + (int) ChronoUnit.DAYS.between(origin, night) + 1;
    return run.lake()
        .nights()
        .manifest(origin)
        .filter(manifest -> OlderContracts.isReadable(manifest, REVENUE_FORECAST))
        .map(
            manifest ->
                new ForecastScores(origin, night, run.knownDays(), span)
                    .of(
                        run.lake().rows(REVENUE_FORECAST, manifest),
                        run.history(DEMAND_DAILY, days),
                        run.tonight(Table.CONTENT)));
  }

  /**
   * One row per level and figure: metric, segment, value, baseline.
   *
   * @param forecast {@code revenue_forecast} of the origin
   * @param demand {@code demand_daily} of the nights up to tonight, from {@link #HISTORY} days
   *     before the origin on
   * @param content tonight's {@code content}
   */
  Dataset<Row> of(Dataset<Row> forecast, Dataset<Row> demand, Dataset<Row> content) {
    Dataset<Row> told =
        forecast.where(col(DAYS).equalTo(span).and(col(TARGET_DATE).leq(lit(Date.valueOf(night)))));
    Dataset<Row> forecasts =
        told.groupBy(LEVEL, ITEM)
            .agg(sort_array(collect_list(SeriesScores.figures())).as(SeriesScores.FORECASTS));
    Dataset<Row> parts =
        forecasts
            .join(sales(told, demand, content), new String[] {LEVEL, ITEM}, "left")
            .flatMap(new SeriesScores(this), Encoders.row(SeriesScores.PARTS.type()));
    return parts
        .groupBy(SEGMENT, METRIC)
        .agg(exact("part"), exact("whole"), exact("base"), exact("baseWhole"))
        .where(col("whole").gt(0))
        .select(
            col(METRIC),
            col(SEGMENT),
            ratio("part", "whole").as(VALUE),
            ratio("base", "baseWhole").as(BASELINE))
        .union(unforeseen(told, demand));
  }

  /** The share of contents without a forecast in what was paid on the days that are judged. */
  private Dataset<Row> unforeseen(Dataset<Row> told, Dataset<Row> demand) {
    return demand
        .crossJoin(told.agg(max(TARGET_DATE).as(TARGET_DATE)))
        .where(col(DATE).gt(lit(Date.valueOf(origin))).and(col(DATE).leq(col(TARGET_DATE))))
        .where(col(DATE).isin(known.stream().map(Date::valueOf).toArray()))
        .join(contents(told).withColumn(LEVEL, lit(CONTENT)), new String[] {CONTENT_ID}, "left")
        .agg(
            sum(when(col(LEVEL).isNull(), col(GROSS)).otherwise(0)).as("part"),
            sum(GROSS).as("whole"))
        .where(col("whole").gt(0))
        .select(
            lit(UNFORESEEN).as(METRIC),
            lit(PLATFORM).as(SEGMENT),
            ratio("part", "whole").as(VALUE),
            lit(null).cast("double").as(BASELINE));
  }

  private static Dataset<Row> contents(Dataset<Row> told) {
    return told.where(col(LEVEL).equalTo(CONTENT)).select(col(ITEM).as(CONTENT_ID)).distinct();
  }

  private static Column exact(String column) {
    return sum(col(column).cast(EXACT)).as(column);
  }

  private static Column ratio(String part, String whole) {
    Column divisor = col(whole).cast("double");
    return when(divisor.gt(0), col(part).cast("double").divide(divisor));
  }

  /** Net revenue by day of each series: of the contents that were forecast, and their sums. */
  private static Dataset<Row> sales(Dataset<Row> told, Dataset<Row> demand, Dataset<Row> content) {
    Dataset<Row> groups = content.select(CONTENT_ID, CATEGORY, KIND);
    return demand
        .join(contents(told), CONTENT_ID)
        .join(groups, new String[] {CONTENT_ID}, "left")
        .select(
            explode(
                    array(
                        series(CONTENT, col(CONTENT_ID)),
                        series(CATEGORY, coalesce(col(CATEGORY), lit("unknown"))),
                        series(KIND, coalesce(col(KIND), lit("unknown"))),
                        series(PLATFORM, lit("all"))))
                .as("series"),
            col(DATE),
            col(NET))
        .select(col("series.*"), col(DATE), col(NET))
        .groupBy(LEVEL, ITEM, DATE)
        .agg(sum(NET).cast("double").as(NET))
        .groupBy(LEVEL, ITEM)
        .agg(collect_list(struct(DATE, NET)).as(SeriesScores.SALES));
  }

  private static Column series(String level, Column item) {
    return struct(lit(level).as(LEVEL), item.as(ITEM));
  }
}
