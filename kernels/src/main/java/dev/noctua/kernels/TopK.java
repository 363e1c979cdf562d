package dev.noctua.kernels;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * The best of many items for many queries. Plain Java, no Spark.
 *
 * <p>Items are taken in tiles that fit the cache, widened to double and transposed, so that the
 * inner loop runs over neighbouring items and the JIT makes vector instructions of it, while every
 * score is still summed in the order of its factors: the result doesn't depend on tiles or batches.
 * Scores are rounded to 6 decimals before they are compared; equal ones stand in the order of the
 * items.
 */
public final class TopK {
  private static final int TILE = 512;

  private TopK() {}

  /** How alike two vectors are. */
  public enum Measure {
    /** Σ u·v. */
    DOT,
    /** Σ u·v / (|u|·|v|); 0 where a vector is zero. */
    COSINE
  }

  /** A vector to compare with, and the sorted numbers of items that it must not get. */
  public static final class Query {
    private final float[] vector;
    private final int[] masked;

    public Query(float[] vector, int[] masked) {
      this.vector = vector;
      this.masked = masked;
    }
  }

  /** An item's number and its rounded score. */
  public record Scored(int item, double score) {}

  /**
   * The best {@code k} items of each query, best first; fewer when fewer are left unmasked.
   *
   * @param masked sorted numbers of items that nobody gets
   */
  public static List<List<Scored>> best(
      PackedVectors items, int[] masked, List<Query> queries, Measure measure, int k) {
    if (queries.isEmpty()) {
      return List.of();
    }
    List<Best> bests = new ArrayList<>(queries.size());
    for (Query query : queries) {
      if (query.vector.length != items.length()) {
        throw new IllegalArgumentException(
            "a query has %d factors, the items have %d"
                .formatted(query.vector.length, items.length()));
      }
      bests.add(new Best(k));
    }
    int width = Math.min(TILE, items.size());
    double[] tile = new double[width * items.length()];
    double[] scores = new double[width];
    for (int start = 0; start < items.size(); start += width) {
      int count = Math.min(width, items.size() - start);
      items.transpose(start, count, tile);
      for (int q = 0; q < queries.size(); q++) {
        Query query = queries.get(q);
        multiply(query.vector, tile, count, scores);
        if (measure == Measure.COSINE) {
          normalise(PackedVectors.squaredNorm(query.vector), items, start, count, scores);
        }
        mask(masked, start, count, scores);
        mask(query.masked, start, count, scores);
        bests.get(q).offer(start, count, scores);
      }
    }
    return bests.stream().map(Best::list).toList();
  }

  /**
   * The best {@code k} of items whose scores are known, best first.
   *
   * @param scores one for each item; an item with {@link Double#NEGATIVE_INFINITY} isn't taken
   */
  public static List<Scored> best(double[] scores, int k) {
    Best best = new Best(k);
    best.offer(0, scores.length, scores);
    return best.list();
  }

  /** Rounded to 6 decimals, halves away from zero, as DuckDB does it. */
  public static double round(double score) {
    return Math.copySign((double) Math.round(Math.abs(score) * 1e6), score) / 1e6 + 0.0;
  }

  private static void multiply(float[] vector, double[] tile, int count, double[] scores) {
    Arrays.fill(scores, 0, count, 0.0);
    for (int f = 0; f < vector.length; f++) {
      double factor = vector[f];
      int row = f * count;
      for (int i = 0; i < count; i++) {
        scores[i] += factor * tile[row + i];
      }
    }
  }

  private static void normalise(
      double squaredNorm, PackedVectors items, int start, int count, double[] scores) {
    for (int i = 0; i < count; i++) {
      double product = squaredNorm * items.squaredNorm(start + i);
      scores[i] = product > 0 ? scores[i] / Math.sqrt(product) : 0.0;
    }
  }

  private static void mask(int[] masked, int start, int count, double[] scores) {
    int found = Arrays.binarySearch(masked, start);
    for (int m = found < 0 ? -found - 1 : found; m < masked.length; m++) {
      if (masked[m] >= start + count) {
        return;
      }
      scores[masked[m] - start] = Double.NEGATIVE_INFINITY;
    }
  }

  /** The best so far, sorted; what can't enter is turned away by one comparison. */
  private static final class Best {
    private final int[] items;
    private final double[] scores;
    private int size;
    private double threshold = Double.NEGATIVE_INFINITY;

    Best(int k) {
      items = new int[k];
      scores = new double[k];
    }

    void offer(int start, int count, double[] offered) {
      for (int i = 0; i < count; i++) {
        // Rounding lifts a score by half a millionth at most.
        if (offered[i] > threshold - 1e-6) {
          insert(start + i, round(offered[i]));
        }
      }
    }

    private void insert(int item, double score) {
      if (score <= threshold) {
        return;
      }
      int at = size < items.length ? size++ : items.length - 1;
      for (; at > 0 && scores[at - 1] < score; at--) {
        items[at] = items[at - 1];
        scores[at] = scores[at - 1];
      }
      items[at] = item;
      scores[at] = score;
      if (size == items.length) {
        threshold = scores[size - 1];
      }
    }

    List<Scored> list() {
      List<Scored> list = new ArrayList<>(size);
      for (int i = 0; i < size; i++) {
        list.add(new Scored(items[i], scores[i]));
      }
      return list;
    }
  }
}
