package dev.noctua.stage.forecast;

import static dev.noctua.contract.Columns.DATE;
import static dev.noctua.contract.Columns.ITEM;
import static dev.noctua.contract.Columns.LEVEL;
import static dev.noctua.contract.Columns.REVENUE;
import static dev.noctua.contract.Columns.REVENUE_HIGH95;
import static dev.noctua.contract.Columns.REVENUE_LOW95;
import static dev.noctua.contract.Columns.REVENUE_P10;
import static dev.noctua.contract.Columns.REVENUE_P50;
import static dev.noctua.contract.Columns.REVENUE_P90;
import static dev.noctua.contract.Columns.TARGET_DATE;
import static dev.noctua.contract.Columns.UNITS;
import static dev.noctua.contract.Columns.UNITS_P10;
import static dev.noctua.contract.Columns.UNITS_P50;
import static dev.noctua.contract.Columns.UNITS_P90;

import dev.noctua.contract.Columns;
import dev.noctua.contract.Table;
import dev.noctua.model.forecast.SameWeekdayMean;
import dev.noctua.parquet.RowLayout;
import java.io.Serializable;
import java.sql.Date;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Iterator;
import java.util.List;
import java.util.Set;
import org.apache.spark.api.java.function.FlatMapFunction;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Encoders;
import org.apache.spark.sql.Row;

/**
 * Turns series into rows of {@code revenue_forecast}.
 *
 * @param night the last day that is known
 * @param known the days of which the lake has a night; of others nothing is known
 * @param horizon days ahead
 * @param history days whose errors make the intervals
 */
record Forecasts(LocalDate night, Set<LocalDate> known, int horizon, int history)
    implements Serializable {
  private static final RowLayout LAYOUT = RowLayout.of(Table.REVENUE_FORECAST.contract().type());
  private static final String METHOD = "same_weekday_mean";

  /** The first day that a forecast looks at. */
  LocalDate first() {
    return night.minusDays(history + SameWeekdayMean.LOOK_BACK - 1L);
  }

  /** One row per series and day ahead. */
  Dataset<Row> of(Dataset<Row> series) {
    return series.flatMap((FlatMapFunction<Row, Row>) this::rows, Encoders.row(LAYOUT.type()));
  }

  private Iterator<Row> rows(Row series) {
    double[] units = empty();
    double[] revenue = empty();
    for (Row day : series.<Row>getList(series.fieldIndex(DailySales.DAYS))) {
      int at = (int) (day.<Date>getAs(DATE).toLocalDate().toEpochDay() - first().toEpochDay());
      // An arrival of another night may tell of a day without one.
      if (!Double.isNaN(units[at])) {
        units[at] = day.<Double>getAs(UNITS);
        revenue[at] = day.<Double>getAs(REVENUE);
      }
    }
    double[] unitsAhead = SameWeekdayMean.forecast(units, horizon);
    double[] revenueAhead = SameWeekdayMean.forecast(revenue, horizon);
    double[] unitErrors = SameWeekdayMean.errors(units, history);
    double[] errors = SameWeekdayMean.errors(revenue, history);
    List<Row> rows = new ArrayList<>();
    for (int day = 0; day < horizon; day++) {
      rows.add(
          LAYOUT
              .row()
              .set(LEVEL, series.getAs(LEVEL))
              .set(ITEM, series.getAs(ITEM))
              .set(TARGET_DATE, Date.valueOf(night.plusDays(day + 1L)))
              .set(UNITS, unitsAhead[day])
              .set(REVENUE, revenueAhead[day])
              .set(REVENUE_P10, revenueAhead[day] + SameWeekdayMean.quantile(errors, .1))
              .set(REVENUE_P50, revenueAhead[day] + SameWeekdayMean.quantile(errors, .5))
              .set(REVENUE_P90, revenueAhead[day] + SameWeekdayMean.quantile(errors, .9))
              .set(REVENUE_LOW95, revenueAhead[day] + SameWeekdayMean.quantile(errors, .025))
              .set(REVENUE_HIGH95, revenueAhead[day] + SameWeekdayMean.quantile(errors, .975))
              .set(
                  UNITS_P10,
                  Math.max(0, unitsAhead[day] + SameWeekdayMean.quantile(unitErrors, .1)))
              .set(
                  UNITS_P50,
                  Math.max(0, unitsAhead[day] + SameWeekdayMean.quantile(unitErrors, .5)))
              .set(
                  UNITS_P90,
                  Math.max(0, unitsAhead[day] + SameWeekdayMean.quantile(unitErrors, .9)))
              .set(Columns.METHOD, METHOD)
              .build());
    }
    return rows.iterator();
  }

  /** Nothing sold on the days that are known, NaN on the others. */
  private double[] empty() {
    double[] days = new double[history + SameWeekdayMean.LOOK_BACK];
    Arrays.setAll(days, day -> known.contains(first().plusDays(day)) ? 0 : Double.NaN);
    return days;
  }
}
