package dev.noctua.model.payers;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;

class ContentFactorTest {
  private static ContentFactor factor(long one, long other) {
    return ContentFactor.of(
        new long[] {100, 100, 0}, new long[] {one, other, 0}, new double[] {20, 20, 0});
  }

  /**
   * Factors of 1.5 and .5 around 1: squares of .25, of which (1 − 20 ÷ 100) ÷ 20 = .04 are chance.
   * A credibility of .21 ÷ .25 is left.
   */
  @Test
  void aFactorCountsByHowMuchItTells() {
    ContentFactor factor = factor(30, 10);
    assertThat(factor.mean()).isEqualTo(1);
    assertThat(factor.of(100, 30, 20)).isCloseTo(1 + .84 * .5, within(1e-12));
    // One look: a chance of (1 − .2) ÷ .2 = 4.
    assertThat(factor.of(1, 1, .2)).isCloseTo(1 + .21 / 4.21 * 4, within(1e-12));
    assertThat(factor.of(0, 0, 0)).isEqualTo(1);
  }

  @Test
  void ifMorePayThanExpectedAllFactorsAreHigher() {
    ContentFactor factor = factor(60, 20);
    assertThat(factor.mean()).isEqualTo(2);
    // 2 · (1 − 2 · 20 ÷ 100) ÷ 20 = .06 of 1.
    assertThat(factor.of(100, 60, 20)).isCloseTo(2 + .94, within(1e-12));
  }

  @Test
  void chanceAloneGivesNoFactors() {
    assertThat(factor(22, 18).of(100, 22, 20)).isEqualTo(1);
    assertThat(ContentFactor.of(new long[0], new long[0], new double[0]).of(3, 1, 1)).isEqualTo(1);
  }
}
