package dev.noctua.stage.price;

import dev.noctua.model.price.Elasticity.Estimate;
import dev.noctua.model.price.SalesDraws;
import dev.noctua.model.price.SalesDraws.Expected;
import dev.noctua.model.price.SalesOutlook;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.time.LocalDate;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/**
 * What a content is expected to sell over the days that are asked about.
 *
 * @param outlook at the present price, as if seats had no limit
 * @param units at the present price, or at those that are planned, no more than seats
 * @param revenue the same of net revenue, in fen
 * @param planned the prices of the days, one after the other
 * @param wanted units at the prices that are planned, as if seats had no limit
 * @param seats that are expected to be left on the first day; infinite where there is no limit
 * @param isForecast the level is that of {@code revenue_forecast}
 */
record DaysAhead(
    SalesOutlook outlook,
    double units,
    double revenue,
    List<Spell> planned,
    double wanted,
    double seats,
    boolean isForecast) {

  /**
   * Days one after the other at one price, as if seats had no limit.
   *
   * @param price in fen
   * @param units as if the demand were that at the present price
   * @param revenue net, at the price, for these units, in fen
   */
  record Spell(double price, double units, double revenue) {}

  /** As many units per day as the night's scenario has, at the present price. */
  static DaysAhead ofLevel(SalesOutlook level, int days, LocalDate first, LocalDate last) {
    SalesOutlook outlook = level.scaled((double) count(first, last) / days);
    double revenue = outlook.units() * outlook.kept() * outlook.reference();
    List<Spell> present = List.of(new Spell(outlook.reference(), outlook.units(), revenue));
    return new DaysAhead(
        outlook,
        outlook.units(),
        revenue,
        present,
        outlook.units(),
        Double.POSITIVE_INFINITY,
        false);
  }

  /**
   * As much as the night foretells, at the prices that are planned. What is sold before the first
   * day takes its seats first.
   *
   * @param level that of the night's scenario over {@code days} days, whose spread counts
   */
  static DaysAhead ofForecast(
      ForecastDays forecast, SalesOutlook level, int days, LocalDate first, LocalDate last) {
    double seats = forecast.seats();
    double units = 0;
    double revenue = 0;
    double wanted = 0;
    double unitsAtPresent = 0;
    double revenueAtPresent = 0;
    List<Spell> planned = new ArrayList<>();
    long before = count(forecast.first(), first) - 1;
    for (ForecastDays.Day day : forecast.until(last)) {
      if (before-- > 0) {
        seats = Math.max(0, seats - day.units());
        continue;
      }
      units += day.units();
      revenue += day.revenue();
      wanted += day.wanted();
      unitsAtPresent += day.wanted() / day.demand();
      revenueAtPresent += day.atPresent();
      add(planned, spell(day, level.reference()));
    }
    boolean isComparable = level.units() > 0 && unitsAtPresent > 0;
    double factor =
        isComparable ? unitsAtPresent / level.units() : (double) count(first, last) / days;
    double full = unitsAtPresent * level.reference();
    SalesOutlook outlook =
        level
            .scaled(factor)
            .with(unitsAtPresent, full > 0 ? revenueAtPresent / full : level.kept());
    return new DaysAhead(outlook, units, revenue, planned, wanted, seats, true);
  }

  private static Spell spell(ForecastDays.Day day, double reference) {
    double relative = day.price() > 0 ? day.price() / reference : 1;
    // Where the effect of a planned price isn't known, the forecast's figure stands.
    double stands = day.atPresent() * (day.price() > 0 ? relative : day.effect());
    return new Spell(relative * reference, day.wanted() / day.demand(), stands);
  }

  private static void add(List<Spell> spells, Spell next) {
    int end = spells.size() - 1;
    if (end >= 0 && spells.get(end).price == next.price) {
      Spell same = spells.get(end);
      spells.set(end, new Spell(next.price, same.units + next.units, same.revenue + next.revenue));
    } else {
      spells.add(next);
    }
  }

  private static long count(LocalDate first, LocalDate last) {
    return ChronoUnit.DAYS.between(first, last) + 1;
  }

  /** Draws of net revenue at the prices that are planned, in fen. */
  double[] plannedRevenue(SalesDraws draws, Optional<Estimate> elasticity) {
    List<double[]> revenue =
        planned.stream()
            .map(spell -> draws(draws, elasticity, spell.revenue, spell.price))
            .toList();
    if (hasSeats()) {
      double[] left = new double[revenue.get(0).length];
      Arrays.fill(left, seats);
      for (int spell = 0; spell < planned.size(); spell++) {
        Spell at = planned.get(spell);
        takeSeats(revenue.get(spell), draws(draws, elasticity, at.units, at.price), left);
      }
    }
    return revenue.stream().reduce(DaysAhead::added).orElseThrow();
  }

  private double[] draws(
      SalesDraws draws, Optional<Estimate> elasticity, double level, double price) {
    return draws.units(outlook.with(level, outlook.kept()), elasticity, price);
  }

  /** Money ends with the seats that are left, of which the units are taken. */
  private static void takeSeats(double[] revenue, double[] wanted, double[] left) {
    for (int d = 0; d < wanted.length; d++) {
      double share = wanted[d] > left[d] ? left[d] / wanted[d] : 1;
      revenue[d] *= share;
      left[d] -= wanted[d] * share;
    }
  }

  /** Draws of the units that one price on all days sells, no more than seats. */
  double[] units(SalesDraws draws, Optional<Estimate> elasticity, double price) {
    return Arrays.stream(draws.units(outlook, elasticity, price))
        .map(each -> Math.min(each, seats))
        .toArray();
  }

  /** Units that one price on all days is expected to sell, no more than seats. */
  Expected expected(SalesDraws draws, Optional<Estimate> elasticity, double price) {
    double units = draws.expected(outlook, elasticity, price).mean();
    return SalesDraws.interval(Math.min(units, seats), units(draws, elasticity, price));
  }

  /** A sentence where seats limit what one price on all days sells, or what the plan does. */
  Optional<String> limitSentence(SalesDraws draws, Optional<Estimate> elasticity, double price) {
    Expected units = draws.expected(outlook, elasticity, price);
    if (Math.max(units.mean(), wanted) > seats) {
      return Optional.of(
          "Seats limit the answer: %s are expected to be left on the first day. Without a limit it would be %s units, and %s without the change."
              .formatted(number(seats), number(units.mean()), number(wanted)));
    }
    return units.high() > seats
        ? Optional.of("Seats limit the interval: %s are left.".formatted(number(seats)))
        : Optional.empty();
  }

  private boolean hasSeats() {
    return !Double.isInfinite(seats);
  }

  private static String number(double units) {
    return BigDecimal.valueOf(units)
        .setScale(1, RoundingMode.HALF_UP)
        .stripTrailingZeros()
        .toPlainString();
  }

  static double[] added(double[] sums, double[] more) {
    for (int d = 0; d < more.length; d++) {
      sums[d] += more[d];
    }
    return sums;
  }
}
