package dev.noctua.model.forecast;

import java.util.Arrays;

/** The methods, each a function of a history and its season. */
public enum ForecastMethod {
  SEASONAL_NAIVE(NaiveForecasts::seasonal),
  NAIVE2(NaiveForecasts::naive2),
  SAME_WEEKDAY_MEAN(SameWeekdayMean::project),
  ETS(ExponentialSmoothing::project),
  THETA(Theta::project),
  TSB(Tsb::project),
  COMBINATION(ForecastMethod::combine);

  private interface Function {
    Projection project(double[] history, int season, int horizon);
  }

  private final Function function;

  ForecastMethod(Function function) {
    this.function = function;
  }

  Projection project(double[] history, int season, int horizon) {
    double largest = Arrays.stream(history).map(Math::abs).max().orElseThrow();
    double scale = largest == 0 ? 1 : Math.scalb(1.0, Math.getExponent(largest));
    double least = Arrays.stream(history).min().orElseThrow();
    Projection scaled =
        function.project(
            Arrays.stream(history).map(value -> value / scale).toArray(), season, horizon);
    double floor = least >= 0 ? 0 : Double.NEGATIVE_INFINITY;
    return new Projection(
        Arrays.stream(scaled.fitted()).map(value -> Math.max(floor, value * scale)).toArray(),
        Arrays.stream(scaled.ahead()).map(value -> Math.max(floor, value * scale)).toArray());
  }

  private static Projection combine(double[] history, int season, int horizon) {
    return Projection.median(
        ExponentialSmoothing.project(history, season, horizon),
        Theta.project(history, season, horizon),
        SameWeekdayMean.project(history, season, horizon));
  }
}
