package dev.noctua.model.price;

import java.util.stream.IntStream;

/**
 * Values of a Poisson panel's parameters, and how likely they make its counts.
 *
 * <p>Slopes and effects have a weak normal prior around 0 with the standard deviations {@value
 * #SLOPE_SPREAD} and {@value #EFFECT_SPREAD}: it keeps finite what the data leaves open, such as
 * the effect of a week without an order, and moves nothing that the data tells.
 */
final class PoissonPoint {
  static final double SLOPE_SPREAD = 10;
  static final double EFFECT_SPREAD = 5;

  /** By item: its level, then its slopes. */
  final double[][] own;

  /** By number of the effect. */
  final double[] shared;

  /** Expected counts by item and day, where counts are known. */
  final double[][] mean;

  /** Without the counts' factorials. */
  final double logLikelihood;

  /** The logarithm of likelihood and prior. */
  final double objective;

  private final PoissonPanel panel;

  private PoissonPoint(PoissonPanel panel, double[][] own, double[] shared) {
    this.panel = panel;
    this.own = own;
    this.shared = shared;
    mean = new double[panel.items()][panel.days()];
    logLikelihood = expect();
    objective = logLikelihood + logPrior();
  }

  /**
   * Where a search begins: levels that explain each item's sum alone, and no effects.
   *
   * @param slopes by item; those that are missing are 0
   */
  static PoissonPoint start(PoissonPanel panel, double[][] slopes) {
    double[][] own = new double[panel.items()][];
    for (int i = 0; i < own.length; i++) {
      own[i] = new double[panel.size(i)];
      own[i][0] = level(panel, i);
      System.arraycopy(slopes[i], 0, own[i], 1, Math.min(slopes[i].length, own[i].length - 1));
    }
    return new PoissonPoint(panel, own, new double[panel.columns()]);
  }

  private static double level(PoissonPanel panel, int item) {
    double orders = 0;
    double expected = 0;
    for (int t = 0; t < panel.days(); t++) {
      if (panel.isKnown(item, t)) {
        orders += panel.counts()[item][t];
        expected += Math.exp(panel.offset()[item][t]);
      }
    }
    return Math.log(orders / expected);
  }

  /** The point that lies a step from here, times {@code size}. */
  PoissonPoint moved(double[][] ownStep, double[] sharedStep, double size) {
    double[][] to =
        IntStream.range(0, own.length)
            .mapToObj(i -> moved(own[i], ownStep[i], size))
            .toArray(double[][]::new);
    return new PoissonPoint(panel, to, moved(shared, sharedStep, size));
  }

  private static double[] moved(double[] from, double[] step, double size) {
    double[] to = from.clone();
    for (int k = 0; k < to.length; k++) {
      to[k] += size * step[k];
    }
    return to;
  }

  private double logPrior() {
    double sum = 0;
    for (double[] item : own) {
      for (int f = 1; f < item.length; f++) {
        sum -= item[f] * item[f] / (2 * SLOPE_SPREAD * SLOPE_SPREAD);
      }
    }
    for (double effect : shared) {
      sum -= effect * effect / (2 * EFFECT_SPREAD * EFFECT_SPREAD);
    }
    return sum;
  }

  /** Fills in the expected counts, and returns the logarithm of the likelihood. */
  private double expect() {
    double[] today = effectOfDay();
    double sum = 0;
    for (int i = 0; i < own.length; i++) {
      for (int t = 0; t < today.length; t++) {
        if (panel.isKnown(i, t)) {
          double eta = eta(i, t) + today[t];
          mean[i][t] = Math.exp(eta);
          sum += panel.counts()[i][t] * eta - mean[i][t];
        }
      }
    }
    return sum;
  }

  private double[] effectOfDay() {
    double[] sum = new double[panel.days()];
    for (int[] effect : panel.effects()) {
      for (int t = 0; t < sum.length; t++) {
        sum[t] += effect[t] < 0 ? 0 : shared[effect[t]];
      }
    }
    return sum;
  }

  private double eta(int item, int day) {
    double eta = panel.offset()[item][day] + own[item][0];
    double[][] features = panel.features()[item];
    for (int f = 0; f < features.length; f++) {
      eta += own[item][f + 1] * features[f][day];
    }
    return eta;
  }
}
