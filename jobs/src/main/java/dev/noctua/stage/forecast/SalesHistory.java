package dev.noctua.stage.forecast;

import static dev.noctua.contract.Columns.CATEGORY;
import static dev.noctua.contract.Columns.DATE;
import static dev.noctua.contract.Columns.GROSS;
import static dev.noctua.contract.Columns.ITEM;
import static dev.noctua.contract.Columns.KIND;
import static dev.noctua.contract.Columns.LEVEL;
import static dev.noctua.contract.Columns.LIST_PRICE;
import static dev.noctua.contract.Columns.REFUNDS;
import static dev.noctua.contract.Columns.UNITS;
import static dev.noctua.contract.Columns.VIEWS;

import dev.noctua.model.forecast.SameWeekdayMean;
import java.math.BigDecimal;
import java.sql.Date;
import java.time.LocalDate;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import org.apache.spark.sql.Row;

/**
 * What was sold of a series, day by day up to the night, without gaps.
 *
 * @param units sold on each day, oldest first; empty for what isn't on sale yet
 * @param gross money paid on each day
 * @param refunds money given back on each day
 * @param price list price, of a content that the catalog knows
 * @param seatsLeft of a content that has a number of seats
 * @param isNoticed something was sold or viewed in the last {@link #QUIET} days
 */
record SalesHistory(
    String level,
    String item,
    String category,
    String kind,
    double[] units,
    double[] gross,
    double[] refunds,
    Optional<BigDecimal> price,
    OptionalLong seatsLeft,
    boolean isNoticed) {
  /** Who was neither bought nor viewed for so many days sleeps. */
  static final int QUIET = 60;

  /**
   * Reads a row of {@link DailySales}. The history of a content begins when it was published or
   * first sold. Days without a night are filled from equal weekdays: they aren't days without sales.
   *
   * @param known the days of which the lake has a night
   */
  static SalesHistory of(Row series, LocalDate first, LocalDate night, Set<LocalDate> known) {
    List<Row> days = series.getList(series.fieldIndex(DailySales.DAYS));
    LocalDate from = start(series, days, first, night, known);
    int length = (int) (night.toEpochDay() - from.toEpochDay()) + 1;
    double[] units = empty(from, length, known);
    double[] gross = units.clone();
    double[] refunds = units.clone();
    boolean isNoticed = false;
    for (Row day : days) {
      int at = (int) (date(day).toEpochDay() - from.toEpochDay());
      // An arrival of another night may tell of a day without one.
      if (at >= 0 && !Double.isNaN(units[at])) {
        units[at] = day.<Double>getAs(UNITS);
        gross[at] = day.<Double>getAs(GROSS);
        refunds[at] = day.<Double>getAs(REFUNDS);
      }
      boolean isRecent = date(day).isAfter(night.minusDays(QUIET));
      isNoticed |= isRecent && day.<Double>getAs(UNITS) + day.<Double>getAs(VIEWS) > 0;
    }
    Long seatsLeft = series.getAs(DailySales.SEATS_LEFT);
    return new SalesHistory(
        series.getAs(LEVEL),
        series.getAs(ITEM),
        series.getAs(CATEGORY),
        series.getAs(KIND),
        SameWeekdayMean.filled(units),
        SameWeekdayMean.filled(gross),
        SameWeekdayMean.filled(refunds),
        Optional.ofNullable(series.getAs(LIST_PRICE)),
        seatsLeft == null ? OptionalLong.empty() : OptionalLong.of(seatsLeft),
        isNoticed);
  }

  private static LocalDate start(
      Row series, List<Row> days, LocalDate first, LocalDate night, Set<LocalDate> known) {
    LocalDate oldest =
        known.stream()
            .filter(day -> !day.isBefore(first))
            .min(LocalDate::compareTo)
            .orElse(night);
    Date since = series.getAs(DailySales.SINCE);
    if (since == null) {
      return oldest;
    }
    LocalDate sold =
        days.stream().map(SalesHistory::date).min(LocalDate::compareTo).orElse(LocalDate.MAX);
    LocalDate own = sold.isBefore(since.toLocalDate()) ? sold : since.toLocalDate();
    LocalDate begin = own.isAfter(oldest) ? own : oldest;
    return begin.isAfter(night) ? night.plusDays(1) : begin;
  }

  private static LocalDate date(Row day) {
    return day.<Date>getAs(DATE).toLocalDate();
  }

  /** Nothing sold on the days that are known, NaN on the others. */
  private static double[] empty(LocalDate from, int length, Set<LocalDate> known) {
    double[] days = new double[length];
    Arrays.setAll(days, day -> known.contains(from.plusDays(day)) ? 0 : Double.NaN);
    return days;
  }
}
