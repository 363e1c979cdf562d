package dev.noctua.model.payers;

import java.util.Arrays;

/**
 * By what factor more people pay for one content than people like them pay for others. Factors are
 * spread around 1 as a gamma distribution, whose spread is that of all contents (empirical Bayes;
 * Clayton and Kaldor 1987, by moments): a content of which little is known is near 1.
 */
public final class ContentFactor {
  /** A spread of factors below this can't be told from none. */
  private static final double LEAST_VARIANCE = 1e-6;

  private final double shape;

  private ContentFactor(double shape) {
    this.shape = shape;
  }

  /**
   * Learns the spread.
   *
   * @param paid by content
   * @param expected by content, how many would pay if all factors were 1
   */
  public static ContentFactor of(long[] paid, double[] expected) {
    double excess = 0;
    for (int i = 0; i < paid.length; i++) {
      excess += (paid[i] - expected[i]) * (paid[i] - expected[i]) - expected[i];
    }
    double squares = Arrays.stream(expected).map(each -> each * each).sum();
    double variance = squares > 0 ? excess / squares : 0;
    return new ContentFactor(1 / Math.max(LEAST_VARIANCE, variance));
  }

  /** The factor of a content. */
  public double of(long paid, double expected) {
    return (paid + shape) / (expected + shape);
  }
}
