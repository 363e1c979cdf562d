package dev.noctua.model.price;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.noctua.model.price.Elasticity.Estimate;
import dev.noctua.model.price.PriceAdvice.Verdict;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class PriceGuardTest {
  private static final double[] DRAWS = PriceWhatIf.draws(1000, 1);
  private static final PriceWhatIf WHAT_IF = new PriceWhatIf(ResponseForm.LOG_LOG, 0.06, 0, DRAWS);
  private static final PriceHistory GOOD = history(8, 3, 7000, 10_000, 800, false);

  private static PriceHistory history(
      int spells, int levels, double lowest, double highest, double orders, boolean holidays) {
    return new PriceHistory(spells, levels, lowest, highest, orders, 365, holidays);
  }

  private static Elasticity item(PriceHistory history, double elasticity, double error) {
    Optional<Estimate> estimate = Optional.of(new Estimate(elasticity, error));
    return new Elasticity("c", "i", 10_000, history, estimate, estimate, 1.2, false, true, false);
  }

  private static PriceAdvice advise(Elasticity item) {
    return PriceGuard.advise(item, 0.05, WHAT_IF);
  }

  @Test
  void aPriceThatWouldSurelyEarnMoreIsRecommended() {
    PriceAdvice advice = advise(item(GOOD, -2, 0.15));

    assertThat(advice.verdict()).isEqualTo(Verdict.RECOMMEND);
    assertThat(advice.price()).isEqualTo(8000);
    assertThat(advice.reasons()).containsExactly(PriceReason.GAIN_IS_LIKELY);
    assertThat(advice.outcome().orElseThrow().revenue()).isCloseTo(1.25, within(0.01));
    assertThat(advice.outcome().orElseThrow().gainProbability()).isEqualTo(1);
    assertThat(advice.test()).isEmpty();
  }

  @Test
  void anInelasticItemMayCostMoreThanWasSeenByATenth() {
    PriceAdvice advice = advise(item(GOOD, -0.4, 0.1));

    assertThat(advice.verdict()).isEqualTo(Verdict.RECOMMEND);
    assertThat(advice.price()).isEqualTo(11_000);
  }

  @Test
  void eachRuleAloneForbidsARecommendation() {
    assertRefused(item(history(3, 3, 7000, 10_000, 800, false), -2, 0.15), PriceReason.FEW_SPELLS);
    assertRefused(item(history(8, 1, 7000, 10_000, 800, false), -2, 0.15), PriceReason.FEW_LEVELS);
    assertRefused(item(history(8, 3, 7000, 10_000, 49, false), -2, 0.15), PriceReason.FEW_ORDERS);
    assertRefused(
        item(history(8, 3, 7000, 10_000, 800, true), -2, 0.15), PriceReason.HOLIDAYS_ALONE);
    assertRefused(
        item(history(1, 1, 10_000, 10_000, 800, false), -2, 0.15), PriceReason.PRICE_NEVER_MOVED);
    assertRefused(item(GOOD, 0.3, 0.1), PriceReason.DEMAND_DOES_NOT_FALL);
    assertRefused(item(GOOD, -1.2, 0.3), PriceReason.MAY_BE_NEUTRAL);
    assertRefused(item(GOOD, -2.5, 0.7), PriceReason.UNSURE_RESPONSE);
    Elasticity good = item(GOOD, -2, 0.15);
    assertRefused(with(good, true, true, false), PriceReason.FOLLOWS_DEMAND);
    assertRefused(with(good, false, false, false), PriceReason.NOT_CHECKED);
    assertRefused(with(good, false, true, true), PriceReason.UNEVEN_RESPONSE);
    PriceAdvice refunded = PriceGuard.advise(good, 0.2, WHAT_IF);
    assertThat(refunded.verdict()).isEqualTo(Verdict.KEEP);
    assertThat(refunded.reasons()).containsExactly(PriceReason.MANY_REFUNDS);
  }

  @Test
  void whatJustMeetsTheRulesIsRecommended() {
    Elasticity least = item(history(4, 2, 7000, 10_000, 50, false), -2, 0.15);
    assertThat(advise(least).verdict()).isEqualTo(Verdict.RECOMMEND);
    assertThat(PriceGuard.advise(least, 0.199, WHAT_IF).verdict()).isEqualTo(Verdict.RECOMMEND);
    assertRefused(item(GOOD, 0, 0.1), PriceReason.DEMAND_DOES_NOT_FALL);
  }

  /** Revenue p · exp(−1.12 · (p − 1)) is greatest at 1 ÷ 1.12. */
  @Test
  void aPriceBetweenTheEndsIsFoundToAPercent() {
    PriceWhatIf semiLog = new PriceWhatIf(ResponseForm.SEMI_LOG, 0.06, 0, DRAWS);
    PriceAdvice advice = PriceGuard.advise(item(GOOD, -1.12, 0.04), 0.05, semiLog);

    assertThat(advice.verdict()).isEqualTo(Verdict.RECOMMEND);
    assertThat(advice.price()).isEqualTo(8900);
  }

  private static Elasticity with(
      Elasticity of, boolean followsDemand, boolean isChecked, boolean isUneven) {
    return new Elasticity(
        of.category(),
        of.item(),
        of.reference(),
        of.history(),
        of.own(),
        of.shrunk(),
        of.dispersion(),
        followsDemand,
        isChecked,
        isUneven);
  }

  private static void assertRefused(Elasticity item, PriceReason reason) {
    PriceAdvice advice = advise(item);
    assertThat(advice.verdict()).as(reason.name()).isNotEqualTo(Verdict.RECOMMEND);
    assertThat(advice.reasons()).contains(reason);
    assertThat(advice.test().isPresent()).isEqualTo(advice.verdict() == Verdict.TEST);
  }

  /** With the response known within bounds, an unsure gain is told as such. */
  @Test
  void aGainThatMayBeALossIsTested() {
    PriceAdvice advice = advise(item(GOOD, -1.1, 0.2));

    assertThat(advice.reasons()).contains(PriceReason.GAIN_IS_UNSURE, PriceReason.LOSS_IS_POSSIBLE);
  }

  /** By hand: λ = 800/365 a day, ε = −1.5, ±10 %: 2.4865² · 1.2 · Σ1/λ / (.5 · ln 11/9)². */
  @Test
  void aTestHasTwoPricesAndAsManyDaysAsItTakes() {
    PriceHistory busy = history(2, 2, 9000, 10_000, 8000, false);
    PriceAdvice advice = advise(item(busy, -1.5, 0.3));
    double daily = 8000 / 365.0;
    double inverse = (Math.pow(0.9, 1.5) + Math.pow(1.1, 1.5)) / daily;
    double days = 2.486475 * 2.486475 * 1.2 * inverse / Math.pow(0.5 * Math.log(11 / 9.0), 2);

    assertThat(advice.verdict()).isEqualTo(Verdict.TEST);
    assertThat(advice.test().orElseThrow())
        .isEqualTo(new PriceAdvice.Test(9000, 11_000, (int) Math.ceil(days)));
    PriceAdvice slow = advise(item(history(2, 2, 9000, 10_000, 60, false), -1.5, 0.3));
    assertThat(slow.verdict()).isEqualTo(Verdict.KEEP);
    assertThat(slow.reasons()).contains(PriceReason.TEST_TAKES_TOO_LONG);
  }

  @Test
  void whatWasNeverSoldOrEarnsNothingIsKept() {
    assertThat(advise(item(history(0, 0, 0, 0, 0, false), -2, 0.1)).reasons())
        .containsExactly(PriceReason.NOTHING_SOLD);
    PriceWhatIf dear = new PriceWhatIf(ResponseForm.SEMI_LOG, 0.5, 5000, DRAWS);
    assertThat(PriceGuard.advise(item(GOOD, -2, 0.1), 0, dear).reasons())
        .containsExactly(PriceReason.NOT_EARNING);
  }

  @Test
  void withoutAnyElasticityATestIsStillThere() {
    Elasticity item =
        new Elasticity(
            "c",
            "i",
            10_000,
            history(1, 1, 10_000, 10_000, 40_000, false),
            Optional.empty(),
            Optional.empty(),
            1,
            false,
            true,
            false);

    PriceAdvice advice = advise(item);

    assertThat(advice.verdict()).isEqualTo(Verdict.TEST);
    assertThat(advice.outcome()).isEmpty();
    assertThat(advice.test().orElseThrow().daysEach()).isPositive();
  }

  /** All of these have prices apart from the present one. */
  @Test
  void advisedPricesStayInTheirRangeWhateverTheHistory() {
    for (double lowest : new double[] {1, 7000, 9500, 10_000, 30_000}) {
      for (double highest : new double[] {1, 10_000, 12_000, 30_000}) {
        for (double elasticity : new double[] {-30, -2, -0.2, 3}) {
          Elasticity item =
              item(history(8, 3, Math.min(lowest, highest), highest, 800, false), elasticity, 0.1);
          PriceGuard.Range range = PriceGuard.range(item);
          PriceAdvice advice = advise(item);
          assertThat(advice.reasons()).isNotEmpty();
          if (advice.verdict() == Verdict.RECOMMEND) {
            assertThat(advice.price())
                .isBetween(range.low(), range.high())
                .isBetween(8000L, 12_000L);
          }
        }
      }
    }
  }

  @Test
  void revenueIsWhatIsLeftOfThePriceTimesDemand() {
    PriceWhatIf whatIf = new PriceWhatIf(ResponseForm.LOG_LOG, 0.1, 5, DRAWS);

    // (80 · .9 − 5) / (100 · .9 − 5) · .8^−2
    assertThat(whatIf.revenueRatio(-2, 100, 80)).isCloseTo(67.0 / 85 / 0.64, within(1e-12));
    assertThat(new PriceWhatIf(ResponseForm.SEMI_LOG, 0, 0, DRAWS).revenueRatio(-2, 100, 80))
        .isCloseTo(0.8 * Math.exp(0.4), within(1e-12));
    assertThatThrownBy(() -> new PriceWhatIf(ResponseForm.LOG_LOG, 1, 0, DRAWS))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> new PriceWhatIf(ResponseForm.LOG_LOG, 0, -1, DRAWS))
        .isInstanceOf(IllegalArgumentException.class);
  }

  /** The mean of a log-normal variable, and its quantiles. */
  @Test
  void outcomesAreThoseOfTheNormalDistribution() {
    PriceWhatIf whatIf = new PriceWhatIf(ResponseForm.LOG_LOG, 0, 0, PriceWhatIf.draws(50_000, 2));
    double step = Math.log(0.8);
    PriceWhatIf.Outcome outcome = whatIf.outcome(new Estimate(-1.5, 0.5), 100, 80);

    assertThat(outcome.demand())
        .isCloseTo(Math.exp(-1.5 * step + 0.125 * step * step), within(0.003));
    assertThat(outcome.revenue()).isCloseTo(0.8 * outcome.demand(), within(1e-9));
    assertThat(outcome.low())
        .isCloseTo(0.8 * Math.exp((-1.5 + 1.6449 * 0.5) * step), within(0.005));
    assertThat(outcome.high())
        .isCloseTo(0.8 * Math.exp((-1.5 - 1.6449 * 0.5) * step), within(0.008));
    assertThat(outcome.gainProbability()).isCloseTo(0.8413, within(0.006)); // Φ(1)
    assertThat(PriceWhatIf.draws(9, 4)).isEqualTo(PriceWhatIf.draws(9, 4));
    assertThat(Arrays.stream(DRAWS).allMatch(Double::isFinite)).isTrue();
  }

  @Test
  void everyReasonHasASentenceInBothLanguages() {
    for (PriceReason reason : PriceReason.values()) {
      assertThat(reason.english()).endsWith(".").doesNotContain("  ");
      assertThat(reason.chinese()).endsWith("。");
    }
    assertThat(List.of(PriceReason.values()))
        .extracting(PriceReason::chinese)
        .doesNotHaveDuplicates();
  }
}
