package dev.noctua.model.payers;

import java.util.Arrays;

/**
 * By what factor more people pay for one content than is expected of them. A content's own factor
 * counts as much as its looks tell beside how much the factors of all contents differ (credibility
 * with weights; Bühlmann and Straub 1970), and the mean of all for the rest.
 */
public final class ContentFactor {
  private final double mean;
  private final double variance;

  private ContentFactor(double mean, double variance) {
    this.mean = mean;
    this.variance = variance;
  }

  /**
   * Learns the factors' mean and variance.
   *
   * @param looked by content, how many looked
   * @param paid by content, how many of them paid
   * @param expected by content, how many would pay if the factor were 1; above 0 and below looked,
   *     where any looked
   */
  public static ContentFactor of(long[] looked, long[] paid, double[] expected) {
    double all = Arrays.stream(expected).sum();
    if (all <= 0) {
      return new ContentFactor(1, 0);
    }
    double mean = Arrays.stream(paid).sum() / all;
    double excess = 0;
    for (int i = 0; i < paid.length; i++) {
      if (expected[i] > 0) {
        double factor = paid[i] / expected[i];
        double chance = chance(mean, looked[i], expected[i]);
        excess += expected[i] * ((factor - mean) * (factor - mean) - chance);
      }
    }
    return new ContentFactor(mean, Math.max(0, excess / all));
  }

  /** The variance of paid ÷ expected if everybody decides by chance. */
  private static double chance(double mean, long looked, double expected) {
    return mean * Math.max(0, 1 - mean * expected / looked) / expected;
  }

  /** The mean factor. */
  public double mean() {
    return mean;
  }

  /** The factor of a content. */
  public double of(long looked, long paid, double expected) {
    if (expected <= 0 || variance <= 0) {
      return mean;
    }
    double credibility = variance / (variance + chance(mean, looked, expected));
    return mean + credibility * (paid / expected - mean);
  }
}
