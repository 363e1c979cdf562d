package dev.noctua.model.forecast;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import org.apache.commons.math3.distribution.PascalDistribution;
import org.junit.jupiter.api.Test;

class CountDemandTest {
  @Test
  void ownSalesWeighByWhatWasExpected() {
    CountDemand new1 = CountDemand.of(.5);
    assertThat(new1.mean()).isEqualTo(1);
    assertThat(new1.variance(4)).isCloseTo(4 + .5 * 16, within(1e-12));
    // Shape 2 and rate 2: 10 sold where 3 were expected make (2 + 10) ÷ (2 + 3).
    assertThat(new1.after(10, 3).mean()).isEqualTo(12 / 5.0);
    assertThat(new1.after(0, 3).mean()).isEqualTo(2 / 5.0);
  }

  /** A Poisson count with a gamma multiple is a negative binomial one. */
  @Test
  void sumsOfPathsAreNegativeBinomial() {
    CountDemand demand = CountDemand.of(.5).after(1, 2);
    double[] expected = {.5, 1, 0, 1.5};
    double[][] paths = demand.draws(3, 20_000, expected);
    double[] sums = Arrays.stream(paths).mapToDouble(p -> Arrays.stream(p).sum()).toArray();
    PascalDistribution known = new PascalDistribution(3, 4 / (4 + 3.0));
    for (int count = 0; count < 8; count++) {
      int most = count;
      double share = Arrays.stream(sums).filter(sum -> sum <= most).count() / 20_000.0;
      assertThat(share).isCloseTo(known.cumulativeProbability(count), within(.012));
    }
    assertThat(Arrays.stream(paths).mapToDouble(path -> path[2]).sum()).isZero();
  }

  @Test
  void largeCountsHaveTheSameMeanAndVariance() {
    CountDemand demand = CountDemand.of(.05);
    double[] counts =
        Arrays.stream(demand.draws(7, 20_000, 400)).mapToDouble(path -> path[0]).toArray();
    double mean = Arrays.stream(counts).average().orElseThrow();
    double variance =
        Arrays.stream(counts).map(count -> (count - mean) * (count - mean)).average().orElseThrow();
    assertThat(mean).isCloseTo(400, within(4.0));
    assertThat(variance / demand.variance(400)).isCloseTo(1, within(.06));
  }

  @Test
  void equalSeedsGiveEqualPaths() {
    CountDemand demand = CountDemand.of(1);
    assertThat(demand.draws(5, 50, 1, 2)).isDeepEqualTo(demand.draws(5, 50, 1, 2));
    assertThat(demand.draws(5, 50, 1, 2)).isNotEqualTo(demand.draws(6, 50, 1, 2));
  }
}
