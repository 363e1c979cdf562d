package dev.noctua.model.evaluate;

import java.util.Arrays;

/** What a metric may look at: the past of one series, what was forecast, and what came. */
public final class ForecastContext {
  /** The levels of the quantiles: those of the 80 % and the 95 % interval, and the middle. */
  private static final double[] LEVELS = {0.025, 0.1, 0.5, 0.9, 0.975};

  /** sMAPE means nothing where more of the values are 0. */
  private static final double MOST_ZEROS = 0.05;

  private final double[] history;
  private final int season;
  private final double[] ahead;
  private final double[][] quantiles;
  private final double[] actual;

  /**
   * @param history what was known
   * @param season steps of a season; 1 if there is none
   * @param ahead the forecast of each step
   * @param quantiles per step, at {@link #levels()}
   * @param actual what came, as many values as {@code ahead}
   */
  public ForecastContext(
      double[] history, int season, double[] ahead, double[][] quantiles, double[] actual) {
    this.history = history;
    this.season = season;
    this.ahead = ahead;
    this.quantiles = quantiles;
    this.actual = actual;
  }

  /** The levels of the quantiles that a context takes, ascending. */
  public static double[] levels() {
    return LEVELS.clone();
  }

  int steps() {
    return actual.length;
  }

  double absoluteError() {
    double sum = 0;
    for (int h = 0; h < actual.length; h++) {
      sum += Math.abs(actual[h] - ahead[h]);
    }
    return sum;
  }

  double squaredError() {
    double sum = 0;
    for (int h = 0; h < actual.length; h++) {
      sum += (actual[h] - ahead[h]) * (actual[h] - ahead[h]);
    }
    return sum;
  }

  /** Above 0 where too much was forecast. */
  double excess() {
    return Arrays.stream(ahead).sum() - Arrays.stream(actual).sum();
  }

  double volume() {
    return Arrays.stream(actual).map(Math::abs).sum();
  }

  /** The mean absolute difference of values {@code lag} steps apart; 0 where there are none. */
  double absoluteScale(int lag) {
    double sum = 0;
    for (int t = lag; t < history.length; t++) {
      sum += Math.abs(history[t] - history[t - lag]);
    }
    return history.length <= lag ? 0 : sum / (history.length - lag);
  }

  int season() {
    return season;
  }

  /** The mean squared difference of neighbours; 0 where there are none. */
  double squaredScale() {
    double sum = 0;
    for (int t = 1; t < history.length; t++) {
      sum += (history[t] - history[t - 1]) * (history[t] - history[t - 1]);
    }
    return history.length < 2 ? 0 : sum / (history.length - 1);
  }

  boolean hasFewZeros() {
    long zeros =
        Arrays.stream(history).filter(value -> value == 0).count()
            + Arrays.stream(actual).filter(value -> value == 0).count();
    return zeros < MOST_ZEROS * (history.length + actual.length);
  }

  /** Of each step twice the distance over the sum of sizes. */
  double symmetricError() {
    double sum = 0;
    for (int h = 0; h < actual.length; h++) {
      double size = Math.abs(actual[h]) + Math.abs(ahead[h]);
      sum += size == 0 ? 0 : 2 * Math.abs(actual[h] - ahead[h]) / size;
    }
    return sum;
  }

  double pinball() {
    return pinball(LEVELS, quantiles, actual);
  }

  /** The pinball loss of quantiles per step: the mean over the levels, summed over the steps. */
  public static double pinball(double[] levels, double[][] quantiles, double... actual) {
    double sum = 0;
    for (int h = 0; h < actual.length; h++) {
      for (int q = 0; q < levels.length; q++) {
        double error = actual[h] - quantiles[h][q];
        sum += Math.max(levels[q] * error, (levels[q] - 1) * error);
      }
    }
    return sum / levels.length;
  }

  /** How many values lie between the quantile {@code fromMiddle} places below and that above. */
  int covered(int fromMiddle) {
    int middle = LEVELS.length / 2;
    int covered = 0;
    for (int h = 0; h < actual.length; h++) {
      boolean isInside =
          actual[h] >= quantiles[h][middle - fromMiddle]
              && actual[h] <= quantiles[h][middle + fromMiddle];
      covered += isInside ? 1 : 0;
    }
    return covered;
  }
}
