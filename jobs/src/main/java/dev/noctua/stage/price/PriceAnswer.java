package dev.noctua.stage.price;

import dev.noctua.model.price.Elasticity.Estimate;
import dev.noctua.model.price.SalesDraws.Expected;
import java.util.List;
import java.util.Optional;

/**
 * What another price of a content would bring, or why that can't be said.
 *
 * @param contentId empty: all contents of a category that can be counted, together
 * @param present price in fen; of a category 0
 * @param price that is asked about, in fen; of a category 0
 * @param units without the change and at the price that is asked about; empty where it isn't known
 * @param revenue the same of net revenue in fen
 * @param gainProbability how probable it is that the price brings more revenue than the present one
 * @param elasticity empty where the data doesn't bear one
 * @param refusals why there is no answer, as sentences; none: there is one
 * @param evidence what the elasticity is learned from, as a sentence
 * @param advice of the night, as a sentence
 */
public record PriceAnswer(
    Optional<String> contentId,
    long present,
    long price,
    Pair units,
    Pair revenue,
    Optional<Double> gainProbability,
    Optional<Estimate> elasticity,
    List<String> refusals,
    String evidence,
    String advice) {

  /** What is expected without the change, at the prices that are planned, and with it. */
  public record Pair(Optional<Double> now, Optional<Expected> then) {
    static final Pair UNKNOWN = new Pair(Optional.empty(), Optional.empty());
  }
}
