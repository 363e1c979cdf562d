package dev.noctua.model.evaluate;

import dev.noctua.kernels.SparseRows;
import java.util.stream.IntStream;

/** How many people have an item, where those who began long ago count less than one. */
public final class Recency {
  /** After so many days a pair counts half. */
  private static final double HALF_LIFE = 30;

  /** What a pair of the newest day counts. Sums of whole numbers don't depend on their order. */
  private static final int UNIT = 1000;

  private Recency() {}

  /**
   * Per item the thousandths of people: Σ over its pairs of 2^(−age / 30 days), each rounded to a
   * thousandth. A pair's age is told from the newest of all pairs.
   *
   * @param pairs people × items
   * @param began per cell the day of the pair's first action (days since 1970-01-01)
   */
  public static long[] thousandths(SparseRows pairs, int[] began) {
    int newest = IntStream.of(began).max().orElse(0);
    long[] sums = new long[pairs.columns()];
    int cell = 0;
    for (int person = 0; person < pairs.rows(); person++) {
      for (int item : pairs.columns(person)) {
        sums[item] += Math.round(UNIT * Math.pow(2, (began[cell++] - newest) / HALF_LIFE));
      }
    }
    return sums;
  }
}
