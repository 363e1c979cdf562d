package dev.noctua.stage.forecast;

import dev.noctua.contract.Columns;
import dev.noctua.model.forecast.TreeReconciliation;
import java.io.Serializable;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;

/**
 * By what factor the levels of a category's contents are moved, so that the tree of platform,
 * categories and contents is coherent ({@link TreeReconciliation}). All contents of a category
 * stand for one node with the sum of their forecasts and of their variances, and share what it is
 * moved by in proportion to their forecasts, as the variance of counts grows with their level; none
 * falls below 0. Kinds are another view of the same contents, and add nothing.
 */
final class Reconciliation implements Serializable {
  /** A level is at most doubled, and at most halved. */
  static final double FURTHEST = 2;

  /** What the variance of a node is at least, as a share of the platform's. */
  private static final double LEAST_VARIANCE = 1e-9;

  private final double[] units;
  private final double[] gross;

  /**
   * Factors.
   *
   * @param units factor per day
   * @param gross factor per day
   */
  Reconciliation(double[] units, double[] gross) {
    this.units = units;
    this.gross = gross;
  }

  /** Everything stays as it is. */
  static Reconciliation none(int horizon) {
    double[] ones = new double[horizon];
    Arrays.fill(ones, 1);
    return new Reconciliation(ones, ones);
  }

  double[] units() {
    return units;
  }

  double[] gross() {
    return gross;
  }

  /** What the contents of one category say together. */
  static final class Children implements Serializable {
    private final double unitsVariance;
    private final double grossVariance;
    private final double[] units;
    private final double[] gross;

    /**
     * @param units expected per day
     * @param gross expected money per day
     */
    Children(double unitsVariance, double grossVariance, double[] units, double[] gross) {
      this.unitsVariance = unitsVariance;
      this.grossVariance = grossVariance;
      this.units = units;
      this.gross = gross;
    }

    double unitsVariance() {
      return unitsVariance;
    }

    double grossVariance() {
      return grossVariance;
    }

    double[] units() {
      return units;
    }

    double[] gross() {
      return gross;
    }

    static Children of(Outlook content) {
      return new Children(
          content.unitsVariance(), content.grossVariance(), content.units(), content.gross());
    }

    Children plus(Children other) {
      return new Children(
          unitsVariance + other.unitsVariance,
          grossVariance + other.grossVariance,
          sum(units, other.units),
          sum(gross, other.gross));
    }
  }

  static double[] sum(double[] one, double[] other) {
    double[] sum = one.clone();
    Arrays.setAll(sum, day -> one[day] + other[day]);
    return sum;
  }

  /**
   * The factors by category.
   *
   * @param parents the outlooks of the platform and of all categories
   * @param children by category
   */
  static Map<String, Reconciliation> of(List<Outlook> parents, Map<String, Children> children) {
    if (children.isEmpty()) {
      return Map.of();
    }
    Outlook platform =
        parents.stream()
            .filter(o -> o.level().equals(DailySales.PLATFORM))
            .findFirst()
            .orElseThrow();
    List<Outlook> categories =
        parents.stream()
            .filter(o -> o.level().equals(Columns.CATEGORY))
            .sorted((a, b) -> a.item().compareTo(b.item()))
            .toList();
    double[][] units =
        factors(
            platform,
            categories,
            children,
            new Measure(
                Outlook::units, Outlook::unitsVariance, Children::units, Children::unitsVariance));
    double[][] gross =
        factors(
            platform,
            categories,
            children,
            new Measure(
                Outlook::gross, Outlook::grossVariance, Children::gross, Children::grossVariance));
    Map<String, Reconciliation> factors = new HashMap<>();
    for (int c = 0; c < categories.size(); c++) {
      factors.put(categories.get(c).item(), new Reconciliation(units[c], gross[c]));
    }
    return factors;
  }

  private record Measure(
      Function<Outlook, double[]> ofParent,
      Function<Outlook, Double> varianceOfParent,
      Function<Children, double[]> ofChildren,
      Function<Children, Double> varianceOfChildren) {}

  /** Per category the factor of each day; in the tree its node is followed by its contents'. */
  private static double[][] factors(
      Outlook platform, List<Outlook> categories, Map<String, Children> children, Measure measure) {
    int nodes = 1 + 2 * categories.size();
    int[] parents = new int[nodes];
    double[][] forecasts = new double[nodes][];
    double[] variances = new double[nodes];
    parents[0] = -1;
    forecasts[0] = measure.ofParent.apply(platform);
    variances[0] = measure.varianceOfParent.apply(platform);
    double least = LEAST_VARIANCE * (1 + variances[0]);
    for (int c = 0; c < categories.size(); c++) {
      int node = 1 + 2 * c;
      Children contents = children.get(categories.get(c).item());
      parents[node + 1] = node;
      forecasts[node] = measure.ofParent.apply(categories.get(c));
      variances[node] = measure.varianceOfParent.apply(categories.get(c));
      forecasts[node + 1] = measure.ofChildren.apply(contents);
      variances[node + 1] = measure.varianceOfChildren.apply(contents);
      if (variances[node] == 0) {
        // It has no past of its own, so that it can't contradict contents that are launched.
        forecasts[node] = forecasts[node + 1];
      }
    }
    Arrays.setAll(variances, node -> Math.max(least, variances[node]));
    TreeReconciliation tree = new TreeReconciliation(parents);
    double[][] factors = new double[categories.size()][forecasts[0].length];
    double[] day = new double[nodes];
    for (int h = 0; h < forecasts[0].length; h++) {
      for (int node = 0; node < nodes; node++) {
        day[node] = forecasts[node][h];
      }
      double[] coherent = tree.reconcile(day, variances);
      for (int c = 0; c < factors.length; c++) {
        factors[c][h] = factor(day[2 + 2 * c], coherent[2 + 2 * c]);
      }
    }
    return factors;
  }

  private static double factor(double before, double after) {
    return before <= 0 ? 1 : Math.min(FURTHEST, Math.max(1 / FURTHEST, after / before));
  }
}
