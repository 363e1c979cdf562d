package dev.noctua.kernels;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.SplittableRandom;
import java.util.function.DoubleUnaryOperator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Quantiles beside those of sorted values. */
class OrderStatisticsTest {
  private static final double[] LEVELS = {0, 0.025, 0.1, 1 / 3.0, 0.5, 0.9, 0.975, 1};

  @ParameterizedTest
  @CsvSource({"0, 1", ".5, 2.5", "1, 4", ".25, 1.75"})
  void aQuantileIsLinearBetweenTwoValues(double level, double expected) {
    OrderStatistics ordered = new OrderStatistics(4);
    ordered.set(new double[] {3, 1, 4, 2});
    assertThat(ordered.quantile(level)).isEqualTo(expected);
  }

  @Test
  void valuesOfAnyShapeAreOrderedAsSortingOrdersThem() {
    same(draw -> draw);
    same(draw -> -Math.log(draw) - 1);
    same(draw -> Math.floor(3 * draw));
    same(draw -> draw < 0.95 ? 0 : draw);
    same(draw -> draw < 0.01 ? -1e300 : draw);
    same(draw -> Math.exp(80 * draw));
    same(draw -> 7);
    same(draw -> draw < 0.5 ? -8e307 : 8e307 * draw);
    same(draw -> draw < 0.5 ? 0 : Double.MIN_VALUE);
    same(draw -> 1 + (draw < 0.5 ? 0 : Math.ulp(1)));
  }

  private static void same(DoubleUnaryOperator shape) {
    SplittableRandom random = new SplittableRandom(5);
    for (int count : new int[] {1, 2, 3, 100, 1000}) {
      OrderStatistics ordered = new OrderStatistics(count);
      for (int time = 0; time < 3; time++) {
        double[] values = random.doubles(count).map(shape).toArray();
        double[] before = values.clone();
        ordered.set(values);
        assertThat(values).isEqualTo(before);
        Arrays.sort(values);
        for (double level : LEVELS) {
          double place = level * (count - 1);
          int below = (int) place;
          int above = Math.min(count - 1, below + 1);
          assertThat(ordered.quantile(level))
              .isEqualTo(values[below] + (place - below) * (values[above] - values[below]));
        }
      }
    }
  }
}
