package dev.noctua.stage.forecast;

import dev.noctua.model.forecast.SameWeekdayMean;
import java.util.Arrays;

/** Quantiles of draws. */
final class Quantiles {
  /** The levels at which units are told. */
  static final double[] UNITS = {0.1, 0.5, 0.9};

  /** The levels at which revenue is told: both intervals and the middle. */
  static final double[] REVENUE = {0.025, 0.1, 0.5, 0.9, 0.975};

  private Quantiles() {}

  /**
   * Per row of {@link Spans} the quantiles of what the draws sum up to.
   *
   * @param draws one path of days each
   */
  static double[][] of(double[][] draws, double... levels) {
    int horizon = draws[0].length;
    double[][] quantiles = new double[Spans.rows(horizon)][levels.length];
    double[] values = new double[draws.length];
    for (int row = 0; row < quantiles.length; row++) {
      int from = Spans.from(row, horizon);
      int until = Spans.until(row, horizon);
      for (int draw = 0; draw < draws.length; draw++) {
        double sum = 0;
        for (int day = from; day < until; day++) {
          sum += draws[draw][day];
        }
        values[draw] = sum;
      }
      Arrays.sort(values);
      for (int level = 0; level < levels.length; level++) {
        quantiles[row][level] = SameWeekdayMean.quantile(values, levels[level]);
      }
    }
    return quantiles;
  }
}
