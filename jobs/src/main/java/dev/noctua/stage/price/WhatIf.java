package dev.noctua.stage.price;

import dev.noctua.lake.Lake;
import dev.noctua.model.price.PriceGuard;
import dev.noctua.model.price.PriceHistory;
import dev.noctua.model.price.SalesDraws;
import dev.noctua.model.price.SalesDraws.Expected;
import dev.noctua.model.price.SalesOutlook;
import dev.noctua.stage.price.PriceAnswer.Pair;
import java.math.BigDecimal;
import java.nio.file.Path;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.LongUnaryOperator;

/** Answers what other prices would bring, from the tables of a night and without Spark. */
public final class WhatIf {
  private final List<PriceFacts> contents;

  private WhatIf(List<PriceFacts> contents) {
    this.contents = contents;
  }

  /** Reads what a night knows of a content; of nothing when it has no price there. */
  public static WhatIf ofContent(Lake lake, Optional<LocalDate> night, Path cache, String id) {
    return new WhatIf(PriceFacts.read(lake, night, cache, "content_id", id));
  }

  /** Reads what a night knows of the contents of a category. */
  public static WhatIf ofCategory(Lake lake, Optional<LocalDate> night, Path cache, String name) {
    return new WhatIf(PriceFacts.read(lake, night, cache, "category", name));
  }

  public boolean isEmpty() {
    return contents.isEmpty();
  }

  /** The night whose tables answer. */
  public LocalDate night() {
    return contents.get(0).night();
  }

  /** How many days ahead the night looks. */
  public int days() {
    return contents.get(0).days();
  }

  /**
   * One answer per content and, last, one of those together that can be counted.
   *
   * @param price from the present one to the one that is asked about, in fen
   * @param daysAhead how many days it would hold
   */
  public List<PriceAnswer> answers(LongUnaryOperator price, int daysAhead) {
    SalesDraws draws = new SalesDraws(contents.get(0).form());
    List<PriceAnswer> answers = new ArrayList<>();
    Sums sums = new Sums();
    for (PriceFacts facts : contents) {
      answers.add(answer(facts, price.applyAsLong(facts.present()), daysAhead, draws, sums));
    }
    answers.add(sums.answer(contents.size()));
    return answers;
  }

  private static PriceAnswer answer(
      PriceFacts facts, long price, int daysAhead, SalesDraws draws, Sums sums) {
    Optional<SalesOutlook> outlook =
        facts.outlook().map(each -> each.scaled((double) daysAhead / facts.days()));
    List<String> refusals = refusals(facts, price);
    Pair units = Pair.UNKNOWN;
    Pair revenue = Pair.UNKNOWN;
    Optional<Double> gain = Optional.empty();
    if (outlook.isPresent()) {
      SalesOutlook known = outlook.get();
      Optional<Expected> now =
          Optional.of(draws.expected(known, facts.elasticity(), known.reference()));
      Optional<Expected> then =
          refusals.isEmpty()
              ? Optional.of(draws.expected(known, facts.elasticity(), (double) price))
              : Optional.empty();
      units = new Pair(now, then);
      revenue =
          new Pair(
              now.map(each -> each.times(known.kept() * facts.present())),
              then.map(each -> each.times(known.kept() * price)));
      if (refusals.isEmpty()) {
        gain =
            facts
                .elasticity()
                .map(e -> draws.whatIf().outcome(e, known.reference(), (double) price))
                .map(outcome -> outcome.gainProbability());
        sums.add(facts, known, price, draws, units, revenue);
      }
    }
    return new PriceAnswer(
        Optional.of(facts.contentId()),
        facts.present(),
        price,
        units,
        revenue,
        gain,
        facts.elasticity(),
        refusals,
        evidence(facts),
        advice(facts.advice()));
  }

  private static List<String> refusals(PriceFacts facts, long price) {
    List<String> refusals = new ArrayList<>();
    if (!facts.identified()) {
      refusals.addAll(facts.doubts());
    }
    if (facts.outlook().isEmpty()) {
      refusals.add("No day is known on which it was on sale at a known price.");
    }
    PriceGuard.Range range = facts.range();
    if (facts.present() > 0 && (price < range.low() || price > range.high())) {
      refusals.add(
          "The price lies outside of %s to %s, which is near enough to what was seen."
              .formatted(amount(range.low()), amount(range.high())));
    }
    return refusals;
  }

  private static String evidence(PriceFacts facts) {
    PriceHistory history = facts.history();
    return history.days() == 0
        ? "No day is known on which it was on sale at a known price."
        : "Orders: %d on %d days, at prices from %s to %s; changes of the price: %d."
            .formatted(
                (long) history.orders(),
                history.days(),
                amount((long) history.lowest()),
                amount((long) history.highest()),
                history.spells() - 1);
  }

  private static String advice(PriceFacts.Advised advised) {
    String prices = String.join(" and ", advised.prices());
    String test = advised.testDays().map(days -> ", %d days each".formatted(days)).orElse("");
    return "%s %s%s. %s".formatted(advised.verdict(), prices, test, advised.reason());
  }

  static String amount(long fen) {
    return BigDecimal.valueOf(fen, 2).toPlainString();
  }

  /** Several contents together: their draws are added, for their elasticities err together. */
  private static final class Sums {
    private int counted;
    private double[] revenueNow;
    private double[] revenueThen;
    private double[] unitsNow;
    private double[] unitsThen;
    private final double[] means = new double[4];

    private void add(
        PriceFacts facts,
        SalesOutlook outlook,
        long price,
        SalesDraws draws,
        Pair units,
        Pair revenue) {
      double[] now = draws.units(outlook, facts.elasticity(), outlook.reference());
      double[] then = draws.units(outlook, facts.elasticity(), (double) price);
      unitsNow = sum(unitsNow, now, 1);
      unitsThen = sum(unitsThen, then, 1);
      revenueNow = sum(revenueNow, now, outlook.kept() * facts.present());
      revenueThen = sum(revenueThen, then, outlook.kept() * price);
      means[0] += units.now().orElseThrow().mean();
      means[1] += units.then().orElseThrow().mean();
      means[2] += revenue.now().orElseThrow().mean();
      means[3] += revenue.then().orElseThrow().mean();
      counted++;
    }

    private static double[] sum(double[] sums, double[] draws, double factor) {
      double[] next = sums == null ? new double[draws.length] : sums;
      for (int d = 0; d < draws.length; d++) {
        next[d] += draws[d] * factor;
      }
      return next;
    }

    private PriceAnswer answer(int contents) {
      String evidence = "%d of %d contents are counted.".formatted(counted, contents);
      if (counted == 0) {
        return new PriceAnswer(
            Optional.empty(),
            0,
            0,
            Pair.UNKNOWN,
            Pair.UNKNOWN,
            Optional.empty(),
            Optional.empty(),
            List.of("Of no content the effect of the price is known."),
            evidence,
            "");
      }
      double gains = 0;
      for (int d = 0; d < revenueNow.length; d++) {
        gains += revenueThen[d] > revenueNow[d] ? 1 : 0;
      }
      return new PriceAnswer(
          Optional.empty(),
          0,
          0,
          pair(0, unitsNow, unitsThen),
          pair(2, revenueNow, revenueThen),
          Optional.of(gains / revenueNow.length),
          Optional.empty(),
          List.of(),
          evidence,
          "");
    }

    private Pair pair(int mean, double[] now, double[] then) {
      return new Pair(
          Optional.of(SalesDraws.interval(means[mean], now)),
          Optional.of(SalesDraws.interval(means[mean + 1], then)));
    }
  }
}
