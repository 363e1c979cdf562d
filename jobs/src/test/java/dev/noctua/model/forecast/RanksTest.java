package dev.noctua.model.forecast;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.Random;
import java.util.stream.DoubleStream;
import org.junit.jupiter.api.Test;

class RanksTest {
  @Test
  void equalValuesStandInTheMiddleOfTheirPlaces() {
    Ranks ranks = new Ranks(new double[] {5, 1, 5, 2, 5});

    assertThat(ranks.of(new double[] {0, 1, 1, 1.5, 2, 3, 5, 6}))
        .containsExactly(-0.5, 0, 0, 0.5, 1, 1.5, 3, 4.5);
  }

  @Test
  void allMayBeEqual() {
    Ranks ranks = new Ranks(new double[] {3, 3});

    assertThat(ranks.of(new double[] {2, 3, 4})).containsExactly(-0.5, 0.5, 1.5);
  }

  @Test
  void countingGivesTheSame() {
    Random random = new Random(1);
    double[] values =
        random
            .doubles(500)
            .map(value -> value < 0.3 ? 0 : Math.pow(1000, value) + Math.rint(9 * value))
            .toArray();
    double[] asked =
        DoubleStream.concat(random.doubles(500, -1, 1100), Arrays.stream(values))
            .sorted()
            .toArray();

    assertThat(new Ranks(values).of(asked))
        .containsExactly(Arrays.stream(asked).map(value -> counted(values, value)).toArray());
  }

  private static double counted(double[] values, double value) {
    long below = Arrays.stream(values).filter(each -> each < value).count();
    long equal = Arrays.stream(values).filter(each -> each == value).count();
    return below + (equal - 1) / 2.0;
  }
}
