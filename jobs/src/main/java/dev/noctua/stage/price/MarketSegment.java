package dev.noctua.stage.price;

import dev.noctua.model.market.BassCurve;
import dev.noctua.model.market.MarketSize;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.ToDoubleFunction;

/**
 * People of one segment, and how many more come.
 *
 * @param registered by week from the night on
 * @param margins half the width of the 90 % interval of each
 * @param capacity how many there will ever be, with the ends of its 90 % interval
 */
record MarketSegment(
    String name,
    People people,
    List<Double> registered,
    List<Double> margins,
    double capacity,
    double low,
    double high,
    double priorShare,
    String method) {
  /** Beyond this, what a segment has on its own says nothing of what it has as a part of all. */
  private static final double MOST_WIDENING = 10;

  /** Accounts, and those of them that are active or have paid. */
  record People(long all, long active, long payers) {}

  /**
   * Foretells the registrations of a segment.
   *
   * @param adoptions by week, the last one ends with the night
   * @param prior of its capacity
   * @param weeks ahead
   */
  static MarketSegment of(
      String name, People people, double[] adoptions, BassCurve.Prior prior, int weeks) {
    MarketSize market = MarketSize.of(adoptions, prior, weeks);
    List<Double> registered = new ArrayList<>(List.of((double) people.all));
    registered.addAll(market.path());
    List<Double> margins = new ArrayList<>(List.of(0.0));
    margins.addAll(market.margins());
    return new MarketSegment(
        name,
        people,
        registered,
        margins,
        market.capacity(),
        market.low(),
        market.high(),
        market.priorShare(),
        market.method().name().toLowerCase(Locale.ROOT));
  }

  /**
   * The same segments, whose growth and capacities add up to those of all: each takes part in the
   * growth of all as much as in the sum of what they have on their own, or as it has people, where
   * that sum says little of it.
   */
  static List<MarketSegment> addingUpTo(MarketSegment all, List<MarketSegment> parts) {
    return parts.stream().map(part -> part.within(all, parts)).toList();
  }

  private MarketSegment within(MarketSegment all, List<MarketSegment> parts) {
    List<Double> path = new ArrayList<>();
    List<Double> margin = new ArrayList<>();
    for (int i = 0; i < registered.size(); i++) {
      int week = i;
      path.add(coherent(all, parts, segment -> segment.registered.get(week)));
      margin.add(margins.get(week) * widening(registered.get(week), path.get(week)));
    }
    double most = coherent(all, parts, MarketSegment::capacity);
    double factor = widening(capacity, most);
    return new MarketSegment(
        name,
        people,
        path,
        margin,
        most,
        Math.min(most, people.all + (low - people.all) * factor),
        Math.max(most, people.all + (high - people.all) * factor),
        priorShare,
        method);
  }

  private double coherent(
      MarketSegment all, List<MarketSegment> parts, ToDoubleFunction<MarketSegment> of) {
    double growth = all.growth(of);
    double sum = parts.stream().mapToDouble(part -> part.growth(of)).sum();
    double people = parts.stream().mapToDouble(part -> part.people.all).sum();
    double share =
        sum > 0 && growth <= MOST_WIDENING * sum ? growth(of) / sum : this.people.all / people;
    return this.people.all + (growth > 0 ? growth * share : 0);
  }

  private double growth(ToDoubleFunction<MarketSegment> of) {
    return of.applyAsDouble(this) - people.all;
  }

  /** How much wider intervals become where a growth becomes another. */
  private double widening(double before, double after) {
    double growth = before - people.all;
    return growth > 0 ? Math.min(MOST_WIDENING, (after - people.all) / growth) : 1;
  }
}
