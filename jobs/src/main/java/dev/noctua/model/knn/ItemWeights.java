package dev.noctua.model.knn;

import java.io.Serializable;
import java.util.Arrays;

/**
 * How much having one item speaks for another: a matrix of weights, one row per item of a history.
 * A row names the items that its weights belong to, or has a weight for every item.
 */
public final class ItemWeights implements Serializable {
  private static final long serialVersionUID = 1L;

  private final int[][] targets;
  private final float[][] weights;

  /**
   * @param targets per item ascending numbers of other items; null: all items in their order
   * @param weights per item as many weights as it has targets; empty for an item that speaks for
   *     nothing
   */
  public ItemWeights(int[][] targets, float[][] weights) {
    this.targets = targets;
    this.weights = weights;
  }

  /** How many items there are. */
  public int items() {
    return weights.length;
  }

  /** The items that a row's weights belong to; null: all items in their order. */
  public int[] targets(int item) {
    return targets[item];
  }

  public float[] weights(int item) {
    return weights[item];
  }

  /** Adds up what the items of a history say of all items. */
  public double[] scores(int[] history) {
    double[] scores = new double[items()];
    for (int item : history) {
      float[] row = weights[item];
      int[] at = targets[item];
      for (int i = 0; i < row.length; i++) {
        scores[at == null ? i : at[i]] += row[i];
      }
    }
    return scores;
  }

  /** What having {@code item} says of {@code other}; 0 when nothing. */
  public float weight(int item, int other) {
    if (targets[item] == null) {
      return weights[item].length == 0 ? 0 : weights[item][other];
    }
    int at = Arrays.binarySearch(targets[item], other);
    return at < 0 ? 0 : weights[item][at];
  }
}
