package dev.noctua.stage.price;

import dev.noctua.model.market.BassCurve;
import dev.noctua.model.market.MarketSize;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.function.ToDoubleFunction;
import java.util.stream.IntStream;

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
   * growth of all as much as in the sum of what they have on their own.
   */
  static List<MarketSegment> addingUpTo(MarketSegment all, List<MarketSegment> parts) {
    List<Double> factors =
        IntStream.range(0, all.registered.size())
            .mapToObj(week -> factor(all, parts, part -> part.registered.get(week)))
            .toList();
    double ofCapacity = factor(all, parts, MarketSegment::capacity);
    return parts.stream().map(part -> part.scaled(factors, ofCapacity)).toList();
  }

  /** 1 where the parts don't grow at all; then all of them grow by too little to matter. */
  private static double factor(
      MarketSegment all, Collection<MarketSegment> parts, ToDoubleFunction<MarketSegment> of) {
    double sum = parts.stream().mapToDouble(part -> of.applyAsDouble(part) - part.people.all).sum();
    return sum > 0 ? (of.applyAsDouble(all) - all.people.all) / sum : 1;
  }

  private MarketSegment scaled(List<Double> factors, double ofCapacity) {
    return new MarketSegment(
        name,
        people,
        IntStream.range(0, factors.size())
            .mapToObj(week -> grown(registered.get(week), factors.get(week)))
            .toList(),
        IntStream.range(0, factors.size())
            .mapToObj(week -> margins.get(week) * factors.get(week))
            .toList(),
        grown(capacity, ofCapacity),
        grown(low, ofCapacity),
        grown(high, ofCapacity),
        priorShare,
        method);
  }

  private double grown(double to, double factor) {
    return people.all + (to - people.all) * factor;
  }
}
