package dev.noctua.model.price;

import java.util.List;
import java.util.Optional;

/**
 * What to do with an item's price.
 *
 * @param price that is advised, or looks best; the present one where none is better
 * @param outcome of that price; empty where no elasticity or no revenue is known
 * @param reasons one at least
 * @param test what would tell more; with the verdict {@link Verdict#TEST} alone
 */
public record PriceAdvice(
    Verdict verdict,
    long price,
    Optional<PriceWhatIf.Outcome> outcome,
    List<PriceReason> reasons,
    Optional<Test> test) {

  /** The three kinds of advice. */
  public enum Verdict {
    RECOMMEND,
    TEST,
    KEEP
  }

  /** Two prices, each to be offered for so many days, in turns. */
  public record Test(long low, long high, int daysEach) {}
}
