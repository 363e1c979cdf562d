package dev.noctua.stage.forecast;

import dev.noctua.model.forecast.SameWeekdayMean;
import java.util.Arrays;

/** What is expected of four weeks together, and drawn sums of them. */
final class SumForecast {
  private static final int DAYS = 28;

  private final double expected;
  private final double[] sums;

  private SumForecast(double expected, double[] sums) {
    this.expected = expected;
    this.sums = sums;
  }

  static SumForecast of(double[] days, double[][] paths) {
    return new SumForecast(
        Arrays.stream(days).sum(),
        Arrays.stream(paths).mapToDouble(path -> Arrays.stream(path).sum()).toArray());
  }

  double expected() {
    return expected;
  }

  double mean() {
    return Arrays.stream(sums).average().orElseThrow();
  }

  /** The quantiles of the draws as they are. */
  double[] drawn() {
    return quantiles(sums);
  }

  /** The quantiles of draws whose mean is multiplied to become what is expected. */
  double[] scaled() {
    double factor = mean() > 0 ? expected / mean() : 1;
    return quantiles(Arrays.stream(sums).map(sum -> factor * sum).toArray());
  }

  private static double[] quantiles(double[] values) {
    double[] sorted = values.clone();
    Arrays.sort(sorted);
    return Arrays.stream(SumsTrial.LEVELS)
        .map(level -> SameWeekdayMean.quantile(sorted, level))
        .toArray();
  }

  /** The quantiles that the table has, by paths on which all comes on the first day. */
  double[] moved() {
    double[][] paths = new double[sums.length][];
    Arrays.setAll(paths, path -> first(sums[path]));
    return Quantiles.of(paths, first(expected), SumsTrial.LEVELS)[DAYS];
  }

  private static double[] first(double sum) {
    double[] days = new double[DAYS];
    days[0] = sum;
    return days;
  }
}
