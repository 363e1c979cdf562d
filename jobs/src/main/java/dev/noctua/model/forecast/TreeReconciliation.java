package dev.noctua.model.forecast;

import java.util.Arrays;

/**
 * Makes the forecasts of a tree coherent: every parent is the sum of its children. Of all coherent
 * forecasts it gives those with the least Σ (change² ÷ variance): generalised least squares with a
 * diagonal covariance (Wickramasuriya, Athanasopoulos, Hyndman 2019). In a tree this is exact in
 * one pass up, where a parent's forecast and its children's sum are weighed by their precision, and
 * one down, where what a parent is above its children's sum is shared by their variance. Where a
 * child would fall below 0, it becomes 0, and the others share the rest: the least change of a
 * parent's children none of which is negative.
 */
public final class TreeReconciliation {
  private final int[] parents;

  /**
   * @param parents per node its parent, which must stand before it; −1 for the root
   * @throws IllegalArgumentException when a parent stands behind its child
   */
  public TreeReconciliation(int... parents) {
    for (int node = 0; node < parents.length; node++) {
      if (parents[node] >= node || (parents[node] < 0 && node > 0)) {
        throw new IllegalArgumentException(
            "node %d has the parent %d: parents stand before their children, and only the first has none"
                .formatted(node, parents[node]));
      }
    }
    this.parents = parents.clone();
  }

  /**
   * Reconciles one step.
   *
   * @param forecasts per node what was forecast for it alone
   * @param variances per node that of its errors, above 0
   */
  public double[] reconcile(double[] forecasts, double[] variances) {
    int n = parents.length;
    double[] childrenSum = new double[n];
    int[][] children = children();
    double[] childrenVariance = new double[n];
    double[] mean = forecasts.clone();
    double[] variance = variances.clone();
    for (int node = n - 1; node >= 0; node--) {
      if (childrenVariance[node] > 0) {
        double share = variances[node] / (variances[node] + childrenVariance[node]);
        mean[node] = share * childrenSum[node] + (1 - share) * forecasts[node];
        variance[node] = share * childrenVariance[node];
      }
      if (node > 0) {
        childrenSum[parents[node]] += mean[node];
        childrenVariance[parents[node]] += variance[node];
      }
    }
    for (int node = 0; node < n; node++) {
      share(mean[node] - childrenSum[node], children[node], mean, variance);
    }
    return mean;
  }

  private int[][] children() {
    int n = parents.length;
    int[] counts = new int[n];
    for (int node = 1; node < n; node++) {
      counts[parents[node]]++;
    }
    int[][] children = new int[n][];
    Arrays.setAll(children, node -> new int[counts[node]]);
    for (int node = n - 1; node > 0; node--) {
      children[parents[node]][--counts[parents[node]]] = node;
    }
    return children;
  }

  /**
   * Shares an excess by variance. A child that a shortage would bring below 0 gives all it has, and
   * takes no further part; every round settles one child at least, or is the last.
   */
  private static void share(double excess, int[] children, double[] mean, double[] variance) {
    boolean[] isSettled = new boolean[children.length];
    double left = excess;
    boolean isDone = false;
    while (!isDone) {
      double weight = 0;
      for (int i = 0; i < children.length; i++) {
        weight += isSettled[i] ? 0 : variance[children[i]];
      }
      isDone = true;
      double settled = 0;
      for (int i = 0; i < children.length; i++) {
        int child = children[i];
        double change = left * variance[child] / weight;
        if (!isSettled[i] && change < 0 && mean[child] + change < Math.min(0, mean[child])) {
          settled -= Math.max(0, mean[child]);
          mean[child] = Math.min(0, mean[child]);
          isSettled[i] = true;
          isDone = false;
        }
      }
      left -= settled;
      for (int i = 0; i < children.length && isDone; i++) {
        mean[children[i]] += isSettled[i] ? 0 : left * variance[children[i]] / weight;
      }
    }
  }

  /** Per node the sum of its leaves' forecasts: the challenger. */
  public double[] bottomUp(double[] forecasts) {
    int n = parents.length;
    double[] sums = new double[n];
    boolean[] isParent = new boolean[n];
    for (int node = n - 1; node >= 0; node--) {
      sums[node] = isParent[node] ? sums[node] : forecasts[node];
      if (node > 0) {
        isParent[parents[node]] = true;
        sums[parents[node]] += sums[node];
      }
    }
    return sums;
  }
}
