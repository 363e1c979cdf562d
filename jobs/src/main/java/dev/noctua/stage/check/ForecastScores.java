package dev.noctua.stage.check;

import static dev.noctua.contract.Columns.BASELINE;
import static dev.noctua.contract.Columns.CATEGORY;
import static dev.noctua.contract.Columns.CONTENT_ID;
import static dev.noctua.contract.Columns.DATE;
import static dev.noctua.contract.Columns.DAYS;
import static dev.noctua.contract.Columns.ITEM;
import static dev.noctua.contract.Columns.KIND;
import static dev.noctua.contract.Columns.LEVEL;
import static dev.noctua.contract.Columns.METRIC;
import static dev.noctua.contract.Columns.NET;
import static dev.noctua.contract.Columns.PLATFORM;
import static dev.noctua.contract.Columns.REVENUE;
import static dev.noctua.contract.Columns.REVENUE_HIGH95;
import static dev.noctua.contract.Columns.REVENUE_LOW95;
import static dev.noctua.contract.Columns.REVENUE_P10;
import static dev.noctua.contract.Columns.REVENUE_P50;
import static dev.noctua.contract.Columns.REVENUE_P90;
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
import static org.apache.spark.sql.functions.sort_array;
import static org.apache.spark.sql.functions.struct;
import static org.apache.spark.sql.functions.sum;
import static org.apache.spark.sql.functions.when;

import dev.noctua.contract.Table;
import dev.noctua.lake.Run;
import dev.noctua.lake.commit.OlderContracts;
import dev.noctua.model.evaluate.ForecastContext;
import dev.noctua.model.evaluate.ForecastMetric;
import dev.noctua.model.forecast.ForecastMethod;
import dev.noctua.model.forecast.SameWeekdayMean;
import dev.noctua.model.forecast.SeriesForecast;
import dev.noctua.parquet.RowLayout;
import java.io.Serializable;
import java.sql.Date;
import java.time.LocalDate;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.apache.spark.api.java.function.FlatMapFunction;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Encoders;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.types.StructType;

/**
 * How good the forecasts of an earlier night were, by what came up to tonight, beside the seasonal
 * naive method.
 *
 * @param origin the night that forecast
 * @param night tonight
 * @param known the days of which the lake has a night
 */
record ForecastScores(LocalDate origin, LocalDate night, Set<LocalDate> known)
    implements Serializable {
  /** Days before the origin: the scale of errors, and what the naive method knows. */
  static final int HISTORY = 84;

  private static final int WEEK = 7;
  private static final String CONTENT = "content";
  private static final String FORECASTS = "forecasts";
  private static final String SALES = "sales";

  /** The forecast of a day and its quantiles, at the levels of {@link ForecastContext}. */
  private static final List<String> FIGURES =
      List.of(REVENUE, REVENUE_LOW95, REVENUE_P10, REVENUE_P50, REVENUE_P90, REVENUE_HIGH95);

  /** What one series adds to each figure. */
  private static final RowLayout PARTS =
      RowLayout.of(
          StructType.fromDDL(
              "segment string, metric string, part double, whole double, base double, baseWhole double"));

  /** The sums of doubles would depend on their order, those of decimals don't. */
  private static final String EXACT = "decimal(38,12)";

  /**
   * Rows of {@code metric}: how good the forecasts of the night before and of the last month end
   * were, where the lake has kept them.
   */
  static Dataset<Row> tonight(Run run) {
    LocalDate night = run.night().date();
    LocalDate monthEnd = night.withDayOfMonth(1).minusDays(1);
    Dataset<Row> rows = MetricRows.of(run.spark(), night, List.of(), List.of());
    rows = with(rows, "forecast_last_night", since(run, night.minusDays(1)), night);
    return with(rows, "forecast_month_end", since(run, monthEnd), night);
  }

  private static Dataset<Row> with(
      Dataset<Row> rows, String subject, Optional<Dataset<Row>> measured, LocalDate night) {
    return measured.map(more -> rows.union(MetricRows.of(more, subject, night))).orElse(rows);
  }

  /** Empty where the lake hasn't kept the forecasts of that night. */
  private static Optional<Dataset<Row>> since(Run run, LocalDate origin) {
    LocalDate night = run.night().date();
    int days = HISTORY + (int) ChronoUnit.DAYS.between(origin, night) + 1;
    return run.lake()
        .nights()
        .manifest(origin)
        .filter(manifest -> OlderContracts.isReadable(manifest, REVENUE_FORECAST))
        .map(
            manifest ->
                new ForecastScores(origin, night, run.knownDays())
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
        forecast.where(col(DAYS).equalTo(1).and(col(TARGET_DATE).leq(lit(Date.valueOf(night)))));
    Dataset<Row> forecasts =
        told.groupBy(LEVEL, ITEM).agg(sort_array(collect_list(figures())).as(FORECASTS));
    Dataset<Row> parts =
        forecasts
            .join(sales(told, demand, content), new String[] {LEVEL, ITEM}, "left")
            .flatMap((FlatMapFunction<Row, Row>) this::parts, Encoders.row(PARTS.type()));
    return parts
        .groupBy(SEGMENT, METRIC)
        .agg(exact("part"), exact("whole"), exact("base"), exact("baseWhole"))
        .where(col("whole").gt(0))
        .select(
            col(METRIC),
            col(SEGMENT),
            ratio("part", "whole").as(VALUE),
            ratio("base", "baseWhole").as(BASELINE));
  }

  private static Column exact(String column) {
    return sum(col(column).cast(EXACT)).as(column);
  }

  private static Column ratio(String part, String whole) {
    Column divisor = col(whole).cast("double");
    return when(divisor.gt(0), col(part).cast("double").divide(divisor));
  }

  private static Column figures() {
    return struct(
        Stream.concat(
                Stream.of(col(TARGET_DATE)),
                FIGURES.stream().map(name -> col(name).cast("double").as(name)))
            .toArray(Column[]::new));
  }

  /** Net revenue by day of each series: of the contents that were forecast, and their sums. */
  private static Dataset<Row> sales(Dataset<Row> told, Dataset<Row> demand, Dataset<Row> content) {
    Dataset<Row> contents =
        told.where(col(LEVEL).equalTo(CONTENT)).select(col(ITEM).as(CONTENT_ID)).distinct();
    Dataset<Row> groups = content.select(CONTENT_ID, CATEGORY, KIND);
    return demand
        .join(contents, CONTENT_ID)
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
        .agg(collect_list(struct(DATE, NET)).as(SALES));
  }

  private static Column series(String level, Column item) {
    return struct(lit(level).as(LEVEL), item.as(ITEM));
  }

  private Iterator<Row> parts(Row series) {
    LocalDate first = origin.minusDays(HISTORY - 1L);
    while (!known.contains(first) && first.isBefore(origin)) {
      first = first.plusDays(1);
    }
    double[] days = new double[(int) (night.toEpochDay() - first.toEpochDay()) + 1];
    LocalDate from = first;
    Arrays.setAll(days, day -> known.contains(from.plusDays(day)) ? 0 : Double.NaN);
    List<Row> sales = series.getList(series.fieldIndex(SALES));
    for (Row day : sales == null ? List.<Row>of() : sales) {
      long at = day.<Date>getAs(DATE).toLocalDate().toEpochDay() - first.toEpochDay();
      if (at >= 0 && at < days.length && !Double.isNaN(days[(int) at])) {
        days[(int) at] = day.<Double>getAs(NET);
      }
    }
    int length = (int) (origin.toEpochDay() - first.toEpochDay()) + 1;
    double[] history = SameWeekdayMean.filled(Arrays.copyOf(days, length));
    return rows(
        series.getAs(LEVEL), history, first, days, series.getList(series.fieldIndex(FORECASTS)));
  }

  /** Of the targets that are known. */
  private static Iterator<Row> rows(
      String level, double[] history, LocalDate first, double[] days, List<Row> forecasts) {
    SeriesForecast naive =
        ForecastMethod.SEASONAL_NAIVE.forecast(history, WEEK, days.length - history.length);
    List<double[]> told = new ArrayList<>();
    List<double[]> plain = new ArrayList<>();
    List<Double> came = new ArrayList<>();
    double[] ahead = naive.ahead();
    for (Row row : forecasts) {
      int at = (int) (row.<Date>getAs(TARGET_DATE).toLocalDate().toEpochDay() - first.toEpochDay());
      if (!Double.isNaN(days[at])) {
        int step = at - history.length;
        came.add(days[at]);
        told.add(FIGURES.stream().mapToDouble(name -> row.<Double>getAs(name)).toArray());
        double[] quantiles = naive.quantiles(step, ForecastContext.levels());
        double[] all = new double[1 + quantiles.length];
        all[0] = ahead[step];
        System.arraycopy(quantiles, 0, all, 1, quantiles.length);
        plain.add(all);
      }
    }
    ForecastContext ours = context(history, told, came);
    ForecastContext theirs = context(history, plain, came);
    return ForecastMetric.ALL.stream()
        .filter(metric -> metric != ForecastMetric.SMAPE)
        .map(
            metric ->
                PARTS
                    .row()
                    .set("segment", level)
                    .set("metric", metric.name())
                    .set("part", metric.part(ours))
                    .set("whole", metric.whole(ours))
                    .set("base", metric.part(theirs))
                    .set("baseWhole", metric.whole(theirs))
                    .build())
        .iterator();
  }

  /**
   * @param figures per step the forecast and, after it, its quantiles
   */
  private static ForecastContext context(
      double[] history, List<double[]> figures, List<Double> came) {
    return new ForecastContext(
        history,
        WEEK,
        figures.stream().mapToDouble(step -> step[0]).toArray(),
        figures.stream()
            .map(step -> Arrays.copyOfRange(step, 1, step.length))
            .toArray(double[][]::new),
        came.stream().mapToDouble(Double::doubleValue).toArray());
  }
}
