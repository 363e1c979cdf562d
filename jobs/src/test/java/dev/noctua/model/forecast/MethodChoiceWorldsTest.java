package dev.noctua.model.forecast;

import static org.assertj.core.api.Assertions.assertThat;

import dev.noctua.model.evaluate.Bootstrap;
import dev.noctua.model.evaluate.ForecastContext;
import dev.noctua.model.evaluate.ForecastMetric;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * The choice on made-up platforms of 40 series, judged on 28 days that it hasn't seen: where
 * another method is better it must gain, and where luck that all series share makes one look
 * better, it must do no harm. docs/evidence/forecast.md has the figures, which are printed.
 */
@Tag("full")
class MethodChoiceWorldsTest {
  private static final int PLATFORMS = 24;
  private static final int SERIES = 40;
  private static final int KNOWN = 180;
  private static final int HORIZON = 28;

  /** How series come about. */
  private enum World {
    LEVEL(false, 0),
    /** A level that all series share wanders, by 5 % a day. */
    SHARED_WALK(false, 3),
    /** A level that all series share jumps every seven weeks. */
    SHARED_STEPS(false, 3),
    /** Counts that fade to a twentieth: what Theta gains until then it doesn't gain later. */
    FADING(false, PLATFORMS),
    TREND(true, PLATFORMS),
    NOISY_TREND(true, PLATFORMS),
    /** Counts that grow twentyfold. */
    GROWTH(true, PLATFORMS),
    /** Each weekday wanders by itself. */
    WEEKDAY_WALKS(true, PLATFORMS);

    private final boolean hasBetter;
    private final int mostUsed;

    /**
     * @param hasBetter whether another method than the combination is the better one
     * @param mostUsed the most platforms on which another may be chosen
     */
    World(boolean hasBetter, int mostUsed) {
      this.hasBetter = hasBetter;
      this.mostUsed = mostUsed;
    }

    /** What all series share. */
    double[] level(SplittableRandom random) {
      double[] level = new double[KNOWN + HORIZON];
      double log = 0;
      for (int day = 0; day < level.length; day++) {
        if (this == SHARED_WALK) {
          log += 0.05 * random.nextGaussian();
        } else if (this == SHARED_STEPS && random.nextDouble() < 0.02) {
          log += 0.4 * random.nextGaussian();
        }
        level[day] = Math.exp(log);
      }
      return level;
    }

    double[] series(int number, double[] level, SplittableRandom random) {
      double[] weekdays = {200, 220, 240, 260, 280, 300, 320};
      double[] days = new double[level.length];
      for (int day = 0; day < days.length; day++) {
        double noise = random.nextGaussian();
        weekdays[day % 7] += 15 * noise;
        days[day] =
            switch (this) {
              case LEVEL, SHARED_WALK, SHARED_STEPS ->
                  count(random, (0.5 + 0.1 * number) * level[day] * (day % 7 == 5 ? 2 : 1));
              case FADING -> count(random, Math.exp(-day / 60.0));
              case TREND -> Math.max(0, 20 + 0.5 * day + 6 * noise);
              case NOISY_TREND -> Math.max(0, 20 + 0.5 * day + 25 * noise);
              case GROWTH -> count(random, 2 * Math.exp(day / 70.0));
              case WEEKDAY_WALKS -> Math.max(0, weekdays[day % 7]);
            };
      }
      return days;
    }

    private static double count(SplittableRandom random, double mean) {
      return new CountDemand(1e9, 1e9).draws(random.nextLong(), 1, mean)[0][0];
    }
  }

  private static double rmsse(ForecastMethod method, double[] days) {
    double[] known = Arrays.copyOf(days, KNOWN);
    double[] ahead = method.forecast(known, 7, HORIZON).ahead();
    double[] came = Arrays.copyOfRange(days, KNOWN, days.length);
    return ForecastMetric.RMSSE
        .of(List.of(new ForecastContext(known, 7, ahead, new double[0][], came)))
        .orElse(0);
  }

  @ParameterizedTest
  @EnumSource(World.class)
  void choicesGainWhereAnotherMethodIsBetterAndDoNoHarmElsewhere(World world) {
    List<ForecastMethod> used = new ArrayList<>();
    double[] gains = new double[PLATFORMS];
    for (int platform = 0; platform < PLATFORMS; platform++) {
      SplittableRandom random = new SplittableRandom(platform);
      double[] level = world.level(random);
      List<double[]> all = new ArrayList<>();
      List<MethodTrial> trials = new ArrayList<>();
      for (int number = 0; number < SERIES; number++) {
        double[] days = world.series(number, level, random);
        all.add(days);
        MethodTrial.of(Arrays.copyOf(days, KNOWN), 7).ifPresent(trials::add);
      }
      ForecastMethod chosen = MethodChoice.of(trials).method();
      if (chosen != ForecastMethod.COMBINATION) {
        used.add(chosen);
        gains[platform] =
            all.stream()
                .mapToDouble(days -> rmsse(ForecastMethod.COMBINATION, days) - rmsse(chosen, days))
                .average()
                .orElseThrow();
      }
    }
    Bootstrap.Interval gain = Bootstrap.ofMean(gains, 1);
    System.out.printf(
        Locale.ROOT,
        "%s: another method on %d of %d platforms %s, gain of RMSSE %.4f (%.4f to %.4f), least %.4f%n",
        world,
        used.size(),
        PLATFORMS,
        used.stream().distinct().toList(),
        gain.mean(),
        gain.low(),
        gain.high(),
        Arrays.stream(gains).min().orElseThrow());
    assertThat(gain.isBelowZero()).isFalse();
    assertThat(gain.isAboveZero()).isEqualTo(world.hasBetter);
    assertThat(used.size()).isLessThanOrEqualTo(world.mostUsed);
  }
}
