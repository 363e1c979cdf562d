package dev.noctua.model.price;

import java.util.List;
import java.util.function.DoubleUnaryOperator;
import org.apache.commons.math3.analysis.UnivariateFunction;
import org.apache.commons.math3.analysis.solvers.BrentSolver;
import org.apache.commons.math3.distribution.ChiSquaredDistribution;

/**
 * How much true values differ within groups, when each was measured with a known variance: the
 * estimator of Paule and Mandel (1982), with one mean per group and one variance for all groups.
 */
final class Heterogeneity {
  private static final double ACCURACY = 1e-12;
  private static final int MOST_EVALUATIONS = 1000;
  private static final double MORE_THAN_CHANCE = 0.95;

  private Heterogeneity() {}

  /** Measured values of one group, at least one, and their variances. */
  static final class Group {
    private final double[] values;
    private final double[] variances;

    Group(double[] values, double[] variances) {
      this.values = values;
      this.variances = variances;
    }

    /** The mean that weighs each value by its precision, and its variance. */
    Mean mean(double between) {
      double weights = 0;
      double sum = 0;
      for (int i = 0; i < values.length; i++) {
        weights += 1 / (variances[i] + between);
        sum += values[i] / (variances[i] + between);
      }
      return new Mean(sum / weights, 1 / weights);
    }

    private double deviance(double between) {
      return deviance(mean(between).value(), between);
    }

    private double deviance(double mean, double between) {
      double sum = 0;
      for (int i = 0; i < values.length; i++) {
        sum += (values[i] - mean) * (values[i] - mean) / (variances[i] + between);
      }
      return sum;
    }
  }

  /** A mean and its variance. */
  record Mean(double value, double variance) {}

  /** The variance between true values; 0 where the measurements' own variances explain all. */
  static double between(List<Group> groups) {
    double freedom = groups.stream().mapToInt(group -> group.values.length - 1).sum();
    return root(
        between -> groups.stream().mapToDouble(group -> group.deviance(between)).sum() - freedom);
  }

  /**
   * The same of values whose mean is known to be 0; 0 also where chance alone makes measurements
   * differ as much in more than one of 20 cases.
   */
  static double aroundZero(Group group) {
    int count = group.values.length;
    boolean isChance =
        count == 0
            || new ChiSquaredDistribution(null, count).cumulativeProbability(group.deviance(0, 0))
                < MORE_THAN_CHANCE;
    return isChance ? 0 : root(between -> group.deviance(0, between) - count);
  }

  /** A class, for {@code LambdasTest} tells why it can't be a lambda. */
  private record Excess(DoubleUnaryOperator of) implements UnivariateFunction {
    @Override
    public double value(double between) {
      return of.applyAsDouble(between);
    }
  }

  private static double root(DoubleUnaryOperator excess) {
    if (excess.applyAsDouble(0) <= 0) {
      return 0;
    }
    double high = 1;
    while (excess.applyAsDouble(high) > 0) {
      high *= 2;
    }
    return new BrentSolver(ACCURACY, ACCURACY).solve(MOST_EVALUATIONS, new Excess(excess), 0, high);
  }
}
