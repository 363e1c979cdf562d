package dev.noctua.model.price;

import java.util.Arrays;
import org.apache.commons.math3.linear.Array2DRowRealMatrix;
import org.apache.commons.math3.linear.ArrayRealVector;
import org.apache.commons.math3.linear.CholeskyDecomposition;
import org.apache.commons.math3.linear.DecompositionSolver;

/**
 * Gradient and Hessian of a Poisson panel at a point. The Hessian is an arrow: a block of each
 * item, bordered by the shared effects. Eliminating the blocks leaves a system as large as there
 * are shared effects, so a step costs items × effects², and is that of the dense system.
 */
final class ArrowSystem {
  private static final double NO_THRESHOLD = 1e-300;
  private static final double SYMMETRY = 1e-9;

  private final PoissonPanel panel;
  private final PoissonPoint at;
  private final int items;
  private final int days;
  private final int columns;

  /** By item: the inverse of its block, its border to the shared effects, and both multiplied. */
  final double[][][] inverse;

  final double[][][] border;
  final double[][][] reduced;
  final double[][] ownGradient;
  final double[] sharedGradient;
  final DecompositionSolver solver;

  /** By item and own value and cluster, and by effect and cluster: sums of x · (y − mean). */
  final double[][][] ownScore;

  final double[][] sharedScore;
  final double[] pearson;
  final int[] known;

  ArrowSystem(PoissonPanel panel, PoissonPoint at) {
    this.panel = panel;
    this.at = at;
    items = panel.items();
    days = panel.days();
    columns = panel.columns();
    inverse = new double[items][][];
    border = new double[items][][];
    reduced = new double[items][][];
    ownGradient = new double[items][];
    sharedGradient = new double[columns];
    ownScore = new double[items][][];
    sharedScore = new double[columns][panel.clusters()];
    pearson = new double[items];
    known = new int[items];
    double[][] hessian = new double[columns][columns];
    double[] meanOfDay = new double[days];
    double[] errorOfDay = new double[days];
    for (int i = 0; i < items; i++) {
      accumulate(i, meanOfDay, errorOfDay);
    }
    addShared(hessian, meanOfDay, errorOfDay);
    for (int i = 0; i < items; i++) {
      eliminate(i, hessian);
    }
    solver = solver(hessian);
  }

  private void accumulate(int i, double[] meanOfDay, double[] errorOfDay) {
    int size = panel.size(i);
    double[][] block = new double[size][size];
    border[i] = new double[size][columns];
    ownScore[i] = new double[size][panel.clusters()];
    double[] x = new double[size];
    x[0] = 1;
    for (int t = 0; t < days; t++) {
      if (!panel.isKnown(i, t)) {
        continue;
      }
      double expected = at.mean[i][t];
      double error = panel.counts()[i][t] - expected;
      pearson[i] += expected > 0 ? error * error / expected : 0;
      known[i]++;
      meanOfDay[t] += expected;
      errorOfDay[t] += error;
      for (int f = 1; f < size; f++) {
        x[f] = panel.features()[i][f - 1][t];
      }
      for (int a = 0; a < size; a++) {
        for (int b = 0; b < size; b++) {
          block[a][b] += expected * x[a] * x[b];
        }
        for (int[] effect : panel.effects()) {
          if (effect[t] >= 0) {
            border[i][a][effect[t]] += expected * x[a];
          }
        }
        ownScore[i][a][panel.cluster()[t]] += error * x[a];
      }
    }
    ownGradient[i] = sums(ownScore[i]);
    for (int f = 1; f < size; f++) {
      block[f][f] += 1 / (PoissonPoint.SLOPE_SPREAD * PoissonPoint.SLOPE_SPREAD);
      ownGradient[i][f] -= at.own[i][f] / (PoissonPoint.SLOPE_SPREAD * PoissonPoint.SLOPE_SPREAD);
    }
    inverse[i] = solver(block).getInverse().getData();
  }

  private void addShared(double[][] hessian, double[] meanOfDay, double[] errorOfDay) {
    for (int t = 0; t < days; t++) {
      for (int[] one : panel.effects()) {
        if (one[t] >= 0) {
          sharedScore[one[t]][panel.cluster()[t]] += errorOfDay[t];
          for (int[] other : panel.effects()) {
            if (other[t] >= 0) {
              hessian[one[t]][other[t]] += meanOfDay[t];
            }
          }
        }
      }
    }
    double[] sums = sums(sharedScore);
    for (int k = 0; k < columns; k++) {
      hessian[k][k] += 1 / (PoissonPoint.EFFECT_SPREAD * PoissonPoint.EFFECT_SPREAD);
      sharedGradient[k] =
          sums[k] - at.shared[k] / (PoissonPoint.EFFECT_SPREAD * PoissonPoint.EFFECT_SPREAD);
    }
  }

  private void eliminate(int i, double[][] hessian) {
    reduced[i] = product(inverse[i], border[i]);
    for (int a = 0; a < panel.size(i); a++) {
      double[] left = border[i][a];
      double[] right = reduced[i][a];
      for (int k = 0; k < columns; k++) {
        double factor = left[k];
        for (int l = 0; factor != 0 && l <= k; l++) {
          hessian[k][l] -= factor * right[l];
        }
      }
    }
  }

  double[] sharedStep() {
    double[] right = sharedGradient.clone();
    for (int i = 0; i < items; i++) {
      subtract(right, reduced[i], ownGradient[i]);
    }
    return columns == 0 ? right : solver.solve(new ArrayRealVector(right, false)).toArray();
  }

  double[] ownStep(int i, double[] sharedStep) {
    double[] step = new double[panel.size(i)];
    for (int a = 0; a < step.length; a++) {
      step[a] = dot(inverse[i][a], ownGradient[i]) - dot(reduced[i][a], sharedStep);
    }
    return step;
  }

  /** By cluster: the shared effects' scores, less what the items' own values take of them. */
  double[][] throughShared() {
    double[][] rest = new double[panel.clusters()][columns];
    for (int g = 0; g < panel.clusters(); g++) {
      for (int k = 0; k < columns; k++) {
        rest[g][k] = sharedScore[k][g];
      }
      for (int i = 0; i < items; i++) {
        for (int a = 0; a < panel.size(i); a++) {
          double score = ownScore[i][a][g];
          for (int k = 0; score != 0 && k < columns; k++) {
            rest[g][k] -= reduced[i][a][k] * score;
          }
        }
      }
    }
    return rest;
  }

  private static double[] sums(double[][] rows) {
    return Arrays.stream(rows).mapToDouble(row -> Arrays.stream(row).sum()).toArray();
  }

  static double dot(double[] one, double[] other) {
    double sum = 0;
    for (int k = 0; k < one.length; k++) {
      sum += one[k] * other[k];
    }
    return sum;
  }

  private static void subtract(double[] from, double[][] rows, double[] factors) {
    for (int a = 0; a < rows.length; a++) {
      for (int k = 0; k < from.length; k++) {
        from[k] -= rows[a][k] * factors[a];
      }
    }
  }

  private static double[][] product(double[][] left, double[][] right) {
    double[][] product = new double[left.length][right[0].length];
    for (int a = 0; a < left.length; a++) {
      for (int b = 0; b < right.length; b++) {
        for (int k = 0; k < product[a].length; k++) {
          product[a][k] += left[a][b] * right[b][k];
        }
      }
    }
    return product;
  }

  /** Of a symmetric matrix whose lower triangle is filled in. */
  private static DecompositionSolver solver(double[][] matrix) {
    for (int k = 0; k < matrix.length; k++) {
      for (int l = 0; l < k; l++) {
        matrix[l][k] = matrix[k][l];
      }
    }
    return matrix.length == 0
        ? null
        : new CholeskyDecomposition(new Array2DRowRealMatrix(matrix, false), SYMMETRY, NO_THRESHOLD)
            .getSolver();
  }
}
