package dev.noctua.model.evaluate;

import java.util.List;
import java.util.OptionalDouble;
import java.util.function.Predicate;
import java.util.function.ToDoubleFunction;

/**
 * A figure of forecasts: a named function of {@link ForecastContext}s. A figure is a sum over the
 * series divided by another: a mean over series where each counts 1, a share of all where each
 * counts with its volume.
 */
public final class ForecastMetric {
  /**
   * Mean absolute error ÷ that of the seasonal naive method in the past (Hyndman, Koehler 2006).
   */
  public static final ForecastMetric MASE =
      mean(
          "mase",
          c -> c.absoluteScale(c.season()) > 0,
          c -> c.absoluteError() / c.steps() / c.absoluteScale(c.season()));

  /** Root of the mean squared error ÷ that of the naive method in the past (M5, 2020). */
  public static final ForecastMetric RMSSE =
      mean(
          "rmsse",
          c -> c.squaredScale() > 0,
          c -> Math.sqrt(c.squaredError() / c.steps() / c.squaredScale()));

  /** In percent, as in M3; of series that are hardly ever 0 alone. */
  public static final ForecastMetric SMAPE =
      mean("smape", ForecastContext::hasFewZeros, c -> 100 * c.symmetricError() / c.steps());

  /** Sum of absolute errors ÷ sum of sizes. */
  public static final ForecastMetric WAPE =
      new ForecastMetric("wape", ForecastContext::absoluteError, ForecastContext::volume);

  /** What was forecast above what came ÷ sum of sizes. */
  public static final ForecastMetric BIAS =
      new ForecastMetric("bias", ForecastContext::excess, ForecastContext::volume);

  /** Mean pinball loss of all levels ÷ mean absolute difference of neighbours in the past (M5). */
  public static final ForecastMetric PINBALL =
      mean(
          "pinball",
          c -> c.absoluteScale(1) > 0,
          c -> c.pinball() / c.steps() / c.absoluteScale(1));

  /** Twice the pinball loss ÷ sum of sizes; 1 for who says 0 to every level. */
  public static final ForecastMetric WEIGHTED_QUANTILE_LOSS =
      new ForecastMetric("quantile_loss", c -> 2 * c.pinball(), ForecastContext::volume);

  /** Share of values inside of the 80 % interval. */
  public static final ForecastMetric COVERAGE_80 =
      new ForecastMetric("coverage_80", c -> c.covered(1), ForecastContext::steps);

  /** Share of values inside of the 95 % interval. */
  public static final ForecastMetric COVERAGE_95 =
      new ForecastMetric("coverage_95", c -> c.covered(2), ForecastContext::steps);

  /** All of them. */
  public static final List<ForecastMetric> ALL =
      List.of(
          MASE,
          RMSSE,
          SMAPE,
          WAPE,
          BIAS,
          PINBALL,
          WEIGHTED_QUANTILE_LOSS,
          COVERAGE_80,
          COVERAGE_95);

  private final String name;
  private final ToDoubleFunction<ForecastContext> part;
  private final ToDoubleFunction<ForecastContext> whole;

  private ForecastMetric(
      String name,
      ToDoubleFunction<ForecastContext> part,
      ToDoubleFunction<ForecastContext> whole) {
    this.name = name;
    this.part = part;
    this.whole = whole;
  }

  private static ForecastMetric mean(
      String name, Predicate<ForecastContext> isDefined, ToDoubleFunction<ForecastContext> value) {
    return new ForecastMetric(
        name, c -> isDefined.test(c) ? value.applyAsDouble(c) : 0, c -> isDefined.test(c) ? 1 : 0);
  }

  public String name() {
    return name;
  }

  /** What one series adds to the sum that is divided. */
  public double part(ForecastContext series) {
    return part.applyAsDouble(series);
  }

  /** What one series adds to the sum that divides; 0 where the figure isn't defined for it. */
  public double whole(ForecastContext series) {
    return whole.applyAsDouble(series);
  }

  /** The figure of these series; empty where it is defined for none of them. */
  public OptionalDouble of(List<ForecastContext> series) {
    double whole = series.stream().mapToDouble(this.whole).sum();
    return whole == 0
        ? OptionalDouble.empty()
        : OptionalDouble.of(series.stream().mapToDouble(part).sum() / whole);
  }
}
