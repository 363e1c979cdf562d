package dev.noctua.model.price;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.noctua.model.price.SalesDraws.Expected;
import dev.noctua.model.price.SalesOutlook.Past;
import java.util.Collections;
import java.util.Optional;
import org.apache.commons.math3.distribution.PoissonDistribution;
import org.apache.commons.math3.random.Well19937c;
import org.junit.jupiter.api.Test;

class SalesOutlookTest {
  private static final SalesDraws DRAWS = new SalesDraws(ResponseForm.SEMI_LOG);

  /** As many orders on each of 28 days at the price 100, in sum. */
  private static SalesOutlook outlook(double orders, double dispersion, int days) {
    Past past =
        new Past(
            Collections.nCopies(28, 100.0),
            Collections.nCopies(28, orders / 28),
            orders,
            dispersion);
    return SalesOutlook.of("i", 100, past, ResponseForm.SEMI_LOG, 0, days, 1);
  }

  /** By hand: 2/56.5 for the level, and 2/56.5 · 28/7 for the count of a week. */
  @Test
  void theCountOfFewerDaysVariesMore() {
    SalesOutlook week = outlook(56, 2, 28).scaled(0.25);

    assertThat(week.units()).isCloseTo(14, within(1e-12));
    assertThat(week.levelSpread()).isCloseTo(Math.sqrt(Math.log1p(2 / 56.5)), within(1e-12));
    assertThat(week.spread()).isCloseTo(Math.sqrt(Math.log1p(2 / 56.5 * 5)), within(1e-12));
  }

  /** Days that are asked for are those of an outlook that is made for them. */
  @Test
  void aScaledOutlookIsThatOfItsDays() {
    for (int days : new int[] {1, 7, 28, 90}) {
      SalesOutlook made = outlook(100, 1.5, days);
      SalesOutlook scaled = outlook(100, 1.5, 28).scaled(days / 28.0);
      assertThat(scaled.units()).isCloseTo(made.units(), within(1e-9));
      assertThat(scaled.spread()).isCloseTo(made.spread(), within(1e-12));
      assertThat(scaled.levelSpread()).isEqualTo(made.levelSpread());
    }
  }

  /** 28 days are seen, some more come: Poisson counts, of which 90 of 100 should be held. */
  @Test
  void intervalsHoldTheCountsOfFewDaysToo() {
    for (int days : new int[] {2, 7, 28}) {
      PoissonDistribution seen = poisson(28 * 8, 1);
      PoissonDistribution coming = poisson(days * 8, 2);
      int held = 0;
      int trials = 400;
      for (int trial = 0; trial < trials; trial++) {
        Expected expected = DRAWS.expected(outlook(seen.sample(), 1, days), Optional.empty(), 100);
        int came = coming.sample();
        held += came >= expected.low() && came <= expected.high() ? 1 : 0;
      }
      assertThat((double) held / trials).as("%d days", days).isBetween(0.84, 0.96);
    }
  }

  private static PoissonDistribution poisson(double mean, int seed) {
    return new PoissonDistribution(new Well19937c(seed), mean, 1e-12, 10_000);
  }
}
