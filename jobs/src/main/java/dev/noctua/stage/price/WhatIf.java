package dev.noctua.stage.price;

import dev.noctua.lake.Lake;
import dev.noctua.model.price.PriceGuard;
import dev.noctua.model.price.PriceHistory;
import dev.noctua.model.price.SalesDraws;
import dev.noctua.model.price.SalesDraws.Expected;
import dev.noctua.model.price.SalesOutlook;
import dev.noctua.stage.price.PriceAnswer.Pair;
import dev.noctua.stage.price.PriceFacts.Scope;
import java.math.BigDecimal;
import java.nio.file.Path;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.LongUnaryOperator;

/** Answers what other prices would bring, from the tables of a night and without Spark. */
public final class WhatIf {
  private static final double ROUNDING = 1e-9;

  private static final String NO_DAY = "No day is known on which it was on sale at a known price.";

  /** Why nothing is expected at any price, by the method of the forecast. */
  private static final Map<String, String> NOTHING_EXPECTED =
      Map.of(
          "dormant", "In 60 days nobody has bought or viewed it.",
          "sold_out", "No seat is left.",
          "not_on_sale", "It is not on sale yet.");

  private final List<PriceFacts> contents;

  private WhatIf(List<PriceFacts> contents) {
    this.contents = contents;
  }

  /** Reads what a night knows of a content; of nothing when it has no price there. */
  public static WhatIf ofContent(Lake lake, Optional<LocalDate> night, Path cache, String id) {
    return new WhatIf(PriceFacts.read(lake, night, cache, Scope.CONTENT, id));
  }

  /** Reads what a night knows of the contents of a category. */
  public static WhatIf ofCategory(Lake lake, Optional<LocalDate> night, Path cache, String name) {
    return new WhatIf(PriceFacts.read(lake, night, cache, Scope.CATEGORY, name));
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
   * @param first day at the new price
   * @param last day at it
   */
  public List<PriceAnswer> answers(LongUnaryOperator price, LocalDate first, LocalDate last) {
    SalesDraws draws = new SalesDraws(contents.get(0).form());
    List<PriceAnswer> answers = new ArrayList<>();
    Sums sums = new Sums();
    for (PriceFacts facts : contents) {
      answers.add(
          answer(facts, price.applyAsLong(facts.present()), facts.ahead(first, last), draws, sums));
    }
    answers.add(sums.answer(contents.size()));
    return answers;
  }

  private static PriceAnswer answer(
      PriceFacts facts, long price, Optional<DaysAhead> ahead, SalesDraws draws, Sums sums) {
    List<String> refusals = refusals(facts, price);
    Pair units = Pair.UNKNOWN;
    Pair revenue = Pair.UNKNOWN;
    Optional<Double> gain = Optional.empty();
    Optional<String> limit = Optional.empty();
    if (ahead.isPresent()) {
      SalesOutlook outlook = ahead.get().outlook();
      Optional<Expected> then =
          refusals.isEmpty()
              ? Optional.of(ahead.get().expected(draws, facts.elasticity(), (double) price))
              : Optional.empty();
      units = new Pair(Optional.of(ahead.get().units()), then);
      revenue =
          new Pair(
              Optional.of(ahead.get().revenue()),
              then.map(each -> each.times(outlook.kept() * price)));
      if (refusals.isEmpty()) {
        Draws drawn = Draws.of(facts, ahead.get(), price, draws);
        gain = Optional.of(drawn.gainProbability());
        limit = ahead.get().limitSentence(draws, facts.elasticity(), (double) price);
        sums.add(drawn, units, revenue);
      }
    }
    return new PriceAnswer(
        Optional.of(facts.contentId()),
        facts.present(),
        price,
        units,
        revenue,
        gain,
        facts.elasticity().filter(e -> facts.identified()),
        refusals,
        evidence(facts, ahead) + limit.map(" "::concat).orElse(""),
        advice(facts.advice()));
  }

  private static List<String> refusals(PriceFacts facts, long price) {
    List<String> refusals = new ArrayList<>();
    if (!facts.identified()) {
      refusals.addAll(facts.doubts());
    }
    if (facts.outlook().isEmpty()) {
      refusals.add(NO_DAY);
    }
    facts
        .forecast()
        .map(forecast -> NOTHING_EXPECTED.get(forecast.method()))
        .ifPresent(refusals::add);
    PriceGuard.Range range = facts.range();
    if (facts.present() > 0 && (price < range.low() || price > range.high())) {
      refusals.add(
          "The price lies outside of %s to %s, which is near enough to what was seen."
              .formatted(amount(range.low()), amount(range.high())));
    }
    return refusals;
  }

  private static String evidence(PriceFacts facts, Optional<DaysAhead> ahead) {
    PriceHistory history = facts.history();
    if (history.days() == 0) {
      return NO_DAY;
    }
    String level =
        ahead
            .map(
                days ->
                    days.isForecast()
                        ? " The level is that of the night's forecast."
                        : " The level is that of the last 28 known days.")
            .orElse("");
    return "Orders: %d on %d days that are no festival or sale, at prices from %s to %s; changes of the price: %d.%s"
        .formatted(
            (long) history.orders(),
            history.days(),
            amount((long) history.lowest()),
            amount((long) history.highest()),
            history.spells() - 1,
            level);
  }

  private static String advice(PriceFacts.Advised advised) {
    String prices = String.join(" and ", advised.prices());
    String test = advised.testDays().map(days -> ", %d days each".formatted(days)).orElse("");
    return "%s %s%s. %s".formatted(advised.verdict(), prices, test, advised.reason());
  }

  static String amount(long fen) {
    return BigDecimal.valueOf(fen, 2).toPlainString();
  }

  /** Draws of one content, or of several together: their elasticities err together. */
  private static final class Draws {
    private final double[] units;
    private final double[] revenueNow;
    private final double[] revenue;

    Draws(double[] units, double[] revenueNow, double[] revenue) {
      this.units = units;
      this.revenueNow = revenueNow;
      this.revenue = revenue;
    }

    static Draws of(PriceFacts facts, DaysAhead ahead, long price, SalesDraws draws) {
      SalesOutlook outlook = ahead.outlook();
      double[] units = ahead.units(draws, facts.elasticity(), (double) price);
      double paid = outlook.kept() * price;
      return new Draws(
          units,
          ahead.plannedRevenue(draws, facts.elasticity()),
          Arrays.stream(units).map(each -> each * paid).toArray());
    }

    Draws plus(Draws more) {
      return new Draws(
          DaysAhead.added(units, more.units),
          DaysAhead.added(revenueNow, more.revenueNow),
          DaysAhead.added(revenue, more.revenue));
    }

    /** A price that is planned anyway brings no more. */
    double gainProbability() {
      double gains = 0;
      for (int d = 0; d < revenueNow.length; d++) {
        gains += revenue[d] > revenueNow[d] * (1 + ROUNDING) ? 1 : 0;
      }
      return gains / revenueNow.length;
    }
  }

  /** Several contents together. */
  private static final class Sums {
    private int counted;
    private Draws draws;
    private final double[] means = new double[4];

    private void add(Draws more, Pair units, Pair revenue) {
      draws = draws == null ? more : draws.plus(more);
      means[0] += units.now().orElseThrow();
      means[1] += units.then().orElseThrow().mean();
      means[2] += revenue.now().orElseThrow();
      means[3] += revenue.then().orElseThrow().mean();
      counted++;
    }

    private PriceAnswer answer(int contents) {
      String evidence = "%d of %d contents are counted.".formatted(counted, contents);
      boolean isKnown = counted > 0;
      return new PriceAnswer(
          Optional.empty(),
          0,
          0,
          isKnown ? pair(0, draws.units) : Pair.UNKNOWN,
          isKnown ? pair(2, draws.revenue) : Pair.UNKNOWN,
          isKnown ? Optional.of(draws.gainProbability()) : Optional.empty(),
          Optional.empty(),
          isKnown ? List.of() : List.of("Of no content the effect of the price is known."),
          evidence,
          "");
    }

    private Pair pair(int mean, double[] then) {
      return new Pair(
          Optional.of(means[mean]), Optional.of(SalesDraws.interval(means[mean + 1], then)));
    }
  }
}
