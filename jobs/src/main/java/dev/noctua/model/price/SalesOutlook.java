package dev.noctua.model.price;

import java.util.List;

/**
 * What an item is expected to sell over some days at its present price.
 *
 * @param reference the present price, above 0
 * @param units expected
 * @param spread standard deviation of the logarithm of units, whatever the price does
 * @param levelSpread the part of it that is left however many days are looked at: what the past
 *     leaves open of the level
 * @param kept share of the offered price that stays after discounts and refunds, 0 to 1
 */
public record SalesOutlook(
    String item, double reference, double units, double spread, double levelSpread, double kept) {
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
    double ofLevel = past.dispersion / seen;
    double ofCount = past.dispersion / (seen * Math.max(scale, 1e-6));
    return new SalesOutlook(
        item, reference, sold * scale, spread(ofLevel + ofCount), spread(ofLevel), kept);
  }

  /** That of a log-normal variable with this variance, relative to its squared mean. */
  private static double spread(double relativeVariance) {
    return Math.sqrt(Math.log1p(relativeVariance));
  }

  /**
   * The same over other days. A count varies the more, relative to its mean, the smaller it is; the
   * level stays as unsure as it is.
   *
   * @param factor by how much more is expected than here, above 0
   */
  public SalesOutlook scaled(double factor) {
    double ofLevel = Math.expm1(levelSpread * levelSpread);
    double ofCount = Math.max(0, Math.expm1(spread * spread) - ofLevel);
    return new SalesOutlook(
        item, reference, units * factor, spread(ofLevel + ofCount / factor), levelSpread, kept);
  }

  /** The same with units and a share that stays which are known from elsewhere. */
  public SalesOutlook with(double otherUnits, double otherKept) {
    return new SalesOutlook(item, reference, otherUnits, spread, levelSpread, otherKept);
  }
}
