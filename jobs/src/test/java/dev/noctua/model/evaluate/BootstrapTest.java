package dev.noctua.model.evaluate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Random;
import org.junit.jupiter.api.Test;

class BootstrapTest {
  /**
   * The mean of 400 draws is known to ± 1.96 σ / √400, and σ of a uniform one is its width / √12.
   */
  @Test
  void theIntervalIsThatOfTheNormalDistribution() {
    double[] values = new Random(3).doubles(400).map(x -> x * 10).toArray();
    Bootstrap.Interval interval = Bootstrap.ofMean(values, 1);
    double half = 1.96 * 10 / Math.sqrt(12) / 20;

    assertThat(interval.mean() - interval.low()).isCloseTo(half, within(0.05));
    assertThat(interval.high() - interval.mean()).isCloseTo(half, within(0.05));
    assertThat(interval.isAboveZero()).isTrue();
  }

  @Test
  void aDifferenceOfNothingHoldsZero() {
    double[] one = {1, 2, 3, 4};
    double[] other = {2, 1, 4, 3};
    Bootstrap.Interval interval = Bootstrap.ofDifference(one, other, 1);

    assertThat(interval.mean()).isZero();
    assertThat(interval.low()).isNegative();
    assertThat(interval.high()).isPositive();
    assertThat(interval.isAboveZero() || interval.isBelowZero()).isFalse();
  }

  @Test
  void lessIsBelowZero() {
    Bootstrap.Interval interval =
        Bootstrap.ofDifference(new double[] {1, 2, 3}, new double[] {2, 4, 4}, 1);

    assertThat(interval.isBelowZero()).isTrue();
    assertThat(Bootstrap.ofMean(new double[0], 1)).isEqualTo(new Bootstrap.Interval(0, 0, 0));
  }
}
