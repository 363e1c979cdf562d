package dev.noctua.model.forecast;

import java.util.Arrays;

/**
 * The mean of the last four equal weekdays, and how wrong it was.
 *
 * <p>A history holds one value per day, the last one the night's own; NaN is a day of which nothing
 * is known, which is left out: it isn't a day without sales.
 */
public final class SameWeekdayMean {
  /** Days that the mean looks back on: four weeks. */
  public static final int LOOK_BACK = 28;

  static final int WEEK = 7;
  private static final int SEASONS = 4;

  private SameWeekdayMean() {}

  /** The days after the history, as many as {@code horizon}; 0 where no equal weekday is known. */
  public static double[] forecast(double[] history, int horizon) {
    return ahead(history, WEEK, horizon, 0);
  }

  /**
   * What came less what the method had said the day before, for the last {@code days} days, in
   * ascending order. Days that are unknown, or that no known equal weekday precedes, have none.
   */
  public static double[] errors(double[] history, int days) {
    int from = Math.max(0, history.length - days);
    double[] errors = new double[history.length - from];
    for (int day = from; day < history.length; day++) {
      errors[day - from] = history[day] - mean(history, day - WEEK, WEEK);
    }
    return Arrays.stream(errors).filter(e -> !Double.isNaN(e)).sorted().toArray();
  }

  /**
   * The history with a value for every day: an unknown one has the mean of the four equal weekdays
   * before it, or, where none of these is known, of the four after it; 0 where none is known at
   * all.
   */
  public static double[] filled(double[] history) {
    double[] filled = history.clone();
    for (int day = 0; day < filled.length; day++) {
      if (Double.isNaN(filled[day])) {
        double before = mean(history, day - WEEK, WEEK);
        double after = mean(history, day + SEASONS * WEEK, WEEK);
        filled[day] = !Double.isNaN(before) ? before : Double.isNaN(after) ? 0 : after;
      }
    }
    return filled;
  }

  /** The mean of the last four values one season apart, for any season. */
  static Projection project(double[] history, int season, int horizon) {
    int n = history.length;
    double[] fitted = new double[n];
    for (int t = 0; t < n; t++) {
      fitted[t] = mean(history, t - season, season);
    }
    double[] ahead = ahead(history, season, horizon, history[n - 1]);
    return new Projection(fitted, ahead, Projection.evenSpread(horizon));
  }

  /** The mean for each step ahead; {@code unknown} where no value one season apart is known. */
  private static double[] ahead(double[] history, int season, int horizon, double unknown) {
    double[] ahead = new double[horizon];
    for (int h = 0; h < horizon; h++) {
      double mean = mean(history, history.length + h % season - season, season);
      ahead[h] = Double.isNaN(mean) ? unknown : mean;
    }
    return ahead;
  }

  /** The mean of {@code last} and the three equal weekdays before it; NaN when none is known. */
  private static double mean(double[] history, int last, int season) {
    double sum = 0;
    int known = 0;
    for (int day = last; day > last - SEASONS * season && day >= 0; day -= season) {
      if (day < history.length && !Double.isNaN(history[day])) {
        sum += history[day];
        known++;
      }
    }
    return known == 0 ? Double.NaN : sum / known;
  }

  /**
   * The {@code p}-quantile, interpolated between neighbours (type 7 of Hyndman and Fan, 1996).
   *
   * @param sorted ascending; empty: 0
   * @param p 0..1
   */
  public static double quantile(double[] sorted, double p) {
    if (sorted.length == 0) {
      return 0;
    }
    double place = p * (sorted.length - 1);
    int below = (int) Math.floor(place);
    int above = Math.min(below + 1, sorted.length - 1);
    return sorted[below] + (place - below) * (sorted[above] - sorted[below]);
  }
}
