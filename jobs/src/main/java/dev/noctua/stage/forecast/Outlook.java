package dev.noctua.stage.forecast;

import java.io.Serializable;

/** What the methods say of one series, for itself alone. */
final class Outlook implements Serializable {
  private final String level;
  private final String item;
  private final String category;
  private final String kind;
  private final String method;
  private final double unitsVariance;
  private final double grossVariance;
  private final double[] units;
  private final double[] gross;
  private final PriceEffect price;
  private final double[] growth;
  private final double kept;
  private final double seats;
  private final double[][] unitsQuantiles;
  private final double[][] revenueQuantiles;

  /**
   * @param item content, category or kind; {@code all} for the platform
   * @param category of a content
   * @param kind of a content
   * @param method the one that made the level of revenue
   * @param unitsVariance mean squared error one day ahead
   * @param grossVariance mean squared error one day ahead
   * @param units expected per day, at the price that stands and without a limit of seats
   * @param gross expected money paid for these units
   * @param price what a planned price makes of both
   * @param growth what the growth of the market makes of both, per day
   * @param kept share of the money paid that isn't given back
   * @param seats that are left; infinite where there is no limit
   * @param unitsQuantiles per row of {@link Spans}, at the levels of {@link Quantiles#UNITS}
   * @param revenueQuantiles per row of {@link Spans}, at the levels of {@link Quantiles#REVENUE}
   */
  Outlook(
      String level,
      String item,
      String category,
      String kind,
      String method,
      double unitsVariance,
      double grossVariance,
      double[] units,
      double[] gross,
      PriceEffect price,
      double[] growth,
      double kept,
      double seats,
      double[][] unitsQuantiles,
      double[][] revenueQuantiles) {
    this.level = level;
    this.item = item;
    this.category = category;
    this.kind = kind;
    this.method = method;
    this.unitsVariance = unitsVariance;
    this.grossVariance = grossVariance;
    this.units = units;
    this.gross = gross;
    this.price = price;
    this.growth = growth;
    this.kept = kept;
    this.seats = seats;
    this.unitsQuantiles = unitsQuantiles;
    this.revenueQuantiles = revenueQuantiles;
  }

  String level() {
    return level;
  }

  String item() {
    return item;
  }

  String category() {
    return category;
  }

  String kind() {
    return kind;
  }

  String method() {
    return method;
  }

  double unitsVariance() {
    return unitsVariance;
  }

  double grossVariance() {
    return grossVariance;
  }

  double[] units() {
    return units;
  }

  double[] gross() {
    return gross;
  }

  PriceEffect price() {
    return price;
  }

  double[] growth() {
    return growth;
  }

  double kept() {
    return kept;
  }

  double seats() {
    return seats;
  }

  boolean hasSeats() {
    return !Double.isInfinite(seats);
  }

  double[][] unitsQuantiles() {
    return unitsQuantiles;
  }

  double[][] revenueQuantiles() {
    return revenueQuantiles;
  }

  boolean isContent() {
    return level.equals(DailySales.CONTENT);
  }
}
