package dev.noctua.model.market;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.noctua.model.evaluate.Bootstrap;
import dev.noctua.model.forecast.ForecastMethod;
import dev.noctua.model.price.PriceWhatIf;
import java.util.Arrays;
import java.util.Locale;
import java.util.SplittableRandom;
import org.apache.commons.math3.stat.StatUtils;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class MarketGrowthTest {
  private static final int HORIZON = 90;
  private static final int DAYS = 400;
  private static final BassCurve.Prior PRIOR = BassCurve.Prior.ofWeeks(60_000, 0.5);

  /** Half of 50,000 people come within about two years. */
  private static final BassCurve CURVE = new BassCurve(50_000, 0.0004, 0.008, 0, 0);

  private static double[] registered(int days) {
    double[] registered = new double[days];
    Arrays.setAll(registered, day -> Math.rint(CURVE.cumulative(day + 1) - CURVE.cumulative(day)));
    return registered;
  }

  /** What people buy: counts around a share of them that depends on the weekday. */
  private static double[] sales(int days, long seed, boolean isGrowing) {
    SplittableRandom random = new SplittableRandom(seed);
    double[] sales = new double[days];
    Arrays.setAll(
        sales,
        day -> {
          double people = isGrowing ? CURVE.cumulative(day + 1) : 20_000;
          double mean = 0.01 * people * (day % 7 == 5 ? 2 : 1);
          return Math.max(0, Math.rint(mean + Math.sqrt(mean) * random.nextGaussian()));
        });
    return sales;
  }

  private static double[] growth(double[] sales, double[] registered, int horizon) {
    return ofMarket(sales, registered, horizon).expected();
  }

  private static MarketGrowth ofMarket(double[] sales, double[] registered, int horizon) {
    return MarketGrowth.of(
        sales,
        registered,
        PRIOR,
        horizon,
        (history, days) -> ForecastMethod.COMBINATION.forecast(history, 7, days).ahead());
  }

  private static double late(double[] days) {
    return Arrays.stream(days, MarketGrowth.OWN_DAYS, HORIZON).sum();
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3})
  void whatGrowsWithThePeopleIsForetoldBetter(long seed) {
    double[] all = sales(DAYS + HORIZON, seed, true);
    double[] known = Arrays.copyOf(all, DAYS);

    double[] growth = growth(known, registered(DAYS), HORIZON);

    double people =
        CURVE.cumulative(DAYS + HORIZON) / CURVE.cumulative(DAYS + MarketGrowth.OWN_DAYS);
    assertThat(Arrays.copyOf(growth, MarketGrowth.OWN_DAYS)).containsOnly(1);
    assertThat(growth[HORIZON - 1]).isCloseTo(people, within(0.03));
    double[] ahead = ForecastMethod.COMBINATION.forecast(known, 7, HORIZON).ahead();
    double[] grown = ahead.clone();
    Arrays.setAll(grown, day -> ahead[day] * growth[day]);
    double came = late(Arrays.copyOfRange(all, DAYS, DAYS + HORIZON));
    assertThat(Math.abs(late(grown) - came)).isLessThan(Math.abs(late(ahead) - came));
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3})
  void salesThatDoNotGrowWithThePeopleAreLeftAlone(long seed) {
    assertThat(growth(sales(DAYS, seed, false), registered(DAYS), HORIZON)).containsOnly(1);
  }

  @Test
  void aMarketThatHasStoppedGrowingIsLeftAlone() {
    assertThat(growth(sales(900, 1, true), registered(900), HORIZON)).containsOnly(1);
  }

  @Test
  void aShortPastCannotTell() {
    int days = 84 + 3 * 28 + HORIZON;

    assertThat(growth(sales(days, 1, true), registered(days), HORIZON)).contains(1.0);
    assertThat(growth(sales(days, 1, true), registered(days), HORIZON)[89]).isGreaterThan(1);
    assertThat(growth(sales(days - 1, 1, true), registered(days - 1), HORIZON)).containsOnly(1);
    assertThat(growth(new double[0], new double[0], HORIZON)).containsOnly(1);
    assertThat(growth(sales(DAYS, 1, true), new double[0], HORIZON)).containsOnly(1);
    assertThat(growth(sales(DAYS, 1, true), new double[DAYS], HORIZON)).containsOnly(1);
  }

  @Test
  void peopleWhoCameBeforeTheFirstSaleCount() {
    double[] sales = sales(DAYS, 1, true);

    assertThat(growth(Arrays.copyOfRange(sales, 60, DAYS), registered(DAYS), HORIZON))
        .containsExactly(growth(sales, registered(DAYS), HORIZON));
  }

  /**
   * Half of all people come on the first day, which is in a week of its own on one day of seven.
   */
  @Test
  void manyPeopleOnTheFirstDayAreNeverLeftOut() {
    for (int days = DAYS; days < DAYS + 7; days++) {
      double[] registered = registered(days);
      registered[0] = 20_000;
      double[] sales = sales(days, 1, true);
      double[] more = growth(sales, registered, HORIZON);
      assertThat(more[HORIZON - 1])
          .isBetween(1.0, growth(sales, registered(days), HORIZON)[HORIZON - 1] - 0.005);
    }
  }

  @Test
  void nothingGrowsWithinEightWeeks() {
    assertThat(growth(sales(DAYS, 1, true), registered(DAYS), 28)).hasSize(28).containsOnly(1);
  }

  /** The rate at which people come changes every eight weeks. */
  private static double[] unsteady() {
    double[] registered = registered(DAYS);
    Arrays.setAll(
        registered, day -> Math.rint(registered[day] * (1 + 0.3 * Math.sin(day / 56.0 * 3.1))));
    return registered;
  }

  @Test
  void whereTheMarketCameOtherwiseThanForetoldPathsDifferAndMeanWhatIsExpected() {
    double[] normal = PriceWhatIf.draws(1000, 5);
    double[] spread = new double[2];
    for (double[] registered : new double[][] {registered(DAYS), unsteady()}) {
      MarketGrowth market = ofMarket(sales(DAYS, 1, true), registered, HORIZON);
      double[] expected = market.expected();
      double[][] paths = market.paths(normal);

      assertThat(expected[HORIZON - 1]).isGreaterThan(1);
      for (int day = 0; day < HORIZON; day++) {
        int at = day;
        double[] factors = Arrays.stream(paths).mapToDouble(path -> path[at]).toArray();
        assertThat(StatUtils.mean(factors)).isCloseTo(expected[day], within(1e-12));
        assertThat(StatUtils.variance(factors) > 0).isEqualTo(day >= MarketGrowth.OWN_DAYS);
      }
      // However far off: a path without growth beside one with much.
      double[][] apart = market.paths(new double[] {-3, 3});
      assertThat(StatUtils.min(apart[0])).isGreaterThanOrEqualTo(1);
      assertThat(apart[0][HORIZON - 1] + apart[1][HORIZON - 1])
          .isCloseTo(2 * expected[HORIZON - 1], within(1e-9));
      for (int path = 0; path < normal.length; path++) {
        int at = path;
        double way = Math.signum(paths[at][HORIZON - 1] - paths[0][HORIZON - 1]);
        assertThat(way).isIn(0.0, Math.signum(normal[at] - normal[0]));
      }
      spread[registered[8] == registered(DAYS)[8] ? 0 : 1] =
          Math.sqrt(
              StatUtils.variance(
                  Arrays.stream(paths).mapToDouble(path -> path[HORIZON - 1]).toArray()));
    }
    assertThat(spread[1]).isGreaterThan(2 * spread[0]);
  }

  @Test
  void whereNothingGrowsAllPathsAreOne() {
    for (double[] path : MarketGrowth.none(HORIZON).paths(new double[] {-2, 0, 3})) {
      assertThat(path).hasSize(HORIZON).containsOnly(1);
    }
    MarketGrowth market = ofMarket(sales(DAYS, 1, false), unsteady(), HORIZON);
    assertThat(market.paths(new double[] {-2, 3})[1]).containsOnly(1);
  }

  /**
   * Of forecasts of forty platforms in all phases of their growth, and of forty that stand still.
   */
  @Tag("full")
  @Test
  void growthLowersErrorsAndIsSeldomUsedInVain() {
    double[] alone = new double[40];
    double[] grown = new double[40];
    int used = 0;
    int usedInVain = 0;
    for (int seed = 0; seed < 40; seed++) {
      int days = 300 + 10 * seed;
      double[] all = sales(days + HORIZON, seed, true);
      double[] known = Arrays.copyOf(all, days);
      double[] growth = growth(known, registered(days), HORIZON);
      double[] ahead = ForecastMethod.COMBINATION.forecast(known, 7, HORIZON).ahead();
      double[] more = ahead.clone();
      Arrays.setAll(more, day -> ahead[day] * growth[day]);
      double came = late(Arrays.copyOfRange(all, days, days + HORIZON));
      alone[seed] = Math.abs(late(ahead) - came) / came;
      grown[seed] = Math.abs(late(more) - came) / came;
      used += growth[HORIZON - 1] > 1 ? 1 : 0;
      usedInVain +=
          growth(sales(days, seed, false), registered(days), HORIZON)[HORIZON - 1] > 1 ? 1 : 0;
    }
    Bootstrap.Interval gain = Bootstrap.ofDifference(alone, grown, 1);
    System.out.printf(
        Locale.ROOT,
        "days 57 to 90: error %.4f without, %.4f with growth, gain %.4f (%.4f to %.4f); used in %d of 40, in vain in %d of 40%n",
        Arrays.stream(alone).average().orElseThrow(),
        Arrays.stream(grown).average().orElseThrow(),
        gain.mean(),
        gain.low(),
        gain.high(),
        used,
        usedInVain);
    assertThat(gain.isAboveZero()).isTrue();
    assertThat(usedInVain).isLessThanOrEqualTo(4);
  }
}
