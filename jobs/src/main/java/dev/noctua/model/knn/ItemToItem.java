package dev.noctua.model.knn;

import dev.noctua.kernels.CoOccurrence;
import dev.noctua.kernels.NearRegression;
import dev.noctua.kernels.SparseRows;
import dev.noctua.kernels.SymmetricInverse;
import java.util.Optional;
import java.util.stream.IntStream;

/**
 * Item-to-item weights in closed form: every item is regressed on all others, with a ridge, over
 * zeros and ones of who has what.
 *
 * <p>EASE (Steck: Embarrassingly Shallow Autoencoders for Sparse Data, WWW 2019): with P = (XᵀX +
 * λI)⁻¹ the weight of i for j is −P(i,j) / P(j,j). EDLAE (Steck: Autoencoders that don't overfit
 * towards the Identity, NeurIPS 2020) adds n(i) · p / (1 − p) to the diagonal, for a dropout of p.
 * Where the inverse costs too much, each item is regressed on its nearest only (Steck: Markov
 * Random Fields for Collaborative Filtering, NeurIPS 2019).
 */
public final class ItemToItem {
  /** How many near items an item is regressed on where the inverse costs too much. */
  private static final int NEAR = 100;

  /** What a factorisation with 64 factors costs in 15 iterations, per pair. */
  private static final double OPERATIONS_PER_PAIR = 2.0 * 15 * 64 * 64;

  /** More items than anybody can have a taste for. */
  private static final int COLLECTION = 5000;

  /** 400 MB of weights, and half as much of the matrix that they are computed from. */
  private static final int MOST_FOR_INVERSE = 10_000;

  /** 1 GiB of counts. */
  private static final int MOST_FOR_ALL_COUNTS = 23_000;

  /** 320 MiB of counts, each beside the number of its item. */
  private static final double MOST_MEETINGS = 4e7;

  /** How many counts of an item are kept where all are too many. */
  private static final int COUNTS = 1000;

  private final SparseRows pairs;
  private final int[] sizes;
  private final Optional<Near> near;

  /** What the regressions need of the pairs, whatever the ridge is. */
  private record Near(SparseRows columns, NearRegression.Counts counts) {}

  /**
   * What a fit is told.
   *
   * @param ridge λ in units of {@link #typicalCount}, so that it means the same for a sample of the
   *     people; above 0
   * @param dropout p, from 0 to below 1
   */
  public record Parameters(double ridge, double dropout) {}

  /** How many people have the item of a pair, on average over the pairs; 1 without pairs. */
  public static double typicalCount(SparseRows pairs) {
    return typicalCount(pairs.columnSizes());
  }

  private static double typicalCount(int[] counts) {
    double squares = 0;
    double pairs = 0;
    for (double count : counts) {
      squares += count * count;
      pairs += count;
    }
    return pairs == 0 ? 1 : squares / pairs;
  }

  private ItemToItem(SparseRows pairs) {
    this.pairs = pairs;
    this.sizes = pairs.columnSizes();
    int items = pairs.columns();
    boolean isAffordable =
        items <= MOST_FOR_INVERSE && Math.pow(items, 3) <= OPERATIONS_PER_PAIR * pairs.size();
    this.near =
        isAffordable
            ? Optional.empty()
            : Optional.of(new Near(CoOccurrence.nearest(pairs, NEAR), counts(pairs)));
  }

  /**
   * Counts what goes with what, once for fits with several settings.
   *
   * @param all people × items; their strengths don't matter. Who has more than 5,000 items is left
   *     out: they say little of what goes with what, and would cost the square of their number
   */
  public static ItemToItem of(SparseRows all) {
    return new ItemToItem(withoutCollectors(all));
  }

  /** Fits the weights. Equal pairs give equal weights to the bit. */
  public ItemWeights fit(Parameters settings) {
    float[] diagonal = diagonal(settings);
    return near.map(each -> near(each, diagonal)).orElseGet(() -> inverse(diagonal));
  }

  static SparseRows withoutCollectors(SparseRows pairs) {
    if (IntStream.range(0, pairs.rows()).allMatch(person -> pairs.size(person) <= COLLECTION)) {
      return pairs;
    }
    int[][] items = new int[pairs.rows()][];
    float[][] weights = new float[pairs.rows()][];
    for (int person = 0; person < items.length; person++) {
      boolean isCollector = pairs.size(person) > COLLECTION;
      items[person] = isCollector ? new int[0] : pairs.columns(person);
      weights[person] = isCollector ? new float[0] : pairs.weights(person);
    }
    return SparseRows.ofSorted(pairs.columns(), items, weights);
  }

  private float[] diagonal(Parameters settings) {
    float[] diagonal = new float[sizes.length];
    double kept = 1 - settings.dropout();
    double lambda = settings.ridge() * typicalCount(sizes);
    for (int item = 0; item < diagonal.length; item++) {
      diagonal[item] = (float) (sizes[item] / kept + lambda);
    }
    return diagonal;
  }

  private ItemWeights inverse(float[] diagonal) {
    float[][] lower = CoOccurrence.triangle(pairs);
    int items = lower.length;
    for (int item = 0; item < items; item++) {
      lower[item][item] = diagonal[item];
    }
    SymmetricInverse.negate(lower);
    float[][] weights = new float[items][items];
    for (int i = 0; i < items; i++) {
      for (int j = 0; j < i; j++) {
        weights[i][j] = lower[i][j] / -lower[j][j];
        weights[j][i] = lower[i][j] / -lower[i][i];
      }
    }
    return new ItemWeights(new int[items][], weights);
  }

  private static ItemWeights near(Near near, float[] diagonal) {
    SparseRows byItem = NearRegression.solve(near.columns(), near.counts(), diagonal).transpose();
    int[][] targets = new int[byItem.rows()][];
    float[][] weights = new float[byItem.rows()][];
    for (int item = 0; item < targets.length; item++) {
      targets[item] = byItem.columns(item);
      weights[item] = byItem.weights(item);
    }
    return new ItemWeights(targets, weights);
  }

  /** How often two items meet in somebody's history: no fewer than the counts above 0. */
  private static double meetings(SparseRows pairs) {
    double meetings = 0;
    for (int person = 0; person < pairs.rows(); person++) {
      meetings += (double) pairs.size(person) * pairs.size(person);
    }
    return meetings;
  }

  /**
   * How many people have two items. Where histories are long and items are many, an item's thousand
   * largest counts are known, and a count that is among those of neither of two items is 0.
   */
  static NearRegression.Counts counts(SparseRows pairs) {
    boolean isSparse = meetings(pairs) <= MOST_MEETINGS;
    if (!isSparse && pairs.columns() <= MOST_FOR_ALL_COUNTS) {
      return NearRegression.Counts.ofTriangle(CoOccurrence.triangle(pairs));
    }
    if (isSparse) {
      return NearRegression.Counts.ofRows(CoOccurrence.nearest(pairs, pairs.columns()));
    }
    SparseRows most = CoOccurrence.nearest(pairs, COUNTS);
    NearRegression.Counts rows = NearRegression.Counts.ofRows(most);
    return (one, others, size, counts, at, stride) -> {
      rows.of(one, others, size, counts, at, stride);
      // What isn't among the nearest of one may be among those of the other.
      for (int i = 0; i < size; i++) {
        if (counts[at + i * stride] == 0) {
          counts[at + i * stride] = most.weight(others[i], one);
        }
      }
    };
  }
}
