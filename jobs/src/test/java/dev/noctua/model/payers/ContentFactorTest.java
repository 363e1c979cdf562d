package dev.noctua.model.payers;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;

class ContentFactorTest {
  /**
   * (30 − 20)² − 20 and (10 − 20)² − 20 are 160 together, beside 2 · 20² = 800: a variance of 0.2
   * and a shape of 5.
   */
  @Test
  void factorsAreDrawnToOneByTheSpreadOfAll() {
    ContentFactor factor = ContentFactor.of(new long[] {30, 10}, new double[] {20, 20});
    assertThat(factor.of(30, 20)).isCloseTo(35.0 / 25, within(1e-12));
    assertThat(factor.of(0, 1)).isCloseTo(5.0 / 6, within(1e-12));
    assertThat(factor.of(0, 0)).isEqualTo(1);
  }

  @Test
  void chanceAloneGivesNoFactors() {
    ContentFactor factor = ContentFactor.of(new long[] {22, 18}, new double[] {20, 20});
    assertThat(factor.of(22, 20)).isCloseTo(1, within(1e-5));
    assertThat(ContentFactor.of(new long[0], new double[0]).of(3, 1)).isCloseTo(1, within(1e-5));
  }
}
