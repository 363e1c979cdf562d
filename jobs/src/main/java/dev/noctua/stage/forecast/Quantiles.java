package dev.noctua.stage.forecast;

import dev.noctua.kernels.OrderStatistics;
import org.apache.commons.math3.stat.StatUtils;

/** Quantiles of draws. */
final class Quantiles {
  /** The levels at which units are told. */
  static final double[] UNITS = {0.1, 0.5, 0.9};

  /** The levels at which revenue is told: both intervals and the middle. */
  static final double[] REVENUE = {0.025, 0.1, 0.5, 0.9, 0.975};

  /** Beyond so many standard errors a mean of draws isn't what is expected. */
  private static final double STANDARD_ERRORS = 3;

  private Quantiles() {}

  /**
   * Per row of {@link Spans} the quantiles of what the draws sum up to. Those of several days are
   * moved so that the draws' mean is what is expected, and none that isn't negative becomes it:
   * otherwise the expected sum, a median of methods, may lie beside its own interval. Where the
   * distance is one that the chance of draws explains, they stay: sums of counts are whole numbers,
   * and moved by a part of one they leave out those at the ends.
   *
   * @param draws one path of days each
   * @param expected per day
   */
  static double[][] of(double[][] draws, double[] expected, double... levels) {
    double[][] byDay = byDay(draws);
    int horizon = byDay.length;
    double[][] quantiles = new double[Spans.rows(horizon)][levels.length];
    OrderStatistics ordered = new OrderStatistics(draws.length);
    for (int row = 0; row < quantiles.length; row++) {
      int from = Spans.from(row, horizon);
      int until = Spans.until(row, horizon);
      double[] values = sums(byDay, from, until);
      double distance = row < horizon ? 0 : distance(values, sum(expected, from, until));
      ordered.set(values);
      for (int level = 0; level < levels.length; level++) {
        double drawn = ordered.quantile(levels[level]);
        quantiles[row][level] =
            distance == 0 ? drawn : Math.max(Math.min(0, drawn), drawn + distance);
      }
    }
    return quantiles;
  }

  /** The same by day, where what is read together stands together. */
  private static double[][] byDay(double[][] draws) {
    double[][] byDay = new double[draws[0].length][draws.length];
    for (int draw = 0; draw < draws.length; draw++) {
      for (int day = 0; day < byDay.length; day++) {
        byDay[day][draw] = draws[draw][day];
      }
    }
    return byDay;
  }

  private static double[] sums(double[][] byDay, int from, int until) {
    double[] sums = byDay[from];
    if (until > from + 1) {
      sums = sums.clone();
      for (int day = from + 1; day < until; day++) {
        for (int draw = 0; draw < sums.length; draw++) {
          sums[draw] += byDay[day][draw];
        }
      }
    }
    return sums;
  }

  private static double sum(double[] days, int from, int until) {
    double sum = 0;
    for (int day = from; day < until; day++) {
      sum += days[day];
    }
    return sum;
  }

  /** From the mean of values to what is expected; 0 where that is chance. */
  private static double distance(double[] values, double expected) {
    double distance = expected - StatUtils.mean(values);
    double error = Math.sqrt(StatUtils.variance(values) / values.length);
    return Math.abs(distance) <= STANDARD_ERRORS * error ? 0 : distance;
  }
}
