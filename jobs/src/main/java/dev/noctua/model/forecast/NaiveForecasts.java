package dev.noctua.model.forecast;

/** Forecasts that every other method should beat. */
final class NaiveForecasts {
  private NaiveForecasts() {}

  /** The value one season before. */
  static Projection seasonal(double[] history, int season, int horizon) {
    int n = history.length;
    int period = Math.min(season, n);
    double[] fitted = new double[n];
    for (int t = 0; t < n; t++) {
      fitted[t] = t < period ? Double.NaN : history[t - period];
    }
    double[] ahead = new double[horizon];
    double[] spread = new double[horizon];
    for (int h = 0; h < horizon; h++) {
      ahead[h] = history[n - period + h % period];
      int seasons = 1 + h / period;
      spread[h] = Math.sqrt(seasons);
    }
    return new Projection(fitted, ahead, spread);
  }

  /** The last value, with the season that a test finds (Naive2; Makridakis, Hibon 2000). */
  static Projection naive2(double[] history, int season, int horizon) {
    Seasonality seasonality = Seasonality.of(history, season);
    Projection plain = seasonal(seasonality.remove(history, 0), 1, horizon);
    return seasonality.add(plain, history.length);
  }
}
