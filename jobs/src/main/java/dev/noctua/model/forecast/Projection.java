package dev.noctua.model.forecast;

import java.util.Arrays;
import java.util.function.DoubleUnaryOperator;
import java.util.function.Function;

/** What a method says about a series. */
final class Projection {
  private final double[] fitted;
  private final double[] ahead;
  private final double[] spread;

  /**
   * @param fitted per value of the history what the method says of it one step before; NaN where it
   *     has no basis yet
   * @param ahead what follows the history, one value per step
   * @param spread per step ahead how many times as large an error is as that of the first step
   */
  Projection(double[] fitted, double[] ahead, double[] spread) {
    this.fitted = fitted;
    this.ahead = ahead;
    this.spread = spread;
  }

  double[] fitted() {
    return fitted;
  }

  double[] ahead() {
    return ahead;
  }

  double[] spread() {
    return spread;
  }

  /** An error that doesn't grow with the distance. */
  static double[] evenSpread(int horizon) {
    double[] spread = new double[horizon];
    Arrays.fill(spread, 1);
    return spread;
  }

  /** With each value replaced. */
  Projection map(DoubleUnaryOperator each) {
    return new Projection(
        Arrays.stream(fitted).map(each).toArray(),
        Arrays.stream(ahead).map(each).toArray(),
        spread);
  }

  /** The median of several, step by step; a past value that one of them lacks is left to others. */
  static Projection median(Projection... parts) {
    return new Projection(
        median(parts, parts[0].fitted.length, Projection::fitted),
        median(parts, parts[0].ahead.length, Projection::ahead),
        median(parts, parts[0].ahead.length, Projection::spread));
  }

  private static double[] median(
      Projection[] parts, int length, Function<Projection, double[]> values) {
    double[] medians = new double[length];
    double[] step = new double[parts.length];
    for (int i = 0; i < length; i++) {
      for (int part = 0; part < parts.length; part++) {
        step[part] = values.apply(parts[part])[i];
      }
      Arrays.sort(step); // NaN comes last
      int known = parts.length;
      while (known > 0 && Double.isNaN(step[known - 1])) {
        known--;
      }
      medians[i] = known == 0 ? Double.NaN : (step[(known - 1) / 2] + step[known / 2]) / 2;
    }
    return medians;
  }
}
