package dev.noctua.model.price;

import dev.noctua.model.price.Elasticity.Estimate;
import java.util.Arrays;
import java.util.Optional;

/**
 * What prices bring, in draws of the elasticity and of everything else. The draws are the same
 * whenever they are made: an error of the elasticities moves all items together, all other errors
 * are each item's own.
 */
public final class SalesDraws {
  private static final int COUNT = 1000;
  private static final long SEED = 1;
  private static final double TAIL = 0.05;

  private final ResponseForm form;
  private final double[] ofElasticity = PriceWhatIf.draws(COUNT, SEED);

  /** Draws in one form of the response. */
  public SalesDraws(ResponseForm form) {
    this.form = form;
  }

  /** A mean, with the ends of the interval that holds 90 of 100 cases. */
  public record Expected(double mean, double low, double high) {
    /** The same multiplied. */
    public Expected times(double factor) {
      return new Expected(mean * factor, low * factor, high * factor);
    }
  }

  /** What another price would bring, as ratios, without anything else that is unsure. */
  public PriceWhatIf whatIf() {
    // Channels keep a share of what is paid, which cancels in every ratio.
    return new PriceWhatIf(form, 0, 0, ofElasticity);
  }

  /**
   * Units of an item at a price, draw by draw.
   *
   * @param elasticity may be empty at the present price alone
   */
  public double[] units(SalesOutlook outlook, Optional<Estimate> elasticity, double price) {
    double relative = price / outlook.reference();
    double[] units = PriceWhatIf.draws(COUNT, SEED + outlook.item().hashCode());
    double spread = outlook.spread();
    for (int d = 0; d < COUNT; d++) {
      double level = outlook.units() * Math.exp(spread * units[d] - spread * spread / 2);
      units[d] = level * ratio(elasticity, ofElasticity[d], relative);
    }
    return units;
  }

  private double ratio(Optional<Estimate> elasticity, double draw, double relative) {
    return relative == 1
        ? 1
        : form.demandRatio(
            elasticity.orElseThrow().value() + elasticity.get().standardError() * draw, relative);
  }

  /** Units expected of an item at a price: the mean is without the chance of its draws' level. */
  public Expected expected(SalesOutlook outlook, Optional<Estimate> elasticity, double price) {
    double relative = price / outlook.reference();
    double ratio =
        Arrays.stream(ofElasticity).map(d -> ratio(elasticity, d, relative)).sum() / COUNT;
    return interval(outlook.units() * ratio, units(outlook, elasticity, price));
  }

  /** The interval of draws, around a mean that is known better than theirs. */
  public static Expected interval(double mean, double[] draws) {
    double[] sorted = draws.clone();
    Arrays.sort(sorted);
    int tail = (int) (TAIL * sorted.length);
    return new Expected(mean, sorted[tail], sorted[sorted.length - 1 - tail]);
  }
}
