package dev.noctua.model.forecast;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.noctua.model.evaluate.ForecastContext;
import dev.noctua.model.evaluate.ForecastMetric;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class MethodTrialTest {
  private static final int SHORTEST = 126;

  private static double[] sales(int days) {
    SplittableRandom random = new SplittableRandom(4);
    double[] sales = new double[days];
    Arrays.setAll(sales, day -> random.nextInt(day % 7 == 5 ? 9 : 4));
    return sales;
  }

  private static double rmsse(ForecastMethod method, double[] known, double[] came) {
    double[] ahead = method.forecast(known, 7, came.length).ahead();
    return ForecastMetric.RMSSE
        .of(List.of(new ForecastContext(known, 7, ahead, new double[0][], came)))
        .orElseThrow();
  }

  /** Each method by itself, with copies of what was known and of what came. */
  @ParameterizedTest
  @ValueSource(ints = {SHORTEST, 140})
  void everyMethodIsJudgedAtTheLastEightWeeklyOrigins(int days) {
    double[] sales = sales(days);
    MethodTrial trial = MethodTrial.of(sales, 7).orElseThrow();
    for (ForecastMethod method : MethodTrial.METHODS) {
      double sum = 0;
      for (int week = 0; week < 8; week++) {
        int origin = days - 28 - 7 * week;
        sum +=
            rmsse(
                method,
                Arrays.copyOf(sales, origin),
                Arrays.copyOfRange(sales, origin, origin + 28));
      }
      assertThat(trial.rmsse(method)).as(method.id()).isCloseTo(sum / 8, within(1e-12));
    }
  }

  @Test
  void anOriginAfterFourWeeksWithoutDemandDoesNotCount() {
    double[] sales = sales(140);
    // Of the eight origins, 63 to 112 days, those from 77 on have nothing before them.
    Arrays.fill(sales, 49, 140, 0);
    sales[139] = 3;
    MethodTrial trial = MethodTrial.of(sales, 7).orElseThrow();
    double first = rmsse(ForecastMethod.TSB, Arrays.copyOf(sales, 63), new double[28]);
    double second = rmsse(ForecastMethod.TSB, Arrays.copyOf(sales, 70), new double[28]);
    assertThat(trial.rmsse(ForecastMethod.TSB)).isCloseTo((first + second) / 2, within(1e-12));
    Arrays.fill(sales, 28, 140, 0);
    assertThat(MethodTrial.of(sales, 7)).isEmpty();
  }

  @Test
  void withoutAnyChangeErrorsHaveNoScale() {
    double[] always = new double[140];
    Arrays.fill(always, 5);
    assertThat(MethodTrial.of(always, 7)).isEmpty();
  }

  @Test
  void aShortSeriesIsRefused() {
    assertThatThrownBy(() -> MethodTrial.of(sales(SHORTEST - 1), 7))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("125");
  }
}
