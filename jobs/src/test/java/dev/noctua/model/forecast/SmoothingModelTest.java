package dev.noctua.model.forecast;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.noctua.model.forecast.SmoothingModel.Trend;
import java.util.Arrays;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class SmoothingModelTest {
  private static final double[] WALK = {.5, .7, .6, .9, .8, 1, .9, 1.2, 1, 1.1, 1.4, 1.2};

  private static double squares(double[] history, SmoothingModel model) {
    double[] fitted = model.project(1).fitted();
    double sum = 0;
    for (int t = 0; t < history.length; t++) {
      sum += (history[t] - fitted[t]) * (history[t] - fitted[t]);
    }
    return sum;
  }

  @Test
  void noLevelAndNoSmoothingOfAGridLeavesLessError() {
    SmoothingModel model = new SmoothingModel(WALK, 1, Trend.NONE).fit();
    double least = Double.POSITIVE_INFINITY;
    for (double alpha = .001; alpha < 1; alpha += .001) {
      for (double start = .3; start < 1.3; start += .005) {
        double level = start;
        double sum = 0;
        for (double value : WALK) {
          sum += (value - level) * (value - level);
          level = alpha * value + (1 - alpha) * level;
        }
        least = Math.min(least, sum);
      }
    }
    assertThat(squares(WALK, model)).isLessThan(least * 1.0005).isGreaterThan(least * .99);
  }

  /** Holt's equations as he wrote them, with a level and a trend smoothed by themselves. */
  @Test
  void noTrendOfAGridLeavesLessError() {
    SmoothingModel model = new SmoothingModel(WALK, 1, Trend.ADDITIVE).fit();
    double least = Double.POSITIVE_INFINITY;
    for (double alpha = .01; alpha < 1; alpha += .03) {
      for (double share = .01; share < 1; share += .05) {
        for (double start = .3; start < 1; start += .02) {
          for (double growth = -.05; growth < .15; growth += .01) {
            double level = start;
            double trend = growth;
            double sum = 0;
            for (double value : WALK) {
              double before = level;
              sum += (value - level - trend) * (value - level - trend);
              level = alpha * value + (1 - alpha) * (level + trend);
              trend = share * (level - before) + (1 - share) * trend;
            }
            least = Math.min(least, sum);
          }
        }
      }
    }
    assertThat(squares(WALK, model)).isLessThan(least * 1.005).isGreaterThan(least * .9);
  }

  @Test
  void aSeasonAndATrendWithoutNoiseAreContinued() {
    double[] season = {.3, -.1, 0, -.2};
    double[] history = new double[40];
    Arrays.setAll(history, t -> .5 + .01 * t + season[t % 4]);
    double[] ahead = new SmoothingModel(history, 4, Trend.ADDITIVE).fit().project(6).ahead();
    for (int h = 0; h < ahead.length; h++) {
      assertThat(ahead[h]).isCloseTo(.5 + .01 * (40 + h) + season[h % 4], within(1e-6));
    }
  }

  @Test
  void aDampedTrendEnds() {
    double[] history = new double[40];
    SplittableRandom random = new SplittableRandom(3);
    Arrays.setAll(history, t -> 1 - Math.pow(.9, t) + .001 * random.nextDouble());
    double[] ahead = new SmoothingModel(history, 1, Trend.DAMPED).fit().project(1_000).ahead();
    assertThat(ahead[999] - ahead[499]).isLessThan(.01);
    assertThat(ahead[999]).isBetween(.9, 1.3);
  }

  /** The spread against forecasts of paths that the model itself made. */
  @Test
  void errorsGrowAsTheModelsOwnPathsDo() {
    double[] history = new double[120];
    SplittableRandom random = new SplittableRandom(5);
    double level = 1;
    for (int t = 0; t < history.length; t++) {
      double error = .1 * (random.nextDouble() - .5);
      history[t] = level + error;
      level += .6 * error;
    }
    SmoothingModel model = new SmoothingModel(history, 1, Trend.NONE).fit();
    double[] spread = model.project(10).spread();
    assertThat(spread[0]).isEqualTo(1);
    assertThat(spread[9])
        .isCloseTo(Math.sqrt(1 + 9 * model.alpha() * model.alpha()), within(1e-12));
    assertThat(model.alpha()).isBetween(.4, .8);
  }

  @Test
  void parametersAreCountedWithStatesAndVariance() {
    assertThat(new SmoothingModel(WALK, 1, Trend.NONE).parameters()).isEqualTo(3);
    assertThat(new SmoothingModel(WALK, 1, Trend.DAMPED).parameters()).isEqualTo(6);
    assertThat(new SmoothingModel(WALK, 12, Trend.ADDITIVE).parameters()).isEqualTo(17);
    assertThat(new SmoothingModel(WALK, 12, Trend.NONE).canBeFitted()).isFalse();
    assertThat(new SmoothingModel(new double[] {1, 2, 3, 4}, 1, Trend.NONE).canBeFitted())
        .isFalse();
  }
}
