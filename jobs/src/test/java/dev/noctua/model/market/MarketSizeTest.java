package dev.noctua.model.market;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class MarketSizeTest {
  private static final BassCurve.Prior PRIOR = BassCurve.Prior.ofMarket(5000, 0.5, 1);

  private static double[] bass(int periods) {
    BassCurve curve = new BassCurve(6000, 0.01, 0.4, 0, 0);
    double[] adoptions = new double[periods];
    Arrays.setAll(adoptions, t -> curve.cumulative(t + 1) - curve.cumulative(t));
    return adoptions;
  }

  @Test
  void aBassCurveIsToldByBass() {
    MarketSize size = MarketSize.of(bass(16), PRIOR, 10);

    assertThat(size.method()).isEqualTo(MarketSize.Method.BASS);
    assertThat(size.bassError()).isLessThan(size.dampedError());
    assertThat(size.capacity()).isCloseTo(6000, within(600.0));
    assertThat(size.low()).isLessThan(size.capacity());
    assertThat(size.high()).isGreaterThan(size.capacity());
    assertThat(size.priorShare()).isBetween(0.0, 1.0);
    assertThat(size.path()).hasSize(10).isSorted();
  }

  /** Each step is 0.9 of the one before: no S of imitation is in it. */
  @Test
  void aFadingTrendIsToldByTheDampedTrend() {
    double[] adoptions = new double[40];
    Arrays.setAll(adoptions, t -> 100 * Math.pow(0.9, t));
    BassCurve.Prior wrong = BassCurve.Prior.ofMarket(20_000, 0.1, 1);

    MarketSize size = MarketSize.of(adoptions, wrong, 5);

    assertThat(size.method()).isEqualTo(MarketSize.Method.DAMPED_TREND);
    assertThat(size.priorShare()).isZero();
    assertThat(size.capacity()).isCloseTo(1000, within(10.0));
  }

  @Test
  void aShortHistoryIsThePriors() {
    MarketSize size = MarketSize.of(new double[] {3, 5}, PRIOR, 3);

    assertThat(size.method()).isEqualTo(MarketSize.Method.BASS);
    assertThat(size.priorShare()).isGreaterThan(0.8);
    assertThat(size.path().get(0)).isGreaterThan(8);
  }

  @Test
  void aHistoryWithoutAnyoneIsRefused() {
    for (double[] nobody : new double[][] {{}, {0}, new double[12], {3, -1}, {3, Double.NaN}}) {
      assertThatThrownBy(() -> MarketSize.of(nobody, PRIOR, 3))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessageContaining("the size of a market needs people who came");
    }
  }

  @Test
  void oneToFivePeoplePutThePriorsMarketBeforeThem() {
    for (int people = 1; people < 6; people++) {
      for (int periods = 1; periods < 10; periods++) {
        double[] adoptions = new double[periods];
        adoptions[periods - 1] = people;

        MarketSize size = MarketSize.of(adoptions, PRIOR, 3);

        assertThat(size.capacity()).isFinite().isGreaterThanOrEqualTo(people);
        assertThat(size.path()).hasSize(3);
      }
    }
  }

  @Test
  void figuresAreFiniteForAnyHistory() {
    SplittableRandom draw = new SplittableRandom(5);
    for (int trial = 0; trial < 30; trial++) {
      double[] adoptions = new double[1 + draw.nextInt(40)];
      Arrays.setAll(adoptions, t -> draw.nextInt(3) == 0 ? draw.nextInt(1000) : 0);
      adoptions[draw.nextInt(adoptions.length)] = 1;

      MarketSize size = MarketSize.of(adoptions, PRIOR, 4);

      double seen = Arrays.stream(adoptions).sum();
      assertThat(size.capacity()).isFinite().isGreaterThanOrEqualTo(seen - 1e-6);
      assertThat(size.low()).isBetween(seen - 1e-6, size.capacity());
      assertThat(size.high()).isFinite().isGreaterThanOrEqualTo(size.capacity());
      assertThat(size.path().stream().allMatch(Double::isFinite)).isTrue();
      assertThat(size.path()).isEqualTo(MarketSize.of(adoptions, PRIOR, 4).path());
    }
  }

  @Test
  void anExactDampedTrendIsContinued() {
    double[] values = new double[30];
    double trend = 10;
    for (int t = 1; t < values.length; t++) {
      values[t] = values[t - 1] + trend;
      trend *= 0.9;
    }

    DampedGrowth found = DampedGrowth.fit(values);

    assertThat(found.damping()).isCloseTo(0.9, within(0.01));
    assertThat(found.limit()).isCloseTo(100, within(0.5));
    assertThat(found.ahead(1)).isCloseTo(values[29] + trend, within(0.02));
    assertThatThrownBy(() -> DampedGrowth.fit(new double[] {1, 2}))
        .isInstanceOf(IllegalArgumentException.class);
  }

  /**
   * Errors whose squares are beyond the largest number can't be compared: the search still ends.
   */
  @Test
  void aSearchThatFindsNothingEnds() {
    DampedGrowth found = DampedGrowth.fit(new double[] {0, 1e200, 3e200, 2e200, 5e200});

    assertThat(found.limit()).isFinite();
  }
}
