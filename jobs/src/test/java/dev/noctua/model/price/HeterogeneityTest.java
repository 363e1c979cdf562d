package dev.noctua.model.price;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.noctua.model.price.Heterogeneity.Group;
import java.util.List;
import org.junit.jupiter.api.Test;

class HeterogeneityTest {
  /** Thirteen trials of a vaccine: cases and others, vaccinated and not (Colditz et al. 1994). */
  private static final int[][] TRIALS = {
    {4, 119, 11, 128},
    {6, 300, 29, 274},
    {3, 228, 11, 209},
    {62, 13536, 248, 12619},
    {33, 5036, 47, 5761},
    {180, 1361, 372, 1079},
    {8, 2537, 10, 619},
    {505, 87886, 499, 87892},
    {29, 7470, 45, 7232},
    {17, 1699, 65, 1600},
    {186, 50448, 141, 27197},
    {5, 2493, 3, 2338},
    {27, 16886, 29, 17825}
  };

  /** The variance and the mean that meta-analysis packages print for these trials. */
  @Test
  void theVarianceOfLogRiskRatiosIsThePublishedOne() {
    double[] values = new double[TRIALS.length];
    double[] variances = new double[TRIALS.length];
    for (int i = 0; i < TRIALS.length; i++) {
      double vaccinated = TRIALS[i][0] + TRIALS[i][1];
      double others = TRIALS[i][2] + TRIALS[i][3];
      values[i] = Math.log(TRIALS[i][0] / vaccinated / (TRIALS[i][2] / others));
      variances[i] = 1.0 / TRIALS[i][0] - 1 / vaccinated + 1.0 / TRIALS[i][2] - 1 / others;
    }
    Group trials = new Group(values, variances);

    double between = Heterogeneity.between(List.of(trials));

    assertThat(between).isCloseTo(0.3181, within(5e-5));
    assertThat(trials.mean(0).value()).isCloseTo(-0.4303, within(5e-5));
    assertThat(trials.mean(between).value()).isCloseTo(-0.715, within(1e-3));
  }

  @Test
  void groupsHaveMeansOfTheirOwn() {
    Group low = new Group(new double[] {-3, -2.5, -2}, new double[] {0.01, 0.01, 0.01});
    Group high = new Group(new double[] {-1, -0.5, 0}, new double[] {0.01, 0.01, 0.01});

    // Equal variances: the sum of squares over its degrees of freedom, less the measurements'.
    assertThat(Heterogeneity.between(List.of(low, high))).isCloseTo(0.25 - 0.01, within(1e-9));
  }

  @Test
  void aKnownMeanIsNotEstimated() {
    // The mean square of 3 and −1 is 5, of which 1 is the measurements'.
    assertThat(Heterogeneity.aroundZero(new Group(new double[] {3, -1}, new double[] {1, 1})))
        .isCloseTo(4, within(1e-9));
    // Chance makes two squares as large as 2 · 2.9 in one of 18 cases, and as 2 · 3.1 in one of 22.
    assertThat(Heterogeneity.aroundZero(same(Math.sqrt(2.9)))).isZero();
    assertThat(Heterogeneity.aroundZero(same(Math.sqrt(3.1)))).isCloseTo(2.1, within(1e-9));
    assertThat(Heterogeneity.aroundZero(new Group(new double[0], new double[0]))).isZero();
  }

  private static Group same(double value) {
    return new Group(new double[] {value, -value}, new double[] {1, 1});
  }

  @Test
  void measurementsThatAgreeTellOfNoDifference() {
    Group equal = new Group(new double[] {1, 1.1}, new double[] {1, 1});

    assertThat(Heterogeneity.between(List.of(equal))).isZero();
    assertThat(Heterogeneity.between(List.of())).isZero();
    assertThat(Heterogeneity.between(List.of(new Group(new double[] {5}, new double[] {1}))))
        .isZero();
  }
}
