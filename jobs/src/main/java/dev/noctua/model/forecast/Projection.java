package dev.noctua.model.forecast;

import java.util.Arrays;
import java.util.function.Function;

/**
 * What a method says about a series.
 *
 * @param fitted per value of the history what the method says of it one step before; NaN where it
 *     has no basis yet
 * @param ahead what follows the history, one value per step
 */
record Projection(double[] fitted, double[] ahead) {

  /** The same value for everything. */
  static Projection constant(double value, int past, int horizon) {
    double[] fitted = new double[past];
    double[] ahead = new double[horizon];
    Arrays.fill(fitted, value);
    Arrays.fill(ahead, value);
    return new Projection(fitted, ahead);
  }

  /** The median of several, step by step; a past value that one of them lacks is left to others. */
  static Projection median(Projection... parts) {
    return new Projection(
        median(parts, parts[0].fitted.length, Projection::fitted),
        median(parts, parts[0].ahead.length, Projection::ahead));
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
