package dev.noctua.stage.forecast;

import java.io.Serializable;

/**
 * What the methods say of one series, for itself alone.
 *
 * @param item content, category or kind; {@code all} for the platform
 * @param category of a content
 * @param kind of a content
 * @param method the one that made the level of revenue
 * @param unitsVariance mean squared error one day ahead
 * @param grossVariance mean squared error one day ahead
 * @param units expected per day, at the price that stands
 * @param gross expected money paid per day, at the price that stands
 * @param price what a planned price makes of both
 * @param kept share of the money paid that isn't given back
 * @param unitsQuantiles per row of {@link Spans}, at the levels of {@link Quantiles#UNITS}
 * @param revenueQuantiles per row of {@link Spans}, at the levels of {@link Quantiles#REVENUE}
 */
record Outlook(
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
    double kept,
    double[][] unitsQuantiles,
    double[][] revenueQuantiles)
    implements Serializable {

  boolean isContent() {
    return level.equals(DailySales.CONTENT);
  }

  /** Revenue per day as the series itself says it. */
  double[] revenue() {
    double[] revenue = new double[gross.length];
    for (int day = 0; day < revenue.length; day++) {
      revenue[day] = gross[day] * price.revenue()[day] * kept;
    }
    return revenue;
  }

  /** Units per day as the series itself says it. */
  double[] soldUnits() {
    double[] sold = new double[units.length];
    for (int day = 0; day < sold.length; day++) {
      sold[day] = units[day] * price.units()[day];
    }
    return sold;
  }
}
