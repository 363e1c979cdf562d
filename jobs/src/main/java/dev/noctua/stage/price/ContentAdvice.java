package dev.noctua.stage.price;

import dev.noctua.model.price.Elasticity;
import dev.noctua.model.price.Elasticity.Estimate;
import dev.noctua.model.price.PriceAdvice;
import dev.noctua.model.price.PriceAdvice.Verdict;
import dev.noctua.model.price.PriceGuard;
import dev.noctua.model.price.PriceReason;
import dev.noctua.model.price.ResponseForm;
import dev.noctua.model.price.SalesDraws;
import dev.noctua.model.price.SalesDraws.Expected;
import dev.noctua.model.price.SalesOutlook;
import java.util.List;
import java.util.Optional;
import java.util.TreeSet;

/**
 * What is known of one content's price, and advised.
 *
 * @param elasticity empty where the content has no price to pay
 * @param doubts why the elasticity isn't identified; none: it is
 * @param outlook empty where no day of a known price is known
 * @param advice empty where no price is known
 * @param days how many days the scenarios look ahead
 * @param scenarios by price; none where no price is known
 */
record ContentAdvice(
    PricedContent content,
    Optional<Elasticity> elasticity,
    List<PriceReason> doubts,
    Optional<SalesOutlook> outlook,
    Optional<PriceAdvice> advice,
    int days,
    List<Scenario> scenarios) {
  private static final int[] PERCENT = {80, 90, 110, 120};

  /**
   * What one price brings.
   *
   * @param units empty where the effect of the price isn't known
   * @param revenue net, in fen
   * @param gainProbability empty at the present price too
   * @param demand as a ratio to that at the present price
   */
  record Scenario(
      long price,
      Optional<Expected> units,
      Optional<Expected> revenue,
      Optional<Double> gainProbability,
      Optional<Double> demand) {}

  static ContentAdvice of(
      PricedContent content,
      Optional<Elasticity> elasticity,
      ResponseForm form,
      SalesDraws draws,
      int days) {
    List<PriceReason> doubts =
        elasticity.map(PriceGuard::doubts).orElseGet(() -> List.of(withoutPrice(content)));
    if (elasticity.isEmpty()) {
      Optional<PriceAdvice> keep =
          content.presentPrice().stream().mapToObj(p -> keep(p, doubts)).findFirst();
      List<Scenario> present =
          keep.map(advice -> List.of(unknown(advice.price()))).orElse(List.of());
      return new ContentAdvice(content, elasticity, doubts, Optional.empty(), keep, days, present);
    }
    Elasticity known = elasticity.get();
    double identified = doubts.isEmpty() ? known.shrunk().map(Estimate::value).orElse(0.0) : 0;
    Optional<SalesOutlook> outlook =
        content.price().isEmpty()
            ? Optional.empty()
            : Optional.of(
                SalesOutlook.of(
                    content.id(),
                    known.reference(),
                    content.past(known.dispersion()),
                    form,
                    identified,
                    days,
                    content.kept()));
    PriceAdvice advice =
        content.isOnSale()
            ? PriceGuard.advise(known, content.refundShare(), draws.whatIf())
            : keep(Math.round(known.reference()), List.of(PriceReason.NOT_ON_SALE));
    return new ContentAdvice(
        content,
        elasticity,
        doubts,
        outlook,
        Optional.of(advice),
        days,
        prices(known, advice).stream()
            .map(
                price ->
                    price != Math.round(known.reference()) && !doubts.isEmpty()
                        ? unknown(price)
                        : scenario(price, known, outlook, draws))
            .toList());
  }

  private static PriceReason withoutPrice(PricedContent content) {
    return content.presentPrice().orElse(-1) == 0 ? PriceReason.FREE : PriceReason.PRICE_UNKNOWN;
  }

  private static PriceAdvice keep(long price, List<PriceReason> reasons) {
    return new PriceAdvice(Verdict.KEEP, price, Optional.empty(), reasons, Optional.empty());
  }

  private static TreeSet<Long> prices(Elasticity known, PriceAdvice advice) {
    TreeSet<Long> prices = new TreeSet<>(List.of(Math.round(known.reference())));
    PriceGuard.Range range = PriceGuard.range(known);
    for (int percent : PERCENT) {
      long price = Math.round(known.reference() * percent / 100);
      if (known.shrunk().isPresent() && price >= range.low() && price <= range.high()) {
        prices.add(price);
      }
    }
    if (advice.verdict() == Verdict.RECOMMEND) {
      prices.add(advice.price());
    }
    advice.test().ifPresent(test -> prices.addAll(List.of(test.low(), test.high())));
    return prices;
  }

  private static Scenario unknown(long price) {
    return new Scenario(
        price, Optional.empty(), Optional.empty(), Optional.empty(), Optional.empty());
  }

  private static Scenario scenario(
      long price, Elasticity known, Optional<SalesOutlook> outlook, SalesDraws draws) {
    boolean isPresent = price == Math.round(known.reference());
    if (outlook.isEmpty() || (!isPresent && known.shrunk().isEmpty())) {
      return unknown(price);
    }
    Expected units = draws.expected(outlook.get(), known.shrunk(), (double) price);
    Optional<PriceOutcome> outcome =
        isPresent
            ? Optional.empty()
            : known.shrunk().map(e -> outcome(draws, e, known.reference(), price));
    return new Scenario(
        price,
        Optional.of(units),
        Optional.of(units.times(outlook.get().kept() * price)),
        outcome.map(PriceOutcome::gainProbability),
        isPresent ? Optional.of(1.0) : outcome.map(PriceOutcome::demand));
  }

  private record PriceOutcome(double gainProbability, double demand) {}

  private static PriceOutcome outcome(
      SalesDraws draws, Estimate estimate, double reference, long price) {
    var outcome = draws.whatIf().outcome(estimate, reference, (double) price);
    return new PriceOutcome(outcome.gainProbability(), outcome.demand());
  }

  /** What is advised of a price; empty where another one is advised. */
  Optional<Verdict> verdict(long price) {
    PriceAdvice given = advice.orElseThrow();
    boolean isMeant =
        switch (given.verdict()) {
          case RECOMMEND -> price == given.price();
          case TEST ->
              price == given.test().orElseThrow().low() || price == given.test().get().high();
          case KEEP -> price == content.presentPrice().orElseThrow();
        };
    return isMeant ? Optional.of(given.verdict()) : Optional.empty();
  }
}
