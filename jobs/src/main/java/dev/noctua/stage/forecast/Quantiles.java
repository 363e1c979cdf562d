package dev.noctua.stage.forecast;

import org.apache.commons.math3.stat.descriptive.rank.Percentile;
import org.apache.commons.math3.stat.descriptive.rank.Percentile.EstimationType;

/** Quantiles of draws. */
final class Quantiles {
  /** The levels at which units are told. */
  static final double[] UNITS = {0.1, 0.5, 0.9};

  /** The levels at which revenue is told: both intervals and the middle. */
  static final double[] REVENUE = {0.025, 0.1, 0.5, 0.9, 0.975};

  private Quantiles() {}

  /**
   * Per row of {@link Spans} the quantiles of what the draws sum up to. Those of several days are
   * moved so that the draws' mean is what is expected, and none that isn't negative becomes it:
   * otherwise the expected sum, a median of methods, may lie beside its own interval.
   *
   * @param draws one path of days each
   * @param expected per day
   */
  static double[][] of(double[][] draws, double[] expected, double... levels) {
    int horizon = draws[0].length;
    double[][] quantiles = new double[Spans.rows(horizon)][levels.length];
    double[] values = new double[draws.length];
    // It selects instead of sorting: a series has twice as many rows as days ahead.
    Percentile percentile = new Percentile().withEstimationType(EstimationType.R_7);
    for (int row = 0; row < quantiles.length; row++) {
      int from = Spans.from(row, horizon);
      int until = Spans.until(row, horizon);
      double distance = 0;
      for (int draw = 0; draw < draws.length; draw++) {
        double sum = 0;
        for (int day = from; day < until; day++) {
          sum += draws[draw][day];
        }
        values[draw] = sum;
        distance -= sum / draws.length;
      }
      for (int day = from; day < until; day++) {
        distance += expected[day];
      }
      percentile.setData(values);
      for (int level = 0; level < levels.length; level++) {
        double drawn = percentile.evaluate(100 * levels[level]);
        quantiles[row][level] =
            row < horizon ? drawn : Math.max(Math.min(0, drawn), drawn + distance);
      }
    }
    return quantiles;
  }
}
