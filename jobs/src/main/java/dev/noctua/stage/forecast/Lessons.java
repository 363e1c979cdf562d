package dev.noctua.stage.forecast;

import dev.noctua.contract.Columns;
import dev.noctua.model.forecast.CalendarEffects;
import dev.noctua.model.forecast.EventCalendar;
import dev.noctua.model.market.MarketGrowth;
import dev.noctua.model.price.PriceWhatIf;
import java.io.Serializable;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What a series can learn from others: the effects of the calendar on those that it is a part of,
 * the platform's week and growth, and what its siblings sold.
 */
final class Lessons implements Serializable {
  private static final int WEEK = 7;

  /** How far back the platform's week is looked at. */
  private static final int WEEKS = 12;

  private static final List<String> ALL = List.of(DailySales.PLATFORM, DailySales.ALL);

  private final EventCalendar calendar;
  private final LocalDate night;
  private final Map<List<String>, Effects> effects;
  private final Map<List<String>, Siblings> siblings;
  private final double[] week;
  private final double[] normal;
  private final double[] growth;
  private final double[][] growthPaths;
  private final Map<List<String>, PlannedSpread> planned;
  private final MethodChoices methods;

  /** A series that is the sum of others. */
  private static final class Whole implements Serializable {
    private final String level;
    private final String item;
    private final double[] units;
    private final double[] gross;

    Whole(SalesHistory history) {
      this.level = history.level();
      this.item = history.item();
      this.units = history.units();
      this.gross = history.gross();
    }
  }

  /** Those of one series on its units and its money. */
  record Effects(CalendarEffects units, CalendarEffects gross) implements Serializable {
    Effects ofPart(double[] unitsOfPart, double[] grossOfPart, int[] numbers) {
      return new Effects(units.ofPart(unitsOfPart, numbers), gross.ofPart(grossOfPart, numbers));
    }
  }

  private Lessons(
      EventCalendar calendar,
      LocalDate night,
      Map<List<String>, Effects> effects,
      Map<List<String>, Siblings> siblings,
      double[] week,
      double[] normal,
      double[] growth,
      double[][] growthPaths,
      Map<List<String>, PlannedSpread> planned,
      MethodChoices methods) {
    this.calendar = calendar;
    this.night = night;
    this.effects = effects;
    this.siblings = siblings;
    this.week = week;
    this.normal = normal;
    this.growth = growth;
    this.growthPaths = growthPaths;
    this.planned = planned;
    this.methods = methods;
  }

  /** What is collected of all series to learn from. */
  static final class Material implements Serializable {
    private final List<Whole> parents = new ArrayList<>();
    private final Map<List<String>, SiblingCounts> counts = new HashMap<>();
    private final Map<List<String>, PlannedSpread> planned = new HashMap<>();
    private final MethodSample sample;
    private final LocalDate night;
    private final int horizon;

    /**
     * @param model what will be forecast
     */
    Material(OutlookModel model) {
      this.night = model.night();
      this.horizon = model.horizon();
      this.sample = new MethodSample(model.seed());
    }

    /** The series on which methods are tried. */
    MethodSample sample() {
      return sample;
    }

    /** Takes one series. */
    Material and(SalesHistory history) {
      sample.and(history);
      if (history.level().equals(DailySales.CONTENT)) {
        // Of what is sold out nobody knows how much would have been sold.
        boolean isOpen = history.seatsLeft().orElse(1) > 0;
        SiblingCounts own = isOpen ? SiblingCounts.of(history) : SiblingCounts.none();
        counts.merge(key(history), own, SiblingCounts::plus);
        if (isOpen && history.price().isPlanned(night)) {
          PlannedSpread spread = PlannedSpread.of(history, night, horizon);
          planned.merge(ALL, spread, PlannedSpread::plus);
          planned.merge(List.of(Columns.CATEGORY, history.category()), spread, PlannedSpread::plus);
          planned.merge(List.of(Columns.KIND, history.kind()), spread, PlannedSpread::plus);
        }
      } else {
        parents.add(new Whole(history));
      }
      return this;
    }

    /** Takes what another has taken. */
    Material plus(Material other) {
      parents.addAll(other.parents);
      sample.plus(other.sample);
      other.counts.forEach((key, each) -> counts.merge(key, each, SiblingCounts::plus));
      other.planned.forEach((key, each) -> planned.merge(key, each, PlannedSpread::plus));
      return this;
    }
  }

  /**
   * What the material teaches.
   *
   * @param model what is forecast with it
   */
  static Lessons of(
      Material material, OutlookModel model, EventCalendar calendar, Registrations registrations) {
    LocalDate night = model.night();
    MarketGrowth growth = MarketGrowth.none(model.horizon());
    int events = calendar.events().size();
    Effects effects = new Effects(CalendarEffects.none(events), CalendarEffects.none(events));
    double[] week = new double[WEEK];
    Arrays.fill(week, 1);
    Map<List<String>, Effects> byParent = new HashMap<>();
    for (Whole whole : material.parents) {
      if (whole.level.equals(DailySales.PLATFORM)) {
        int[] numbers = past(calendar, night, whole.units.length);
        effects =
            new Effects(
                CalendarEffects.ofWhole(whole.units, numbers, events),
                CalendarEffects.ofWhole(whole.gross, numbers, events));
        double[] usual = effects.units.remove(whole.units, numbers);
        week = week(usual);
        growth = registrations.growth(usual, model.horizon());
      }
    }
    byParent.put(ALL, effects);
    for (Whole part : material.parents) {
      if (!part.level.equals(DailySales.PLATFORM)) {
        int[] numbers = past(calendar, night, part.units.length);
        byParent.put(
            List.of(part.level, part.item), effects.ofPart(part.units, part.gross, numbers));
      }
    }
    return new Lessons(
        calendar,
        night,
        byParent,
        Siblings.of(material.counts),
        week,
        PriceWhatIf.draws(SalesPaths.DRAWS, model.seed() + 3),
        growth.expected(),
        growth.paths(PriceWhatIf.draws(SalesPaths.DRAWS, model.seed() + 4)),
        material.planned,
        MethodChoices.none());
  }

  /** The same with methods that were tried. */
  Lessons with(MethodChoices tried) {
    return new Lessons(
        calendar, night, effects, siblings, week, normal, growth, growthPaths, planned, tried);
  }

  private static int[] past(EventCalendar calendar, LocalDate night, int days) {
    return calendar.numbers(night.minusDays(days - 1L), days);
  }

  /** How much each of the seven days from the first day ahead on sells beside their mean. */
  private static double[] week(double[] units) {
    double[] week = new double[WEEK];
    int days = Math.min(WEEKS, units.length / WEEK) * WEEK;
    for (int day = 0; day < days; day++) {
      week[day % WEEK] += units[units.length - days + day];
    }
    double mean = Arrays.stream(week).sum() / WEEK;
    Arrays.setAll(week, day -> mean > 0 ? week[day] / mean : 1);
    return week;
  }

  private static List<String> key(SalesHistory content) {
    return List.of(content.kind(), content.category());
  }

  /** The events of the days of a history. */
  int[] past(SalesHistory history) {
    return past(calendar, night, history.units().length);
  }

  /** The events of the days ahead. */
  int[] ahead(int horizon) {
    return calendar.numbers(night.plusDays(1), horizon);
  }

  /** The effects of the calendar on a series. */
  Effects effects(SalesHistory history) {
    if (!history.level().equals(DailySales.CONTENT)) {
      return effects.getOrDefault(List.of(history.level(), history.item()), effects.get(ALL));
    }
    List<String> category = List.of(Columns.CATEGORY, history.category());
    return effects
        .getOrDefault(category, effects.get(ALL))
        .ofPart(history.units(), history.gross(), past(history));
  }

  /** The money of each day without the effects of the calendar. */
  double[] usualGross(SalesHistory history) {
    return effects(history).gross().remove(history.gross(), past(history));
  }

  /** Which method forecasts which series. */
  MethodChoices methods() {
    return methods;
  }

  /** What is known of contents like this one. */
  Siblings siblings(SalesHistory content) {
    return siblings.get(key(content));
  }

  /** A standard normal number per path, for the errors of events: the same for all series. */
  double[] normal() {
    return normal;
  }

  /** The factor of each day ahead by which more people make everything sell more. */
  double[] growth() {
    return growth;
  }

  /** The same on each path: the market of a path is the same for all series. */
  double[][] growthPaths() {
    return growthPaths;
  }

  /** How unsure the planned prices of its contents make a series; empty for a content. */
  Optional<PlannedSpread> planned(SalesHistory whole) {
    return Optional.ofNullable(planned.get(List.of(whole.level(), whole.item())));
  }

  /** How much a day sells beside the mean of its week; 0 is the first day ahead. */
  double ofWeek(int day) {
    return week[Math.floorMod(day, WEEK)];
  }
}
