package dev.noctua.model.forecast;

import java.util.Arrays;
import org.apache.commons.math3.stat.StatUtils;

/**
 * How regularly and how evenly something is asked for (Syntetos, Boylan and Croston 2005): by the
 * mean number of steps from one demand to the next, and by the squared coefficient of variation of
 * the steps that have one.
 */
public enum DemandClass {
  /** Often, and about as much each time. */
  SMOOTH,
  /** Often, and now much, now little. */
  ERRATIC,
  /** Seldom, and about as much each time. */
  INTERMITTENT,
  /** Seldom, and now much, now little. */
  LUMPY;

  private static final double SELDOM = 1.32;
  private static final double UNEVEN = 0.49;

  /**
   * The class of a history.
   *
   * @param history one value per step; one without any demand is {@link #INTERMITTENT}
   */
  public static DemandClass of(double... history) {
    double[] sizes = Arrays.stream(history).filter(value -> value != 0).toArray();
    boolean isSeldom = history.length >= SELDOM * sizes.length;
    double mean = sizes.length == 0 ? 0 : StatUtils.mean(sizes);
    boolean isUneven = mean != 0 && StatUtils.populationVariance(sizes) >= UNEVEN * mean * mean;
    if (isSeldom) {
      return isUneven ? LUMPY : INTERMITTENT;
    }
    return isUneven ? ERRATIC : SMOOTH;
  }
}
