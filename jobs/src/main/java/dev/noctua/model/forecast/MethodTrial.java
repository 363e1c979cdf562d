package dev.noctua.model.forecast;

import dev.noctua.model.evaluate.ForecastContext;
import dev.noctua.model.evaluate.ForecastMetric;
import java.io.Serializable;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;

/**
 * How every method would have done on one series: the mean RMSSE of 28 days ahead over the last
 * eight weekly origins of its past, each with the values up to it alone.
 */
public final class MethodTrial implements Serializable {
  /** The methods that are tried; the combination is what the others are held against. */
  public static final List<ForecastMethod> METHODS =
      List.of(
          ForecastMethod.COMBINATION,
          ForecastMethod.ETS,
          ForecastMethod.THETA,
          ForecastMethod.SAME_WEEKDAY_MEAN,
          ForecastMethod.TSB,
          ForecastMethod.SEASONAL_NAIVE);

  /** The fewest values before an origin: younger series aren't tried. */
  public static final int FEWEST_KNOWN = 49;

  private static final int HORIZON = 28;
  private static final int ORIGINS = 8;
  private static final int STEP = 7;

  private final double[] rmsse;

  /**
   * @param rmsse of {@link #METHODS} in their order
   */
  MethodTrial(double... rmsse) {
    this.rmsse = rmsse;
  }

  /**
   * How many of so many values are known at the first origin; a series can be tried where these are
   * {@link #FEWEST_KNOWN} or more.
   */
  public static int firstOrigin(int length) {
    return length - HORIZON - (ORIGINS - 1) * STEP;
  }

  /**
   * Tries all methods. An origin before which nothing came for 28 steps doesn't count, nor does one
   * up to which all values are equal, since errors have no scale there.
   *
   * @param series long enough, see {@link #firstOrigin}
   * @param season steps of a season; 1 if there is none
   * @return empty where no origin counts
   * @throws IllegalArgumentException when the series is too short
   */
  public static Optional<MethodTrial> of(double[] series, int season) {
    if (firstOrigin(series.length) < FEWEST_KNOWN) {
      throw new IllegalArgumentException("%d values are too few".formatted(series.length));
    }
    double[] sums = new double[METHODS.size()];
    int counted = 0;
    for (int origin = firstOrigin(series.length);
        origin <= series.length - HORIZON;
        origin += STEP) {
      double[] known = Arrays.copyOf(series, origin);
      double[] came = Arrays.copyOfRange(series, origin, origin + HORIZON);
      if (isAlive(known) && add(known, season, came, sums)) {
        counted++;
      }
    }
    int origins = counted;
    return origins == 0
        ? Optional.empty()
        : Optional.of(new MethodTrial(Arrays.stream(sums).map(sum -> sum / origins).toArray()));
  }

  private static boolean isAlive(double[] known) {
    return Arrays.stream(known, known.length - HORIZON, known.length).anyMatch(value -> value != 0);
  }

  /** False where errors have no scale. */
  private static boolean add(double[] known, int season, double[] came, double[] sums) {
    Map<ForecastMethod, SeriesForecast> forecasts =
        ForecastMethod.forecasts(METHODS, known, season, HORIZON);
    for (int method = 0; method < sums.length; method++) {
      double[] ahead = forecasts.get(METHODS.get(method)).ahead();
      OptionalDouble error =
          ForecastMetric.RMSSE.of(
              List.of(new ForecastContext(known, season, ahead, new double[0][], came)));
      if (error.isEmpty()) {
        return false;
      }
      sums[method] += error.getAsDouble();
    }
    return true;
  }

  /** The mean over the origins. */
  double rmsse(ForecastMethod method) {
    return rmsse[METHODS.indexOf(method)];
  }
}
