package dev.noctua.model.forecast;

/**
 * Makes the forecasts of a tree coherent: every parent is the sum of its children. Of all coherent
 * forecasts it gives those with the least Σ (change² ÷ variance): generalised least squares with a
 * diagonal covariance (Wickramasuriya, Athanasopoulos, Hyndman 2019). In a tree this is exact in
 * one pass up, where a parent's forecast and its children's sum are weighed by their precision, and
 * one down, where what a parent is above its children's sum is shared by their variance.
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
    for (int node = 1; node < n; node++) {
      int parent = parents[node];
      double excess = mean[parent] - childrenSum[parent];
      mean[node] += excess * variance[node] / childrenVariance[parent];
    }
    return mean;
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
