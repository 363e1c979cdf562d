package dev.noctua.model.forecast;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class CalendarEffectsTest {
  private static final int DAYS = 800;

  /** Two sales a year of three days, one holiday of seven, and an event that nobody notices. */
  private static int[] numbers() {
    int[] numbers = new int[DAYS];
    for (int day = 0; day < DAYS; day++) {
      int ofYear = day % 365;
      numbers[day] =
          ofYear >= 100 && ofYear < 103
              ? 1
              : ofYear >= 200 && ofYear < 207 ? 2 : ofYear == 300 || ofYear == 301 ? 3 : 0;
    }
    return numbers;
  }

  private static double[] series(double mean, int seed, double... factors) {
    SplittableRandom random = new SplittableRandom(seed);
    int[] numbers = numbers();
    double[] days = new double[DAYS];
    for (int day = 0; day < DAYS; day++) {
      double level = mean * (day % 7 > 4 ? 1.5 : 1) * (1 + day / 2_000.0) * factors[numbers[day]];
      days[day] = Math.max(0, Math.rint(level + Math.sqrt(level) * random.nextGaussian()));
    }
    return days;
  }

  private static CalendarEffects whole() {
    return CalendarEffects.ofWhole(series(400, 1, 1, 2.5, .4, 1), numbers(), 3);
  }

  @Test
  void knownEffectsAreFound() {
    CalendarEffects effects = whole();
    assertThat(effects.factor(0)).isEqualTo(1);
    assertThat(effects.factor(1)).isCloseTo(2.5, within(.1));
    assertThat(effects.factor(2)).isCloseTo(.4, within(.05));
  }

  @Test
  void whatDoesNotHelpIsNotUsed() {
    int[] numbers = numbers();
    int found = 0;
    for (int seed = 0; seed < 200; seed++) {
      CalendarEffects effects = CalendarEffects.ofWhole(series(50, seed, 1, 1, 1, 1), numbers, 3);
      found += effects.isNone() ? 0 : 1;
    }
    // Three events each beyond three standard errors by chance.
    assertThat(found).isLessThan(8);
    // A factor that contradicts itself from year to year says nothing of the next.
    double[] torn = series(400, 2, 1, 1, 1, 1);
    for (int day = 0; day < 3; day++) {
      torn[100 + day] *= 3;
      torn[465 + day] *= .2;
    }
    assertThat(CalendarEffects.ofWhole(torn, numbers, 3).factor(1)).isEqualTo(1);
  }

  @Test
  void aHistoryWithoutTheEventHasNoEffect() {
    double[] history = Arrays.copyOf(series(400, 3, 1, 2.5, .4, 1), 90);
    int[] numbers = Arrays.copyOf(numbers(), 90);
    CalendarEffects effects = CalendarEffects.ofWhole(history, numbers, 3);
    assertThat(effects.isNone()).isTrue();
    assertThat(effects.remove(history, numbers)).isEqualTo(history);
    assertThat(CalendarEffects.ofWhole(new double[0], new int[0], 3).isNone()).isTrue();
    assertThat(CalendarEffects.ofWhole(new double[DAYS], numbers(), 3).isNone()).isTrue();
  }

  @Test
  void aPartThatTellsLittleFollowsTheWhole() {
    CalendarEffects whole = whole();
    double small = whole.ofPart(series(.05, 4, 1, 1, 1, 1), numbers()).factor(1);
    assertThat(small).isCloseTo(whole.factor(1), within(.5));
    double large = whole.ofPart(series(400, 5, 1, 1.5, .4, 1), numbers()).factor(1);
    assertThat(large).isCloseTo(1.5, within(.1));
    // The third event has no effect on the whole, so none on a part, whatever it did there.
    assertThat(whole.ofPart(series(400, 6, 1, 2.5, .4, 3), numbers()).factor(3)).isEqualTo(1);
  }

  @Test
  void withoutItsEffectsAHistoryIsLikeOneWithoutEvents() {
    double[] history = series(400, 1, 1, 2.5, .4, 1);
    int[] numbers = numbers();
    double[] removed = whole().remove(history, numbers);
    for (int day = 0; day < DAYS; day++) {
      double usual = 400 * (day % 7 > 4 ? 1.5 : 1) * (1 + day / 2_000.0);
      assertThat(removed[day]).isCloseTo(usual, within(.25 * usual));
    }
    // A closed shop: what is missing is added.
    double[] closed = series(400, 1, 1, 1, 0, 1);
    CalendarEffects effects = CalendarEffects.ofWhole(closed, numbers, 3);
    assertThat(effects.factor(2)).isBetween(0.0, .05);
    assertThat(effects.remove(closed, numbers)[203]).isGreaterThan(350);
  }

  @Test
  void pathsGetTheFactorWithItsError() {
    CalendarEffects effects = whole();
    double[] days = {10, 10};
    double[][] paths = {{10, 10}, {10, 10}, {10, 10}};
    effects.apply(new int[] {0, 1}, days, paths, new double[] {-1, 0, 1});
    assertThat(days[0]).isEqualTo(10);
    assertThat(days[1]).isCloseTo(10 * effects.factor(1), within(1e-12));
    assertThat(paths[1][1]).isEqualTo(days[1]);
    assertThat(paths[0][1]).isLessThan(paths[1][1] - 1);
    assertThat(paths[2][1]).isGreaterThan(paths[1][1] + 1);
    assertThat(paths[2][0]).isEqualTo(10);
  }

  /** It wasn't sold for five weeks around the only event. */
  @Test
  void aPartThatSoldNothingAroundAnEventKeepsTheFactorOfTheWhole() {
    double[] whole = new double[140];
    double[] part = new double[140];
    int[] numbers = new int[140];
    for (int day = 0; day < 140; day++) {
      whole[day] = day == 100 ? 300 : 100 + day % 2;
      part[day] = day < 65 || day > 135 ? 100 + day % 2 : 0;
    }
    numbers[100] = 1;
    CalendarEffects effects = CalendarEffects.ofWhole(whole, numbers, 1);

    assertThat(effects.factor(1)).isGreaterThan(2);
    assertThat(effects.ofPart(part, numbers).factor(1)).isEqualTo(effects.factor(1));
  }
}
