package dev.noctua.model.price;

/**
 * A panel of counts by item and day, with what they depend on: each item has a level and slopes of
 * its own, and all share effects of the day, such as its week and its weekday.
 *
 * <pre>log E y_it = offset_it + a_i + Σ_f slope_if · x_ift + Σ_g effect_g(t)</pre>
 *
 * @param counts by item and day, 0 or more, at least one above 0 per item; NaN is left out
 * @param offset by item and day, finite where counts are known
 * @param features by item, feature and day; an item may have none
 * @param effects by kind of effect and day: its number below {@code columns}, or −1 for none
 * @param cluster of each day, below {@code clusters}: days whose errors may depend on each other
 */
record PoissonPanel(
    double[][] counts,
    double[][] offset,
    double[][][] features,
    int[][] effects,
    int columns,
    int[] cluster,
    int clusters) {

  int items() {
    return counts.length;
  }

  int days() {
    return cluster.length;
  }

  boolean isKnown(int item, int day) {
    return !Double.isNaN(counts[item][day]);
  }

  /** An item's own values, its level and its slopes. */
  int size(int item) {
    return 1 + features[item].length;
  }
}
