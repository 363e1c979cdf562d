package dev.noctua.model.market;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.noctua.SharedData;
import java.io.IOException;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import org.apache.commons.math3.optim.InitialGuess;
import org.apache.commons.math3.optim.MaxEval;
import org.apache.commons.math3.optim.nonlinear.scalar.GoalType;
import org.apache.commons.math3.optim.nonlinear.scalar.ObjectiveFunction;
import org.apache.commons.math3.optim.nonlinear.scalar.noderiv.NelderMeadSimplex;
import org.apache.commons.math3.optim.nonlinear.scalar.noderiv.SimplexOptimizer;
import org.junit.jupiter.api.Test;

class BassCurveTest {
  /** Video recorders sold in the USA from 1980 to 1989, in thousands. */
  private static final double[] RECORDERS = {
    840, 1470, 2110, 4000, 7590, 10950, 10530, 9470, 7790, 5890
  };

  private static BassCurve.Prior nothing(double size) {
    double infinite = Double.POSITIVE_INFINITY;
    return new BassCurve.Prior(size, infinite, 0.03, infinite, 0.38, infinite);
  }

  /** R's {@code nls} finds m = 68,000 ± 3,130 and q = .638 ± .041 for the density of the curve. */
  @Test
  void recordersHaveThePublishedCurve() {
    BassCurve curve = BassCurve.fit(RECORDERS, nothing(60_000));

    assertThat(curve.capacity()).isCloseTo(68_000, within(3_130.0 / 2));
    assertThat(curve.imitation()).isCloseTo(0.638, within(0.041 / 2));
    assertThat(curve.priorShare()).isZero();
  }

  @Test
  void leastSquaresAreThoseOfAnotherSearch() {
    BassCurve curve = BassCurve.fit(RECORDERS, nothing(60_000));

    double[] other =
        new SimplexOptimizer(1e-14, 1e-14)
            .optimize(
                new MaxEval(20_000),
                new ObjectiveFunction(BassCurveTest::squares),
                GoalType.MINIMIZE,
                new InitialGuess(new double[] {11, -4, -0.5}),
                new NelderMeadSimplex(3))
            .getPoint();

    assertThat(Math.log(curve.capacity())).isCloseTo(other[0], within(1e-5));
    assertThat(Math.log(curve.innovation())).isCloseTo(other[1], within(1e-4));
    assertThat(Math.log(curve.imitation())).isCloseTo(other[2], within(1e-5));
  }

  private static double squares(double[] log) {
    BassCurve curve = new BassCurve(Math.exp(log[0]), Math.exp(log[1]), Math.exp(log[2]), 0, 0);
    double sum = 0;
    for (int t = 0; t < RECORDERS.length; t++) {
      sum += Math.pow(curve.cumulative(t + 1) - curve.cumulative(t) - RECORDERS[t], 2);
    }
    return sum;
  }

  @Test
  void anExactCurveIsFoundAgain() {
    BassCurve truth = new BassCurve(5000, 0.01, 0.4, 0, 0);
    double[] adoptions = new double[20];
    Arrays.setAll(adoptions, t -> truth.cumulative(t + 1) - truth.cumulative(t));

    BassCurve found = BassCurve.fit(adoptions, nothing(9000));

    assertThat(found.capacity()).isCloseTo(5000, within(0.01));
    assertThat(found.innovation()).isCloseTo(0.01, within(1e-6));
    assertThat(found.imitation()).isCloseTo(0.4, within(1e-5));
  }

  /**
   * Five published curves of which 30 % is known, with priors that are 30 % too low, right, and 30
   * % too high.
   */
  @Test
  void aPriorHelpsWhileMostOfTheCurveIsUnseen() throws IOException {
    List<double[]> curves = new ArrayList<>();
    for (int generation = 0; generation < 3; generation++) {
      curves.add(column("tsIbm.csv", generation));
    }
    curves.add(differences(column("tsChicken.csv", 1)));
    curves.add(differences(column("tsMetal.csv", 1)));
    List<Double> without = new ArrayList<>();
    List<Double> with = new ArrayList<>();
    for (double[] curve : curves) {
      double capacity = BassCurve.fit(curve, nothing(Arrays.stream(curve).sum())).capacity();
      double[] seen = seen(curve);
      BassCurve alone = BassCurve.fit(seen, nothing(capacity));
      without.add(Math.abs(alone.capacity() / capacity - 1));
      for (double off : new double[] {0.7, 1, 1.3}) {
        BassCurve found = BassCurve.fit(seen, BassCurve.Prior.ofMarket(off * capacity, 0.3, 1));
        with.add(Math.abs(found.capacity() / capacity - 1));
        assertThat(found.priorShare()).isBetween(0.1, 1.0);
      }
    }
    System.out.printf(
        Locale.ROOT,
        "30 %% of five curves: capacity missed by %s, in the median %.2f;"
            + " with a prior by %.2f in the mean, at most %.2f%n",
        without,
        median(without),
        with.stream().mapToDouble(error -> error).average().orElseThrow(),
        with.stream().mapToDouble(error -> error).max().orElseThrow());

    assertThat(with.stream().mapToDouble(error -> error).average().orElseThrow())
        .isLessThan(0.2) // the mean error of the priors themselves
        .isLessThan(median(without) / 1.5);
  }

  private static double median(List<Double> values) {
    return values.stream().sorted().skip(values.size() / 2).findFirst().orElseThrow();
  }

  private static double[] seen(double[] curve) {
    double total = Arrays.stream(curve).sum();
    double sum = 0;
    int count = 0;
    while (sum < 0.3 * total) {
      sum += curve[count++];
    }
    return Arrays.copyOf(curve, count);
  }

  private static double[] differences(double[] levels) {
    double[] steps = levels.clone();
    for (int t = 1; t < steps.length; t++) {
      steps[t] = Math.max(0, levels[t] - levels[t - 1]);
    }
    return steps;
  }

  private static double[] column(String file, int column) throws IOException {
    return Files.readAllLines(SharedData.folder("bass-diffusion").resolve(file)).stream()
        .skip(1)
        .mapToDouble(line -> Double.parseDouble(line.split(",", -1)[column]))
        .dropWhile(value -> value == 0)
        .toArray();
  }

  @Test
  void oneValueLeavesThePrior() {
    BassCurve found = BassCurve.fit(new double[] {10}, BassCurve.Prior.ofMarket(5000, 0.3, 12));

    assertThat(found.priorShare()).isGreaterThan(0.9);
    assertThat(found.capacity()).isBetween(4000.0, 6000.0);
  }

  @Test
  void whatIsNoAdoptionIsRefused() {
    BassCurve.Prior prior = BassCurve.Prior.ofMarket(100, 1, 1);
    for (double[] wrong : new double[][] {{}, {0, 0}, {1, -1}, {Double.NaN}}) {
      assertThatThrownBy(() -> BassCurve.fit(wrong, prior))
          .isInstanceOf(IllegalArgumentException.class);
    }
  }
}
