package dev.noctua.model.forecast;

import java.util.Arrays;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * The methods. Each is a function of a history, its season and the number of steps ahead; none
 * looks at anything else, so equal input gives equal forecasts to the bit.
 */
public enum ForecastMethod {
  /** The value one season before. */
  SEASONAL_NAIVE,
  /** The last value, with the season of a decomposition. */
  NAIVE2,
  /** The mean of the last four values one season apart. */
  SAME_WEEKDAY_MEAN,
  /** Exponential smoothing, chosen by AICc. */
  ETS,
  THETA,
  /** For demand that is 0 most of the time. */
  TSB,
  /** The median of ETS, Theta and, where the season is a week, the mean of equal weekdays. */
  COMBINATION;

  /** Squares of values up to here stay finite. */
  private static final double LARGEST = 1e100;

  /** A forecast beyond so many times the largest of the last {@link #RECENT} values isn't one. */
  private static final double ABSURD = 5;

  private static final int RECENT = 90;

  /** The name in tables: lower case. */
  public String id() {
    return name().toLowerCase(Locale.ROOT);
  }

  /**
   * Forecasts what follows. Where the history is too short for the method, or its forecast isn't
   * finite, is more than five times as large as anything among the last 90 values or, where all of
   * these are 0, is larger than anything in the history, {@link #SAME_WEEKDAY_MEAN} takes its
   * place. Of a history without values below 0 no forecast is below 0.
   *
   * @param history one value per step without gaps, oldest first
   * @param season steps of a season; 1 if there is none
   * @param horizon steps ahead
   * @throws IllegalArgumentException when there is no history, a value isn't a number or beyond
   *     10^100, or the season or the horizon is below 1
   */
  public SeriesForecast forecast(double[] history, int season, int horizon) {
    return forecasts(List.of(this), history, season, horizon).get(this);
  }

  /** The forecasts of several methods, for which what they share is computed once. */
  static Map<ForecastMethod, SeriesForecast> forecasts(
      List<ForecastMethod> methods, double[] history, int season, int horizon) {
    if (season < 1 || horizon < 1) {
      throw new IllegalArgumentException(
          "season %d and horizon %d must be at least 1".formatted(season, horizon));
    }
    double largest = largest(history, 0);
    // A power of two scales without rounding, so that no method meets huge or tiny values.
    double scale = largest == 0 ? 1 : Math.scalb(1.0, Math.getExponent(largest));
    double[] scaled = Arrays.stream(history).map(value -> value / scale).toArray();
    double recent = largest(scaled, Math.max(0, scaled.length - RECENT));
    double limit = recent > 0 ? ABSURD * recent : largest(scaled, 0);
    boolean isNeverNegative = Arrays.stream(history).allMatch(value -> value >= 0);
    double floor = isNeverNegative ? 0 : Double.NEGATIVE_INFINITY;
    Map<ForecastMethod, Projection> made = new EnumMap<>(ForecastMethod.class);
    Map<ForecastMethod, SeriesForecast> forecasts = new EnumMap<>(ForecastMethod.class);
    for (ForecastMethod asked : methods) {
      ForecastMethod method =
          isSound(asked.project(scaled, season, horizon, made), limit) ? asked : SAME_WEEKDAY_MEAN;
      Projection projection =
          method
              .project(scaled, season, horizon, made)
              .map(value -> Math.max(floor, value * scale));
      forecasts.put(asked, new SeriesForecast(method, history, season, projection, floor));
    }
    return forecasts;
  }

  private static boolean isSound(Projection projection, double limit) {
    return projection != null
        && Arrays.stream(projection.ahead()).allMatch(value -> Math.abs(value) <= limit);
  }

  /**
   * Null where the history is too short.
   *
   * @param made the projections of this history that are there already
   */
  private Projection project(
      double[] history, int season, int horizon, Map<ForecastMethod, Projection> made) {
    if (!made.containsKey(this)) {
      made.put(
          this,
          switch (this) {
            case SEASONAL_NAIVE -> NaiveForecasts.seasonal(history, season, horizon);
            case NAIVE2 -> NaiveForecasts.naive2(history, season, horizon);
            case SAME_WEEKDAY_MEAN -> SameWeekdayMean.project(history, season, horizon);
            case ETS -> ExponentialSmoothing.project(history, season, horizon);
            case THETA -> Theta.project(history, season, horizon);
            case TSB -> Tsb.project(history, horizon);
            case COMBINATION -> combine(history, season, horizon, made);
          });
    }
    return made.get(this);
  }

  private static double largest(double[] history, int from) {
    double largest = 0;
    for (int t = from; t < history.length; t++) {
      double size = Math.abs(history[t]);
      if (!(size <= LARGEST)) {
        throw new IllegalArgumentException(
            "value %d of the history is %s: it must be a number of at most 10^100"
                .formatted(t + 1, history[t]));
      }
      largest = Math.max(largest, size);
    }
    if (history.length == 0) {
      throw new IllegalArgumentException("a history needs a value");
    }
    return largest;
  }

  private static Projection combine(
      double[] history, int season, int horizon, Map<ForecastMethod, Projection> made) {
    Projection smoothed = ETS.project(history, season, horizon, made);
    Projection theta = THETA.project(history, season, horizon, made);
    if (smoothed == null || theta == null) {
      return null;
    }
    return season == SameWeekdayMean.WEEK
        ? Projection.median(
            smoothed, theta, SAME_WEEKDAY_MEAN.project(history, season, horizon, made))
        : Projection.median(smoothed, theta);
  }
}
