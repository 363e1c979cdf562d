package dev.noctua.stage.check;

import static dev.noctua.contract.Columns.DATE;
import static dev.noctua.contract.Columns.LEVEL;
import static dev.noctua.contract.Columns.NET;
import static dev.noctua.contract.Columns.REVENUE;
import static dev.noctua.contract.Columns.REVENUE_HIGH95;
import static dev.noctua.contract.Columns.REVENUE_LOW95;
import static dev.noctua.contract.Columns.REVENUE_P10;
import static dev.noctua.contract.Columns.REVENUE_P50;
import static dev.noctua.contract.Columns.REVENUE_P90;
import static dev.noctua.contract.Columns.TARGET_DATE;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.struct;

import dev.noctua.model.evaluate.ForecastContext;
import dev.noctua.model.evaluate.ForecastMetric;
import dev.noctua.model.forecast.ForecastMethod;
import dev.noctua.model.forecast.SameWeekdayMean;
import dev.noctua.model.forecast.SeriesForecast;
import dev.noctua.parquet.RowLayout;
import java.sql.Date;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Iterator;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.apache.spark.api.java.function.FlatMapFunction;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.types.StructType;

/**
 * What one series adds to each figure of {@link ForecastScores}.
 *
 * @param scores whose forecasts they are
 */
record SeriesScores(ForecastScores scores) implements FlatMapFunction<Row, Row> {
  /** Columns of the row that is read: forecasts of {@link #figures}, and sales by day. */
  static final String FORECASTS = "forecasts";

  static final String SALES = "sales";

  /** What one series adds to each figure: the value's parts, and the baseline's. */
  static final RowLayout PARTS =
      RowLayout.of(
          StructType.fromDDL(
              "segment string, metric string, part double, whole double, base double, baseWhole double"));

  private static final int WEEK = 7;

  /** A forecast and its quantiles, at the levels of {@link ForecastContext}. */
  private static final List<String> FIGURES =
      List.of(REVENUE, REVENUE_LOW95, REVENUE_P10, REVENUE_P50, REVENUE_P90, REVENUE_HIGH95);

  private static final List<ForecastMetric> OF_DAYS =
      ForecastMetric.ALL.stream().filter(metric -> metric != ForecastMetric.SMAPE).toList();

  /** The others count in errors of single days. */
  private static final List<ForecastMetric> OF_SUMS =
      List.of(
          ForecastMetric.WAPE,
          ForecastMetric.BIAS,
          ForecastMetric.COVERAGE_80,
          ForecastMetric.COVERAGE_95);

  /** The naive method tells no interval of a sum. */
  private static final List<ForecastMetric> OF_NAIVE_SUMS =
      List.of(ForecastMetric.WAPE, ForecastMetric.BIAS);

  /** The forecast of a row of {@code revenue_forecast}, by its last day. */
  static Column figures() {
    return struct(
        Stream.concat(
                Stream.of(col(TARGET_DATE)),
                FIGURES.stream().map(name -> col(name).cast("double").as(name)))
            .toArray(Column[]::new));
  }

  @Override
  public Iterator<Row> call(Row series) {
    LocalDate first = scores.origin().minusDays(ForecastScores.HISTORY - 1L);
    while (!scores.known().contains(first) && first.isBefore(scores.origin())) {
      first = first.plusDays(1);
    }
    double[] days = new double[(int) (scores.night().toEpochDay() - first.toEpochDay()) + 1];
    LocalDate from = first;
    Arrays.setAll(days, day -> scores.known().contains(from.plusDays(day)) ? 0 : Double.NaN);
    List<Row> sales = series.getList(series.fieldIndex(SALES));
    for (Row day : sales == null ? List.<Row>of() : sales) {
      long at = day.<Date>getAs(DATE).toLocalDate().toEpochDay() - first.toEpochDay();
      if (at >= 0 && at < days.length && !Double.isNaN(days[(int) at])) {
        days[(int) at] = day.<Double>getAs(NET);
      }
    }
    int length = (int) (scores.origin().toEpochDay() - first.toEpochDay()) + 1;
    double[] history = SameWeekdayMean.filled(Arrays.copyOf(days, length));
    return rows(
        series.getAs(LEVEL), history, first, days, series.getList(series.fieldIndex(FORECASTS)));
  }

  /** Of the targets of which every day is known. */
  private Iterator<Row> rows(
      String level, double[] history, LocalDate first, double[] days, List<Row> forecasts) {
    SeriesForecast naive =
        ForecastMethod.SEASONAL_NAIVE.forecast(history, WEEK, days.length - history.length);
    List<double[]> told = new ArrayList<>();
    List<double[]> plain = new ArrayList<>();
    List<Double> came = new ArrayList<>();
    for (Row row : forecasts) {
      int at = (int) (row.<Date>getAs(TARGET_DATE).toLocalDate().toEpochDay() - first.toEpochDay());
      double sum = sum(days, at);
      if (!Double.isNaN(sum)) {
        came.add(sum);
        told.add(FIGURES.stream().mapToDouble(name -> row.<Double>getAs(name)).toArray());
        plain.add(plain(naive, at - history.length));
      }
    }
    ForecastContext ours = context(history, told, came);
    ForecastContext theirs = context(history, plain, came);
    boolean isOfDays = scores.span() == 1;
    return (isOfDays ? OF_DAYS : OF_SUMS)
        .stream()
            .map(
                metric ->
                    PARTS
                        .row()
                        .set("segment", level)
                        .set("metric", metric.name())
                        .set("part", metric.part(ours))
                        .set("whole", metric.whole(ours))
                        .set("base", metric.part(theirs))
                        .set(
                            "baseWhole",
                            isOfDays || OF_NAIVE_SUMS.contains(metric) ? metric.whole(theirs) : 0.0)
                        .build())
            .iterator();
  }

  /** Of the days up to one that a row tells of; NaN where one of them isn't known. */
  private double sum(double[] days, int last) {
    return IntStream.rangeClosed(last - scores.span() + 1, last)
        .mapToDouble(day -> days[day])
        .sum();
  }

  /** What the naive method says up to a step: a forecast and, of one day, its quantiles. */
  private double[] plain(SeriesForecast naive, int step) {
    double[] levels = ForecastContext.levels();
    double[] all = new double[1 + levels.length];
    Arrays.fill(all, Double.NaN);
    all[0] = sum(naive.ahead(), step);
    if (scores.span() == 1) {
      System.arraycopy(naive.quantiles(step, levels), 0, all, 1, levels.length);
    }
    return all;
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
