package dev.noctua.model.forecast;

import static dev.noctua.model.forecast.ForecastMethod.COMBINATION;
import static dev.noctua.model.forecast.ForecastMethod.ETS;
import static dev.noctua.model.forecast.ForecastMethod.TSB;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.SplittableRandom;
import java.util.function.IntToDoubleFunction;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class MethodChoiceTest {
  /** A trial in which the combination errs by 1, TSB as given, and all others by 3. */
  private static MethodTrial trial(double tsb) {
    double[] errors = new double[MethodTrial.METHODS.size()];
    Arrays.fill(errors, 3);
    errors[MethodTrial.METHODS.indexOf(COMBINATION)] = 1;
    errors[MethodTrial.METHODS.indexOf(TSB)] = tsb;
    return new MethodTrial(errors);
  }

  private static MethodChoice choice(int series, IntToDoubleFunction tsb) {
    return MethodChoice.of(
        IntStream.range(0, series).mapToObj(i -> trial(tsb.applyAsDouble(i))).toList());
  }

  @Test
  void twoPercentOnSixSeriesAreEnough() {
    MethodChoice choice = choice(6, i -> .98);
    assertThat(choice.method()).isEqualTo(TSB);
    assertThat(choice.series()).isEqualTo(6);
    assertThat(choice.scores().get(TSB).rmsse()).isCloseTo(.98, within(1e-12));
    assertThat(choice.scores().get(TSB).probability()).isCloseTo(2 / 64.0, within(1e-12));
    assertThat(choice.scores().get(COMBINATION)).isEqualTo(new MethodChoice.Score(1, 1));
  }

  @Test
  void fiveSeriesOrASmallerGainAreNot() {
    assertThat(choice(5, i -> .5).method()).isEqualTo(COMBINATION);
    assertThat(choice(5, i -> .5).scores().get(TSB).probability())
        .isCloseTo(2 / 32.0, within(1e-12));
    assertThat(choice(60, i -> .981).method()).isEqualTo(COMBINATION);
    assertThat(choice(1, i -> .5).method()).isEqualTo(COMBINATION);
  }

  @Test
  void aLargeGainOnFewSeriesIsNot() {
    // A fifth better on average, but on one of three series alone.
    MethodChoice choice = choice(30, i -> i % 3 == 0 ? .2 : 1.05);
    assertThat(choice.scores().get(TSB).rmsse()).isLessThan(.8);
    assertThat(choice.method()).isEqualTo(COMBINATION);
  }

  /** Twenty heads or more, or as many tails, of 28 throws: 2 × .01785. */
  @Test
  void theSignTestIsThatOfACoin() {
    MethodChoice choice = choice(28, i -> i < 20 ? .9 : 1.01);
    assertThat(choice.scores().get(TSB).probability()).isCloseTo(.03570, within(1e-5));
    assertThat(choice.method()).isEqualTo(TSB);
    assertThat(choice(28, i -> i < 19 ? .8 : 1.01).method()).isEqualTo(COMBINATION);
  }

  @Test
  void tiesSayNothing() {
    assertThat(choice(20, i -> 1).method()).isEqualTo(COMBINATION);
    assertThat(choice(20, i -> 1).scores().get(TSB).probability()).isEqualTo(1);
    assertThat(choice(20, i -> i < 5 ? .2 : 1).method()).isEqualTo(COMBINATION);
    assertThat(choice(20, i -> i < 6 ? .2 : 1).method()).isEqualTo(TSB);
  }

  @Test
  void withoutSeriesItIsTheCombination() {
    assertThat(choice(0, i -> 0).method()).isEqualTo(COMBINATION);
    assertThat(choice(0, i -> 0).scores()).isEmpty();
  }

  @Test
  void theOrderOfTheTrialsDoesNotCount() {
    SplittableRandom random = new SplittableRandom(1);
    List<MethodTrial> trials = new ArrayList<>();
    for (int i = 0; i < 50; i++) {
      trials.add(trial(.7 + .4 * random.nextDouble()));
    }
    MethodChoice before = MethodChoice.of(trials);
    Collections.shuffle(trials, new Random(2));
    assertThat(MethodChoice.of(trials)).isEqualTo(before);
  }

  private static MethodChoice tried(int series, boolean hasTrend) {
    List<MethodTrial> trials = new ArrayList<>();
    for (int i = 0; i < series; i++) {
      SplittableRandom random = new SplittableRandom(i);
      double[] days = new double[150];
      Arrays.setAll(
          days, day -> Math.max(0, 20 + (hasTrend ? .5 * day : 0) + 6 * random.nextGaussian()));
      trials.add(MethodTrial.of(days, 7).orElseThrow());
    }
    return MethodChoice.of(trials);
  }

  /** ETS follows a trend, Theta half of it, and equal weekdays lag behind. */
  @Test
  void seriesWithATrendAreLeftToEts() {
    assertThat(tried(10, true).method()).isEqualTo(ETS);
    assertThat(tried(5, true).method()).isEqualTo(COMBINATION);
  }

  @Test
  void noiseAroundALevelIsLeftToTheCombination() {
    assertThat(tried(10, false).method()).isEqualTo(COMBINATION);
  }
}
