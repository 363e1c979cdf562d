package dev.noctua.model.price;

import java.util.Arrays;
import java.util.stream.IntStream;
import org.apache.commons.math3.linear.Array2DRowRealMatrix;
import org.apache.commons.math3.linear.ArrayRealVector;
import org.apache.commons.math3.linear.CholeskyDecomposition;
import org.apache.commons.math3.linear.DecompositionSolver;

/**
 * Poisson regression of a panel of items × days: each item has a level and slopes of its own, and
 * all share effects of the day, such as its week and its weekday.
 *
 * <pre>log E y_it = offset_it + a_i + Σ_f slope_if · x_ift + Σ_g effect_g(t)</pre>
 *
 * <p>Newton's method on the likelihood (McCullagh and Nelder 1989, section 2.5). The Hessian is an
 * arrow: a block of each item, bordered by the shared effects. Eliminating the blocks leaves a
 * system as large as there are shared effects, so a step costs items × effects², whatever the
 * number of items. Results are those of the dense system.
 *
 * <p>Slopes and effects have a weak normal prior around 0 with the standard deviations {@value
 * #SLOPE_SPREAD} and {@value #EFFECT_SPREAD}: it keeps finite what the data leaves open, such as
 * the effect of a week without an order, and moves nothing that the data tells.
 */
final class PoissonPanel {
  static final double SLOPE_SPREAD = 10;
  static final double EFFECT_SPREAD = 5;

  private static final int MOST_STEPS = 100;
  private static final int MOST_HALVINGS = 40;
  private static final double SMALLEST_STEP = 1e-6; // Newton squares the error: 1e-12 are left
  private static final double NO_THRESHOLD = 1e-300;
  private static final double SYMMETRY = 1e-9;

  private final Data data;
  private final int items;
  private final int days;
  private final int columns;

  private double[][] own; // by item: the level, then the slopes
  private double[] shared;
  private double[][] mean; // expected counts at these values

  /**
   * A panel.
   *
   * @param counts by item and day, 0 or more, at least one above 0 per item; NaN is left out
   * @param offset by item and day, finite where counts are known
   * @param features by item, feature and day; an item may have none
   * @param effects by kind of effect and day: its number below {@code columns}, or −1 for none
   * @param cluster of each day, below {@code clusters}: days whose errors may depend on each other
   */
  record Data(
      double[][] counts,
      double[][] offset,
      double[][][] features,
      int[][] effects,
      int columns,
      int[] cluster,
      int clusters) {}

  /**
   * What was found.
   *
   * @param own by item: its level, then its slopes
   * @param shared by number of the effect
   * @param logLikelihood without the counts' factorials and without the prior
   * @param dispersion by item: Pearson's χ² per degree of freedom, 1 or more
   * @param modelVariance by item and slope: the inverse Hessian
   * @param influence by item, slope and cluster: the sum of squares over clusters is the slope's
   *     cluster-robust variance (Liang and Zeger 1986)
   * @param border by item, slope and effect: what an error of the effect makes of the slope
   * @param coverage by item, slope and effect: the same times the effects' covariance
   */
  record Fit(
      double[][] own,
      double[] shared,
      double logLikelihood,
      double[] dispersion,
      double[][] modelVariance,
      double[][][] influence,
      double[][][] border,
      double[][][] coverage) {
    /**
     * What the shared effects' errors add to the variance of a weighted mean of all items' slopes,
     * beyond what they add where items are independent; 0 or more. They move all items alike.
     *
     * @param weights by item, which add up to 1; 0 for items without this slope
     */
    double commonVariance(double[] weights, int slope) {
      double[] mean = new double[shared.length];
      double own = 0;
      for (int i = 0; i < weights.length; i++) {
        if (weights[i] > 0) {
          own += weights[i] * weights[i] * dot(border[i][slope], coverage[i][slope]);
          for (int k = 0; k < mean.length; k++) {
            mean[k] += weights[i] * coverage[i][slope][k];
          }
        }
      }
      double all = 0;
      for (int i = 0; i < weights.length; i++) {
        all += weights[i] > 0 ? weights[i] * dot(border[i][slope], mean) : 0;
      }
      return Math.max(0, all - own);
    }

    /** The variance of a slope that is robust against dependence within clusters. */
    double clusterVariance(int item, int slope) {
      return Arrays.stream(influence[item][slope]).map(u -> u * u).sum();
    }
  }

  private PoissonPanel(Data data, double[][] slopes) {
    this.data = data;
    items = data.counts.length;
    days = data.cluster.length;
    columns = data.columns;
    own = new double[items][];
    shared = new double[columns];
    for (int i = 0; i < items; i++) {
      own[i] = new double[1 + data.features[i].length];
      own[i][0] = start(i);
      System.arraycopy(slopes[i], 0, own[i], 1, Math.min(slopes[i].length, own[i].length - 1));
    }
    mean = new double[items][days];
  }

  /**
   * Finds the most likely values.
   *
   * @param slopes by item, where the search for them begins; what is missing begins at 0
   */
  static Fit fit(Data data, double[][] slopes) {
    PoissonPanel panel = new PoissonPanel(data, slopes);
    panel.maximize();
    return panel.judged();
  }

  private boolean isKnown(int item, int day) {
    return !Double.isNaN(data.counts[item][day]);
  }

  /** The level that explains an item's sum alone. */
  private double start(int item) {
    double orders = 0;
    double expected = 0;
    for (int t = 0; t < days; t++) {
      if (isKnown(item, t)) {
        orders += data.counts[item][t];
        expected += Math.exp(data.offset[item][t]);
      }
    }
    return Math.log(orders / expected);
  }

  private void maximize() {
    double reached = objective(own, shared);
    for (int step = 0; step < MOST_STEPS; step++) {
      Newton state = new Newton();
      double[][] ownStep = new double[items][];
      double[] sharedStep = state.sharedStep();
      for (int i = 0; i < items; i++) {
        ownStep[i] = state.ownStep(i, sharedStep);
      }
      double size = 1;
      double[][] ownNext = moved(ownStep, size);
      double[] sharedNext = moved(shared, sharedStep, size);
      double next = objective(ownNext, sharedNext);
      // Written so that a value that isn't a number counts as worse.
      for (int half = 0;
          half < MOST_HALVINGS && !(next >= reached - 1e-9 * (1 + Math.abs(reached)));
          half++) {
        size /= 2;
        ownNext = moved(ownStep, size);
        sharedNext = moved(shared, sharedStep, size);
        next = objective(ownNext, sharedNext);
      }
      own = ownNext;
      shared = sharedNext;
      reached = next;
      if (size * largest(ownStep, sharedStep) < SMALLEST_STEP) {
        return;
      }
    }
  }

  private double[][] moved(double[][] step, double size) {
    return IntStream.range(0, items)
        .mapToObj(i -> moved(own[i], step[i], size))
        .toArray(double[][]::new);
  }

  private static double[] moved(double[] from, double[] step, double size) {
    double[] to = from.clone();
    for (int k = 0; k < to.length; k++) {
      to[k] += size * step[k];
    }
    return to;
  }

  private static double largest(double[][] ownStep, double[] sharedStep) {
    double most = 0;
    for (double[] step : ownStep) {
      most = Math.max(most, Arrays.stream(step).map(Math::abs).max().orElse(0));
    }
    return Math.max(most, Arrays.stream(sharedStep).map(Math::abs).max().orElse(0));
  }

  private double objective(double[][] ownAt, double[] sharedAt) {
    double sum = logLikelihood(ownAt, sharedAt);
    for (double[] item : ownAt) {
      for (int f = 1; f < item.length; f++) {
        sum -= item[f] * item[f] / (2 * SLOPE_SPREAD * SLOPE_SPREAD);
      }
    }
    for (double effect : sharedAt) {
      sum -= effect * effect / (2 * EFFECT_SPREAD * EFFECT_SPREAD);
    }
    return sum;
  }

  /** Leaves the expected counts behind, which the next step begins with. */
  private double logLikelihood(double[][] ownAt, double[] sharedAt) {
    double[] today = effectOfDay(sharedAt);
    double sum = 0;
    for (int i = 0; i < items; i++) {
      for (int t = 0; t < days; t++) {
        if (isKnown(i, t)) {
          double eta = eta(i, t, ownAt[i], today);
          mean[i][t] = Math.exp(eta);
          sum += data.counts[i][t] * eta - mean[i][t];
        }
      }
    }
    return sum;
  }

  private double[] effectOfDay(double[] sharedAt) {
    double[] sum = new double[days];
    for (int[] effect : data.effects) {
      for (int t = 0; t < days; t++) {
        sum[t] += effect[t] < 0 ? 0 : sharedAt[effect[t]];
      }
    }
    return sum;
  }

  private double eta(int item, int day, double[] ownAt, double[] today) {
    double eta = data.offset[item][day] + ownAt[0] + today[day];
    double[][] features = data.features[item];
    for (int f = 0; f < features.length; f++) {
      eta += ownAt[f + 1] * features[f][day];
    }
    return eta;
  }

  /** Gradient and Hessian at the present values, with the items' blocks eliminated. */
  private final class Newton {
    /** By item: the inverse of its block, its border to the shared effects, and both multiplied. */
    final double[][][] inverse = new double[items][][];

    final double[][][] border = new double[items][][];
    final double[][][] reduced = new double[items][][];
    final double[][] ownGradient = new double[items][];
    final double[] sharedGradient = new double[columns];
    final DecompositionSolver solver;

    /** By item and own value and cluster, and by effect and cluster: sums of x · (y − mean). */
    final double[][][] ownScore = new double[items][][];

    final double[][] sharedScore = new double[columns][data.clusters];
    final double[] pearson = new double[items];
    final int[] known = new int[items];

    Newton() {
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
      int size = own[i].length;
      double[][] block = new double[size][size];
      border[i] = new double[size][columns];
      ownScore[i] = new double[size][data.clusters];
      double[] x = new double[size];
      x[0] = 1;
      for (int t = 0; t < days; t++) {
        if (!isKnown(i, t)) {
          continue;
        }
        double expected = mean[i][t];
        double error = data.counts[i][t] - expected;
        pearson[i] += expected > 0 ? error * error / expected : 0;
        known[i]++;
        meanOfDay[t] += expected;
        errorOfDay[t] += error;
        for (int f = 1; f < size; f++) {
          x[f] = data.features[i][f - 1][t];
        }
        for (int a = 0; a < size; a++) {
          for (int b = 0; b < size; b++) {
            block[a][b] += expected * x[a] * x[b];
          }
          for (int[] effect : data.effects) {
            if (effect[t] >= 0) {
              border[i][a][effect[t]] += expected * x[a];
            }
          }
          ownScore[i][a][data.cluster[t]] += error * x[a];
        }
      }
      ownGradient[i] = sums(ownScore[i]);
      for (int f = 1; f < size; f++) {
        block[f][f] += 1 / (SLOPE_SPREAD * SLOPE_SPREAD);
        ownGradient[i][f] -= own[i][f] / (SLOPE_SPREAD * SLOPE_SPREAD);
      }
      inverse[i] = solver(block).getInverse().getData();
    }

    private void addShared(double[][] hessian, double[] meanOfDay, double[] errorOfDay) {
      for (int t = 0; t < days; t++) {
        for (int[] one : data.effects) {
          if (one[t] >= 0) {
            sharedScore[one[t]][data.cluster[t]] += errorOfDay[t];
            for (int[] other : data.effects) {
              if (other[t] >= 0) {
                hessian[one[t]][other[t]] += meanOfDay[t];
              }
            }
          }
        }
      }
      double[] sums = sums(sharedScore);
      for (int k = 0; k < columns; k++) {
        hessian[k][k] += 1 / (EFFECT_SPREAD * EFFECT_SPREAD);
        sharedGradient[k] = sums[k] - shared[k] / (EFFECT_SPREAD * EFFECT_SPREAD);
      }
    }

    private void eliminate(int i, double[][] hessian) {
      reduced[i] = product(inverse[i], border[i]);
      for (int a = 0; a < own[i].length; a++) {
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

    private double[] sharedStep() {
      double[] right = sharedGradient.clone();
      for (int i = 0; i < items; i++) {
        subtract(right, reduced[i], ownGradient[i]);
      }
      return columns == 0 ? right : solver.solve(new ArrayRealVector(right, false)).toArray();
    }

    private double[] ownStep(int i, double[] sharedStep) {
      double[] step = new double[own[i].length];
      for (int a = 0; a < step.length; a++) {
        step[a] = dot(inverse[i][a], ownGradient[i]) - dot(reduced[i][a], sharedStep);
      }
      return step;
    }
  }

  private Fit judged() {
    Newton at = new Newton();
    double[][] throughShared = throughShared(at);
    double[] dispersion = new double[items];
    double[][] variance = new double[items][];
    double[][][] influence = new double[items][][];
    double[][][] borders = new double[items][][];
    double[][][] coverage = new double[items][][];
    for (int i = 0; i < items; i++) {
      int slopes = own[i].length - 1;
      dispersion[i] = Math.max(1, at.pearson[i] / Math.max(1, at.known[i] - own[i].length));
      variance[i] = new double[slopes];
      influence[i] = new double[slopes][data.clusters];
      borders[i] = Arrays.copyOfRange(at.reduced[i], 1, slopes + 1);
      coverage[i] = new double[slopes][];
      for (int f = 0; f < slopes; f++) {
        double[] border = at.reduced[i][f + 1];
        double[] row =
            columns == 0 ? border : at.solver.solve(new ArrayRealVector(border, false)).toArray();
        coverage[i][f] = row;
        variance[i][f] = at.inverse[i][f + 1][f + 1] + dot(border, row);
        for (int g = 0; g < data.clusters; g++) {
          double sum = -dot(row, throughShared[g]);
          for (int a = 0; a < own[i].length; a++) {
            sum += at.inverse[i][f + 1][a] * at.ownScore[i][a][g];
          }
          influence[i][f][g] = sum;
        }
      }
    }
    double reached = logLikelihood(own, shared);
    return new Fit(own, shared, reached, dispersion, variance, influence, borders, coverage);
  }

  /** By cluster: the shared effects' scores, less what the items' own values take of them. */
  private double[][] throughShared(Newton at) {
    double[][] rest = new double[data.clusters][columns];
    for (int g = 0; g < data.clusters; g++) {
      for (int k = 0; k < columns; k++) {
        rest[g][k] = at.sharedScore[k][g];
      }
      for (int i = 0; i < items; i++) {
        for (int a = 0; a < own[i].length; a++) {
          double score = at.ownScore[i][a][g];
          for (int k = 0; score != 0 && k < columns; k++) {
            rest[g][k] -= at.reduced[i][a][k] * score;
          }
        }
      }
    }
    return rest;
  }

  private static double[] sums(double[][] rows) {
    return Arrays.stream(rows).mapToDouble(row -> Arrays.stream(row).sum()).toArray();
  }

  private static double dot(double[] one, double[] other) {
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
        : new CholeskyDecomposition(
                new Array2DRowRealMatrix(matrix, false), SYMMETRY, NO_THRESHOLD)
            .getSolver();
  }
}
