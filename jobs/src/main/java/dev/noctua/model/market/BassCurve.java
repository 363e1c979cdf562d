package dev.noctua.model.market;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.apache.commons.math3.fitting.leastsquares.LeastSquaresBuilder;
import org.apache.commons.math3.fitting.leastsquares.LeastSquaresOptimizer.Optimum;
import org.apache.commons.math3.fitting.leastsquares.LeastSquaresProblem;
import org.apache.commons.math3.fitting.leastsquares.LevenbergMarquardtOptimizer;
import org.apache.commons.math3.fitting.leastsquares.MultivariateJacobianFunction;
import org.apache.commons.math3.fitting.leastsquares.ParameterValidator;
import org.apache.commons.math3.linear.Array2DRowRealMatrix;
import org.apache.commons.math3.linear.ArrayRealVector;
import org.apache.commons.math3.linear.LUDecomposition;
import org.apache.commons.math3.linear.RealMatrix;
import org.apache.commons.math3.linear.RealVector;
import org.apache.commons.math3.util.Pair;

/**
 * The diffusion of something that everyone adopts once (Bass 1969): by innovation at the rate p and
 * by imitation at the rate q per period, out of a capacity m.
 *
 * <pre>M(t) = m · (1 − e^−(p+q)t) / (1 + q/p · e^−(p+q)t)</pre>
 *
 * <p>Fitted to the adoptions of each period by nonlinear least squares (Srinivasan and Mason 1986)
 * on the logarithms of m, p and q, with a normal prior of each.
 *
 * @param capacity m
 * @param innovation p
 * @param imitation q
 * @param capacitySpread standard error of log m
 * @param priorShare share of the prior in what is known of log m, 0 to 1: 1 when the data says
 *     nothing of it
 */
public record BassCurve(
    double capacity,
    double innovation,
    double imitation,
    double capacitySpread,
    double priorShare) {
  private static final int PARAMETERS = 3;
  private static final int MOST_EVALUATIONS = 2000;
  private static final int MOST_ROUNDS = 50;
  private static final double SETTLED = 1e-6;

  /** Adoptions differ from the curve by a tenth of their mean, however few seem to say less. */
  private static final double SMALLEST_NOISE = 0.1;

  /** How far the search may go from what was seen, in logarithms. */
  private static final double FARTHEST = 12;

  /**
   * What is believed before the data: medians and the standard deviations of their logarithms; an
   * infinite one believes nothing.
   */
  public record Prior(
      double capacity,
      double capacitySpread,
      double innovation,
      double innovationSpread,
      double imitation,
      double imitationSpread) {
    /** Means of 213 published curves, per year (Sultan, Farley and Lehmann 1990). */
    private static final double USUAL_INNOVATION = 0.03;

    private static final double USUAL_IMITATION = 0.38;

    private static final double WEEKS_OF_A_YEAR = 365.25 / 7;

    /**
     * A market of about this size, with rates as other products had them.
     *
     * @param spread standard deviation of the logarithm of the size
     * @param periodsPerYear 12 for monthly data
     */
    public static Prior ofMarket(double size, double spread, double periodsPerYear) {
      return new Prior(
          size,
          spread,
          USUAL_INNOVATION / periodsPerYear,
          1,
          USUAL_IMITATION / periodsPerYear,
          0.5);
    }

    /** A market of about this size whose periods are weeks. */
    public static Prior ofWeeks(double size, double spread) {
      return ofMarket(size, spread, WEEKS_OF_A_YEAR);
    }

    private double[] logMedians() {
      return new double[] {Math.log(capacity), Math.log(innovation), Math.log(imitation)};
    }

    private double[] precisions() {
      return new double[] {1 / capacitySpread, 1 / innovationSpread, 1 / imitationSpread};
    }
  }

  /** M(t): how many have adopted t periods after the start. */
  public double cumulative(double t) {
    double decay = Math.exp(-(innovation + imitation) * t);
    return capacity * (1 - decay) / (1 + imitation / innovation * decay);
  }

  /**
   * Fits a curve.
   *
   * @param adoptions of each period from the start, not negative, at least one above 0
   */
  public static BassCurve fit(double[] adoptions, Prior prior) {
    double seen = Arrays.stream(adoptions).sum();
    if (!(seen > 0) || Arrays.stream(adoptions).anyMatch(x -> !(x >= 0))) {
      throw new IllegalArgumentException("adoptions are 0 or more, and not all 0");
    }
    double mean = seen / adoptions.length;
    double noise = 0.2 * mean;
    Optimum best = null;
    for (int round = 0; round < MOST_ROUNDS; round++) {
      Search search = new Search(adoptions, prior, noise, seen);
      best = best == null ? search.fromManyStarts() : search.from(best.getPoint().toArray());
      double next = Math.max(SMALLEST_NOISE * mean, search.noise(best));
      boolean isSettled = Math.abs(next - noise) <= SETTLED * noise;
      noise = next;
      if (isSettled) {
        break;
      }
    }
    return curve(best, prior);
  }

  private static BassCurve curve(Optimum best, Prior prior) {
    double[] point = best.getPoint().toArray();
    double[][] information = best.getJacobian().transpose().multiply(best.getJacobian()).getData();
    for (int k = 0; k < PARAMETERS; k++) {
      information[k][k] += 1e-12;
    }
    double variance =
        new LUDecomposition(new Array2DRowRealMatrix(information))
            .getSolver()
            .getInverse()
            .getEntry(0, 0);
    double spread = Math.sqrt(Math.max(0, variance));
    double share = Math.min(1, variance / (prior.capacitySpread * prior.capacitySpread));
    return new BassCurve(Math.exp(point[0]), Math.exp(point[1]), Math.exp(point[2]), spread, share);
  }

  /** Least squares at a given noise: residuals over the noise, then those of the prior. */
  private static final class Search implements MultivariateJacobianFunction, ParameterValidator {
    private final double[] adoptions;
    private final Prior prior;
    private final double noise;
    private final double seen;

    Search(double[] adoptions, Prior prior, double noise, double seen) {
      this.adoptions = adoptions;
      this.prior = prior;
      this.noise = noise;
      this.seen = seen;
    }

    Optimum fromManyStarts() {
      List<double[]> starts = new ArrayList<>();
      for (double rate : new double[] {0.3, 1, 3}) {
        for (double size : new double[] {prior.capacity, 1.2 * seen, 4 * seen}) {
          starts.add(
              new double[] {
                Math.log(size), Math.log(prior.innovation), Math.log(prior.imitation * rate)
              });
        }
      }
      Optimum best = null;
      for (double[] start : starts) {
        Optimum found = from(start);
        best = best == null || found.getCost() < best.getCost() ? found : best;
      }
      return best;
    }

    Optimum from(double[] start) {
      LeastSquaresProblem problem =
          new LeastSquaresBuilder()
              .start(within(start))
              .model(this)
              .target(new double[adoptions.length + PARAMETERS])
              .parameterValidator(this)
              .lazyEvaluation(false)
              .maxEvaluations(MOST_EVALUATIONS)
              .maxIterations(MOST_EVALUATIONS)
              .build();
      return new LevenbergMarquardtOptimizer().optimize(problem);
    }

    /** At least what was seen; and no rate so far off that numbers overflow. */
    private double[] within(double[] point) {
      double least = Math.log(seen);
      double fastest = Math.log(10);
      double slowest = Math.log(1e-9);
      return new double[] {
        Math.min(least + FARTHEST, Math.max(least, point[0])),
        Math.min(fastest, Math.max(slowest, point[1])),
        Math.min(fastest, Math.max(slowest, point[2]))
      };
    }

    double noise(Optimum at) {
      double[] residuals = at.getResiduals().toArray();
      double squares = 0;
      for (int t = 0; t < adoptions.length; t++) {
        squares += residuals[t] * residuals[t];
      }
      double freedom = Math.max(1, adoptions.length - PARAMETERS);
      return noise * Math.sqrt(squares / freedom * (freedom + 1) / freedom);
    }

    @Override
    public RealVector validate(RealVector point) {
      return new ArrayRealVector(within(point.toArray()), false);
    }

    @Override
    public Pair<RealVector, RealMatrix> value(RealVector point) {
      double[] medians = prior.logMedians();
      double[] precisions = prior.precisions();
      double[] values = new double[adoptions.length + PARAMETERS];
      double[][] slopes = new double[values.length][PARAMETERS];
      double[] before = new double[1 + PARAMETERS];
      for (int t = 0; t < adoptions.length; t++) {
        double[] now = cumulative(point.toArray(), t + 1.0);
        values[t] = (now[0] - before[0] - adoptions[t]) / noise;
        for (int k = 0; k < PARAMETERS; k++) {
          slopes[t][k] = (now[k + 1] - before[k + 1]) / noise;
        }
        before = now;
      }
      for (int k = 0; k < PARAMETERS; k++) {
        values[adoptions.length + k] = (point.getEntry(k) - medians[k]) * precisions[k];
        slopes[adoptions.length + k][k] = precisions[k];
      }
      return new Pair<>(
          new ArrayRealVector(values, false), new Array2DRowRealMatrix(slopes, false));
    }

    /** M(t), and its derivatives by the logarithms of m, p and q. */
    private static double[] cumulative(double[] log, double t) {
      double m = Math.exp(log[0]);
      double p = Math.exp(log[1]);
      double q = Math.exp(log[2]);
      double decay = Math.exp(-(p + q) * t);
      double above = 1 - decay;
      double below = 1 + q / p * decay;
      double value = m * above / below;
      double byP = t * decay * below + above * decay * (q / p) * (1 / p + t);
      double byQ = t * decay * below - above * decay * (1 / p - q / p * t);
      double scale = m / (below * below);
      return new double[] {value, value, p * byP * scale, q * byQ * scale};
    }
  }
}
