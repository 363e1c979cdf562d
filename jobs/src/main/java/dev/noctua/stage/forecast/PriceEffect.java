package dev.noctua.stage.forecast;

import java.io.Serializable;
import java.math.BigDecimal;
import java.util.Arrays;
import java.util.Optional;

/** The price of each day ahead, and what it makes of the sales at the price that stands tonight. */
final class PriceEffect implements Serializable {
  private final BigDecimal[] prices;
  private final Basis[] basis;
  private final double[] units;
  private final double[] revenue;

  /**
   * @param prices null where no price is known
   * @param units factor of units per day
   * @param revenue factor of revenue per day
   */
  PriceEffect(BigDecimal[] prices, Basis[] basis, double[] units, double[] revenue) {
    this.prices = prices;
    this.basis = basis;
    this.units = units;
    this.revenue = revenue;
  }

  BigDecimal[] prices() {
    return prices;
  }

  Basis[] basis() {
    return basis;
  }

  double[] units() {
    return units;
  }

  double[] revenue() {
    return revenue;
  }

  /** Which price a forecast assumes. */
  enum Basis {
    /** That of tonight. */
    CURRENT,
    /** A planned one, through the elasticity. */
    PLANNED,
    /** A planned one whose effect on demand isn't known: the level stands, unless it is free. */
    NOT_IDENTIFIED
  }

  /** The price that stands goes on. */
  static PriceEffect none(Optional<BigDecimal> price, int horizon) {
    BigDecimal[] prices = new BigDecimal[horizon];
    Basis[] basis = new Basis[horizon];
    double[] ones = new double[horizon];
    Arrays.fill(prices, price.orElse(null));
    Arrays.fill(basis, Basis.CURRENT);
    Arrays.fill(ones, 1);
    return new PriceEffect(prices, basis, ones, ones.clone());
  }
}
