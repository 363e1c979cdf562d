package dev.noctua.model.forecast;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class SeriesForecastTest {
  @Test
  void aQuantileStandsAtItsPlaceAmongOneMoreThanThereAre() {
    double[] three = {10, 20, 40};
    assertThat(SeriesForecast.quantile(three, .25)).isEqualTo(10);
    assertThat(SeriesForecast.quantile(three, .5)).isEqualTo(20);
    assertThat(SeriesForecast.quantile(three, .625)).isEqualTo(30);
    assertThat(SeriesForecast.quantile(three, .75)).isEqualTo(40);
    assertThat(SeriesForecast.quantile(three, .001)).isEqualTo(10);
    assertThat(SeriesForecast.quantile(three, .999)).isEqualTo(40);
    assertThat(SeriesForecast.quantile(new double[0], .5)).isZero();
  }

  /**
   * Three errors of −1, 0 and 1 at a level of 4, so that scores are half as large; level 16 ahead.
   */
  @Test
  void errorsGrowWithTheRootOfTheLevelAndWithTheSpread() {
    Projection projection =
        new Projection(new double[] {4, 4, 4}, new double[] {16, 16}, new double[] {1, 2});
    SeriesForecast forecast =
        new SeriesForecast(
            ForecastMethod.ETS, new double[] {3, 5, 4}, 1, projection, Double.NEGATIVE_INFINITY);
    assertThat(forecast.quantiles(0, .25, .5, .75)).containsExactly(14, 16, 18);
    assertThat(forecast.quantiles(1, .25, .5, .75)).containsExactly(12, 16, 20);
  }

  @Test
  void ofAWeekHalfIsThatOfEqualWeekdays() {
    double[] history = new double[21];
    Arrays.setAll(history, t -> t % 7 == 0 ? t : 0);
    double[] exact = history.clone();
    SeriesForecast forecast =
        new SeriesForecast(
            ForecastMethod.ETS,
            history,
            7,
            new Projection(exact, new double[] {7}, new double[] {1}),
            0);
    // No errors, so the first half is 7; the weekday had 0, 7 and 14.
    assertThat(forecast.quantiles(0, .25, .5, .75)).containsExactly(3.5, 7, 10.5);
  }

  @Test
  void intervalsCoverWhatTheySay() {
    SplittableRandom random = new SplittableRandom(8);
    int inside = 0;
    int steps = 0;
    for (int series = 0; series < 60; series++) {
      double[] values = new double[140];
      Arrays.setAll(
          values, t -> 20 + 3 * (t % 7) + 6 * (random.nextDouble() + random.nextDouble()));
      double[] history = Arrays.copyOf(values, 126);
      SeriesForecast forecast = ForecastMethod.COMBINATION.forecast(history, 7, 14);
      for (int step = 0; step < 14; step++) {
        double[] interval = forecast.quantiles(step, .1, .9);
        boolean isInside = values[126 + step] >= interval[0] && values[126 + step] <= interval[1];
        inside += isInside ? 1 : 0;
        steps++;
      }
    }
    assertThat(inside / (double) steps).isBetween(.74, .88);
  }

  @Test
  void drawsHaveTheQuantilesOfTheForecastAndKeepRunsOfDays() {
    double[] history = new double[84];
    // Good fortnights follow bad ones.
    Arrays.setAll(history, t -> 50 + (t / 14 % 2 == 0 ? 10 : -10) + t % 7);
    SeriesForecast forecast = ForecastMethod.SEASONAL_NAIVE.forecast(history, 7, 7);
    double[][] paths = forecast.draws(1, 4_000);
    double[] third = Arrays.stream(paths).mapToDouble(path -> path[2]).sorted().toArray();
    assertThat(third[400]).isCloseTo(forecast.quantiles(2, .1)[0], within(1.5));
    assertThat(third[3_600]).isCloseTo(forecast.quantiles(2, .9)[0], within(1.5));
    long together =
        Arrays.stream(paths)
            .filter(path -> path[2] > third[2_000] == path[3] > third[2_000] + 1)
            .count();
    assertThat(together).isGreaterThan(2_600);
  }
}
