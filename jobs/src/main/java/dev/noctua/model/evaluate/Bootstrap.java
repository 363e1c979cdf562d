package dev.noctua.model.evaluate;

import java.util.Arrays;
import java.util.SplittableRandom;

/** How sure a mean is, by drawing the people again (Efron 1979: the percentile interval). */
public final class Bootstrap {
  private static final int DRAWS = 1000;
  private static final double TAIL = 0.025;

  private Bootstrap() {}

  /** A mean and the interval that holds it in 95 of 100 draws. */
  public record Interval(double mean, double low, double high) {
    /** True when even the interval's low end is above 0. */
    public boolean isAboveZero() {
      return low > 0;
    }

    /** True when even the interval's high end is below 0. */
    public boolean isBelowZero() {
      return high < 0;
    }
  }

  /** The interval of the mean; all 0 without values. */
  public static Interval ofMean(double[] values, long seed) {
    if (values.length == 0) {
      return new Interval(0, 0, 0);
    }
    double[] means = new double[DRAWS];
    SplittableRandom draw = new SplittableRandom(seed);
    for (int d = 0; d < DRAWS; d++) {
      double sum = 0;
      for (int i = 0; i < values.length; i++) {
        sum += values[draw.nextInt(values.length)];
      }
      means[d] = sum / values.length;
    }
    Arrays.sort(means);
    return new Interval(
        Arrays.stream(values).average().orElse(0),
        means[(int) (DRAWS * TAIL)],
        means[(int) (DRAWS * (1 - TAIL)) - 1]);
  }

  /** The interval of the mean difference of two figures of the same people. */
  public static Interval ofDifference(double[] one, double[] other, long seed) {
    double[] difference = new double[one.length];
    for (int i = 0; i < one.length; i++) {
      difference[i] = one[i] - other[i];
    }
    return ofMean(difference, seed);
  }
}
