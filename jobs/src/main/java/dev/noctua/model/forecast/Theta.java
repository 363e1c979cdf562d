package dev.noctua.model.forecast;

import dev.noctua.model.forecast.SmoothingModel.Trend;

/**
 * The Theta method (Assimakopoulos, Nikolopoulos 2000): simple exponential smoothing with half of
 * the linear trend's slope as drift (Hyndman, Billah 2003), on the series without its season.
 */
final class Theta {
  private Theta() {}

  /** Null where the history is too short. */
  static Projection project(double[] history, int season, int horizon) {
    Seasonality seasonality = Seasonality.of(history, season);
    double[] values = seasonality.remove(history, 0);
    SmoothingModel level = new SmoothingModel(values, 1, Trend.NONE);
    if (!level.canBeFitted()) {
      return null;
    }
    double alpha = level.fit().alpha();
    Projection smooth = level.project(horizon);
    double drift = slope(values) / 2;
    int n = values.length;
    for (int h = 0; h < horizon; h++) {
      smooth.ahead()[h] += drift * (h + (1 - Math.pow(1 - alpha, n)) / alpha);
    }
    for (int t = 0; t < n; t++) {
      smooth.fitted()[t] += drift * (1 - Math.pow(1 - alpha, t)) / alpha;
    }
    return seasonality.add(smooth, n);
  }

  /** Of the straight line with the least squared distance from the values. */
  static double slope(double[] values) {
    double middle = (values.length - 1) / 2.0;
    double products = 0;
    double squares = 0;
    for (int t = 0; t < values.length; t++) {
      products += (t - middle) * values[t];
      squares += (t - middle) * (t - middle);
    }
    return products / squares;
  }
}
