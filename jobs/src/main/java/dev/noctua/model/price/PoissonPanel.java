package dev.noctua.model.price;

/**
 * A panel of counts by item and day, with what they depend on: each item has a level and slopes of
 * its own, and all share effects of the day, such as its week and its weekday.
 *
 * <pre>log E y_it = offset_it + a_i + Σ_f slope_if · x_ift + Σ_g effect_g(t)</pre>
 */
final class PoissonPanel {
  private final double[][] counts;
  private final double[][] offset;
  private final double[][][] features;
  private final int[][] effects;
  private final int columns;
  private final int[] cluster;
  private final int clusters;

  /**
   * @param counts by item and day, 0 or more, at least one above 0 per item; NaN is left out
   * @param offset by item and day, finite where counts are known
   * @param features by item, feature and day; an item may have none
   * @param effects by kind of effect and day: its number below {@code columns}, or −1 for none
   * @param cluster of each day, below {@code clusters}: days whose errors may depend on each other
   */
  PoissonPanel(
      double[][] counts,
      double[][] offset,
      double[][][] features,
      int[][] effects,
      int columns,
      int[] cluster,
      int clusters) {
    this.counts = counts;
    this.offset = offset;
    this.features = features;
    this.effects = effects;
    this.columns = columns;
    this.cluster = cluster;
    this.clusters = clusters;
  }

  double[][] counts() {
    return counts;
  }

  double[][] offset() {
    return offset;
  }

  double[][][] features() {
    return features;
  }

  int[][] effects() {
    return effects;
  }

  int columns() {
    return columns;
  }

  int[] cluster() {
    return cluster;
  }

  int clusters() {
    return clusters;
  }

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
