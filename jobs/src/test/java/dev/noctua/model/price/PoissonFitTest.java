package dev.noctua.model.price;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import java.util.SplittableRandom;
import org.apache.commons.math3.distribution.PoissonDistribution;
import org.apache.commons.math3.linear.Array2DRowRealMatrix;
import org.apache.commons.math3.linear.ArrayRealVector;
import org.apache.commons.math3.linear.LUDecomposition;
import org.apache.commons.math3.linear.RealMatrix;
import org.apache.commons.math3.random.Well19937c;
import org.junit.jupiter.api.Test;

class PoissonFitTest {
  private static final int ITEMS = 5;
  private static final int DAYS = 49;
  private static final int WEEKS = 7;
  private static final int COLUMNS = WEEKS + 7;

  /**
   * Counts of three outcomes under three treatments, the example of R's {@code glm} (Dobson 1990):
   * outcome is the item, treatment the day.
   */
  @Test
  void coefficientsAreThePublishedOnes() {
    double[][] counts = {{18, 20, 25}, {17, 10, 13}, {15, 20, 12}};
    PoissonFit fit =
        PoissonFit.of(
            new PoissonPanel(
                counts,
                new double[3][3],
                new double[3][0][],
                new int[][] {{0, 1, 2}},
                3,
                new int[] {0, 1, 2},
                3),
            new double[3][0]);

    assertThat(fit.own()[1][0] - fit.own()[0][0]).isCloseTo(-0.4542553, within(1e-7));
    assertThat(fit.own()[2][0] - fit.own()[0][0]).isCloseTo(-0.2929871, within(1e-7));
    assertThat(fit.own()[0][0] + fit.shared()[0]).isCloseTo(3.044522, within(1e-6));
    assertThat(fit.shared()).containsExactly(new double[3], within(1e-9));
  }

  @Test
  void everyFigureIsThatOfTheDenseSystem() {
    PoissonPanel data = panel(7);
    PoissonFit fit = PoissonFit.of(data, new double[ITEMS][0]);
    Dense dense = new Dense(data);

    for (int i = 0; i < ITEMS; i++) {
      assertThat(fit.own()[i]).containsExactly(dense.own(i), within(1e-8));
      for (int f = 0; f < data.features()[i].length; f++) {
        int place = dense.first[i] + 1 + f;
        assertThat(fit.modelVariance()[i][f])
            .isCloseTo(dense.inverse.getEntry(place, place), within(1e-8));
        assertThat(fit.clusterVariance(i, f)).isCloseTo(dense.robust(place), within(1e-8));
      }
      assertThat(fit.dispersion()[i]).isCloseTo(dense.dispersion(i), within(1e-8));
    }
    assertThat(fit.shared())
        .containsExactly(
            Arrays.copyOfRange(dense.values, dense.shared, dense.values.length), within(1e-8));
  }

  @Test
  void whatSharedEffectsAddToAMeanIsTheDenseSystemsCovariance() {
    PoissonPanel data = panel(8);
    PoissonFit fit = PoissonFit.of(data, new double[ITEMS][0]);
    Dense dense = new Dense(data);
    double[] weights = {0.4, 0.3, 0.2, 0.1, 0};
    double common = 0;
    for (int i = 0; i < ITEMS - 1; i++) {
      for (int j = 0; j < ITEMS - 1; j++) {
        double covariance = dense.inverse.getEntry(dense.first[i] + 1, dense.first[j] + 1);
        common += i == j ? 0 : weights[i] * weights[j] * covariance;
      }
    }

    assertThat(fit.commonVariance(weights, 0)).isCloseTo(Math.max(0, common), within(1e-8));
  }

  @Test
  void aPromotionWithoutASaleHasAFiniteSlopeAndALargeError() {
    double[] price = new double[14];
    double[] orders = new double[14];
    Arrays.fill(orders, 0, 7, 3);
    Arrays.fill(price, 7, 14, -0.2);
    PoissonFit fit =
        PoissonFit.of(
            new PoissonPanel(
                new double[][] {orders},
                new double[1][14],
                new double[][][] {{price}},
                new int[0][],
                0,
                new int[14],
                1),
            new double[1][0]);

    assertThat(fit.own()[0][1]).isBetween(5.0, 60.0);
    assertThat(fit.modelVariance()[0][0]).isBetween(20.0, 100.0);
  }

  @Test
  void theStartOfTheSearchDoesNotMatter() {
    PoissonPanel data = panel(9);
    double[][] far = new double[ITEMS][];
    Arrays.fill(far, new double[] {-8, 3});
    PoissonFit near = PoissonFit.of(data, new double[ITEMS][0]);

    PoissonFit found = PoissonFit.of(data, far);

    for (int i = 0; i < ITEMS; i++) {
      assertThat(found.own()[i]).containsExactly(near.own()[i], within(1e-8));
    }
  }

  /** So far off that 40 halvings of the first step still lead to infinity. */
  @Test
  void aSearchThatFindsNothingBetterStaysWhereItIs() {
    double[] price = {1, 1.1, 0.9, 1};
    PoissonPanel data =
        new PoissonPanel(
            new double[][] {{3, 4, 5, 4}},
            new double[1][4],
            new double[][][] {{price}},
            new int[0][],
            0,
            new int[4],
            1);

    PoissonFit fit = PoissonFit.of(data, new double[][] {{-60}});

    assertThat(fit.own()[0]).containsExactly(Math.log(4), -60);
    assertThat(fit.logLikelihood()).isFinite();
  }

  /** The last item has no slope, the first one two; some days are unknown. */
  private static PoissonPanel panel(int seed) {
    SplittableRandom draw = new SplittableRandom(seed);
    double[][] counts = new double[ITEMS][DAYS];
    double[][] offset = new double[ITEMS][DAYS];
    double[][][] features = new double[ITEMS][][];
    int[] week = new int[DAYS];
    int[] weekday = new int[DAYS];
    Arrays.setAll(week, t -> t / 7);
    Arrays.setAll(weekday, t -> WEEKS + t % 7);
    for (int i = 0; i < ITEMS; i++) {
      features[i] = new double[i == 0 ? 2 : i == ITEMS - 1 ? 0 : 1][DAYS];
      for (int t = 0; t < DAYS; t++) {
        double rate = draw.nextDouble();
        offset[i][t] = rate;
        for (double[] feature : features[i]) {
          feature[t] = Math.log(0.7 + 0.3 * draw.nextDouble());
          rate -= feature[t];
        }
        boolean isKnown = draw.nextDouble() < 0.95;
        PoissonDistribution orders =
            new PoissonDistribution(new Well19937c(draw.nextInt()), Math.exp(rate), 1e-12, 10_000);
        counts[i][t] = isKnown ? orders.sample() : Double.NaN;
      }
    }
    return new PoissonPanel(
        counts, offset, features, new int[][] {week, weekday}, COLUMNS, week, WEEKS);
  }

  /** The same by Newton's method on the whole matrix. */
  private static final class Dense {
    final PoissonPanel data;
    final int[] first = new int[ITEMS]; // place of each item's level
    final int shared; // place of the first effect
    final double[] values;
    RealMatrix inverse;

    Dense(PoissonPanel data) {
      this.data = data;
      int place = 0;
      for (int i = 0; i < ITEMS; i++) {
        first[i] = place;
        place += 1 + data.features()[i].length;
      }
      shared = place;
      values = new double[shared + data.columns()];
      for (int step = 0; step < 60; step++) {
        newton();
      }
    }

    double[] row(int item, int day) {
      double[] row = new double[values.length];
      row[first[item]] = 1;
      for (int f = 0; f < data.features()[item].length; f++) {
        row[first[item] + 1 + f] = data.features()[item][f][day];
      }
      for (int[] effect : data.effects()) {
        row[shared + effect[day]] = 1;
      }
      return row;
    }

    double expected(int item, int day) {
      return Math.exp(
          data.offset()[item][day]
              + new ArrayRealVector(row(item, day)).dotProduct(new ArrayRealVector(values)));
    }

    private void newton() {
      double[][] hessian = new double[values.length][values.length];
      double[] gradient = new double[values.length];
      for (int k = 0; k < values.length; k++) {
        boolean isLevel = Arrays.binarySearch(first, k) >= 0;
        double spread = k >= shared ? PoissonPoint.EFFECT_SPREAD : PoissonPoint.SLOPE_SPREAD;
        hessian[k][k] = isLevel ? 0 : 1 / (spread * spread);
        gradient[k] = -hessian[k][k] * values[k];
      }
      for (int i = 0; i < ITEMS; i++) {
        for (int t = 0; t < DAYS; t++) {
          if (!Double.isNaN(data.counts()[i][t])) {
            double[] row = row(i, t);
            double expected = expected(i, t);
            for (int k = 0; k < row.length; k++) {
              gradient[k] += row[k] * (data.counts()[i][t] - expected);
              for (int l = 0; l < row.length; l++) {
                hessian[k][l] += expected * row[k] * row[l];
              }
            }
          }
        }
      }
      inverse = new LUDecomposition(new Array2DRowRealMatrix(hessian)).getSolver().getInverse();
      double[] step = inverse.operate(gradient);
      for (int k = 0; k < step.length; k++) {
        values[k] += Math.max(-1, Math.min(1, step[k]));
      }
    }

    double[] own(int item) {
      return Arrays.copyOfRange(
          values, first[item], first[item] + 1 + data.features()[item].length);
    }

    double robust(int place) {
      double sum = 0;
      for (int g = 0; g < data.clusters(); g++) {
        double[] score = new double[values.length];
        for (int i = 0; i < ITEMS; i++) {
          for (int t = 0; t < DAYS; t++) {
            if (data.cluster()[t] == g && !Double.isNaN(data.counts()[i][t])) {
              double error = data.counts()[i][t] - expected(i, t);
              double[] row = row(i, t);
              for (int k = 0; k < row.length; k++) {
                score[k] += row[k] * error;
              }
            }
          }
        }
        sum += Math.pow(inverse.operate(score)[place], 2);
      }
      return sum;
    }

    double dispersion(int item) {
      double sum = 0;
      int known = 0;
      for (int t = 0; t < DAYS; t++) {
        if (!Double.isNaN(data.counts()[item][t])) {
          double expected = expected(item, t);
          sum += Math.pow(data.counts()[item][t] - expected, 2) / expected;
          known++;
        }
      }
      return Math.max(1, sum / (known - 1 - data.features()[item].length));
    }
  }
}
