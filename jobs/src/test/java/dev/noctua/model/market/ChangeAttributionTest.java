package dev.noctua.model.market;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class ChangeAttributionTest {
  /** V = 10 · 2 = 20 to 15 · 4 = 60, with L(60, 20) = 40 / ln 3 = 36.4096 (by hand). */
  @Test
  void twoFactorsShareByTheirLogarithms() {
    double[] parts = ChangeAttribution.parts(new double[][] {{10, 2}}, new double[][] {{15, 4}});

    assertThat(parts).containsExactly(new double[] {14.76281, 25.23719}, within(1e-5));
  }

  /** The path integral of each factor's share along straight lines of logarithms is the same. */
  @Test
  void partsAreTheIntegralAlongLogarithms() {
    double[][] before = {{3, 0.5, 7}, {2, 0.2, 9}};
    double[][] after = {{4, 0.4, 8}, {1, 0.3, 9}};
    int steps = 20_000;
    double[] integral = new double[3];
    for (int i = 0; i < before.length; i++) {
      for (int s = 0; s < steps; s++) {
        double at = (s + 0.5) / steps;
        double value = 1;
        for (int k = 0; k < 3; k++) {
          value *= before[i][k] * Math.pow(after[i][k] / before[i][k], at);
        }
        for (int k = 0; k < 3; k++) {
          integral[k] += value * Math.log(after[i][k] / before[i][k]) / steps;
        }
      }
    }

    assertThat(ChangeAttribution.parts(before, after)).containsExactly(integral, within(1e-7));
  }

  @Test
  void wholePartsAddUpToTheLastFen() {
    SplittableRandom draw = new SplittableRandom(3);
    for (int trial = 0; trial < 500; trial++) {
      double[][] before = new double[4][6];
      double[][] after = new double[4][6];
      for (double[][] period : new double[][][] {before, after}) {
        for (double[] term : period) {
          Arrays.setAll(term, k -> draw.nextDouble() < 0.1 ? 0 : draw.nextDouble() * 30);
        }
      }
      long change = Math.round(sum(after) - sum(before));

      double[] parts = ChangeAttribution.parts(before, after);
      long[] whole = ChangeAttribution.wholeParts(before, after, change);

      assertThat(Arrays.stream(parts).sum())
          .isCloseTo(sum(after) - sum(before), within(1e-6 * (1 + sum(after) + sum(before))));
      assertThat(Arrays.stream(whole).sum()).isEqualTo(change);
      for (int k = 0; k < parts.length; k++) {
        assertThat((double) whole[k]).isCloseTo(parts[k], within(1.001));
      }
    }
  }

  private static double sum(double[][] terms) {
    return Arrays.stream(terms)
        .mapToDouble(term -> Arrays.stream(term).reduce(1, (a, b) -> a * b))
        .sum();
  }

  @Test
  void whatAppearsIsDueToTheFactorThatWasNothing() {
    assertThat(ChangeAttribution.parts(new double[][] {{0, 5}}, new double[][] {{3, 6}}))
        .containsExactly(18, 0);
    assertThat(ChangeAttribution.parts(new double[][] {{3, 6}}, new double[][] {{0, 0}}))
        .containsExactly(-9, -9);
    assertThat(ChangeAttribution.parts(new double[][] {{0, 6}}, new double[][] {{2, 0}}))
        .containsExactly(0, 0);
  }

  @Test
  void equalSumsMayHideOppositeParts() {
    double[] parts = ChangeAttribution.parts(new double[][] {{2, 8}}, new double[][] {{8, 2}});

    assertThat(parts[0]).isCloseTo(16 * Math.log(4), within(1e-12));
    assertThat(parts[0] + parts[1]).isZero();
  }

  /**
   * Sums of 0.3 that differ in the last bit: L is 0.3; sums that differ 10^20 times keep theirs.
   */
  @Test
  void almostEqualAndFarApartSumsHaveTheirLogarithmicMean() {
    assertThat(ChangeAttribution.parts(new double[][] {{3, 0.1}}, new double[][] {{1, 0.3}}))
        .containsExactly(new double[] {-0.3 * Math.log(3), 0.3 * Math.log(3)}, within(1e-9));
    assertThat(ChangeAttribution.parts(new double[][] {{1e20, 1}}, new double[][] {{1, 1}}))
        .containsExactly(new double[] {1 - 1e20, 0}, within(1e6));
  }

  @Test
  void noTermsAreNoChange() {
    assertThat(ChangeAttribution.parts(new double[0][], new double[0][])).isEmpty();
    assertThatThrownBy(() -> ChangeAttribution.parts(new double[][] {{-1}}, new double[][] {{1}}))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("-1");
    assertThatThrownBy(
            () -> ChangeAttribution.parts(new double[][] {{1}}, new double[][] {{Double.NaN}}))
        .isInstanceOf(IllegalArgumentException.class);
  }
}
