package dev.noctua.model.evaluate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import org.assertj.core.data.Offset;
import org.junit.jupiter.api.Test;

/** History 1, 3, 2, 6 in a season of 2; 4 and 5 are forecast, 5 and 3 come. */
class ForecastMetricTest {
  private static final Offset<Double> EXACT = within(1e-12);

  private static final double[][] QUANTILES = {{1, 3, 4, 6, 7}, {1, 3.5, 5, 7, 8}};

  private static final ForecastContext SMALL =
      new ForecastContext(
          new double[] {1, 3, 2, 6}, 2, new double[] {4, 5}, QUANTILES, new double[] {5, 3});

  /** Never anything, and 10 comes. */
  private static final ForecastContext EMPTY =
      new ForecastContext(
          new double[4], 2, new double[1], new double[][] {new double[5]}, new double[] {10});

  private static double of(ForecastMetric metric, ForecastContext... series) {
    return metric.of(List.of(series)).orElseThrow();
  }

  @Test
  void errorsAreScaledByThePast() {
    assertThat(of(ForecastMetric.MASE, SMALL)).isCloseTo(1.5 / 2, EXACT);
    assertThat(of(ForecastMetric.RMSSE, SMALL)).isCloseTo(Math.sqrt(2.5 / 7), EXACT);
    assertThat(of(ForecastMetric.SMAPE, SMALL)).isCloseTo(100 * (2 / 9.0 + 4 / 8.0) / 2, EXACT);
  }

  @Test
  void sharesAreOfAllThatCame() {
    assertThat(of(ForecastMetric.WAPE, SMALL)).isCloseTo(3 / 8.0, EXACT);
    assertThat(of(ForecastMetric.BIAS, SMALL)).isCloseTo(1 / 8.0, EXACT);
    assertThat(of(ForecastMetric.WAPE, SMALL, EMPTY)).isCloseTo(13 / 18.0, EXACT);
    assertThat(of(ForecastMetric.COVERAGE_80, SMALL)).isEqualTo(.5);
    assertThat(of(ForecastMetric.COVERAGE_95, SMALL)).isEqualTo(1);
    assertThat(of(ForecastMetric.COVERAGE_95, SMALL, EMPTY)).isCloseTo(2 / 3.0, EXACT);
  }

  @Test
  void quantilesAreJudgedByPinballLoss() {
    double first = .025 * 4 + .1 * 2 + .5 * 1 + .1 * 1 + .025 * 2;
    double second = .025 * 2 + .9 * .5 + .5 * 2 + .1 * 4 + .025 * 5;
    assertThat(of(ForecastMetric.WEIGHTED_QUANTILE_LOSS, SMALL))
        .isCloseTo(2 * (first + second) / 5 / 8, EXACT);
    assertThat(of(ForecastMetric.PINBALL, SMALL))
        .isCloseTo((first + second) / 5 / 2 / (7 / 3.0), EXACT);
    assertThat(of(ForecastMetric.WEIGHTED_QUANTILE_LOSS, EMPTY)).isCloseTo(1, EXACT);
  }

  @Test
  void whatHasNoScaleIsLeftOut() {
    for (ForecastMetric metric :
        List.of(
            ForecastMetric.MASE,
            ForecastMetric.RMSSE,
            ForecastMetric.SMAPE,
            ForecastMetric.PINBALL)) {
      assertThat(metric.of(List.of(EMPTY))).as(metric.name()).isEmpty();
      assertThat(of(metric, EMPTY, SMALL)).isEqualTo(of(metric, SMALL));
    }
    assertThat(ForecastMetric.ALL).extracting(ForecastMetric::name).doesNotHaveDuplicates();
  }
}
