package dev.noctua.model.forecast;

import static dev.noctua.model.forecast.ForecastMethod.COMBINATION;
import static dev.noctua.model.forecast.ForecastMethod.ETS;
import static dev.noctua.model.forecast.ForecastMethod.SAME_WEEKDAY_MEAN;
import static dev.noctua.model.forecast.ForecastMethod.THETA;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import java.util.EnumSet;
import java.util.SplittableRandom;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What holds for every method. */
class ForecastMethodTest {
  private static double[] sales(int days, long seed) {
    SplittableRandom random = new SplittableRandom(seed);
    double[] history = new double[days];
    Arrays.setAll(
        history, t -> Math.floor(random.nextDouble() * (t % 7 == 5 ? 2 : 10) * (1 + t / 90.0)));
    return history;
  }

  private static void assertUsable(SeriesForecast forecast, int horizon) {
    assertThat(forecast.ahead()).hasSize(horizon);
    for (int step = 0; step < horizon; step++) {
      double[] quantiles = forecast.quantiles(step, .025, .1, .5, .9, .975);
      assertThat(quantiles).isSorted();
      assertThat(Arrays.stream(quantiles).allMatch(Double::isFinite)).isTrue();
      assertThat(forecast.ahead()[step]).isFinite();
    }
  }

  @ParameterizedTest
  @EnumSource
  void aConstantGoesOnForSure(ForecastMethod method) {
    for (double value : new double[] {0, 3, 1e-90, 1e90}) {
      double[] history = new double[50];
      Arrays.fill(history, value);
      SeriesForecast forecast = method.forecast(history, 7, 20);
      double[] same = new double[20];
      Arrays.fill(same, value);
      assertThat(forecast.ahead()).containsExactly(same, within(value * 1e-6));
      assertThat(forecast.quantiles(19, .1, .9))
          .containsExactly(new double[] {value, value}, within(value * 1e-4));
    }
  }

  @ParameterizedTest
  @EnumSource
  void anyLengthHasAForecast(ForecastMethod method) {
    for (int season : new int[] {1, 2, 7, 12, 60}) {
      for (int length = 1; length < 40; length++) {
        assertUsable(method.forecast(sales(length, length), season, 9), 9);
      }
    }
  }

  @ParameterizedTest
  @EnumSource
  void largeSmallAndNegativeValuesAreValuesToo(ForecastMethod method) {
    double[] history = sales(80, 4);
    double[] plain = method.forecast(history, 7, 14).ahead();
    for (double factor : new double[] {0x1p300, 0x1p-300}) {
      double[] scaled = Arrays.stream(history).map(value -> value * factor).toArray();
      double[] expected = Arrays.stream(plain).map(value -> value * factor).toArray();
      assertThat(method.forecast(scaled, 7, 14).ahead()).containsExactly(expected);
    }
    double[] losses = Arrays.stream(history).map(value -> value - 20).toArray();
    assertUsable(method.forecast(losses, 7, 14), 14);
    assertThat(Arrays.stream(method.forecast(losses, 7, 14).ahead()).max().orElseThrow())
        .isNegative();
    history[79] = 1e9;
    assertUsable(method.forecast(history, 7, 14), 14);
  }

  @ParameterizedTest
  @EnumSource
  void aRerunIsEqualToTheBit(ForecastMethod method) {
    SeriesForecast one = method.forecast(sales(200, 9), 7, 28);
    SeriesForecast other = method.forecast(sales(200, 9), 7, 28);
    assertThat(one.ahead()).containsExactly(other.ahead());
    assertThat(one.quantiles(27, .1, .9)).containsExactly(other.quantiles(27, .1, .9));
    assertThat(one.draws(5, 10)).isDeepEqualTo(other.draws(5, 10));
    assertThat(one.draws(5, 10)).isNotEqualTo(one.draws(6, 10));
  }

  @ParameterizedTest
  @EnumSource
  void aLongerHorizonChangesNothingNearer(ForecastMethod method) {
    double[] near = method.forecast(sales(150, 2), 7, 5).ahead();
    double[] far = method.forecast(sales(150, 2), 7, 30).ahead();
    assertThat(Arrays.copyOf(far, 5)).containsExactly(near);
  }

  @ParameterizedTest
  @EnumSource
  void whatIsNoHistoryIsRefused(ForecastMethod method) {
    assertThatThrownBy(() -> method.forecast(new double[] {1, Double.NaN}, 7, 1))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("value 2 of the history is NaN: it must be a number of at most 10^100");
    assertThatThrownBy(() -> method.forecast(new double[] {1e101}, 7, 1))
        .hasMessageContaining("value 1 of the history is 1.0E101");
    assertThatThrownBy(() -> method.forecast(new double[0], 7, 1))
        .hasMessage("a history needs a value");
    assertThatThrownBy(() -> method.forecast(new double[] {1}, 0, 1))
        .hasMessage("season 0 and horizon 1 must be at least 1");
  }

  @ParameterizedTest
  @EnumSource
  void theMethodThatIsToldMadeTheForecast(ForecastMethod method) {
    for (int length = 1; length < 9; length++) {
      double[] history = sales(length, length);
      SeriesForecast forecast = method.forecast(history, 7, 9);
      boolean isTooShort = length < 5 && EnumSet.of(ETS, THETA, COMBINATION).contains(method);

      assertThat(forecast.method()).isEqualTo(isTooShort ? SAME_WEEKDAY_MEAN : method);
      assertThat(forecast.ahead())
          .containsExactly(forecast.method().forecast(history, 7, 9).ahead());
    }
  }

  /** Losses that ended 90 days ago: half of the line's slope goes on for ever as Theta's drift. */
  @ParameterizedTest
  @EnumSource
  void afterZerosNoForecastIsBeyondTheHistory(ForecastMethod method) {
    double[] history = new double[110];
    Arrays.fill(history, 0, 20, -3);

    double[] ahead = method.forecast(history, 7, 3000).ahead();

    assertThat(Arrays.stream(ahead).map(Math::abs).max().orElseThrow()).isLessThanOrEqualTo(3);
  }

  @ParameterizedTest
  @EnumSource(names = {"ETS", "COMBINATION", "THETA"})
  void anAbsurdForecastGivesWayToTheMeanOfEqualWeekdays(ForecastMethod method) {
    double[] history = new double[120];
    for (int t = 0; t < 30; t++) {
      history[t] = 1e6 + t;
    }
    Arrays.fill(history, 30, 118, 0.001);
    SeriesForecast forecast = method.forecast(history, 7, 28);
    double most = Arrays.stream(forecast.ahead()).max().orElseThrow();
    assertThat(most).isLessThanOrEqualTo(0.005);
  }
}
