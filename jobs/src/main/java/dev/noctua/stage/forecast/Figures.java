package dev.noctua.stage.forecast;

import java.io.Serializable;
import java.util.Arrays;

/**
 * The expected figures of each day ahead, as far as they add up over contents: after each factor
 * what the level has become. Doubles are multiples of a power of two ({@link OutlookModel#grain}),
 * so that sums are the same in any order.
 */
final class Figures implements Serializable {
  private final double[] units;
  private final double[] level;
  private final double[] grown;
  private final double[] priced;
  private final long[] fen;

  /**
   * @param units sold
   * @param level money paid at the price that stands
   * @param grown the same when the market has grown
   * @param priced this at the price that is assumed
   * @param fen revenue: what is kept of it, in whole fen
   */
  Figures(double[] units, double[] level, double[] grown, double[] priced, long[] fen) {
    this.units = units;
    this.level = level;
    this.grown = grown;
    this.priced = priced;
    this.fen = fen;
  }

  double[] units() {
    return units;
  }

  double[] level() {
    return level;
  }

  double[] grown() {
    return grown;
  }

  double[] priced() {
    return priced;
  }

  long[] fen() {
    return fen;
  }

  /**
   * Those of a content, with the factors that make its category coherent, and no more than the
   * seats that are left.
   */
  static Figures of(Outlook content, Reconciliation factors) {
    return of(content, factors, content.seats());
  }

  /** The same as if seats had no limit. */
  static Figures unlimited(Outlook content, Reconciliation factors) {
    return of(content, factors, Double.POSITIVE_INFINITY);
  }

  private static Figures of(Outlook content, Reconciliation factors, double seats) {
    int horizon = content.gross().length;
    Figures figures =
        new Figures(
            new double[horizon],
            new double[horizon],
            new double[horizon],
            new double[horizon],
            new long[horizon]);
    double left = seats;
    for (int day = 0; day < horizon; day++) {
      PriceEffect price = content.price();
      double growth = content.growth()[day];
      double wanted = content.units()[day] * factors.units()[day] * price.units()[day] * growth;
      double share = wanted > left ? left / wanted : 1;
      left -= wanted * share;
      figures.units[day] = OutlookModel.grain(wanted * share);
      figures.level[day] = OutlookModel.grain(content.gross()[day] * factors.gross()[day] * share);
      figures.grown[day] = OutlookModel.grain(figures.level[day] * growth);
      figures.priced[day] = OutlookModel.grain(figures.grown[day] * price.revenue()[day]);
      figures.fen[day] = Math.round(100 * figures.priced[day] * content.kept());
    }
    return figures;
  }

  Figures plus(Figures other) {
    long[] sum = fen.clone();
    Arrays.setAll(sum, day -> fen[day] + other.fen[day]);
    return new Figures(
        Reconciliation.sum(units, other.units),
        Reconciliation.sum(level, other.level),
        Reconciliation.sum(grown, other.grown),
        Reconciliation.sum(priced, other.priced),
        sum);
  }

  /** What a row of {@link Spans} tells: the days' sums and what made them. */
  Total total(int row) {
    double sumOfUnits = 0;
    double sumOfLevel = 0;
    double sumOfGrown = 0;
    double sumOfPriced = 0;
    long sumOfFen = 0;
    for (int day = Spans.from(row, fen.length); day < Spans.until(row, fen.length); day++) {
      sumOfUnits += units[day];
      sumOfLevel += level[day];
      sumOfGrown += grown[day];
      sumOfPriced += priced[day];
      sumOfFen += fen[day];
    }
    return new Total(sumOfUnits, sumOfLevel, sumOfGrown, sumOfPriced, sumOfFen);
  }

  /**
   * The figures of some days of some contents. Revenue is the level × the growth of the market ×
   * the price effect × the kept share, in each total.
   */
  record Total(double units, double level, double grown, double priced, long fen) {
    double marketGrowth() {
      return level > 0 ? grown / level : 1;
    }

    double priceEffect() {
      return grown > 0 ? priced / grown : 1;
    }

    double keptShare() {
      return priced > 0 ? fen / 100.0 / priced : 1;
    }
  }
}
