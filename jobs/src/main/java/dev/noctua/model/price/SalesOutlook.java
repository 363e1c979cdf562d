package dev.noctua.model.price;

import java.util.List;

/**
 * What an item is expected to sell over some days at its present price.
 *
 * @param reference the present price, above 0
 * @param units expected
 * @param spread standard deviation of the logarithm of units, whatever the price does
 * @param kept share of the list price that stays after discounts and refunds, 0 to 1
 */
public record SalesOutlook(
    String item, double reference, double units, double spread, double kept) {
  private static final double HALF_AN_ORDER = 0.5;

  /** What was sold on some past days. */
  public record Past(List<Double> price, List<Double> units, double orders, double dispersion) {}

  /**
   * As much per day as on past days, each brought to the present price by the elasticity. The
   * spread is that of two Poisson counts of orders with this dispersion: the one that was seen and
   * the one to come.
   *
   * @param elasticity at the reference; 0 where it isn't known, so that the level stands
   * @param days how many days ahead
   */
  public static SalesOutlook of(
      String item,
      double reference,
      Past past,
      ResponseForm form,
      double elasticity,
      int days,
      double kept) {
    double atPresent = 0;
    double sold = 0;
    for (int t = 0; t < past.units.size(); t++) {
      atPresent += form.demandRatio(elasticity, past.price.get(t) / reference);
      sold += past.units.get(t);
    }
    double scale = atPresent > 0 ? days / atPresent : 0;
    double seen = past.orders + HALF_AN_ORDER;
    double relative = past.dispersion * (1 / seen + 1 / (seen * Math.max(scale, 1e-6)));
    return new SalesOutlook(item, reference, sold * scale, Math.sqrt(Math.log1p(relative)), kept);
  }

  /** The same over another number of days. */
  public SalesOutlook scaled(double factor) {
    return new SalesOutlook(item, reference, units * factor, spread, kept);
  }
}
