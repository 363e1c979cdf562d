package dev.noctua.stage.forecast;

import static dev.noctua.contract.Columns.CATEGORY;
import static dev.noctua.contract.Columns.COUPON;
import static dev.noctua.contract.Columns.DATE;
import static dev.noctua.contract.Columns.ELASTICITY;
import static dev.noctua.contract.Columns.FORM;
import static dev.noctua.contract.Columns.GROSS;
import static dev.noctua.contract.Columns.HIGH;
import static dev.noctua.contract.Columns.ITEM;
import static dev.noctua.contract.Columns.KIND;
import static dev.noctua.contract.Columns.LEVEL;
import static dev.noctua.contract.Columns.LIST_PRICE;
import static dev.noctua.contract.Columns.LOW;
import static dev.noctua.contract.Columns.REFUNDS;
import static dev.noctua.contract.Columns.SEATS_LEFT;
import static dev.noctua.contract.Columns.UNITS;
import static dev.noctua.contract.Columns.VALID_FROM;
import static dev.noctua.contract.Columns.VALID_UNTIL;
import static dev.noctua.contract.Columns.VIEWS;

import dev.noctua.model.forecast.SameWeekdayMean;
import dev.noctua.model.price.Elasticity.Estimate;
import dev.noctua.model.price.ResponseForm;
import java.math.BigDecimal;
import java.sql.Date;
import java.time.LocalDate;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import org.apache.spark.sql.Row;

/** What was sold of a series, day by day up to the night, without gaps. */
final class SalesHistory {
  /** Who was neither bought nor viewed for so many days sleeps. */
  static final int QUIET = 60;

  /** An age at which a launch doesn't count any more. */
  static final int OLD = 10_000;

  private final String level;
  private final String item;
  private final String category;
  private final String kind;
  private final double[] units;
  private final double[] gross;
  private final double[] refunds;
  private final double[] views;
  private final int age;
  private final PricePath price;
  private final OptionalLong seatsLeft;

  /**
   * @param units sold on each day, oldest first; empty for what isn't on sale yet
   * @param gross money paid on each day
   * @param refunds money given back on each day
   * @param views on each day
   * @param age days from the launch to the first of these days, or to the day after the night if
   *     there are none; below 0 before the launch, {@link #OLD} where no launch is known
   * @param price that of tonight and those planned
   * @param seatsLeft of a content that has a number of seats
   */
  SalesHistory(
      String level,
      String item,
      String category,
      String kind,
      double[] units,
      double[] gross,
      double[] refunds,
      double[] views,
      int age,
      PricePath price,
      OptionalLong seatsLeft) {
    this.level = level;
    this.item = item;
    this.category = category;
    this.kind = kind;
    this.units = units;
    this.gross = gross;
    this.refunds = refunds;
    this.views = views;
    this.age = age;
    this.price = price;
    this.seatsLeft = seatsLeft;
  }

  String level() {
    return level;
  }

  String item() {
    return item;
  }

  String category() {
    return category;
  }

  String kind() {
    return kind;
  }

  double[] units() {
    return units;
  }

  double[] gross() {
    return gross;
  }

  double[] refunds() {
    return refunds;
  }

  PricePath price() {
    return price;
  }

  OptionalLong seatsLeft() {
    return seatsLeft;
  }

  int age() {
    return age;
  }

  /**
   * What would have been sold at tonight's price, if a planned price counts on one of the days
   * ahead; else the same. Refunds stay: they follow sales of other days.
   */
  SalesHistory atTonightsPrice(LocalDate night, int horizon) {
    if (!price.isPlanned(night)) {
      return this;
    }
    double[] ofUnits = units.clone();
    double[] ofGross = gross.clone();
    price.restate(night, horizon, ofUnits, ofGross);
    return new SalesHistory(
        level, item, category, kind, ofUnits, ofGross, refunds, views, age, price, seatsLeft);
  }

  /**
   * Whether something was sold or viewed in the {@link #QUIET} days before a day.
   *
   * @param until the day's place in the history; its length for those up to the night
   */
  boolean isNoticed(int until) {
    for (int day = Math.max(0, until - QUIET); day < until; day++) {
      if (units[day] + views[day] > 0) {
        return true;
      }
    }
    return false;
  }

  /** What was sold in so many days before a day. */
  double sold(int days, int until) {
    return Arrays.stream(units, Math.max(0, until - days), until).sum();
  }

  /**
   * Reads a row of {@link DailySales}. The history of a content begins when it was published or
   * first sold. Days without a night are filled from equal weekdays: they aren't days without
   * sales.
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
    double[] views = new double[length];
    for (Row day : days) {
      int at = (int) (date(day).toEpochDay() - from.toEpochDay());
      // An arrival of another night may tell of a day without one.
      if (at >= 0 && !Double.isNaN(units[at])) {
        units[at] = day.<Double>getAs(UNITS);
        gross[at] = day.<Double>getAs(GROSS);
        refunds[at] = day.<Double>getAs(REFUNDS);
        views[at] = day.<Double>getAs(VIEWS);
      }
    }
    Long seatsLeft = series.getAs(SEATS_LEFT);
    return new SalesHistory(
        series.getAs(LEVEL),
        series.getAs(ITEM),
        series.getAs(CATEGORY),
        series.getAs(KIND),
        SameWeekdayMean.filled(units),
        SameWeekdayMean.filled(gross),
        SameWeekdayMean.filled(refunds),
        views,
        launch(series, days)
            .map(launch -> (int) Math.min(OLD, from.toEpochDay() - launch.toEpochDay()))
            .orElse(OLD),
        price(series),
        seatsLeft == null ? OptionalLong.empty() : OptionalLong.of(seatsLeft));
  }

  private static PricePath price(Row series) {
    return new PricePath(
        Optional.ofNullable(series.getAs(LIST_PRICE)),
        list(series, DailySales.PLANNED).stream()
            .map(
                row ->
                    new PricePath.Planned(
                        row.<Date>getAs(VALID_FROM).toLocalDate(),
                        row.<Date>getAs(VALID_UNTIL).toLocalDate(),
                        row.getAs(LIST_PRICE),
                        Optional.ofNullable(row.<BigDecimal>getAs(COUPON)).orElse(BigDecimal.ZERO)))
            .toList(),
        Optional.ofNullable(series.<Row>getAs(DailySales.RESPONSE))
            .map(
                row ->
                    new PricePath.Response(
                        row.getAs(ELASTICITY),
                        Estimate.ofInterval(row.getAs(ELASTICITY), row.getAs(LOW), row.getAs(HIGH))
                            .standardError(),
                        ResponseForm.valueOf(row.<String>getAs(FORM).toUpperCase(Locale.ROOT)))),
        list(series, DailySales.PRICES).stream()
            .map(
                row ->
                    new PricePath.Past(
                        row.<Date>getAs(VALID_FROM).toLocalDate(), row.getAs(LIST_PRICE)))
            .toList());
  }

  private static List<Row> list(Row series, String column) {
    int at = series.fieldIndex(column);
    return series.isNullAt(at) ? List.of() : series.getList(at);
  }

  private static LocalDate start(
      Row series, List<Row> days, LocalDate first, LocalDate night, Set<LocalDate> known) {
    LocalDate oldest =
        known.stream().filter(day -> !day.isBefore(first)).min(LocalDate::compareTo).orElse(night);
    Optional<LocalDate> launch = launch(series, days);
    if (launch.isEmpty()) {
      return oldest;
    }
    LocalDate begin = launch.get().isAfter(oldest) ? launch.get() : oldest;
    return begin.isAfter(night) ? night.plusDays(1) : begin;
  }

  /** When the catalog has it published or it was first sold; empty where the catalog is silent. */
  private static Optional<LocalDate> launch(Row series, List<Row> days) {
    LocalDate sold =
        days.stream().map(SalesHistory::date).min(LocalDate::compareTo).orElse(LocalDate.MAX);
    return Optional.ofNullable(series.<Date>getAs(DailySales.SINCE))
        .map(since -> sold.isBefore(since.toLocalDate()) ? sold : since.toLocalDate());
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
