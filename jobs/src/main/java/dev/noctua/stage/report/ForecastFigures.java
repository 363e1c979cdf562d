package dev.noctua.stage.report;

import static dev.noctua.contract.Columns.BASELINE;
import static dev.noctua.contract.Columns.DAYS;
import static dev.noctua.contract.Columns.LEVEL;
import static dev.noctua.contract.Columns.METRIC;
import static dev.noctua.contract.Columns.PLATFORM;
import static dev.noctua.contract.Columns.REVENUE;
import static dev.noctua.contract.Columns.REVENUE_HIGH95;
import static dev.noctua.contract.Columns.REVENUE_LOW95;
import static dev.noctua.contract.Columns.REVENUE_P10;
import static dev.noctua.contract.Columns.REVENUE_P90;
import static dev.noctua.contract.Columns.SEGMENT;
import static dev.noctua.contract.Columns.SUBJECT;
import static dev.noctua.contract.Columns.TARGET_DATE;
import static dev.noctua.contract.Columns.VALUE;
import static dev.noctua.contract.Table.REVENUE_FORECAST;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.lit;

import dev.noctua.lake.Run;
import dev.noctua.lake.commit.OlderContracts;
import java.math.BigDecimal;
import java.sql.Date;
import java.time.LocalDate;
import java.util.List;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;

/** Forecasts, tonight's and earlier ones -> what the page shows of them. */
final class ForecastFigures {
  private static final Object[] SHOWN_METRICS = {
    "wape", "bias", "coverage_80", "coverage_95", "unforeseen"
  };
  private static final Object[] SHOWN_LEVELS = {"platform", "content"};

  private ForecastFigures() {}

  /** The rows of single days up to a day. */
  static Dataset<Row> days(Dataset<Row> forecast, LocalDate until) {
    return forecast.where(col(DAYS).equalTo(1).and(col(TARGET_DATE).leq(lit(Date.valueOf(until)))));
  }

  /** The platform's forecast, day by day. */
  static List<NightReport.Ahead> ahead(Dataset<Row> forecast, LocalDate until) {
    return days(forecast, until)
        .where(col(LEVEL).equalTo(PLATFORM))
        .orderBy(TARGET_DATE)
        .collectAsList()
        .stream()
        .map(
            row ->
                new NightReport.Ahead(
                    row.<Date>getAs(TARGET_DATE).toLocalDate(),
                    number(row, REVENUE),
                    number(row, REVENUE_P10),
                    number(row, REVENUE_P90),
                    number(row, REVENUE_LOW95),
                    number(row, REVENUE_HIGH95)))
        .toList();
  }

  private static double number(Row row, String column) {
    return row.<BigDecimal>getAs(column).doubleValue();
  }

  /** The oldest forecast of the last {@code most} nights that the lake has kept, up to tonight. */
  static List<NightReport.Ahead> earlier(Run run, int most) {
    LocalDate night = run.night().date();
    return night
        .minusDays(most)
        .datesUntil(night)
        .flatMap(origin -> run.lake().nights().manifest(origin).stream())
        .filter(origin -> OlderContracts.isReadable(origin, REVENUE_FORECAST))
        .findFirst()
        .map(origin -> ahead(run.lake().rows(REVENUE_FORECAST, origin), night))
        .orElse(List.of());
  }

  /** The platform's forecast of several days together. */
  static List<NightReport.Together> together(Dataset<Row> forecast) {
    return forecast
        .where(col(LEVEL).equalTo(PLATFORM).and(col(DAYS).gt(1)))
        .orderBy(DAYS)
        .collectAsList()
        .stream()
        .map(
            row ->
                new NightReport.Together(
                    row.<Integer>getAs(DAYS),
                    row.getAs(REVENUE),
                    row.getAs(REVENUE_P10),
                    row.getAs(REVENUE_P90),
                    row.getAs(REVENUE_LOW95),
                    row.getAs(REVENUE_HIGH95)))
        .toList();
  }

  /** How good earlier forecasts of the platform and of contents were. */
  static List<NightReport.Score> scores(Dataset<Row> metric) {
    return metric
        .where(
            col(SUBJECT)
                .startsWith("forecast_")
                .and(col(SEGMENT).isin(SHOWN_LEVELS))
                .and(col(METRIC).isin(SHOWN_METRICS)))
        .orderBy(col(SUBJECT), col(SEGMENT).desc(), col(METRIC))
        .collectAsList()
        .stream()
        .map(
            row ->
                new NightReport.Score(
                    row.getAs(SUBJECT),
                    row.getAs(SEGMENT),
                    row.getAs(METRIC),
                    row.<Double>getAs(VALUE),
                    row.getAs(BASELINE)))
        .toList();
  }
}
