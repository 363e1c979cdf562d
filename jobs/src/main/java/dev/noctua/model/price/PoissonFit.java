package dev.noctua.model.price;

import java.util.Arrays;
import org.apache.commons.math3.linear.ArrayRealVector;

/** Poisson regression of a panel by Newton's method (McCullagh and Nelder 1989, section 2.5). */
final class PoissonFit {
  private final double[][] own;
  private final double[] shared;
  private final double logLikelihood;
  private final double[] dispersion;
  private final double pooledDispersion;
  private final double[][] modelVariance;
  private final double[][][] influence;
  private final double[][][] border;
  private final double[][][] coverage;

  /**
   * @param own by item: its level, then its slopes
   * @param shared by number of the effect
   * @param logLikelihood without the counts' factorials and without the prior
   * @param dispersion by item: Pearson's χ² per degree of freedom, 1 or more
   * @param pooledDispersion the same of all items together
   * @param modelVariance by item and slope: the inverse Hessian
   * @param influence by item, slope and cluster: the sum of squares over clusters is the slope's
   *     cluster-robust variance (Liang and Zeger 1986)
   * @param border by item, slope and effect: what an error of the effect makes of the slope
   * @param coverage by item, slope and effect: the same times the effects' covariance
   */
  private PoissonFit(
      double[][] own,
      double[] shared,
      double logLikelihood,
      double[] dispersion,
      double pooledDispersion,
      double[][] modelVariance,
      double[][][] influence,
      double[][][] border,
      double[][][] coverage) {
    this.own = own;
    this.shared = shared;
    this.logLikelihood = logLikelihood;
    this.dispersion = dispersion;
    this.pooledDispersion = pooledDispersion;
    this.modelVariance = modelVariance;
    this.influence = influence;
    this.border = border;
    this.coverage = coverage;
  }

  double[][] own() {
    return own;
  }

  double[] shared() {
    return shared;
  }

  double logLikelihood() {
    return logLikelihood;
  }

  double[] dispersion() {
    return dispersion;
  }

  double pooledDispersion() {
    return pooledDispersion;
  }

  double[][] modelVariance() {
    return modelVariance;
  }

  double[][][] influence() {
    return influence;
  }

  private static final int MOST_STEPS = 100;
  private static final int MOST_HALVINGS = 40;
  private static final double SMALLEST_STEP = 1e-6; // Newton squares the error: 1e-12 are left
  private static final double ROUNDING = 1e-9;

  /**
   * Finds the most likely values, or the best on the way where no step leads to better ones.
   *
   * @param slopes by item, where the search for them begins; what is missing begins at 0
   */
  static PoissonFit of(PoissonPanel panel, double[][] slopes) {
    PoissonPoint at = PoissonPoint.start(panel, slopes);
    for (int step = 0; step < MOST_STEPS; step++) {
      ArrowSystem system = new ArrowSystem(panel, at);
      double[] sharedStep = system.sharedStep();
      double[][] ownStep = new double[panel.items()][];
      Arrays.setAll(ownStep, i -> system.ownStep(i, sharedStep));
      double size = 1;
      double least = at.objective - ROUNDING * (1 + Math.abs(at.objective));
      PoissonPoint next = at.moved(ownStep, sharedStep, size);
      // Written so that a value that isn't a number counts as worse.
      for (int half = 0; half < MOST_HALVINGS && !(next.objective >= least); half++) {
        size /= 2;
        next = at.moved(ownStep, sharedStep, size);
      }
      if (!(next.objective >= least)) {
        break;
      }
      at = next;
      if (size * largest(ownStep, sharedStep) < SMALLEST_STEP) {
        break;
      }
    }
    return judged(panel, at);
  }

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
        own += weights[i] * weights[i] * ArrowSystem.dot(border[i][slope], coverage[i][slope]);
        for (int k = 0; k < mean.length; k++) {
          mean[k] += weights[i] * coverage[i][slope][k];
        }
      }
    }
    double all = 0;
    for (int i = 0; i < weights.length; i++) {
      all += weights[i] > 0 ? weights[i] * ArrowSystem.dot(border[i][slope], mean) : 0;
    }
    return Math.max(0, all - own);
  }

  /** The variance of a slope that is robust against dependence within clusters. */
  double clusterVariance(int item, int slope) {
    return Arrays.stream(influence[item][slope]).map(u -> u * u).sum();
  }

  private static double largest(double[][] ownStep, double[] sharedStep) {
    double most = 0;
    for (double[] step : ownStep) {
      most = Math.max(most, Arrays.stream(step).map(Math::abs).max().orElse(0));
    }
    return Math.max(most, Arrays.stream(sharedStep).map(Math::abs).max().orElse(0));
  }

  private static PoissonFit judged(PoissonPanel panel, PoissonPoint point) {
    ArrowSystem at = new ArrowSystem(panel, point);
    int items = panel.items();
    double[][] throughShared = at.throughShared();
    double[] dispersion = new double[items];
    double pearson = 0;
    double freedom = 0;
    double[][] variance = new double[items][];
    double[][][] influence = new double[items][][];
    double[][][] borders = new double[items][][];
    double[][][] coverage = new double[items][][];
    for (int i = 0; i < items; i++) {
      int slopes = panel.size(i) - 1;
      pearson += at.pearson[i];
      freedom += at.known[i] - panel.size(i);
      dispersion[i] = Math.max(1, at.pearson[i] / Math.max(1, at.known[i] - panel.size(i)));
      variance[i] = new double[slopes];
      influence[i] = new double[slopes][panel.clusters()];
      borders[i] = Arrays.copyOfRange(at.reduced[i], 1, slopes + 1);
      coverage[i] = new double[slopes][];
      for (int f = 0; f < slopes; f++) {
        double[] border = at.reduced[i][f + 1];
        double[] row =
            panel.columns() == 0
                ? border
                : at.solver.solve(new ArrayRealVector(border, false)).toArray();
        coverage[i][f] = row;
        variance[i][f] = at.inverse[i][f + 1][f + 1] + ArrowSystem.dot(border, row);
        for (int g = 0; g < panel.clusters(); g++) {
          double sum = -ArrowSystem.dot(row, throughShared[g]);
          for (int a = 0; a < panel.size(i); a++) {
            sum += at.inverse[i][f + 1][a] * at.ownScore[i][a][g];
          }
          influence[i][f][g] = sum;
        }
      }
    }
    return new PoissonFit(
        point.own,
        point.shared,
        point.logLikelihood,
        dispersion,
        Math.max(1, pearson / Math.max(1, freedom)),
        variance,
        influence,
        borders,
        coverage);
  }
}
