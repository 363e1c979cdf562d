package dev.noctua.kernels;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * The best of many items for many queries. Plain Java, no Spark.
 *
 * <p>Items are scored in floats first, many queries and a tile of items at a time. What could be
 * among the best, rounding allowed for, is scored again in doubles, factor after factor: lists are
 * exact, and equal in all JVMs. Scores are rounded to 6 decimals before they are compared; equal
 * ones stand in the order of the items.
 */
public final class TopK {
  /** Of a float's result, for each addition and multiplication; twice, to be safe. */
  private static final double ROUNDING = Math.scalb(1.0, -23);

  /** Additions and multiplications besides those of the factors. */
  private static final int OTHERS = 8;

  /** Rounding to 6 decimals lifts a score by half of this at most. */
  private static final double ROUNDED = 1e-6;

  private static final int QUERIES_AT_ONCE = 64;

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
    if (items.length() == 0) {
      return queries.stream().map(query -> List.<Scored>of()).toList();
    }
    List<List<Scored>> all = new ArrayList<>(queries.size());
    for (int from = 0; from < queries.size(); from += QUERIES_AT_ONCE) {
      int end = Math.min(queries.size(), from + QUERIES_AT_ONCE);
      all.addAll(few(items, masked, queries.subList(from, end), measure, k));
    }
    return all;
  }

  private static List<List<Scored>> few(
      PackedVectors items, int[] masked, List<Query> queries, Measure measure, int k) {
    boolean isCosine = measure == Measure.COSINE;
    PackedVectors tiled = isCosine ? items.normalised() : items;
    float[] packed = transposed(queries, items.length(), isCosine);
    List<Scorer> scorers =
        queries.stream().map(query -> new Scorer(query, items, measure, k)).toList();
    float[] scores = new float[queries.size() * tiled.tileWidth()];
    for (int tile = 0; tile < tiled.tiles(); tile++) {
      int start = tile * tiled.tileWidth();
      int count = tiled.tileWidth(tile);
      Arrays.fill(scores, 0, queries.size() * count, 0);
      Arithmetic.get()
          .addProduct(packed, queries.size(), tiled.tile(tile), count, items.length(), scores);
      for (int q = 0; q < queries.size(); q++) {
        mask(masked, start, count, scores, q * count);
        mask(queries.get(q).masked, start, count, scores, q * count);
        scorers.get(q).offer(start, count, scores, q * count);
      }
    }
    return scorers.stream().map(scorer -> scorer.best.list()).toList();
  }

  /** One number of all queries after the other. */
  private static float[] transposed(List<Query> queries, int length, boolean normalised) {
    float[] transposed = new float[queries.size() * length];
    for (int q = 0; q < queries.size(); q++) {
      float[] vector = queries.get(q).vector;
      if (vector.length != length) {
        throw new IllegalArgumentException(
            "a query has %d factors, the items have %d".formatted(vector.length, length));
      }
      double norm = normalised ? Math.sqrt(PackedVectors.squaredNorm(vector)) : 1;
      for (int f = 0; f < length; f++) {
        transposed[f * queries.size() + q] = norm > 0 ? (float) (vector[f] / norm) : 0;
      }
    }
    return transposed;
  }

  /**
   * The best {@code k} of items whose scores are known, best first.
   *
   * @param scores one for each item; an item with {@link Double#NEGATIVE_INFINITY} isn't taken
   */
  public static List<Scored> best(double[] scores, int k) {
    Best best = new Best(k);
    for (int i = 0; i < scores.length; i++) {
      if (scores[i] > best.threshold - ROUNDED) {
        best.insert(i, round(scores[i]));
      }
    }
    return best.list();
  }

  /** Rounded to 6 decimals, halves away from zero, as DuckDB does it. */
  public static double round(double score) {
    return Math.copySign((double) Math.round(Math.abs(score) * 1e6), score) / 1e6 + 0.0;
  }

  private static void mask(int[] masked, int start, int count, float[] scores, int at) {
    int found = Arrays.binarySearch(masked, start);
    for (int m = found < 0 ? -found - 1 : found; m < masked.length; m++) {
      if (masked[m] >= start + count) {
        return;
      }
      scores[at + masked[m] - start] = Float.NEGATIVE_INFINITY;
    }
  }

  /** Scores of one query: those in floats tell which items are worth one in doubles. */
  private static final class Scorer {
    private final float[] vector;
    private final PackedVectors items;
    private final Measure measure;
    private final Best best;
    private final double squaredNorm;
    private final double margin;

    Scorer(Query query, PackedVectors items, Measure measure, int k) {
      this.vector = query.vector;
      this.items = items;
      this.measure = measure;
      this.best = new Best(k);
      this.squaredNorm = PackedVectors.squaredNorm(vector);
      double most = measure == Measure.COSINE ? 1 : Math.sqrt(squaredNorm) * items.longest();
      this.margin = (vector.length + OTHERS) * ROUNDING * most;
    }

    void offer(int start, int count, float[] scores, int at) {
      int end = at + count;
      int i = Arithmetic.get().nextAbove(scores, at, end, least());
      while (i < end) {
        int item = start + i - at;
        best.insert(item, round(exactly(item)));
        i = Arithmetic.get().nextAbove(scores, i + 1, end, least());
      }
    }

    private float least() {
      return Math.nextDown((float) (best.threshold - ROUNDED - margin));
    }

    private double exactly(int item) {
      double score = items.dot(item, vector);
      if (measure == Measure.DOT) {
        return score;
      }
      double product = squaredNorm * items.squaredNorm(item);
      return product > 0 ? score / Math.sqrt(product) : 0.0;
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

    private void insert(int item, double score) {
      if (score <= threshold) {
        return;
      }
      int at = size < items.length ? size++ : items.length - 1;
      int from = at;
      while (at > 0 && scores[at - 1] < score) {
        at--;
      }
      System.arraycopy(items, at, items, at + 1, from - at);
      System.arraycopy(scores, at, scores, at + 1, from - at);
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
