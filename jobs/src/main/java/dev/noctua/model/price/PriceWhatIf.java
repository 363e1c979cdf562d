package dev.noctua.model.price;

import dev.noctua.model.price.Elasticity.Estimate;
import java.util.Arrays;
import java.util.SplittableRandom;
import org.apache.commons.math3.distribution.NormalDistribution;

/**
 * What another price would make of net revenue: what is left of the price after fees, times demand.
 *
 * <pre>R(p)/R(p0) = [(p(1−φ)−f)/(p0(1−φ)−f)] · D(p)/D(p0)</pre>
 */
public final class PriceWhatIf {
  private final ResponseForm form;
  private final double feeShare;
  private final double fixedFee;
  private final double[] draws;

  /**
   * @param form of the response to price
   * @param feeShare φ, 0 or more and below 1
   * @param fixedFee f, per order, in the unit of prices
   * @param draws standard normal ones; the same for all items, so that sums of items are drawn too
   * @throws IllegalArgumentException when a fee is out of its range
   */
  public PriceWhatIf(ResponseForm form, double feeShare, double fixedFee, double[] draws) {
    if (!(feeShare >= 0 && feeShare < 1 && fixedFee >= 0)) {
      throw new IllegalArgumentException(
          "fees of %s of the price and %s per order".formatted(feeShare, fixedFee));
    }
    this.form = form;
    this.feeShare = feeShare;
    this.fixedFee = fixedFee;
    this.draws = draws;
  }

  private static final double TAIL = 0.05;

  /**
   * What one price brings, as ratios to the present one.
   *
   * @param revenue mean of R(p)/R(p0)
   * @param low 5 % quantile of R(p)/R(p0)
   * @param high 95 % quantile of R(p)/R(p0)
   * @param demand mean of D(p)/D(p0)
   * @param gainProbability share of draws in which R grows
   */
  public record Outcome(
      double revenue, double low, double high, double demand, double gainProbability) {}

  /** Standard normal draws; equal seeds give equal ones. */
  public static double[] draws(int count, long seed) {
    SplittableRandom random = new SplittableRandom(seed);
    NormalDistribution normal = new NormalDistribution(null, 0, 1);
    double[] draws = new double[count];
    Arrays.setAll(
        draws, i -> normal.inverseCumulativeProbability((random.nextLong() >>> 11 | 1) * 0x1p-53));
    return draws;
  }

  /** True when something is left of the price after fees. */
  public boolean isEarning(double price) {
    return net(price) > 0;
  }

  /** R(p)/R(p0) at a known elasticity at p0. */
  public double revenueRatio(double elasticity, double reference, double price) {
    return net(price) / net(reference) * form.demandRatio(elasticity, price / reference);
  }

  /**
   * What a price brings.
   *
   * @param reference present price, earning
   */
  public Outcome outcome(Estimate elasticity, double reference, double price) {
    double[] revenue = new double[draws.length];
    double demand = 0;
    int gains = 0;
    for (int d = 0; d < draws.length; d++) {
      double drawn = elasticity.value() + elasticity.standardError() * draws[d];
      revenue[d] = revenueRatio(drawn, reference, price);
      demand += form.demandRatio(drawn, price / reference);
      gains += revenue[d] > 1 ? 1 : 0;
    }
    double mean = Arrays.stream(revenue).sum() / draws.length;
    Arrays.sort(revenue);
    int tail = (int) (TAIL * draws.length);
    return new Outcome(
        mean,
        revenue[tail],
        revenue[draws.length - 1 - tail],
        demand / draws.length,
        (double) gains / draws.length);
  }

  private double net(double price) {
    return price * (1 - feeShare) - fixedFee;
  }
}
