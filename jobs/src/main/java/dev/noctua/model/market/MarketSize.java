package dev.noctua.model.market;

import java.util.Arrays;
import java.util.List;
import java.util.function.IntToDoubleFunction;
import java.util.stream.IntStream;

/**
 * How many people a market will hold, by the method that foretold its recent growth best.
 *
 * @param method the one chosen
 * @param capacity what the number of people comes to
 * @param priorShare how much of the capacity is the prior's, 0 to 1; 0 of a damped trend, which
 *     knows none
 * @param low lower end of the capacity's 90 % interval
 * @param high upper end of it
 * @param bassError root mean squared error of the backtest, in people
 * @param dampedError the same of the damped trend
 * @param path people at the end of each period ahead
 * @param margins by period ahead, half the width of the 90 % interval of the path; where there are
 *     fewer than twelve periods, as wide as what is unsure of the capacity makes it
 */
public record MarketSize(
    Method method,
    double capacity,
    double priorShare,
    double low,
    double high,
    double bassError,
    double dampedError,
    List<Double> path,
    List<Double> margins) {
  private static final int ORIGINS = 4;
  private static final int FEWEST_PERIODS = 12;

  /** 95 of 100 normal draws are below 1.645. */
  public static final double QUANTILE_95 = 1.6448536269514722;

  /** How people are foretold. */
  public enum Method {
    BASS,
    DAMPED_TREND
  }

  /**
   * Chooses a method on the second half of the history, from four origins, as far ahead as they are
   * apart; Bass on a tie, and where there are fewer than twelve periods.
   *
   * @param adoptions people who came in each period, not negative, at least one above 0
   * @param periods how far ahead the path goes
   * @throws IllegalArgumentException when there is no period, none has anyone who came, or a number
   *     of people is negative or not finite
   */
  public static MarketSize of(double[] adoptions, BassCurve.Prior prior, int periods) {
    double seen = Arrays.stream(adoptions).sum();
    if (!(seen > 0 && seen < Double.POSITIVE_INFINITY)
        || Arrays.stream(adoptions).anyMatch(x -> x < 0)) {
      throw new IllegalArgumentException(
          "the size of a market needs people who came: finite, 0 or more in each period, not 0 in"
              + " all");
    }
    double[] people = adoptions.clone();
    Arrays.parallelPrefix(people, Double::sum);
    int count = people.length;
    int horizon = Math.max(1, count / (2 * ORIGINS));
    double bassError = 0;
    double dampedError = 0;
    int compared = 0;
    for (int origin = count - horizon; origin >= count / 2; origin -= horizon) {
      double[] known = Arrays.copyOf(people, origin);
      if (count >= FEWEST_PERIODS && known[origin - 1] > 0) {
        bassError += squares(people, origin, horizon, bass(adoptions, origin, prior));
        dampedError += squares(people, origin, horizon, DampedGrowth.fit(known)::ahead);
        compared += horizon;
      }
    }
    boolean isBass = bassError <= dampedError;
    bassError = Math.sqrt(bassError / Math.max(1, compared));
    dampedError = Math.sqrt(dampedError / Math.max(1, compared));
    return isBass
        ? ofBass(adoptions, prior, periods, bassError, dampedError)
        : ofDamped(people, periods, bassError, dampedError);
  }

  /** People after the origin: those that are known, and the growth of the curve from there. */
  private static IntToDoubleFunction bass(double[] adoptions, int origin, BassCurve.Prior prior) {
    double[] known = Arrays.copyOf(adoptions, origin);
    BassCurve curve = BassCurve.fit(known, prior);
    double people = Arrays.stream(known).sum();
    return ahead -> people + curve.cumulative(origin + ahead) - curve.cumulative(origin);
  }

  private static double squares(
      double[] people, int origin, int horizon, IntToDoubleFunction forecast) {
    double sum = 0;
    for (int ahead = 1; ahead <= horizon; ahead++) {
      double error = forecast.applyAsDouble(ahead) - people[origin + ahead - 1];
      sum += error * error;
    }
    return sum;
  }

  private static MarketSize ofBass(
      double[] adoptions,
      BassCurve.Prior prior,
      int periods,
      double bassError,
      double dampedError) {
    BassCurve curve = BassCurve.fit(adoptions, prior);
    double factor = Math.exp(QUANTILE_95 * curve.capacitySpread());
    double seen = Arrays.stream(adoptions).sum();
    double capacity = Math.max(seen, curve.capacity());
    List<Double> path = path(periods, bass(adoptions, adoptions.length, prior));
    boolean isUntested = adoptions.length < FEWEST_PERIODS;
    return new MarketSize(
        Method.BASS,
        capacity,
        curve.priorShare(),
        Math.max(seen, capacity / factor),
        capacity * factor,
        bassError,
        dampedError,
        path,
        margins(path, seen, adoptions.length, bassError, isUntested ? factor - 1 : 0));
  }

  /** Its interval is that of its errors, grown with the root of what it has to go. */
  private static MarketSize ofDamped(
      double[] people, int periods, double bassError, double dampedError) {
    DampedGrowth growth = DampedGrowth.fit(people);
    double seen = people[people.length - 1];
    double capacity = Math.max(seen, growth.limit());
    double horizon = Math.max(1, people.length / (2.0 * ORIGINS));
    double toGo = 1 / (1 - growth.damping());
    double error = QUANTILE_95 * dampedError * Math.sqrt(Math.max(1, toGo / horizon));
    List<Double> path = path(periods, ahead -> Math.max(seen, growth.ahead(ahead)));
    return new MarketSize(
        Method.DAMPED_TREND,
        capacity,
        0,
        Math.max(seen, capacity - error),
        capacity + error,
        bassError,
        dampedError,
        path,
        margins(path, seen, people.length, dampedError, 0));
  }

  private static List<Double> path(int periods, IntToDoubleFunction forecast) {
    return IntStream.rangeClosed(1, periods).mapToDouble(forecast).boxed().toList();
  }

  /**
   * The error of the backtest, grown with the root of the time, and the chance of counts.
   *
   * @param relative the least that the growth may be off, as a share of it
   */
  private static List<Double> margins(
      List<Double> path, double seen, int count, double error, double relative) {
    double horizon = Math.max(1, count / (2 * ORIGINS));
    return IntStream.range(0, path.size())
        .mapToObj(
            k -> {
              double growth = path.get(k) - seen;
              double variance = growth + error * error * Math.max(1, (k + 1) / horizon);
              return Math.max(QUANTILE_95 * Math.sqrt(variance), relative * growth);
            })
        .toList();
  }
}
