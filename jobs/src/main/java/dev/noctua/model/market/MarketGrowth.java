package dev.noctua.model.market;

import java.io.Serializable;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.apache.commons.math3.distribution.NormalDistribution;
import org.apache.commons.math3.distribution.TDistribution;
import org.apache.commons.math3.stat.StatUtils;

/**
 * How many times as much is sold on days far ahead because more people are there: the people of the
 * day over those of the last day that a forecast reaches by itself. It is used only where it would
 * have made the forecasts of the past better. How sure it is, the same forecasts of the past tell:
 * the error is that of the logarithm of the growth, as a share of what was foretold.
 */
public final class MarketGrowth implements Serializable {
  /** Up to here the trend of the sales themselves tells more. */
  static final int OWN_DAYS = 56;

  private static final int WEEK = 7;
  private static final int FEWEST_WEEKS = 12;
  private static final int FEWEST_DAYS = FEWEST_WEEKS * WEEK;
  private static final int FEWEST_ORIGINS = 4;
  private static final int MOST_ORIGINS = 6;
  private static final int DAYS_BETWEEN_ORIGINS = 28;
  private static final double SURELY = 0.95;

  private final double[] expected;
  private final double error;
  private final int origins;

  /**
   * @param error standard deviation of the logarithm of the growth, over what is foretold of it
   * @param origins how many forecasts of the past tell it
   */
  private MarketGrowth(double[] expected, double error, int origins) {
    this.expected = expected;
    this.error = error;
    this.origins = origins;
  }

  /** Forecasts sales. */
  @FunctionalInterface
  public interface SalesForecast {
    /** What is expected of each of the days after a history. */
    double[] ahead(double[] history, int days);
  }

  /**
   * The growth of each day ahead. It is 1 for the first eight weeks. It is 1 for all days unless
   * there are four origins or more, 28 days apart, and the mean gain over them is surely above 0 (t
   * test, 95 of 100).
   *
   * @param sales per day
   * @param registered how many people came on each day, up to the same day as {@code sales}; it may
   *     begin before or after them
   * @param prior of periods of a week
   */
  public static MarketGrowth of(
      double[] sales,
      double[] registered,
      BassCurve.Prior prior,
      int horizon,
      SalesForecast forecast) {
    List<Double> gains = new ArrayList<>();
    double squares = 0;
    double errors = 0;
    int origins = 0;
    for (int origin = sales.length - horizon;
        horizon > OWN_DAYS && origin >= FEWEST_DAYS && gains.size() < MOST_ORIGINS;
        origin -= DAYS_BETWEEN_ORIGINS) {
      int known = registered.length - (sales.length - origin);
      double[] growth = factors(registered, known, prior, horizon);
      double[] ahead = forecast.ahead(Arrays.copyOf(sales, origin), horizon);
      gains.add(gain(sales, origin, ahead, growth));
      if (growth[horizon - 1] > 1) {
        double foretold = Math.log(growth[horizon - 1]);
        errors += Math.pow(grown(registered, known, horizon) - foretold, 2);
        squares += foretold * foretold;
        origins++;
      }
    }
    return isGain(gains)
        ? new MarketGrowth(
            factors(registered, registered.length, prior, horizon),
            squares > 0 ? Math.sqrt(errors / squares) : 0,
            origins)
        : none(horizon);
  }

  /** More people make no difference, and that is sure. */
  public static MarketGrowth none(int horizon) {
    return new MarketGrowth(ones(horizon), 0, 0);
  }

  private static double[] ones(int horizon) {
    double[] ones = new double[horizon];
    Arrays.fill(ones, 1);
    return ones;
  }

  /** The factor of each day ahead. */
  public double[] expected() {
    return expected.clone();
  }

  /**
   * The factors of each day on drawn paths, whose mean is what is expected. A path has one error
   * for all days, t distributed with as many degrees of freedom as there were forecasts of the past
   * (that of a next value beside others around 0). A market doesn't shrink, however large the
   * error.
   *
   * @param normal a standard normal number per path
   * @return per path and day; one path again and again where nothing grows
   */
  public double[][] paths(double[] normal) {
    double[][] paths = new double[normal.length][];
    if (error == 0) {
      Arrays.fill(paths, expected.clone());
      return paths;
    }
    NormalDistribution ofNormal = new NormalDistribution(null, 0, 1);
    TDistribution ofError = new TDistribution(null, origins);
    double[] sums = new double[expected.length];
    for (int path = 0; path < paths.length; path++) {
      double level = ofNormal.cumulativeProbability(normal[path]);
      double power = Math.max(0, 1 + error * ofError.inverseCumulativeProbability(level));
      paths[path] = new double[expected.length];
      for (int day = 0; day < expected.length; day++) {
        paths[path][day] = Math.pow(expected[day], power);
        sums[day] += paths[path][day];
      }
    }
    for (double[] path : paths) {
      for (int day = 0; day < path.length; day++) {
        double excess = sums[day] / paths.length - 1;
        path[day] = excess > 0 ? 1 + (path[day] - 1) * (expected[day] - 1) / excess : expected[day];
      }
    }
    return paths;
  }

  /** The logarithm of how the people grew on the days after the first eight weeks. */
  private static double grown(double[] registered, int known, int horizon) {
    double own = Arrays.stream(registered, 0, known + OWN_DAYS).sum();
    return Math.log(Arrays.stream(registered, 0, known + horizon).sum() / own);
  }

  /** By how much the error of the days that grow is less with the growth, as a share of them. */
  private static double gain(double[] sales, int origin, double[] ahead, double[] growth) {
    double came = 0;
    double alone = 0;
    double grown = 0;
    for (int day = OWN_DAYS; day < ahead.length; day++) {
      came += sales[origin + day];
      alone += ahead[day];
      grown += ahead[day] * growth[day];
    }
    return came > 0 ? (Math.abs(alone - came) - Math.abs(grown - came)) / came : 0;
  }

  private static boolean isGain(List<Double> gains) {
    int count = gains.size();
    if (count < FEWEST_ORIGINS) {
      return false;
    }
    double[] each = gains.stream().mapToDouble(Double::doubleValue).toArray();
    double error = Math.sqrt(StatUtils.variance(each) / count);
    double least = new TDistribution(count - 1).inverseCumulativeProbability(SURELY) * error;
    return StatUtils.mean(each) > least;
  }

  /** As foretold from the first {@code known} days. */
  private static double[] factors(
      double[] registered, int known, BassCurve.Prior prior, int horizon) {
    double[] factors = ones(horizon);
    int weeks = (Math.max(0, known) + WEEK - 1) / WEEK;
    double[] adoptions = new double[weeks];
    for (int day = 0; day < known; day++) {
      adoptions[weeks - 1 - (known - 1 - day) / WEEK] += registered[day];
    }
    double seen = Arrays.stream(adoptions).sum();
    if (weeks < FEWEST_WEEKS || seen <= 0) {
      return factors;
    }
    List<Double> path = MarketSize.of(adoptions, prior, horizon / WEEK + 1).path();
    double own = people(seen, path, OWN_DAYS);
    for (int day = OWN_DAYS; day < horizon; day++) {
      factors[day] = people(seen, path, day + 1) / own;
    }
    return factors;
  }

  /** At the end of a day ahead, between the ends of two weeks. */
  private static double people(double seen, List<Double> path, int days) {
    int week = days / WEEK;
    double before = week == 0 ? seen : path.get(week - 1);
    return days % WEEK == 0 ? before : before + (path.get(week) - before) * (days % WEEK) / WEEK;
  }
}
