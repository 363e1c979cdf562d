package dev.noctua.model.market;

import dev.noctua.model.forecast.SimplexSearch;

/**
 * A level whose trend fades by a constant factor per period (Gardner and McKenzie 1985), with
 * weights that make the squared errors of one step ahead least.
 *
 * @param level the last one
 * @param trend the last one, per period
 * @param damping factor of the trend per period, {@value #LEAST_DAMPING} to {@value #MOST_DAMPING}
 */
public record DampedGrowth(double level, double trend, double damping) {
  static final double LEAST_DAMPING = 0.8;
  static final double MOST_DAMPING = 0.995;

  private static final int FEWEST_VALUES = 3;
  private static final int MOST_EVALUATIONS = 2000;
  private static final double ACCURACY = 1e-10;

  /**
   * Fits a path.
   *
   * @param values one per period, three at least
   */
  public static DampedGrowth fit(double[] values) {
    if (values.length < FEWEST_VALUES) {
      throw new IllegalArgumentException("a trend needs three values");
    }
    double[] found =
        SimplexSearch.minimize(
            at -> smoothed(values, at).squares,
            new double[] {0, 0, 1},
            1,
            ACCURACY,
            ACCURACY,
            MOST_EVALUATIONS);
    return smoothed(values, found).last;
  }

  private record Smoothed(double squares, DampedGrowth last) {}

  /**
   * @param at any three numbers, which a logistic curve brings into the ranges of the two weights
   *     and the damping
   */
  private static Smoothed smoothed(double[] values, double[] at) {
    double ofLevel = between(0.01, 0.99, at[0]);
    double ofTrend = between(0.01, 0.99, at[1]);
    double damping = between(LEAST_DAMPING, MOST_DAMPING, at[2]);
    double level = values[0];
    double trend = (values[1] - values[0]) / damping;
    double squares = 0;
    for (int t = 1; t < values.length; t++) {
      double expected = level + damping * trend;
      double error = values[t] - expected;
      squares += error * error;
      double next = expected + ofLevel * error;
      trend = ofTrend * (next - level) + (1 - ofTrend) * damping * trend;
      level = next;
    }
    return new Smoothed(squares, new DampedGrowth(level, trend, damping));
  }

  private static double between(double low, double high, double at) {
    return low + (high - low) / (1 + Math.exp(-at));
  }

  /** The value so many periods after the last one. */
  public double ahead(double periods) {
    return level + trend * damping * (1 - Math.pow(damping, periods)) / (1 - damping);
  }

  /** What it comes to in the end. */
  public double limit() {
    return level + trend * damping / (1 - damping);
  }
}
