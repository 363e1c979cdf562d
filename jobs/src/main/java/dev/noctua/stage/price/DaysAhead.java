package dev.noctua.stage.price;

import dev.noctua.model.price.Elasticity.Estimate;
import dev.noctua.model.price.SalesDraws;
import dev.noctua.model.price.SalesOutlook;
import java.time.LocalDate;
import java.time.temporal.ChronoUnit;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * What a content is expected to sell over the days that are asked about.
 *
 * @param outlook at the present price
 * @param units at the present price, or at those that are planned
 * @param revenue the same of net revenue, in fen
 * @param planned by price in fen: net revenue of the days at it, as if the demand were that at the
 *     present price
 * @param isForecast the level is that of {@code revenue_forecast}
 */
record DaysAhead(
    SalesOutlook outlook,
    double units,
    double revenue,
    Map<Double, Double> planned,
    boolean isForecast) {

  /** As many units per day as the night's scenario has, at the present price. */
  static DaysAhead ofLevel(SalesOutlook level, int days, LocalDate first, LocalDate last) {
    SalesOutlook outlook = level.scaled((double) count(first, last) / days);
    double revenue = outlook.units() * outlook.kept() * outlook.reference();
    return new DaysAhead(
        outlook, outlook.units(), revenue, Map.of(outlook.reference(), revenue), false);
  }

  /**
   * As much as the night foretells, at the prices that are planned.
   *
   * @param level that of the night's scenario over {@code days} days, whose spread counts
   */
  static DaysAhead ofForecast(
      ForecastDays forecast, SalesOutlook level, int days, LocalDate first, LocalDate last) {
    double units = 0;
    double revenue = 0;
    double unitsAtPresent = 0;
    double revenueAtPresent = 0;
    Map<Double, Double> planned = new TreeMap<>();
    for (ForecastDays.Day day : forecast.between(first, last)) {
      units += day.units();
      revenue += day.revenue();
      unitsAtPresent += day.units() / day.demand();
      revenueAtPresent += day.atPresent();
      double relative = day.price() > 0 ? day.price() / level.reference() : 1;
      // Where the effect of a planned price isn't known, the forecast's figure stands.
      double stands = day.price() > 0 ? relative * day.atPresent() : day.revenue();
      planned.merge(relative * level.reference(), stands, Double::sum);
    }
    boolean isComparable = level.units() > 0 && unitsAtPresent > 0;
    double factor =
        isComparable ? unitsAtPresent / level.units() : (double) count(first, last) / days;
    double full = unitsAtPresent * level.reference();
    SalesOutlook outlook =
        level
            .scaled(factor)
            .with(unitsAtPresent, full > 0 ? revenueAtPresent / full : level.kept());
    return new DaysAhead(outlook, units, revenue, planned, true);
  }

  private static long count(LocalDate first, LocalDate last) {
    return ChronoUnit.DAYS.between(first, last) + 1;
  }

  /** Draws of net revenue at the prices that are planned, in fen. */
  double[] plannedRevenue(SalesDraws draws, Optional<Estimate> elasticity) {
    return planned.entrySet().stream()
        .map(
            at -> draws.units(outlook.with(at.getValue(), outlook.kept()), elasticity, at.getKey()))
        .reduce(DaysAhead::added)
        .orElseThrow();
  }

  static double[] added(double[] sums, double[] more) {
    for (int d = 0; d < more.length; d++) {
      sums[d] += more[d];
    }
    return sums;
  }
}
