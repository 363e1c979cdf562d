package dev.noctua.stage.forecast;

import static org.assertj.core.api.Assertions.assertThat;

import dev.noctua.model.evaluate.Bootstrap;
import dev.noctua.model.market.RefundCurve;
import java.util.Arrays;
import java.util.Locale;
import java.util.SplittableRandom;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * Refund shares of made-up platforms, judged on orders of the four weeks after the night: what was
 * given back of them in the end. The baseline takes refunds over payments of the same days.
 */
class MaturedRefundsTest {
  private static final int PLATFORMS = 40;
  private static final int CONTENTS = 60;
  private static final int AHEAD = 28;
  private static final int LAUNCH_DAYS = 21;

  /**
   * A platform.
   *
   * @param days its age
   * @param growth of sales per day
   * @param delay mean days from an order to its refund
   */
  private record World(int days, double growth, double delay) {
    /** One to nine days, as of the generator's platforms, or a long tail. */
    int delay(SplittableRandom random) {
      return delay <= 5
          ? random.nextInt(1, (int) (2 * delay))
          : (int) (-delay * Math.log(1 - random.nextDouble()));
    }
  }

  private static final class Content {
    private final double[] paid;
    private final double[] refunded;
    private double ahead;
    private double backAhead;

    Content(int days) {
      paid = new double[days];
      refunded = new double[days];
    }
  }

  private static double[] paidByAge(Content[] contents, int days) {
    double[] paid = new double[Math.min(RefundCurve.DAYS, days)];
    for (Content content : contents) {
      for (int age = 0; age < Math.min(paid.length, content.paid.length); age++) {
        paid[age] += content.paid[content.paid.length - 1 - age];
      }
    }
    return paid;
  }

  /** Its shares differ from content to content, around 8 %; every fifth is a launch. */
  private static Content content(
      World world, int number, SplittableRandom random, double[] delays) {
    boolean isLaunch = number % 5 == 0;
    int launch = isLaunch ? Math.max(0, world.days - 1 - random.nextInt(LAUNCH_DAYS)) : 0;
    double price = 20 + random.nextInt(200);
    double share = 0.02 + 0.12 * random.nextDouble();
    double level = 0.5 + 3 * random.nextDouble();
    Content content = new Content(world.days - launch);
    for (int day = launch; day < world.days + AHEAD; day++) {
      double mean = level * Math.exp(world.growth * (day - world.days));
      for (int hour = 0; hour < 24; hour++) {
        if (random.nextDouble() >= mean / 24) {
          continue;
        }
        boolean isBack = random.nextDouble() < share;
        int delay = world.delay(random);
        if (day >= world.days) {
          content.ahead += price;
          content.backAhead += isBack ? price : 0;
          continue;
        }
        content.paid[day - launch] += price;
        if (isBack && day + delay < world.days) {
          content.refunded[day + delay - launch] += price;
          if (world.days - day <= RefundCurve.DAYS && delay <= RefundCurve.LONGEST) {
            delays[delay] += price;
          }
        }
      }
    }
    return content;
  }

  /**
   * Bias of all and of launches, and mean absolute error of contents, as shares of what is paid.
   */
  private static double[] errors(Content[] contents, RefundShares shares) {
    double[] errors = new double[3];
    double[] money = new double[2];
    for (int c = 0; c < contents.length; c++) {
      double of = shares.of(contents[c].paid, contents[c].refunded);
      double error = of * contents[c].ahead - contents[c].backAhead;
      errors[0] += error;
      errors[1] += c % 5 == 0 ? error : 0;
      errors[2] += Math.abs(error);
      money[0] += contents[c].ahead;
      money[1] += c % 5 == 0 ? contents[c].ahead : 0;
    }
    return new double[] {errors[0] / money[0], errors[1] / money[1], errors[2] / money[0]};
  }

  private static RefundShares shares(Content[] contents, RefundCurve curve, int days) {
    double[] paid = new double[days];
    double[] refunded = new double[days];
    for (Content content : contents) {
      int missing = days - content.paid.length;
      for (int day = 0; day < content.paid.length; day++) {
        paid[missing + day] += content.paid[day];
        refunded[missing + day] += content.refunded[day];
      }
    }
    double share = RefundShares.share(curve, paid, refunded, 0, 0);
    // Twenty orders at the mean price.
    return new RefundShares(curve, share, 20 * 120);
  }

  @ParameterizedTest
  @CsvSource({
    "steady, 365, 0, 5",
    "steady, 365, 0, 20",
    "growing, 365, 0.01, 5",
    "growing, 365, 0.01, 20",
    "growing fast, 120, 0.04, 20",
    "falling, 365, -0.01, 20",
    "five weeks old, 35, 0, 5",
    "five weeks old, 35, 0, 20",
    "two weeks old, 14, 0, 5"
  })
  void sharesOfOrdersToCome(String name, int days, double growth, double delay) {
    World world = new World(days, growth, delay);
    double[][] plain = new double[3][PLATFORMS];
    double[][] matured = new double[3][PLATFORMS];
    for (int seed = 0; seed < PLATFORMS; seed++) {
      SplittableRandom random = new SplittableRandom(seed);
      double[] delays = new double[RefundCurve.LONGEST + 1];
      Content[] contents = new Content[CONTENTS];
      for (int c = 0; c < CONTENTS; c++) {
        contents[c] = content(world, c, random, delays);
      }
      RefundCurve curve = RefundCurve.of(paidByAge(contents, days), delays);
      double[] before = errors(contents, shares(contents, RefundCurve.none(), days));
      double[] after = errors(contents, shares(contents, curve, days));
      for (int measure = 0; measure < 3; measure++) {
        plain[measure][seed] = before[measure];
        matured[measure][seed] = after[measure];
      }
    }
    Bootstrap.Interval gain = Bootstrap.ofDifference(plain[2], matured[2], 1);
    System.out.printf(
        Locale.ROOT,
        "| %s | %.0f | %s, %s | %s, %s | %.4f, %.4f | %.4f (%.4f to %.4f) |%n",
        name,
        delay,
        bias(plain[0]),
        bias(matured[0]),
        bias(plain[1]),
        bias(matured[1]),
        mean(plain[2]),
        mean(matured[2]),
        gain.mean(),
        gain.low(),
        gain.high());
    assertThat(gain.high()).isNotNegative();
    assertThat(Math.abs(mean(matured[0]))).isLessThan(Math.min(0.02, Math.abs(mean(plain[0]))));
    assertThat(Math.abs(mean(matured[1]))).isLessThan(Math.min(0.02, Math.abs(mean(plain[1]))));
  }

  private static double mean(double[] values) {
    return Arrays.stream(values).average().orElseThrow();
  }

  /** In hundredths of what is paid. */
  private static String bias(double[] errors) {
    Bootstrap.Interval interval = Bootstrap.ofMean(errors, 1);
    return String.format(
        Locale.ROOT,
        "%.2f (%.2f to %.2f)",
        100 * interval.mean(),
        100 * interval.low(),
        100 * interval.high());
  }
}
