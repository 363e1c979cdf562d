package dev.noctua.model.forecast;

import java.util.Arrays;

/**
 * The method of Teunter, Syntetos and Babai (2011) for demand that is 0 most of the time: one
 * smoothed value for how often there is demand, renewed at every step, and one for how much,
 * renewed when there is some. The forecast is their product.
 */
final class Tsb {
  /** The parameters of each pair that is tried, for how often and for how much. */
  private static final double[] STEPS = {0.01, 0.02, 0.05, 0.1, 0.2, 0.3};

  private Tsb() {}

  /** With the pair of parameters that leaves the least squared errors. */
  static Projection project(double[] history, int horizon) {
    Projection best = null;
    double least = Double.POSITIVE_INFINITY;
    for (double often : STEPS) {
      for (double much : STEPS) {
        Projection one = project(history, often, much, horizon);
        double squares = squares(history, one.fitted());
        if (squares < least) {
          least = squares;
          best = one;
        }
      }
    }
    return best;
  }

  /** Both smoothed values begin with their means over the history. */
  static Projection project(double[] history, double often, double much, int horizon) {
    double sales = Arrays.stream(history).filter(value -> value != 0).count();
    double share = sales / history.length;
    double size = sales == 0 ? 0 : Arrays.stream(history).sum() / sales;
    double[] fitted = new double[history.length];
    for (int t = 0; t < history.length; t++) {
      fitted[t] = share * size;
      boolean sold = history[t] != 0;
      share += often * ((sold ? 1 : 0) - share);
      size += sold ? much * (history[t] - size) : 0;
    }
    double[] ahead = new double[horizon];
    Arrays.fill(ahead, share * size);
    return new Projection(fitted, ahead, Projection.evenSpread(horizon));
  }

  private static double squares(double[] history, double[] fitted) {
    double sum = 0;
    for (int t = 0; t < history.length; t++) {
      sum += (history[t] - fitted[t]) * (history[t] - fitted[t]);
    }
    return sum;
  }
}
