package dev.noctua.stage.forecast;

import dev.noctua.core.Night;
import dev.noctua.model.forecast.ForecastMethod;
import dev.noctua.model.market.MarketGrowth;
import dev.noctua.model.price.PriceWhatIf;
import java.io.Serializable;
import java.time.LocalDate;
import java.util.Arrays;
import java.util.Optional;
import java.util.SplittableRandom;

/**
 * Makes the {@link Outlook} of a series of its history. Units and money are forecast apart, and
 * drawn together with the refunds of past days; paths of series of equal length take the same past
 * days.
 *
 * @param night the last day that is known
 * @param horizon days ahead
 * @param seed of the draws
 * @param refundShares which share of the money paid is given back
 */
record OutlookModel(LocalDate night, int horizon, long seed, RefundShares refundShares)
    implements Serializable {

  /** Sums of multiples of it are exact in any order. */
  private static final double GRAIN = 0x1p-20;

  private static final String DORMANT = "dormant";
  private static final String SOLD_OUT = "sold_out";
  private static final String NOT_ON_SALE = "not_on_sale";

  /** The model of a night. */
  static OutlookModel of(Night night, int horizon, RefundShares refundShares) {
    return new OutlookModel(night.date(), horizon, night.seed(), refundShares);
  }

  /** A multiple of {@link #GRAIN}. */
  static double grain(double value) {
    return Math.rint(value / GRAIN) * GRAIN;
  }

  /** What the history, and what others teach, say of the days ahead. */
  Outlook of(SalesHistory history, Lessons lessons) {
    int days = history.units().length;
    if (history.seatsLeft().orElse(1) <= 0) {
      return silent(history, SOLD_OUT);
    }
    if (days == 0 && history.age() + horizon <= 0) {
      return silent(history, NOT_ON_SALE);
    }
    boolean isContent = history.level().equals(DailySales.CONTENT);
    if (!history.isNoticed(days) && !(isContent && SalesPaths.isYoung(history))) {
      return silent(history, DORMANT);
    }
    // A plan changes no method: the class of demand is that of what was sold.
    ForecastMethod method = lessons.methods().method(history);
    SalesHistory atTonightsPrice = history.atTonightsPrice(night, horizon);
    SalesPaths paths = SalesPaths.of(atTonightsPrice, method, lessons, horizon, seed);
    double kept = 1 - refundShare(history);
    double[][] units = paths.unitsPaths();
    double[][] net = net(paths.grossPaths(), paths.gross(), kept, history.refunds());
    PriceEffect price = price(history, lessons, units, net);
    double[] growth = lessons.growth();
    double seats = seats(history);
    for (int draw = 0; draw < units.length; draw++) {
      double[] drawn = lessons.growthPaths()[draw];
      for (int day = 0; day < horizon; day++) {
        units[draw][day] *= drawn[day];
        net[draw][day] *= drawn[day];
      }
      limit(units[draw], net[draw], seats);
    }
    double[] expectedUnits = paths.units().clone();
    double[] expectedNet = paths.gross().clone();
    for (int day = 0; day < horizon; day++) {
      expectedUnits[day] *= price.units()[day] * growth[day];
      expectedNet[day] *= price.revenue()[day] * growth[day] * kept;
    }
    limit(expectedUnits, expectedNet, seats);
    return new Outlook(
        history.level(),
        history.item(),
        history.category(),
        history.kind(),
        paths.method(),
        grain(paths.unitsVariance()),
        grain(paths.grossVariance()),
        grains(paths.units()),
        grains(paths.gross()),
        price,
        growth,
        kept,
        seats,
        Quantiles.of(units, expectedUnits, Quantiles.UNITS),
        Quantiles.of(net, expectedNet, Quantiles.REVENUE));
  }

  /** Applies planned prices, to the series itself or to the contents that it holds. */
  private PriceEffect price(
      SalesHistory history, Lessons lessons, double[][] units, double[][] net) {
    Optional<PlannedSpread> ofContents = lessons.planned(history);
    // Most contents have no planned price, and these numbers take longer than what is left here.
    double[] normal =
        history.price().isPlanned(night) || ofContents.isPresent()
            ? PriceWhatIf.draws(SalesPaths.DRAWS, seed + 2)
            : new double[0];
    ofContents.ifPresent(spread -> spread.apply(history, normal, units, net));
    return history.price().apply(night, normal, units, net);
  }

  private static double seats(SalesHistory history) {
    return history.seatsLeft().isPresent()
        ? Math.max(0, history.seatsLeft().getAsLong())
        : Double.POSITIVE_INFINITY;
  }

  /** Nothing will be sold. */
  private Outlook silent(SalesHistory history, String why) {
    int rows = Spans.rows(horizon);
    return new Outlook(
        history.level(),
        history.item(),
        history.category(),
        history.kind(),
        why,
        0,
        0,
        new double[horizon],
        new double[horizon],
        PriceEffect.none(history.price().current(), horizon),
        MarketGrowth.none(horizon).expected(),
        1 - refundShare(history),
        seats(history),
        new double[rows][Quantiles.UNITS.length],
        new double[rows][Quantiles.REVENUE.length]);
  }

  /** Sells no more than so many seats on a path; money ends with the units. */
  private static void limit(double[] units, double[] money, double seats) {
    double left = seats;
    for (int day = 0; day < units.length; day++) {
      double wanted = units[day];
      if (wanted > left) {
        units[day] = left;
        money[day] *= left / wanted;
      }
      left -= units[day];
    }
  }

  private static double[] grains(double[] days) {
    return Arrays.stream(days).map(OutlookModel::grain).toArray();
  }

  /** The share of the money paid that is given back. */
  private double refundShare(SalesHistory history) {
    return refundShares.of(history.gross(), history.refunds());
  }

  /**
   * What is left of each path: less the refunds of past days, from a drawn one on, in such a
   * measure that they are on average what isn't kept of the expected.
   */
  private double[][] net(double[][] gross, double[] expected, double kept, double[] refunds) {
    double[] past =
        Arrays.copyOfRange(
            refunds, Math.max(0, refunds.length - RefundShares.DAYS), refunds.length);
    double mean = Arrays.stream(past).average().orElse(0);
    double due = (1 - kept) * Arrays.stream(expected).average().orElse(0);
    SplittableRandom random = new SplittableRandom(seed + 1);
    double[][] net = new double[gross.length][horizon];
    for (int draw = 0; draw < gross.length; draw++) {
      int start = random.nextInt(Math.max(1, past.length));
      for (int day = 0; day < horizon; day++) {
        net[draw][day] =
            mean > 0
                ? gross[draw][day] - past[(start + day) % past.length] * due / mean
                : kept * gross[draw][day];
      }
    }
    return net;
  }
}
