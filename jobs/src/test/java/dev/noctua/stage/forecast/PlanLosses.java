package dev.noctua.stage.forecast;

import dev.noctua.model.evaluate.Bootstrap;
import java.util.EnumMap;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;

/** What forecasts lose without and with plans, by product, summed over origins. */
final class PlanLosses {
  private static final long SEED = 1;

  private final Map<Figure, Map<String, Loss>> losses = new EnumMap<>(Figure.class);

  /** What forecasts of days are judged by. */
  enum Figure {
    RMSSE_OF_UNITS,
    QUANTILE_LOSS_OF_UNITS,
    RMSSE_OF_REVENUE,
    QUANTILE_LOSS_OF_REVENUE
  }

  /**
   * Of one product.
   *
   * @param whole what the sum over all products is divided by
   */
  record Loss(double without, double with, double whole) {
    Loss plus(Loss other) {
      return new Loss(without + other.without, with + other.with, whole + other.whole);
    }
  }

  /**
   * A figure without and with the plans.
   *
   * @param gain by how much it is lower with them; the interval draws products again
   */
  record Gain(double without, double with, Bootstrap.Interval gain) {
    @Override
    public String toString() {
      return String.format(
          Locale.ROOT,
          "%.4f without, %.4f with: gain %.4f (%.4f to %.4f)",
          without,
          with,
          gain.mean(),
          gain.low(),
          gain.high());
    }
  }

  void add(Figure figure, String product, Loss loss) {
    losses.computeIfAbsent(figure, each -> new TreeMap<>()).merge(product, loss, Loss::plus);
  }

  /** Adds others, whose products are told apart by a prefix. */
  void addAll(String prefix, PlanLosses others) {
    others.losses.forEach(
        (figure, of) -> of.forEach((product, loss) -> add(figure, prefix + product, loss)));
  }

  /** A figure of all products. */
  Gain gain(Figure figure) {
    Map<String, Loss> of = losses.get(figure);
    Loss sum = of.values().stream().reduce(new Loss(0, 0, 0), Loss::plus);
    double share = sum.whole / of.size();
    double[] gains =
        of.values().stream().mapToDouble(each -> (each.without - each.with) / share).toArray();
    return new Gain(sum.without / sum.whole, sum.with / sum.whole, Bootstrap.ofMean(gains, SEED));
  }

  @Override
  public String toString() {
    StringBuilder text = new StringBuilder();
    losses
        .keySet()
        .forEach(figure -> text.append("\n  ").append(figure).append(": ").append(gain(figure)));
    return text.toString();
  }
}
