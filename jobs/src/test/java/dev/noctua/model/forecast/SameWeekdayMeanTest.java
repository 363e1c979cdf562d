package dev.noctua.model.forecast;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.Test;

class SameWeekdayMeanTest {
  private static double[] weekly(int days, double... week) {
    double[] history = new double[days];
    Arrays.setAll(history, day -> week[day % 7]);
    return history;
  }

  @Test
  void aWeeklyPatternIsContinuedAsItIsAndHasNoErrors() {
    double[] history = weekly(70, 1, 2, 3, 4, 5, 6, 7);
    assertThat(SameWeekdayMean.forecast(history, 16))
        .containsExactly(1, 2, 3, 4, 5, 6, 7, 1, 2, 3, 4, 5, 6, 7, 1, 2);
    assertThat(SameWeekdayMean.errors(history, 42)).hasSize(42).containsOnly(0);
  }

  @Test
  void onlyTheLastFourEqualWeekdaysCount() {
    double[] history = weekly(35, 0, 0, 0, 0, 0, 0, 0);
    history[0] = 1_000;
    history[7] = 8;
    history[28] = 4;
    // days 7, 14, 21, 28 precede day 35: (8 + 0 + 0 + 4) / 4
    assertThat(SameWeekdayMean.forecast(history, 8)).startsWith(3, 0).endsWith(3);
  }

  @Test
  void anUnknownDayIsLeftOutAndIsNotZero() {
    double[] history = weekly(28, 6, 6, 6, 6, 6, 6, 6);
    history[0] = Double.NaN;
    history[7] = 9;
    history[1] = Double.NaN;
    history[8] = Double.NaN;
    history[15] = Double.NaN;
    history[22] = Double.NaN;
    double[] ahead = SameWeekdayMean.forecast(history, 3);
    assertThat(ahead).containsExactly(7, 0, 6);
  }

  @Test
  void anErrorIsWhatCameLessWhatWasSaid() {
    double[] history = weekly(35, 2, 2, 2, 2, 2, 2, 2);
    history[34] = 7;
    history[33] = 0;
    assertThat(SameWeekdayMean.errors(history, 3)).containsExactly(-2, 0, 5);
    assertThat(SameWeekdayMean.errors(new double[] {1, 2, 3}, 84)).isEmpty();
  }

  @Test
  void quantilesAreInterpolated() {
    double[] sorted = {0, 10, 20, 40};
    assertThat(SameWeekdayMean.quantile(sorted, 0)).isZero();
    assertThat(SameWeekdayMean.quantile(sorted, .5)).isEqualTo(15);
    assertThat(SameWeekdayMean.quantile(sorted, .9)).isCloseTo(34, within(1e-12));
    assertThat(SameWeekdayMean.quantile(sorted, 1)).isEqualTo(40);
    assertThat(SameWeekdayMean.quantile(new double[] {3}, .1)).isEqualTo(3);
    assertThat(SameWeekdayMean.quantile(new double[0], .9)).isZero();
  }

  @Test
  void forecastsOfPartsAddUpToTheForecastOfTheirSum() {
    Random random = new Random(17);
    double[] sum = new double[60];
    double[] ahead = new double[28];
    for (int part = 0; part < 50; part++) {
      double[] history = random.doubles(60, -20, 500).toArray();
      Arrays.setAll(sum, day -> sum[day] + history[day]);
      double[] own = SameWeekdayMean.forecast(history, 28);
      Arrays.setAll(ahead, day -> ahead[day] + own[day]);
    }
    assertThat(SameWeekdayMean.forecast(sum, 28)).containsExactly(ahead, within(1e-6));
  }
}
