package dev.noctua.model.forecast;

import dev.noctua.model.forecast.SmoothingModel.Trend;
import java.util.Arrays;

/**
 * The exponential smoothing model with the least AICc among those with additive errors: no trend,
 * an additive or a damped one, with and without an additive season (ETS; Hyndman, Koehler, Snyder,
 * Grose 2002). Where all values are above 0, the same models of their logarithms are tried too,
 * with the likelihood of the values themselves (Box, Cox 1964).
 */
final class ExponentialSmoothing {
  /**
   * By how much AICc must speak for a trend that never ends: the difference that leaves the other
   * model no support (Burnham, Anderson 2002). Such a trend costs most where it is wrong.
   */
  private static final double DECISIVE = 10;

  private final SmoothingModel model;
  private final double criterion;

  private ExponentialSmoothing(SmoothingModel model, double criterion) {
    this.model = model;
    this.criterion = criterion;
  }

  /** Null where the history is too short for any model. */
  static Projection project(double[] history, int season, int horizon) {
    ExponentialSmoothing best = best(history, season);
    if (best == null) {
      return null;
    }
    if (Arrays.stream(history).allMatch(value -> value > 0)) {
      double[] logarithms = Arrays.stream(history).map(Math::log).toArray();
      ExponentialSmoothing other = best(logarithms, season);
      if (other.criterion + 2 * Arrays.stream(logarithms).sum() < best.criterion) {
        return other.model.project(horizon).map(Math::exp);
      }
    }
    return best.model.project(horizon);
  }

  /** Null where the history is too short for any. */
  private static ExponentialSmoothing best(double[] history, int season) {
    ExponentialSmoothing best = null;
    for (int period : season > 1 ? new int[] {1, season} : new int[] {1}) {
      for (Trend trend : Trend.values()) {
        SmoothingModel model = new SmoothingModel(history, period, trend);
        if (model.canBeFitted()) {
          double criterion = model.fit().aicc() + (trend == Trend.ADDITIVE ? DECISIVE : 0);
          if (best == null || criterion < best.criterion) {
            best = new ExponentialSmoothing(model, criterion);
          }
        }
      }
    }
    return best;
  }
}
