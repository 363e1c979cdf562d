package dev.noctua.stage.forecast;

import dev.noctua.model.price.ResponseForm;
import dev.noctua.stage.forecast.PriceEffect.Basis;
import java.io.Serializable;
import java.math.BigDecimal;
import java.time.LocalDate;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;

/**
 * What the operator plans for the price of a content, what it was, and what is known of the
 * response to it.
 *
 * @param current list price of tonight; empty where none is known
 * @param planned prices whose days don't overlap
 * @param response empty where it isn't identified
 * @param past in the order of their days
 */
record PricePath(
    Optional<BigDecimal> current,
    List<Planned> planned,
    Optional<Response> response,
    List<Past> past) {
  /** Further from tonight's price than so many times, nobody knows the response. */
  private static final double FURTHEST = 2;

  /** A list price, and a coupon that everybody gets, from their first to their last day. */
  record Planned(LocalDate from, LocalDate until, BigDecimal listPrice, BigDecimal coupon) {
    /** What is left to pay. */
    BigDecimal price() {
      return listPrice.subtract(coupon);
    }

    boolean holdsOn(LocalDate date) {
      return !date.isBefore(from) && !date.isAfter(until);
    }
  }

  /** A list price from a day on, until the next one. */
  record Past(LocalDate from, BigDecimal price) {}

  /** The elasticity at tonight's price, with a normal error. */
  record Response(double elasticity, double standardError, ResponseForm form)
      implements Serializable {}

  static PricePath none() {
    return new PricePath(Optional.empty(), List.of(), Optional.empty(), List.of());
  }

  /**
   * Turns what was sold on past days into what would have been sold at tonight's price, as the mean
   * response has it, if a planned price counts on one of the days ahead. Otherwise a level that a
   * promotion raised is raised by the next one again. The price of a past day is the list price
   * less the coupon that the plan tells of it. Days whose price isn't known, or is far from
   * tonight's, stay as they are.
   *
   * @param horizon days ahead
   * @param units per day up to the night, which change
   * @param gross money paid per day up to the night, which changes
   */
  void restate(LocalDate night, int horizon, double[] units, double[] gross) {
    LocalDate last = night.plusDays(horizon);
    if (response.isEmpty() || planned.stream().noneMatch(each -> counts(each, night, last))) {
      return;
    }
    LocalDate from = night.minusDays(units.length - 1L);
    for (int change = 0; change < past.size(); change++) {
      int until = change + 1 < past.size() ? day(from, change + 1) : units.length;
      for (int day = Math.max(0, day(from, change)); day < Math.min(until, units.length); day++) {
        double ratio = relative(past.get(change).price().subtract(coupon(from.plusDays(day))));
        if (isNear(ratio)) {
          double demand = response.get().form().demandRatio(response.get().elasticity(), ratio);
          units[day] /= demand;
          gross[day] /= ratio * demand;
        }
      }
    }
  }

  private BigDecimal coupon(LocalDate date) {
    return plan(date).map(Planned::coupon).orElse(BigDecimal.ZERO);
  }

  /**
   * Whether a plan is for a day ahead, for another price than tonight's, and not too far from it.
   */
  private boolean counts(Planned plan, LocalDate night, LocalDate last) {
    double ratio = relative(plan.price());
    boolean isAhead = plan.until().isAfter(night) && !plan.from().isAfter(last);
    return isAhead && ratio != 1 && isNear(ratio);
  }

  private int day(LocalDate from, int change) {
    return Math.toIntExact(past.get(change).from().toEpochDay() - from.toEpochDay());
  }

  private static boolean isNear(double ratio) {
    return ratio >= 1 / FURTHEST && ratio <= FURTHEST;
  }

  /**
   * Multiplies draws by what the price of each day makes of them, each draw by the ratio at an
   * elasticity of its own, and tells the mean factors.
   *
   * @param normal a standard normal number per draw
   * @param units per draw and day
   * @param net per draw and day
   */
  PriceEffect apply(LocalDate night, double[] normal, double[][] units, double[][] net) {
    int horizon = units[0].length;
    PriceEffect effect = PriceEffect.none(current, horizon);
    for (int day = 0; day < horizon; day++) {
      Optional<BigDecimal> price = plan(night.plusDays(day + 1L)).map(Planned::price);
      if (price.isEmpty() || current.filter(p -> p.compareTo(price.get()) == 0).isPresent()) {
        continue;
      }
      effect.prices()[day] = price.get();
      effect.basis()[day] = Basis.NOT_IDENTIFIED;
      double ratio = relative(price.get());
      if (response.isPresent() && isNear(ratio)) {
        effect.basis()[day] = Basis.PLANNED;
        effect.units()[day] = scale(response.get(), ratio, day, normal, units, net);
        effect.revenue()[day] = ratio * effect.units()[day];
      } else if (price.get().signum() == 0) {
        effect.revenue()[day] = 0;
        for (double[] path : net) {
          path[day] = 0;
        }
      }
    }
    return effect;
  }

  /** The price planned for a day over tonight's, where it is another and its effect is known. */
  OptionalDouble plannedRatio(LocalDate date) {
    double ratio = plan(date).map(plan -> relative(plan.price())).orElse(1.0);
    return response.isPresent() && ratio != 1 && isNear(ratio)
        ? OptionalDouble.of(ratio)
        : OptionalDouble.empty();
  }

  /** Whether a price is planned for a day after a night. */
  boolean isPlanned(LocalDate night) {
    return planned.stream().anyMatch(each -> each.until().isAfter(night));
  }

  private Optional<Planned> plan(LocalDate date) {
    return planned.stream().filter(each -> each.holdsOn(date)).findFirst();
  }

  /** Over tonight's price; not a number or infinite where that is 0 or unknown. */
  private double relative(BigDecimal price) {
    return price.doubleValue() / current.map(BigDecimal::doubleValue).orElse(Double.NaN);
  }

  /** Scales one day of all draws; the mean ratio of units. */
  private static double scale(
      Response response, double ratio, int day, double[] normal, double[][] units, double[][] net) {
    double sum = 0;
    for (int draw = 0; draw < units.length; draw++) {
      double elasticity = response.elasticity() + response.standardError() * normal[draw];
      double demand = response.form().demandRatio(elasticity, ratio);
      units[draw][day] *= demand;
      net[draw][day] *= ratio * demand;
      sum += demand;
    }
    return sum / units.length;
  }
}
