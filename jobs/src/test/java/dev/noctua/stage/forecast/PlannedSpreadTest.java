package dev.noctua.stage.forecast;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.noctua.model.evaluate.Bootstrap;
import dev.noctua.model.forecast.EventCalendar;
import dev.noctua.model.price.PriceWhatIf;
import dev.noctua.model.price.ResponseForm;
import java.math.BigDecimal;
import java.time.LocalDate;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.SplittableRandom;
import org.apache.commons.math3.distribution.PoissonDistribution;
import org.apache.commons.math3.random.Well19937c;
import org.apache.commons.math3.stat.StatUtils;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PlannedSpreadTest {
  private static final LocalDate NIGHT = LocalDate.of(2026, 11, 22);
  private static final int HORIZON = 28;
  private static final int DAYS = 200;
  private static final int CONTENTS = 8;
  private static final double ELASTICITY = -1.5;
  private static final double ERROR = 0.4;
  private static final double[] NORMAL = PriceWhatIf.draws(1000, 7);

  /** Everything costs 10. */
  private static SalesHistory history(String level, String item, double[] units, PricePath price) {
    double[] gross = Arrays.stream(units).map(each -> 10 * each).toArray();
    boolean isContent = level.equals(DailySales.CONTENT);
    return new SalesHistory(
        level,
        item,
        isContent ? "go" : null,
        isContent ? "course" : null,
        units,
        gross,
        new double[units.length],
        units,
        SalesHistory.OLD,
        price,
        OptionalLong.empty());
  }

  private static PricePath path(String planned, double error) {
    return new PricePath(
        Optional.of(BigDecimal.TEN),
        List.of(
            new PricePath.Planned(
                NIGHT.plusDays(1), NIGHT.plusDays(99), new BigDecimal(planned), BigDecimal.ZERO)),
        Optional.of(new PricePath.Response(ELASTICITY, error, ResponseForm.LOG_LOG)),
        List.of());
  }

  private static PlannedSpread spread(String planned, double sold) {
    double[] units = new double[DAYS];
    Arrays.fill(units, sold);
    SalesHistory content = history(DailySales.CONTENT, "c", units, path(planned, ERROR));
    return PlannedSpread.of(content, NIGHT, HORIZON);
  }

  /** Factors of the first day of a series that sells so much. */
  private static double[] factors(PlannedSpread spread, double sold) {
    double[] units = new double[DAYS];
    Arrays.fill(units, sold);
    double[][] paths = new double[NORMAL.length][HORIZON];
    double[][] money = new double[NORMAL.length][HORIZON];
    for (int draw = 0; draw < paths.length; draw++) {
      Arrays.fill(paths[draw], 1);
      Arrays.fill(money[draw], 1);
    }
    spread.apply(history("category", "go", units, PricePath.none()), NORMAL, paths, money);
    return Arrays.stream(paths).mapToDouble(path -> path[0]).toArray();
  }

  @Test
  void ofOneContentTheErrorIsItsOwn() {
    double[] factors = factors(spread("7", 5), 5);
    double[][] units = new double[NORMAL.length][1];
    double[][] net = new double[NORMAL.length][1];
    Arrays.stream(units).forEach(path -> path[0] = 1);
    PriceEffect effect = path("7", ERROR).apply(NIGHT, NORMAL, units, net);

    for (int draw = 0; draw < NORMAL.length; draw++) {
      assertThat(factors[draw]).isCloseTo(units[draw][0] / effect.units()[0], within(0.01));
    }
  }

  @Test
  void whatHasNoPlanDilutesTheErrorAndOppositePricesOffsetIt() {
    double alone = deviation(factors(spread("7", 5), 5));
    double diluted = deviation(factors(spread("7", 5), 50));
    double both = deviation(factors(spread("7", 5).plus(spread("7", 5)), 10));
    double offset = deviation(factors(spread("7", 5).plus(spread("14", 5)), 10));

    assertThat(diluted).isBetween(0.1 * alone, 0.2 * alone);
    // A correlation of .2: the root of .6 and of .4, if the two were equal.
    assertThat(both).isCloseTo(Math.sqrt(0.6) * alone, within(0.02 * alone));
    // 8.54 sold at s = .1427 and 3.02 at s = -.1346.
    assertThat(offset).isCloseTo(0.104, within(0.003)).isLessThan(both);
    assertThat(StatUtils.mean(factors(spread("7", 5), 5))).isCloseTo(1, within(0.01));
  }

  private static double deviation(double[] values) {
    return Math.sqrt(StatUtils.variance(values));
  }

  @Test
  void withoutAPlanThatCountsNothingChanges() {
    assertThat(factors(PlannedSpread.none(HORIZON), 5)).containsOnly(1);
    assertThat(factors(spread("10", 5), 5)).containsOnly(1);
    assertThat(factors(spread("0", 5), 5)).containsOnly(1);
    assertThat(factors(spread("90", 5), 5)).containsOnly(1);
    assertThat(factors(spread("7", 0), 5)).containsOnly(1);
    assertThat(factors(spread("7", 0), 0)).containsOnly(1);
  }

  /**
   * Revenue of a category whose contents are all sold at 7 instead of 10 for four weeks.
   *
   * @param correlation of the errors of their elasticities
   */
  @Tag("full")
  @ParameterizedTest
  @ValueSource(doubles = {0, .1, .2, .5})
  void theCategorysIntervalHolds(double correlation) {
    double shared = Math.sqrt(correlation);
    double[][] covered = new double[4][150];
    double[][] loss = new double[2][150];
    for (int seed = 0; seed < 150; seed++) {
      SplittableRandom random = new SplittableRandom(seed);
      double common = random.nextGaussian();
      double[][] units = new double[CONTENTS][];
      double came = 0;
      for (int c = 0; c < CONTENTS; c++) {
        double mean = 2 + 10 * random.nextDouble();
        PoissonDistribution sales =
            new PoissonDistribution(new Well19937c(100 * seed + c), mean, 1e-12, 10_000);
        units[c] = new double[DAYS];
        Arrays.setAll(units[c], day -> sales.sample());
        double own = Math.sqrt(1 - shared * shared) * random.nextGaussian();
        double demand = Math.pow(0.7, ELASTICITY + ERROR * (shared * common + own));
        came +=
            7
                * new PoissonDistribution(
                        new Well19937c(7000 * seed + c), HORIZON * mean * demand, 1e-12, 10_000)
                    .sample();
      }
      for (int isKnown = 0; isKnown < 2; isKnown++) {
        double[] quantiles = quantiles(units, isKnown == 1, seed);
        covered[isKnown][seed] = came >= quantiles[1] && came <= quantiles[3] ? 1 : 0;
        covered[2 + isKnown][seed] = came >= quantiles[0] && came <= quantiles[4] ? 1 : 0;
        for (int q = 0; q < quantiles.length; q++) {
          double level = Quantiles.REVENUE[q];
          double error = came - quantiles[q];
          loss[isKnown][seed] += 2 * Math.max(level * error, (level - 1) * error) / 5 / came;
        }
      }
    }
    Bootstrap.Interval gain = Bootstrap.ofDifference(loss[0], loss[1], 1);
    System.out.printf(
        Locale.ROOT,
        "| %.1f | %.1f, %.1f | %.1f, %.1f | %.4f, %.4f | %.4f (%.4f to %.4f) |%n",
        correlation,
        100 * StatUtils.mean(covered[0]),
        100 * StatUtils.mean(covered[1]),
        100 * StatUtils.mean(covered[2]),
        100 * StatUtils.mean(covered[3]),
        StatUtils.mean(loss[0]),
        StatUtils.mean(loss[1]),
        gain.mean(),
        gain.low(),
        gain.high());
    assertThat(correlation > 0 ? gain.low() : gain.high()).isPositive();
    assertThat(StatUtils.mean(covered[3])).isGreaterThan(StatUtils.mean(covered[2]));
  }

  /** Those of the category's four weeks, moved to the contents' planned prices as the table's. */
  private static double[] quantiles(double[][] units, boolean isKnown, long seed) {
    OutlookModel model = new OutlookModel(NIGHT, HORIZON, seed, RefundShares.none());
    Lessons.Material material = new Lessons.Material(model);
    double[] sum = new double[DAYS];
    for (int c = 0; c < CONTENTS; c++) {
      double[] own = units[c];
      Arrays.setAll(sum, day -> sum[day] + own[day]);
      PricePath price = isKnown ? path("7", ERROR) : PricePath.none();
      material.and(history(DailySales.CONTENT, "c" + c, own, price));
    }
    SalesHistory category = history("category", "go", sum, PricePath.none());
    Lessons lessons =
        Lessons.of(
            material.and(category),
            model,
            new EventCalendar(List.of(), Map.of()),
            OutlookModelTest.NOBODY);
    double mean =
        Arrays.stream(NORMAL)
            .map(z -> Math.pow(0.7, ELASTICITY + ERROR * z))
            .average()
            .orElseThrow();
    return Arrays.stream(model.of(category, lessons).revenueQuantiles()[HORIZON])
        .map(each -> 0.7 * mean * each)
        .toArray();
  }
}
