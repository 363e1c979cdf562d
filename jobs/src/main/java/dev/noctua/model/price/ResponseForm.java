package dev.noctua.model.price;

/**
 * How demand depends on price. In both forms the slope is the elasticity at the reference price.
 */
public enum ResponseForm {
  /** Constant elasticity: the demand is (p/p0)^ε of that at p0. */
  LOG_LOG {
    @Override
    double feature(double relativePrice) {
      return Math.log(relativePrice);
    }
  },

  /** Elasticity in proportion to the price: the demand is exp(ε · (p/p0 − 1)) of that at p0. */
  SEMI_LOG {
    @Override
    double feature(double relativePrice) {
      return relativePrice - 1;
    }
  };

  /** What the slope multiplies in the logarithm of demand, at a price over the reference price. */
  abstract double feature(double relativePrice);

  /** Demand at a price over that at the reference price. */
  public double demandRatio(double elasticity, double relativePrice) {
    return Math.exp(elasticity * feature(relativePrice));
  }
}
