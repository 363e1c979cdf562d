package dev.noctua.model.forecast;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.noctua.model.forecast.SmoothingModel.Trend;
import java.util.Arrays;
import org.junit.jupiter.api.Test;

class ThetaTest {
  private static final double[] SALES = {.3, .5, .4, .6, .55, .7, .65, .8, .7, .9};

  @Test
  void theSlopeIsThatOfLeastSquares() {
    assertThat(Theta.slope(new double[] {1, 3, 2})).isCloseTo(.5, within(1e-12));
    assertThat(Theta.slope(new double[] {4, 4, 4, 4})).isZero();
  }

  /** As Assimakopoulos and Nikolopoulos define it: the mean of two lines that are extrapolated. */
  @Test
  void itIsTheMeanOfTheTrendAndOfASmoothedLineOfDoubleCurvature() {
    int n = SALES.length;
    SmoothingModel model = new SmoothingModel(SALES, 1, Trend.NONE).fit();
    double level = model.project(1).ahead()[0];
    double slope = Theta.slope(SALES);
    double middle = Arrays.stream(SALES).average().orElseThrow();
    double smoothedLine = middle - slope * (n - 1) / 2;
    for (int t = 0; t < n; t++) {
      double line = middle + slope * (t - (n - 1) / 2.0);
      smoothedLine += model.alpha() * (line - smoothedLine);
    }
    double curved = 2 * level - smoothedLine;
    double[] ahead = Theta.project(SALES, 1, 5).ahead();
    for (int h = 0; h < ahead.length; h++) {
      double line = middle + slope * (n + h - (n - 1) / 2.0);
      assertThat(ahead[h]).isCloseTo((line + curved) / 2, within(1e-9));
    }
  }

  @Test
  void aSeasonThatMultipliesIsContinued() {
    double[] season = {1.2, .8, 1, 1};
    double[] history = new double[32];
    Arrays.setAll(history, t -> .7 * season[t % 4]);
    assertThat(Theta.project(history, 4, 4).ahead())
        .containsExactly(season(season, .7), within(1e-6));
  }

  private static double[] season(double[] season, double level) {
    return Arrays.stream(season).map(factor -> factor * level).toArray();
  }

  @Test
  void aSeasonIsFoundWhereThereIsOneAndOnlyThere() {
    double[] history = new double[42];
    Arrays.setAll(history, t -> t % 7 == 0 ? 3 : 1);
    assertThat(Seasonality.isSeasonal(history, 7)).isTrue();
    assertThat(Seasonality.isSeasonal(history, 5)).isFalse();
    assertThat(Seasonality.isSeasonal(new double[42], 7)).isFalse();
    assertThat(Seasonality.of(Arrays.copyOf(history, 20), 7).effects())
        .as("fewer than three seasons tell nothing")
        .containsExactly(0);
    history[3] = 0;
    Seasonality additive = Seasonality.of(history, 7);
    assertThat(additive.isFactor()).isFalse();
    assertThat(Arrays.stream(additive.effects()).sum()).isCloseTo(0, within(1e-12));
    assertThat(additive.add(additive.remove(history, 0), 0))
        .containsExactly(history, within(1e-12));
  }
}
