package dev.noctua.model.forecast;

import java.util.Arrays;
import org.apache.commons.math3.linear.Array2DRowRealMatrix;
import org.apache.commons.math3.linear.ArrayRealVector;
import org.apache.commons.math3.linear.CholeskyDecomposition;

/**
 * One exponential smoothing model with additive errors, in innovations form (Hyndman, Koehler, Ord,
 * Snyder, "Forecasting with Exponential Smoothing", 2008, chapter 2):
 *
 * <pre>
 *   e = y − (l + φ·b + s[t−m]),  l ← l + φ·b + α·e,  b ← φ·b + β·e,  s[t] = s[t−m] + γ·e
 * </pre>
 *
 * <p>The likelihood of normal errors is greatest where the sum of squared errors is least. Errors
 * are linear in the initial states, so least squares finds these for given smoothing parameters; a
 * simplex search (Nelder, Mead 1965) finds the parameters for given initial states. Both take
 * turns.
 */
final class SmoothingModel {
  private static final int MOST_EVALUATIONS = 400;
  private static final int TURNS = 2;

  /** A relative change of the sum of squares that isn't worth another evaluation. */
  private static final double TOLERANCE = 1e-5;

  /** What the sum of squares counts at least, per value: histories are scaled to about 1. */
  private static final double FLOOR = 1e-20;

  private static final double RIDGE = 1e-9;
  private static final double LEAST_DAMPING = 0.8;
  private static final double MOST_DAMPING = 0.98;

  private final double[] history;
  private final int period;
  private final Trend trend;

  private double[] search;
  private double[] start;
  private double[] end;
  private double squares;

  /** How the level goes on. */
  enum Trend {
    NONE(0),
    ADDITIVE(1),
    DAMPED(2);

    private final int parameters;

    Trend(int parameters) {
      this.parameters = parameters;
    }
  }

  /**
   * @param history finite values, about as large as 1
   * @param period steps of a season; 1 has none
   */
  SmoothingModel(double[] history, int period, Trend trend) {
    this.history = history;
    this.period = period;
    this.trend = trend;
  }

  /** Smoothing parameters and initial states, and the variance of errors. */
  int parameters() {
    return searched() + states() + 1;
  }

  private int searched() {
    return 1 + trend.parameters + (period > 1 ? 1 : 0);
  }

  private int states() {
    return 1 + (trend == Trend.NONE ? 0 : 1) + period - 1;
  }

  /** True when AICc is defined. */
  boolean canBeFitted() {
    return history.length > parameters() + 1;
  }

  /** Finds parameters and initial states. */
  SmoothingModel fit() {
    search = new double[searched()];
    Arrays.fill(search, -1);
    start = initialStates();
    double step = 1;
    for (int turn = 0; turn < TURNS; turn++) {
      search = searchFrom(step);
      start = initialStates();
      step = step / 4;
    }
    end = start.clone();
    squares = Math.max(FLOOR * history.length, run(search, history, end, null));
    return this;
  }

  /** Akaike's criterion, corrected for short series (Hurvich, Tsai 1989), up to a constant. */
  double aicc() {
    int n = history.length;
    int k = parameters();
    return n * Math.log(squares) + 2.0 * k + 2.0 * k * (k + 1) / (n - k - 1);
  }

  double alpha() {
    return logistic(search[0]);
  }

  Projection project(int horizon) {
    double[] fitted = new double[history.length];
    run(search, history, start.clone(), fitted);
    for (int t = 0; t < fitted.length; t++) {
      fitted[t] = history[t] - fitted[t];
    }
    double[] ahead = new double[horizon];
    double level = end[0];
    double growth = end[1];
    double damping = damping(search);
    for (int h = 0; h < horizon; h++) {
      growth *= damping;
      level += growth;
      ahead[h] = level + end[2 + (history.length + h) % period];
    }
    return new Projection(fitted, ahead, spread(horizon));
  }

  /**
   * By the variance of a forecast (Hyndman and others 2008, table 6.1), its first step's being 1.
   */
  private double[] spread(int horizon) {
    double alpha = alpha();
    double beta = beta(search);
    double gamma = gamma(search);
    double damping = damping(search);
    double[] spread = new double[horizon];
    double variance = 1;
    double growth = 0;
    for (int h = 0; h < horizon; h++) {
      spread[h] = Math.sqrt(variance);
      growth = damping * (1 + growth);
      double response = alpha + beta * growth + ((h + 1) % period == 0 ? gamma : 0);
      variance += response * response;
    }
    return spread;
  }

  private double beta(double[] point) {
    return trend == Trend.NONE ? 0 : logistic(point[0]) * logistic(point[1]);
  }

  private double gamma(double[] point) {
    return period > 1 ? (1 - logistic(point[0])) * logistic(point[point.length - 1]) : 0;
  }

  private double[] searchFrom(double step) {
    double[] states = start.clone();
    return SimplexSearch.minimize(
        point -> {
          System.arraycopy(start, 0, states, 0, start.length);
          return run(point, history, states, null);
        },
        search,
        step,
        TOLERANCE,
        FLOOR,
        MOST_EVALUATIONS);
  }

  private double damping(double[] point) {
    return switch (trend) {
      case NONE -> 0;
      case ADDITIVE -> 1;
      case DAMPED -> LEAST_DAMPING + (MOST_DAMPING - LEAST_DAMPING) * logistic(point[2]);
    };
  }

  private static double logistic(double x) {
    return 1 / (1 + Math.exp(-x));
  }

  /**
   * Follows the values and leaves the last states in {@code states}: level, growth, and the season
   * by {@code t % period}.
   *
   * @param point α, then β ÷ α, then φ, then γ ÷ (1 − α), each through the logistic function, as
   *     far as the model has them
   * @param errors takes the errors, if it isn't null
   * @return the sum of squared errors
   */
  private double run(double[] point, double[] values, double[] states, double[] errors) {
    double alpha = logistic(point[0]);
    double beta = beta(point);
    double phi = damping(point);
    double gamma = gamma(point);
    double level = states[0];
    double growth = states[1];
    double sum = 0;
    int place = 2;
    for (int t = 0; t < values.length; t++) {
      double next = phi * growth;
      double base = level + next;
      double error = values[t] - base - states[place];
      level = base + alpha * error;
      growth = next + beta * error;
      states[place] += gamma * error;
      sum += error * error;
      place = place == period + 1 ? 2 : place + 1;
      if (errors != null) {
        errors[t] = error;
      }
    }
    states[0] = level;
    states[1] = growth;
    return sum;
  }

  /** The initial states of the least sum of squares, for the parameters in {@code search}. */
  private double[] initialStates() {
    int count = states();
    int n = history.length;
    double[][] effects = new double[count][n];
    double[] nothing = new double[n];
    for (int i = 0; i < count; i++) {
      run(search, nothing, unit(i), effects[i]);
    }
    double[] errors = new double[n];
    run(search, history, new double[2 + period], errors);
    double[][] gram = new double[count][count];
    double[] right = new double[count];
    for (int i = 0; i < count; i++) {
      for (int j = 0; j <= i; j++) {
        gram[i][j] = gram[j][i] = dot(effects[i], effects[j]);
      }
      gram[i][i] += RIDGE * (1 + gram[i][i]);
      right[i] = -dot(effects[i], errors);
    }
    double[] solved =
        new CholeskyDecomposition(new Array2DRowRealMatrix(gram, false))
            .getSolver()
            .solve(new ArrayRealVector(right, false))
            .toArray();
    double[] states = new double[2 + period];
    for (int i = 0; i < count; i++) {
      double[] unit = unit(i);
      for (int j = 0; j < states.length; j++) {
        states[j] += solved[i] * unit[j];
      }
    }
    return states;
  }

  /** A level or a growth of 1, or a season that is 1 at a step and −1 at the period's last. */
  private double[] unit(int state) {
    double[] unit = new double[2 + period];
    int ofSeason = state - (states() - (period - 1));
    if (ofSeason < 0) {
      unit[state] = 1;
    } else {
      unit[2 + ofSeason] = 1;
      unit[1 + period] = -1;
    }
    return unit;
  }

  private static double dot(double[] a, double[] b) {
    double sum = 0;
    for (int i = 0; i < a.length; i++) {
      sum += a[i] * b[i];
    }
    return sum;
  }
}
