package dev.noctua.model.price;

import java.util.Optional;

/**
 * What is known of an item's response to its price.
 *
 * @param reference the price that the elasticity holds at
 * @param own what the item's own data says; empty where its price never moved or nothing was sold
 * @param shrunk the same drawn to the category's mean, which is all there is without own data;
 *     empty where no price of the platform ever moved
 * @param dispersion Pearson's, 1 or more
 * @param followsDemand the price ahead explains demand, of this item or of its category: something
 *     hidden moves both
 * @param isChecked the price ahead changed, so that {@code followsDemand} could be found; true
 *     where the item has no data of its own
 * @param isUneven demand jumps between prices, of this item, of its category or of most categories:
 *     no single elasticity describes it
 */
public record Elasticity(
    String category,
    String item,
    double reference,
    PriceHistory history,
    Optional<Estimate> own,
    Optional<Estimate> shrunk,
    double dispersion,
    boolean followsDemand,
    boolean isChecked,
    boolean isUneven) {

  /** A value with a normal error. */
  public record Estimate(double value, double standardError) {
    /** 95 of 100 normal draws are below 1.645. */
    static final double QUANTILE_95 = 1.6448536269514722;

    /** The estimate whose interval of 90 of 100 is known. */
    public static Estimate ofInterval(double value, double low, double high) {
      return new Estimate(value, (high - low) / (2 * QUANTILE_95));
    }

    /** Lower end of the interval that covers 90 of 100. */
    public double low() {
      return value - QUANTILE_95 * standardError;
    }

    /** Upper end of the interval that covers 90 of 100. */
    public double high() {
      return value + QUANTILE_95 * standardError;
    }
  }
}
