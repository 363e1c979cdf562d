package dev.noctua.model.forecast;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RanksTest {
  private static final Ranks RANKS = new Ranks(new double[] {5, 1, 5, 2, 5});

  @ParameterizedTest
  @CsvSource({"0,-.5", "1,0", "1.5,.5", "2,1", "3,1.5", "5,3", "6,4.5"})
  void equalValuesStandInTheMiddleOfTheirPlaces(double value, double rank) {
    assertThat(RANKS.of(value)).isEqualTo(rank);
  }

  @Test
  void allMayBeEqual() {
    Ranks ranks = new Ranks(new double[] {3, 3});

    assertThat(ranks.of(2)).isEqualTo(-0.5);
    assertThat(ranks.of(3)).isEqualTo(0.5);
    assertThat(ranks.of(4)).isEqualTo(1.5);
  }

  @Test
  void countingGivesTheSame() {
    Random random = new Random(1);
    double[] values =
        random
            .doubles(500)
            .map(value -> value < 0.3 ? 0 : Math.pow(1000, value) + Math.rint(9 * value))
            .toArray();
    Ranks ranks = new Ranks(values);

    for (double value : random.doubles(500, -1, 1100).toArray()) {
      assertThat(ranks.of(value)).isEqualTo(counted(values, value));
    }
    for (double value : values) {
      assertThat(ranks.of(value)).isEqualTo(counted(values, value));
    }
  }

  private static double counted(double[] values, double value) {
    long below = Arrays.stream(values).filter(each -> each < value).count();
    long equal = Arrays.stream(values).filter(each -> each == value).count();
    return below + (equal - 1) / 2.0;
  }
}
