package dev.noctua.model.forecast;

/**
 * The season of a series by classical decomposition, as the M3 competition's benchmarks use it
 * (Makridakis, Hibon 2000): multiplicative where all values are above 0, additive elsewhere.
 */
final class Seasonality {
  private static final double NINETY_PERCENT = 1.645;

  /** How many seasons a history needs. */
  private static final int SEASONS = 3;

  private final double[] effects;
  private final boolean isFactor;

  /**
   * @param effects per place in the season a factor with mean 1, or a summand with mean 0
   */
  private Seasonality(double[] effects, boolean isFactor) {
    this.effects = effects;
    this.isFactor = isFactor;
  }

  double[] effects() {
    return effects;
  }

  boolean isFactor() {
    return isFactor;
  }

  /** The season of a history; none where the test finds none. */
  static Seasonality of(double[] history, int season) {
    boolean hasSeason =
        season > 1 && history.length >= SEASONS * season && isSeasonal(history, season);
    return hasSeason ? decompose(history, season) : new Seasonality(new double[1], false);
  }

  /** True when the autocorrelation at the season's lag is beyond Bartlett's 90 % limit. */
  static boolean isSeasonal(double[] history, int season) {
    double[] correlations = new double[season + 1];
    double mean = mean(history);
    double variance = 0;
    for (double value : history) {
      variance += (value - mean) * (value - mean);
    }
    if (variance == 0) {
      return false;
    }
    for (int lag = 1; lag <= season; lag++) {
      double sum = 0;
      for (int t = lag; t < history.length; t++) {
        sum += (history[t] - mean) * (history[t - lag] - mean);
      }
      correlations[lag] = sum / variance;
    }
    double before = 0;
    for (int lag = 1; lag < season; lag++) {
      before += correlations[lag] * correlations[lag];
    }
    double limit = NINETY_PERCENT * Math.sqrt((1 + 2 * before) / history.length);
    return Math.abs(correlations[season]) > limit;
  }

  private static Seasonality decompose(double[] history, int season) {
    boolean isFactor = true;
    for (double value : history) {
      isFactor &= value > 0;
    }
    double[] sums = new double[season];
    int[] counts = new int[season];
    int half = season / 2;
    for (int t = half; t < history.length - half; t++) {
      double smooth = movingAverage(history, t, season);
      sums[t % season] += isFactor ? history[t] / smooth : history[t] - smooth;
      counts[t % season]++;
    }
    for (int place = 0; place < season; place++) {
      sums[place] /= counts[place];
    }
    double mean = mean(sums);
    for (int place = 0; place < season; place++) {
      sums[place] = isFactor ? sums[place] / mean : sums[place] - mean;
    }
    return new Seasonality(sums, isFactor);
  }

  /** Of one season around {@code t}; with an even season both ends count half. */
  private static double movingAverage(double[] history, int t, int season) {
    int half = season / 2;
    double sum = 0;
    for (int i = t - half; i <= t + half; i++) {
      sum += history[i];
    }
    if (season % 2 == 0) {
      sum -= (history[t - half] + history[t + half]) / 2;
    }
    return sum / season;
  }

  private static double mean(double[] values) {
    double sum = 0;
    for (double value : values) {
      sum += value;
    }
    return sum / values.length;
  }

  /** Values without their season; the first stands at step {@code from}. */
  double[] remove(double[] values, int from) {
    double[] result = new double[values.length];
    for (int i = 0; i < values.length; i++) {
      double effect = effects[(from + i) % effects.length];
      result[i] = isFactor ? values[i] / effect : values[i] - effect;
    }
    return result;
  }

  /** Values with their season; the first stands at step {@code from}. */
  double[] add(double[] values, int from) {
    double[] result = new double[values.length];
    for (int i = 0; i < values.length; i++) {
      double effect = effects[(from + i) % effects.length];
      result[i] = isFactor ? values[i] * effect : values[i] + effect;
    }
    return result;
  }

  /** What follows a history of {@code past} values, with the season of each step. */
  Projection add(Projection plain, int past) {
    return new Projection(add(plain.fitted(), 0), add(plain.ahead(), past), plain.spread());
  }
}
