package dev.noctua.stage.forecast;

import dev.noctua.model.forecast.CalendarEffects;
import dev.noctua.model.forecast.CountDemand;
import dev.noctua.model.forecast.ForecastMethod;
import dev.noctua.model.forecast.SeriesForecast;
import java.math.BigDecimal;
import java.util.Arrays;

/** What is expected of a series at the price that stands, and drawn paths of it. */
final class SalesPaths {
  static final int DRAWS = 1000;

  static final int WEEK = 7;

  /** Before that the mean of equal weekdays is what a series says of itself. */
  static final int FEWEST_DAYS = 28;

  private static final int LAUNCH_DAYS = 14;

  /**
   * How much a launch's own days weigh beside other launches. Less than 1, because how much better
   * than others a content sells changes: with 1, 67 % of sums are inside the 80 % interval, with .5
   * 72 %, at the same quantile loss (docs/evidence/forecast.md).
   */
  private static final double OWN_DAYS = 0.5;

  private static final String LAUNCH = "launch_curve";
  private static final String QUIET = "quiet";

  private final String method;
  private final double[] units;
  private final double[] gross;
  private final double[][] unitsPaths;
  private final double[][] grossPaths;
  private final double unitsVariance;
  private final double grossVariance;

  private SalesPaths(
      String method,
      double[] units,
      double[] gross,
      double[][] unitsPaths,
      double[][] grossPaths,
      double unitsVariance,
      double grossVariance) {
    this.method = method;
    this.units = units;
    this.gross = gross;
    this.unitsPaths = unitsPaths;
    this.grossPaths = grossPaths;
    this.unitsVariance = unitsVariance;
    this.grossVariance = grossVariance;
  }

  /** How it was forecast. */
  String method() {
    return method;
  }

  /** Expected per day. */
  double[] units() {
    return units;
  }

  /** Expected money per day. */
  double[] gross() {
    return gross;
  }

  /** Per draw and day. */
  double[][] unitsPaths() {
    return unitsPaths;
  }

  /** Per draw and day. */
  double[][] grossPaths() {
    return grossPaths;
  }

  /** Of a day. */
  double unitsVariance() {
    return unitsVariance;
  }

  /** Of a day. */
  double grossVariance() {
    return grossVariance;
  }

  /**
   * The paths of a series; of a content that tells little itself those of its siblings.
   *
   * @param method what forecasts it if it tells enough itself
   */
  static SalesPaths of(
      SalesHistory history, ForecastMethod method, Lessons lessons, int horizon, long seed) {
    boolean isContent = history.level().equals(DailySales.CONTENT);
    if (isContent && isYoung(history)) {
      return ofLaunch(history, lessons, horizon, seed);
    }
    boolean isQuiet = isContent && history.sold(FEWEST_DAYS, history.units().length) == 0;
    if (isQuiet && lessons.siblings(history).quiet() > 0) {
      return ofQuiet(history, lessons, horizon, seed);
    }
    return ofSeries(history, method, lessons, horizon, seed);
  }

  /** Too young for a forecast of its own. */
  static boolean isYoung(SalesHistory history) {
    int days = history.units().length;
    return days < LAUNCH_DAYS || (days < FEWEST_DAYS && history.sold(days, days) == 0);
  }

  private static SalesPaths ofSeries(
      SalesHistory history, ForecastMethod method, Lessons lessons, int horizon, long seed) {
    Lessons.Effects effects = lessons.effects(history);
    int[] past = lessons.past(history);
    SeriesForecast pieces =
        forecast(effects.units().remove(history.units(), past), method, horizon);
    SeriesForecast money = forecast(effects.gross().remove(history.gross(), past), method, horizon);
    double[] units = pieces.ahead();
    double[] gross = money.ahead();
    double[][] unitsPaths = pieces.draws(seed, DRAWS);
    double[][] grossPaths = money.draws(seed, DRAWS);
    int[] ahead = lessons.ahead(horizon);
    effects.units().apply(ahead, units, unitsPaths, lessons.normal());
    effects.gross().apply(ahead, gross, grossPaths, lessons.normal());
    return new SalesPaths(
        money.method().id(),
        units,
        gross,
        unitsPaths,
        grossPaths,
        pieces.errorVariance(),
        money.errorVariance());
  }

  /** What a series says of itself, by a method if it is old enough. */
  static SeriesForecast forecast(double[] history, ForecastMethod method, int horizon) {
    return (history.length < FEWEST_DAYS ? ForecastMethod.SAME_WEEKDAY_MEAN : method)
        .forecast(history, WEEK, horizon);
  }

  private static SalesPaths ofLaunch(
      SalesHistory content, Lessons lessons, int horizon, long seed) {
    Siblings siblings = lessons.siblings(content);
    int days = content.units().length;
    CalendarEffects effects = lessons.effects(content).units();
    int[] past = lessons.past(content);
    double expected = 0;
    for (int day = 0; day < days; day++) {
      expected +=
          siblings.atAge(content.age() + day)
              * lessons.ofWeek(day - days)
              * effects.factor(past[day]);
    }
    double[] curve = new double[horizon];
    Arrays.setAll(curve, day -> siblings.atAge(content.age() + days + day));
    double sold = content.sold(days, days);
    CountDemand demand = siblings.launch().after(OWN_DAYS * sold, OWN_DAYS * expected);
    return ofSiblings(LAUNCH, content, lessons, effects, demand, curve, seed);
  }

  private static SalesPaths ofQuiet(SalesHistory content, Lessons lessons, int horizon, long seed) {
    Siblings siblings = lessons.siblings(content);
    double[] curve = new double[horizon];
    Arrays.fill(curve, siblings.quiet());
    CalendarEffects effects = lessons.effects(content).units();
    return ofSiblings(QUIET, content, lessons, effects, siblings.sleeper(), curve, seed);
  }

  /**
   * @param curve what siblings sell per day, without week and calendar
   */
  private static SalesPaths ofSiblings(
      String method,
      SalesHistory content,
      Lessons lessons,
      CalendarEffects effects,
      CountDemand demand,
      double[] curve,
      long seed) {
    int[] ahead = lessons.ahead(curve.length);
    double price = price(content, lessons.siblings(content));
    double[] expected = curve.clone();
    Arrays.setAll(expected, day -> curve[day] * lessons.ofWeek(day) * effects.factor(ahead[day]));
    double[][] paths = demand.draws(seed, DRAWS, expected);
    double[] units = Arrays.stream(expected).map(each -> demand.mean() * each).toArray();
    double variance = Arrays.stream(expected).map(demand::variance).average().orElseThrow();
    return new SalesPaths(
        method,
        units,
        Arrays.stream(units).map(each -> price * each).toArray(),
        paths,
        Arrays.stream(paths)
            .map(path -> Arrays.stream(path).map(each -> price * each).toArray())
            .toArray(double[][]::new),
        variance,
        price * price * variance);
  }

  /** What was paid for one of late, or the list price, or what is paid for siblings. */
  private static double price(SalesHistory content, Siblings siblings) {
    double sold = ofLate(content.units());
    return sold > 0
        ? ofLate(content.gross()) / sold
        : content.price().current().map(BigDecimal::doubleValue).orElse(siblings.price());
  }

  private static double ofLate(double[] days) {
    return Arrays.stream(days).skip(Math.max(0, days.length - FEWEST_DAYS)).sum();
  }
}
