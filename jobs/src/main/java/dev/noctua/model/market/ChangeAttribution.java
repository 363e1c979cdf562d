package dev.noctua.model.market;

import dev.noctua.kernels.Order;
import java.util.Arrays;

/**
 * To which factors the change of a sum of products between two periods is due: additive LMDI-I (Ang
 * 2005), which leaves no rest and treats all factors alike.
 *
 * <pre>V = Σ_i Π_k x_ik;  part of k = Σ_i L(V_i1, V_i0) · ln(x_ik1/x_ik0),  L(a, b) = (a−b)/ln(a/b)
 * </pre>
 *
 * <p>A factor of 0 stands for one that goes to 0 (Ang and Liu 2007): what appears or disappears is
 * due to the factors that are 0 in one of the periods.
 */
public final class ChangeAttribution {
  private ChangeAttribution() {}

  /**
   * The parts of the change by factor; their sum is the change.
   *
   * @param before factors by term and factor, 0 or more and finite
   * @param after of the same shape
   */
  public static double[] parts(double[][] before, double[][] after) {
    double[] parts = new double[before.length == 0 ? 0 : before[0].length];
    for (int i = 0; i < before.length; i++) {
      add(parts, before[i], after[i]);
    }
    return parts;
  }

  /**
   * The parts in whole units, such as fen, which add up to exactly {@code change}: each is rounded
   * down, and what is missing goes to those with the largest remainders, one unit each.
   *
   * @param change that of the recorded sums; it may differ from that of the factors by rounding
   */
  public static long[] wholeParts(double[][] before, double[][] after, long change) {
    double[] parts = parts(before, after);
    double[] remainders = new double[parts.length];
    long[] whole = new long[parts.length];
    long missing = change;
    for (int k = 0; k < parts.length; k++) {
      whole[k] = (long) Math.floor(parts[k]);
      remainders[k] = parts[k] - whole[k];
      missing -= whole[k];
    }
    int[] order = Order.descending(parts.length, k -> true, k -> remainders[k]);
    for (int place = 0; place < order.length; place++) {
      long share = Math.floorDiv(missing, order.length);
      whole[order[place]] += share + (place < Math.floorMod(missing, order.length) ? 1 : 0);
    }
    return whole;
  }

  private static void add(double[] parts, double[] before, double[] after) {
    for (double x : before) {
      require(x);
    }
    for (double x : after) {
      require(x);
    }
    double from = product(before);
    double to = product(after);
    if (from == to) {
      if (from > 0) {
        addLogarithms(parts, before, after, from);
      }
    } else if (from > 0 && to > 0) {
      addLogarithms(parts, before, after, logarithmicMean(from, to));
    } else {
      // The logarithms of factors that go to 0 outgrow all others, and each other by nothing.
      double[] gone = from > 0 ? after : before;
      long zeros = Arrays.stream(gone).filter(x -> x == 0).count();
      for (int k = 0; k < parts.length; k++) {
        parts[k] += gone[k] == 0 ? (to - from) / zeros : 0;
      }
    }
  }

  private static void addLogarithms(
      double[] parts, double[] before, double[] after, double weight) {
    for (int k = 0; k < parts.length; k++) {
      parts[k] += weight * Math.log(after[k] / before[k]);
    }
  }

  /** L(a, b) of two unequal values above 0; the logarithm of 1 + x is exact where x is tiny. */
  private static double logarithmicMean(double a, double b) {
    double apart = Math.abs(a - b);
    return apart / Math.log1p(apart / Math.min(a, b));
  }

  private static double product(double[] factors) {
    return Arrays.stream(factors).reduce(1, (one, other) -> one * other);
  }

  private static void require(double factor) {
    if (!(factor >= 0 && factor < Double.POSITIVE_INFINITY)) {
      throw new IllegalArgumentException("a factor is 0 or more and finite, not " + factor);
    }
  }
}
