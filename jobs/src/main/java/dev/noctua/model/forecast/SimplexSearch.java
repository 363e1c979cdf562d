package dev.noctua.model.forecast;

import java.util.function.ToDoubleFunction;
import org.apache.commons.math3.analysis.MultivariateFunction;
import org.apache.commons.math3.optim.ConvergenceChecker;
import org.apache.commons.math3.optim.InitialGuess;
import org.apache.commons.math3.optim.MaxEval;
import org.apache.commons.math3.optim.PointValuePair;
import org.apache.commons.math3.optim.SimpleValueChecker;
import org.apache.commons.math3.optim.nonlinear.scalar.GoalType;
import org.apache.commons.math3.optim.nonlinear.scalar.ObjectiveFunction;
import org.apache.commons.math3.optim.nonlinear.scalar.noderiv.NelderMeadSimplex;
import org.apache.commons.math3.optim.nonlinear.scalar.noderiv.SimplexOptimizer;

/**
 * A simplex search (Nelder, Mead 1965) that ends after a number of evaluations with the best point
 * so far, where the library's own bound throws.
 */
public final class SimplexSearch
    implements MultivariateFunction, ConvergenceChecker<PointValuePair> {
  private final ToDoubleFunction<double[]> function;
  private final SimpleValueChecker settled;
  private final int mostEvaluations;
  private int evaluations;

  private SimplexSearch(
      ToDoubleFunction<double[]> function, SimpleValueChecker settled, int mostEvaluations) {
    this.function = function;
    this.settled = settled;
    this.mostEvaluations = mostEvaluations;
  }

  /**
   * Searches for the point where a function is least.
   *
   * @param start where the search begins
   * @param step side of the first simplex
   * @param relative the search ends where the values of the simplex differ by less than this share
   * @param absolute or by less than this
   * @param mostEvaluations the search ends at the first simplex after so many
   */
  public static double[] minimize(
      ToDoubleFunction<double[]> function,
      double[] start,
      double step,
      double relative,
      double absolute,
      int mostEvaluations) {
    SimplexSearch search =
        new SimplexSearch(function, new SimpleValueChecker(relative, absolute), mostEvaluations);
    return new SimplexOptimizer(search)
        .optimize(
            MaxEval.unlimited(),
            GoalType.MINIMIZE,
            new InitialGuess(start),
            new ObjectiveFunction(search),
            new NelderMeadSimplex(start.length, step))
        .getPoint();
  }

  @Override
  public double value(double[] point) {
    evaluations++;
    return function.applyAsDouble(point);
  }

  /** The library always says that this is iteration 0, so a bound on iterations never holds. */
  @Override
  public boolean converged(int iteration, PointValuePair before, PointValuePair now) {
    return evaluations >= mostEvaluations || settled.converged(0, before, now);
  }
}
