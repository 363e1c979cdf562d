package dev.noctua.model.price;

import static dev.noctua.model.price.PriceReason.DEMAND_DOES_NOT_FALL;
import static dev.noctua.model.price.PriceReason.FEW_LEVELS;
import static dev.noctua.model.price.PriceReason.FEW_ORDERS;
import static dev.noctua.model.price.PriceReason.FEW_SPELLS;
import static dev.noctua.model.price.PriceReason.FOLLOWS_DEMAND;
import static dev.noctua.model.price.PriceReason.GAIN_IS_LIKELY;
import static dev.noctua.model.price.PriceReason.GAIN_IS_UNSURE;
import static dev.noctua.model.price.PriceReason.HOLIDAYS_ALONE;
import static dev.noctua.model.price.PriceReason.LOSS_IS_POSSIBLE;
import static dev.noctua.model.price.PriceReason.MANY_REFUNDS;
import static dev.noctua.model.price.PriceReason.MAY_BE_NEUTRAL;
import static dev.noctua.model.price.PriceReason.NOTHING_SOLD;
import static dev.noctua.model.price.PriceReason.NOT_CHECKED;
import static dev.noctua.model.price.PriceReason.NOT_EARNING;
import static dev.noctua.model.price.PriceReason.NO_BETTER_PRICE;
import static dev.noctua.model.price.PriceReason.PRICE_NEVER_MOVED;
import static dev.noctua.model.price.PriceReason.TEST_TAKES_TOO_LONG;
import static dev.noctua.model.price.PriceReason.UNEVEN_RESPONSE;
import static dev.noctua.model.price.PriceReason.UNSURE_RESPONSE;

import dev.noctua.model.price.Elasticity.Estimate;
import dev.noctua.model.price.PriceAdvice.Verdict;
import dev.noctua.model.price.PriceWhatIf.Outcome;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.TreeSet;

/**
 * Advises another price only where the evidence bears it; says otherwise what a test would take, or
 * why the price stays. Prices are whole fen, above 0.
 */
public final class PriceGuard {
  private static final int FEWEST_SPELLS = 4;
  private static final int FEWEST_LEVELS = 2;
  private static final int FEWEST_ORDERS = 50;
  private static final double WIDEST_INTERVAL = 2;
  private static final double LEAST_PROBABILITY = 0.9;
  private static final double LEAST_LOW = 0.98;
  private static final double MOST_REFUNDS = 0.2;
  private static final int PERCENT = 100;
  private static final int FARTHEST_PERCENT = 20;
  private static final int LONGEST_TEST = 180;

  /** Distance from −1 that a test should be able to tell. */
  private static final double DISTANCE_TO_TELL = 0.5;

  /** Normal quantiles of an error of 5 % on one side and a power of 80 %. */
  private static final double TEST_QUANTILES = Estimate.QUANTILE_95 + 0.8416212335729143;

  private PriceGuard() {}

  /** Prices that may be advised, both ends included. */
  public record Range(long low, long high) {}

  private record Candidate(long price, Outcome outcome) {
    boolean isSafe() {
      return outcome.gainProbability() >= LEAST_PROBABILITY && outcome.low() > LEAST_LOW;
    }
  }

  /** Why the elasticity isn't known well enough to be used; empty when it is. */
  public static List<PriceReason> doubts(Elasticity elasticity) {
    PriceHistory history = elasticity.history();
    List<PriceReason> doubts = new ArrayList<>();
    if (history.orders() == 0) {
      return List.of(history.isHolidaysAlone() ? HOLIDAYS_ALONE : NOTHING_SOLD);
    }
    if (!history.hasMoved()) {
      addIf(doubts, !history.isHolidaysAlone(), PRICE_NEVER_MOVED);
    } else {
      addIf(doubts, history.spells() < FEWEST_SPELLS, FEW_SPELLS);
      addIf(doubts, history.levels() < FEWEST_LEVELS, FEW_LEVELS);
    }
    addIf(doubts, history.orders() < FEWEST_ORDERS, FEW_ORDERS);
    addIf(doubts, history.isHolidaysAlone(), HOLIDAYS_ALONE);
    addIf(doubts, elasticity.followsDemand(), FOLLOWS_DEMAND);
    addIf(doubts, !elasticity.isChecked(), NOT_CHECKED);
    addIf(doubts, elasticity.isUneven(), UNEVEN_RESPONSE);
    boolean isWide =
        elasticity.shrunk().filter(e -> e.high() - e.low() > WIDEST_INTERVAL).isPresent();
    addIf(doubts, isWide, UNSURE_RESPONSE);
    return doubts;
  }

  /** Within 20 % of the present price, and not far outside of what was seen. */
  public static Range range(Elasticity elasticity) {
    double present = elasticity.reference();
    PriceHistory history = elasticity.history();
    double lowest = history.days() == 0 ? present : history.lowest();
    double highest = history.days() == 0 ? present : history.highest();
    return new Range(
        (long) Math.ceil(Math.max(0.8 * present, 0.9 * lowest) - 1e-9),
        (long) Math.floor(Math.min(1.2 * present, 1.1 * highest) + 1e-9));
  }

  /**
   * Advice for one item.
   *
   * @param refundShare of its revenue, 0 to 1
   */
  public static PriceAdvice advise(Elasticity elasticity, double refundShare, PriceWhatIf whatIf) {
    long present = Math.round(elasticity.reference());
    if (elasticity.history().orders() == 0) {
      return keep(present, Optional.empty(), doubts(elasticity));
    }
    if (!whatIf.isEarning(elasticity.reference())) {
      return keep(present, Optional.empty(), List.of(NOT_EARNING));
    }
    List<PriceReason> reasons = doubts(elasticity);
    addIf(reasons, refundShare >= MOST_REFUNDS, MANY_REFUNDS);
    if (elasticity.shrunk().isEmpty()) {
      return testOrKeep(elasticity, present, Optional.empty(), reasons);
    }
    Estimate estimate = elasticity.shrunk().get();
    addIf(reasons, estimate.value() >= 0, DEMAND_DOES_NOT_FALL);
    addIf(reasons, estimate.low() <= -1 && estimate.high() >= -1, MAY_BE_NEUTRAL);
    List<Candidate> candidates = candidates(elasticity, estimate, whatIf);
    Optional<Candidate> safe = best(candidates.stream().filter(Candidate::isSafe).toList());
    if (reasons.isEmpty() && safe.isPresent()) {
      return new PriceAdvice(
          Verdict.RECOMMEND,
          safe.get().price(),
          Optional.of(safe.get().outcome()),
          List.of(GAIN_IS_LIKELY),
          Optional.empty());
    }
    Optional<Candidate> best = best(candidates).filter(c -> c.outcome().revenue() > 1);
    if (reasons.isEmpty() && best.isEmpty()) {
      return keep(present, Optional.empty(), List.of(NO_BETTER_PRICE));
    }
    best.ifPresent(
        candidate -> {
          Outcome outcome = candidate.outcome();
          addIf(reasons, outcome.gainProbability() < LEAST_PROBABILITY, GAIN_IS_UNSURE);
          addIf(reasons, outcome.low() <= LEAST_LOW, LOSS_IS_POSSIBLE);
        });
    return testOrKeep(
        elasticity,
        best.map(Candidate::price).orElse(present),
        best.map(Candidate::outcome),
        reasons);
  }

  private static void addIf(List<PriceReason> reasons, boolean holds, PriceReason reason) {
    if (holds) {
      reasons.add(reason);
    }
  }

  private static PriceAdvice keep(
      long price, Optional<Outcome> outcome, List<PriceReason> reasons) {
    return new PriceAdvice(Verdict.KEEP, price, outcome, List.copyOf(reasons), Optional.empty());
  }

  /** Steps of one percent of the present price, and both ends of the range. */
  private static List<Candidate> candidates(
      Elasticity elasticity, Estimate estimate, PriceWhatIf whatIf) {
    Range range = range(elasticity);
    double present = elasticity.reference();
    TreeSet<Long> prices = new TreeSet<>(List.of(range.low(), range.high()));
    for (int percent = -FARTHEST_PERCENT; percent <= FARTHEST_PERCENT; percent++) {
      prices.add(Math.round(present * (PERCENT + percent) / PERCENT));
    }
    return prices.stream()
        .filter(p -> p >= range.low() && p <= range.high() && p != Math.round(present))
        .filter(p -> whatIf.isEarning((double) p))
        .map(p -> new Candidate(p, whatIf.outcome(estimate, present, (double) p)))
        .toList();
  }

  private static Optional<Candidate> best(List<Candidate> candidates) {
    return candidates.stream().max(Comparator.comparingDouble(c -> c.outcome().revenue()));
  }

  private static PriceAdvice testOrKeep(
      Elasticity elasticity, long price, Optional<Outcome> outcome, List<PriceReason> reasons) {
    if (reasons.contains(MANY_REFUNDS)) {
      return keep(price, outcome, reasons);
    }
    PriceAdvice.Test test = test(elasticity);
    if (test.daysEach() > LONGEST_TEST || test.low() >= test.high()) {
      reasons.add(TEST_TAKES_TOO_LONG);
      return keep(price, outcome, reasons);
    }
    return new PriceAdvice(Verdict.TEST, price, outcome, List.copyOf(reasons), Optional.of(test));
  }

  /**
   * Two prices around the present one, and the days at each after which the elasticity that they
   * show is told apart from −1: a difference of two logarithms of Poisson counts with the item's
   * dispersion, at an error of 5 % and a power of 80 %.
   */
  private static PriceAdvice.Test test(Elasticity elasticity) {
    Range range = range(elasticity);
    double present = elasticity.reference();
    long low = Math.max(range.low(), Math.round(0.9 * present));
    long high = Math.min(range.high(), Math.round(1.1 * present));
    double response = elasticity.shrunk().map(Estimate::value).orElse(-1.0);
    double daily = elasticity.history().orders() / elasticity.history().days();
    double perDay =
        1 / (daily * Math.pow(low / present, response))
            + 1 / (daily * Math.pow(high / present, response));
    double toTell =
        Math.max(DISTANCE_TO_TELL, Math.abs(response + 1)) * Math.log((double) high / low);
    double days =
        TEST_QUANTILES * TEST_QUANTILES * elasticity.dispersion() * perDay / (toTell * toTell);
    return new PriceAdvice.Test(low, high, (int) Math.min(Integer.MAX_VALUE, Math.ceil(days)));
  }
}
