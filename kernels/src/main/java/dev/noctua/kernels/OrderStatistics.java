package dev.noctua.kernels;

import java.util.Arrays;

/**
 * Quantiles of equally many values, again and again. Values are spread over buckets of equal width,
 * and only the buckets that are asked for are sorted (the first pass of a bucket sort), which costs
 * a fraction of sorting or of selecting where values lie about evenly, and as much as sorting where
 * nearly all lie close to each other beside a few far away.
 */
public final class OrderStatistics {
  private static final int BUCKETS = 1024;

  private final double[] grouped;
  private final int[] buckets;
  private final int[] starts = new int[BUCKETS + 1];
  private final int[] ends = new int[BUCKETS];
  private final boolean[] sorted = new boolean[BUCKETS];

  /**
   * @param count of the values, 1 or more
   */
  public OrderStatistics(int count) {
    grouped = new double[count];
    buckets = new int[count];
  }

  /**
   * Takes values, which stay as they are.
   *
   * @param values as many as were announced, finite
   */
  public void set(double[] values) {
    double least = values[0];
    double most = values[0];
    for (double value : values) {
      least = value < least ? value : least;
      most = value > most ? value : most;
    }
    double scale = (BUCKETS - 2) / (most - least);
    if (scale == Double.POSITIVE_INFINITY) {
      scale = 0; // All are equal, or next to it.
    }
    Arrays.fill(ends, 0);
    for (int i = 0; i < values.length; i++) {
      // The first bucket holds what equals the least value: often many, as days without a sale.
      buckets[i] = (int) Math.ceil((values[i] - least) * scale);
      ends[buckets[i]]++;
    }
    for (int bucket = 0; bucket < BUCKETS; bucket++) {
      starts[bucket + 1] = starts[bucket] + ends[bucket];
      ends[bucket] = starts[bucket];
    }
    for (int i = 0; i < values.length; i++) {
      grouped[ends[buckets[i]]++] = values[i];
    }
    Arrays.fill(sorted, false);
  }

  /**
   * The quantile of the values that were taken last, linear between two of them (type 7 of Hyndman
   * and Fan 1996).
   *
   * @param level from 0 to 1
   */
  public double quantile(double level) {
    double place = level * (grouped.length - 1);
    int below = (int) place;
    double lower = at(below);
    return place == below ? lower : lower + (place - below) * (at(below + 1) - lower);
  }

  /** The value at a place of the order, from 0 on. */
  private double at(int place) {
    int bucket = 0;
    while (ends[bucket] <= place) {
      bucket++;
    }
    if (!sorted[bucket]) {
      if (differ(starts[bucket], ends[bucket])) {
        Arrays.sort(grouped, starts[bucket], ends[bucket]);
      }
      sorted[bucket] = true;
    }
    return grouped[place];
  }

  private boolean differ(int from, int until) {
    for (int i = from + 1; i < until; i++) {
      if (grouped[i] != grouped[from]) {
        return true;
      }
    }
    return false;
  }
}
