package dev.noctua.stage.forecast;

import static org.assertj.core.api.Assertions.assertThat;

import dev.noctua.model.evaluate.Bootstrap;
import dev.noctua.model.forecast.EventCalendar;
import dev.noctua.model.forecast.ForecastMethod;
import dev.noctua.model.market.BassCurve;
import java.time.LocalDate;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.OptionalLong;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * Intervals of what made-up platforms sell in 90 days, with and without the error of the market's
 * growth, where the rate at which people come wanders around a Bass curve.
 */
class GrowthIntervalsTest {
  private static final LocalDate NIGHT = LocalDate.of(2026, 11, 22);
  private static final int HORIZON = 90;
  private static final int LATE = 56;
  private static final double[] LEVELS = {0.025, 0.1, 0.5, 0.9, 0.975};

  /** What a platform sold and who came, the days to come included. */
  private record Platform(List<Double> sold, List<Double> came) {}

  private static double[] first(List<Double> days, int count) {
    return days.stream().limit(count).mapToDouble(Double::doubleValue).toArray();
  }

  /**
   * @param wander standard deviation of the logarithm of the rate, which forgets in ten weeks
   * @param share of the people who buy on a day
   */
  private static Platform platform(int days, double wander, double share, SplittableRandom random) {
    BassCurve curve = new BassCurve(50_000, 0.0004, 0.004 + 0.008 * random.nextDouble(), 0, 0);
    double state = wander * random.nextGaussian();
    double people = 0;
    Double[] sold = new Double[days];
    Double[] came = new Double[days];
    for (int day = 0; day < days; day++) {
      state = 0.986 * state + wander * Math.sqrt(1 - 0.986 * 0.986) * random.nextGaussian();
      came[day] = Math.rint((curve.cumulative(day + 1) - curve.cumulative(day)) * Math.exp(state));
      people += came[day];
      double mean = share * people * (day % 7 == 5 ? 2 : 1);
      sold[day] = Math.max(0, Math.rint(mean + Math.sqrt(mean) * random.nextGaussian()));
    }
    return new Platform(List.of(sold), List.of(came));
  }

  private static SalesHistory history(double[] sold) {
    return new SalesHistory(
        DailySales.PLATFORM,
        DailySales.ALL,
        null,
        null,
        sold,
        sold,
        new double[sold.length],
        sold,
        SalesHistory.OLD,
        PricePath.none(),
        OptionalLong.empty());
  }

  /** The loss and what is covered of a sum. */
  private static double[] judge(double[] quantiles, double came) {
    double loss = 0;
    for (int q = 0; q < LEVELS.length; q++) {
      double error = came - quantiles[q];
      loss += 2 * Math.max(LEVELS[q] * error, (LEVELS[q] - 1) * error) / LEVELS.length / came;
    }
    return new double[] {
      came >= quantiles[1] && came <= quantiles[3] ? 1 : 0,
      came >= quantiles[0] && came <= quantiles[4] ? 1 : 0,
      loss
    };
  }

  /** Of all days and of those that grow, with expected and with drawn growth. */
  private static double[][] judged(Platform platform, int days, long seed) {
    double[] sold = first(platform.sold, days);
    OutlookModel model = new OutlookModel(NIGHT, HORIZON, seed, RefundShares.none());
    Registrations people =
        new Registrations(first(platform.came, days), BassCurve.Prior.ofWeeks(60_000, .5));
    Lessons lessons =
        Lessons.of(
            new Lessons.Material(model).and(history(sold)),
            model,
            new EventCalendar(List.of(), Map.of()),
            people);
    double[] all = first(platform.sold, days + HORIZON);
    double[] growth = lessons.growth();
    if (growth[HORIZON - 1] == 1) {
      return new double[0][];
    }
    double[][] judged = new double[4][];
    for (int isDrawn = 0; isDrawn < 2; isDrawn++) {
      SalesHistory history = history(sold);
      ForecastMethod method = lessons.methods().method(history);
      SalesPaths paths = SalesPaths.of(history, method, lessons, HORIZON, seed);
      double[] expected = paths.units().clone();
      double[][] drawn = paths.unitsPaths();
      for (int day = 0; day < HORIZON; day++) {
        expected[day] *= growth[day];
        for (int draw = 0; draw < drawn.length; draw++) {
          drawn[draw][day] *= isDrawn == 1 ? lessons.growthPaths()[draw][day] : growth[day];
        }
      }
      double came = Arrays.stream(all, days, days + HORIZON).sum();
      judged[isDrawn] = judge(Quantiles.of(drawn, expected, LEVELS)[HORIZON + 1], came);
      double late = Arrays.stream(all, days + LATE, days + HORIZON).sum();
      judged[2 + isDrawn] = judge(late(drawn, expected), late);
    }
    return judged;
  }

  /** Those of the last days together. */
  private static double[] late(double[][] drawn, double[] expected) {
    double[][] sums = new double[drawn.length][28];
    double[] sum = new double[28];
    for (int draw = 0; draw < drawn.length; draw++) {
      sums[draw][0] = Arrays.stream(drawn[draw], LATE, HORIZON).sum();
    }
    sum[0] = Arrays.stream(expected, LATE, HORIZON).sum();
    return Quantiles.of(sums, sum, LEVELS)[28];
  }

  @Tag("full")
  @ParameterizedTest
  @CsvSource({"0, .01", ".3, .01", ".3, .1", ".8, .01", ".8, .1"})
  void growthHasAnError(double wander, double share) {
    int used = 0;
    double[][][] judged = new double[4][3][400];
    for (int seed = 0; seed < 400; seed++) {
      int days = 300 + 2 * seed % 300;
      SplittableRandom random = new SplittableRandom(seed);
      double[][] one = judged(platform(days + HORIZON, wander, share, random), days, seed);
      for (int measure = 0; measure < 3 && one.length > 0; measure++) {
        for (int each = 0; each < 4; each++) {
          judged[each][measure][used] = one[each][measure];
        }
      }
      used += one.length > 0 ? 1 : 0;
    }
    for (int each = 0; each < 4; each += 2) {
      double[][] before = judged[each];
      double[][] now = judged[each + 1];
      Bootstrap.Interval gain =
          Bootstrap.ofDifference(Arrays.copyOf(before[2], used), Arrays.copyOf(now[2], used), 1);
      System.out.printf(
          Locale.ROOT,
          "| %.1f, %.2f | %d | %s | %.1f, %.1f | %.1f, %.1f | %.5f, %.5f | %.5f (%.5f to %.5f) |%n",
          wander,
          share,
          used,
          each == 0 ? "1 to 90" : "57 to 90",
          100 * mean(before[0], used),
          100 * mean(now[0], used),
          100 * mean(before[1], used),
          100 * mean(now[1], used),
          mean(before[2], used),
          mean(now[2], used),
          gain.mean(),
          gain.low(),
          gain.high());
      assertThat(gain.mean()).isPositive();
      assertThat(mean(now[1], used)).isGreaterThan(mean(before[1], used));
    }
  }

  private static double mean(double[] values, int count) {
    return Arrays.stream(values, 0, count).average().orElseThrow();
  }
}
