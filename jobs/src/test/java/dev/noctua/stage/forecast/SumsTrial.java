package dev.noctua.stage.forecast;

import dev.noctua.model.evaluate.ForecastContext;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** How forecasts of sums over four weeks did: figures over all that were added. */
final class SumsTrial {
  static final double[] LEVELS = {0.025, 0.1, 0.5, 0.9, 0.975};

  private double errors;
  private double loss;
  private double excess;
  private double came;
  private int covered80;
  private int covered95;
  private int narrow;
  private int outside;
  private final List<Double> losses = new ArrayList<>();
  private final List<Double> squares = new ArrayList<>();

  /**
   * @param quantiles at {@link #LEVELS}
   */
  void add(double expected, double[] quantiles, double sum) {
    double twice = 2 * ForecastContext.pinball(LEVELS, new double[][] {quantiles}, sum);
    losses.add(twice);
    squares.add((sum - expected) * (sum - expected));
    errors += Math.abs(sum - expected);
    loss += twice;
    excess += expected - sum;
    came += sum;
    covered80 += quantiles[1] <= sum && sum <= quantiles[3] ? 1 : 0;
    covered95 += quantiles[0] <= sum && sum <= quantiles[4] ? 1 : 0;
    narrow += quantiles[1] == quantiles[3] ? 1 : 0;
    outside += quantiles[1] <= expected && expected <= quantiles[3] ? 0 : 1;
  }

  int count() {
    return losses.size();
  }

  double wape() {
    return errors / came;
  }

  double bias() {
    return excess / came;
  }

  double quantileLoss() {
    return loss / came;
  }

  double covered80() {
    return (double) covered80 / count();
  }

  double covered95() {
    return (double) covered95 / count();
  }

  /** The share of 80 % intervals without a width. */
  double narrow() {
    return (double) narrow / count();
  }

  /** The share of forecasts outside of their 80 % interval. */
  double outside() {
    return (double) outside / count();
  }

  /** Twice the mean pinball loss of each, in the order in which they were added. */
  double[] losses() {
    return losses.stream().mapToDouble(each -> each).toArray();
  }

  double[] squares() {
    return squares.stream().mapToDouble(each -> each).toArray();
  }

  @Override
  public String toString() {
    return String.format(
        Locale.ROOT,
        "%d sums: WAPE %.3f, bias %.3f, quantile loss %.3f, covered %.1f and %.1f %%, width 0 of"
            + " %.1f %%, mean outside %.1f %%",
        count(),
        wape(),
        bias(),
        quantileLoss(),
        100 * covered80(),
        100 * covered95(),
        100 * narrow(),
        100 * outside());
  }
}
