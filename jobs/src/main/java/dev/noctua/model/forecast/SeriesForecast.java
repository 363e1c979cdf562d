package dev.noctua.model.forecast;

import java.util.Arrays;

/**
 * A forecast and how sure it is.
 *
 * <p>A quantile is the mean of two where the season is a week, and the first alone elsewhere: the
 * forecast plus a quantile of past one-step errors, each divided by the square root of what was
 * forecast and multiplied by that of the step ahead (split conformal prediction with a normalised
 * score; Lei and others 2018; the square root is that of counts), and the quantile of the values of
 * equal weekdays. Both look back on 84 values or twelve seasons.
 */
public final class SeriesForecast {
  private static final int WINDOW = 84;
  private static final int SEASONS = 12;

  /** The fewest steps that a path follows past errors for, where a season is shorter. */
  private static final int MIN_BLOCK = 7;

  private static final int LEVEL_SEASONS = 4;

  /** The least that a level counts under the root, as a share of the mean size of the values. */
  private static final double LEAST_LEVEL = 0.05;

  private final ForecastMethod method;
  private final double[] history;
  private final int season;
  private final Projection projection;
  private final double floor;
  private final double leastLevel;
  private final double[] scores;

  SeriesForecast(
      ForecastMethod method, double[] history, int season, Projection projection, double floor) {
    this.method = method;
    this.history = history.clone();
    this.season = season;
    this.projection = projection;
    this.floor = floor;
    this.leastLevel = LEAST_LEVEL * Arrays.stream(history).map(Math::abs).average().orElseThrow();
    this.scores = scores();
  }

  /** The method that made it: the one that was asked, or the one that took its place. */
  public ForecastMethod method() {
    return method;
  }

  /** The forecast of each step. */
  public double[] ahead() {
    return projection.ahead().clone();
  }

  /** The mean squared one-step error of the days whose errors make the intervals; 0 without any. */
  public double errorVariance() {
    double[] fitted = projection.fitted();
    double squares = 0;
    int known = 0;
    for (int t = Math.max(0, history.length - WINDOW); t < history.length; t++) {
      if (!Double.isNaN(fitted[t])) {
        squares += (history[t] - fitted[t]) * (history[t] - fitted[t]);
        known++;
      }
    }
    return known == 0 ? 0 : squares / known;
  }

  /** Past one-step errors by time, each divided by the root of its level. */
  private double[] scores() {
    double[] fitted = projection.fitted();
    double[] scores = new double[history.length];
    int known = 0;
    for (int t = Math.max(0, history.length - WINDOW); t < history.length; t++) {
      if (!Double.isNaN(fitted[t])) {
        scores[known++] = (history[t] - fitted[t]) / rootOfLevel(fitted[t]);
      }
    }
    return Arrays.copyOf(scores, known);
  }

  private double rootOfLevel(double level) {
    return leastLevel == 0 ? 1 : Math.sqrt(Math.max(leastLevel, Math.abs(level)));
  }

  /**
   * The quantiles of one step, in the order of {@code levels}.
   *
   * @param step 0 is the first after the history
   * @param levels between 0 and 1
   */
  public double[] quantiles(int step, double... levels) {
    double[] sorted = scores.clone();
    Arrays.sort(sorted);
    double[] equals = season == SameWeekdayMean.WEEK ? equalWeekdays(step) : new double[0];
    double ahead = projection.ahead()[step];
    double scale = rootOfLevel(ahead) * projection.spread()[step];
    return Arrays.stream(levels)
        .map(
            level -> {
              double conformal = ahead + scale * quantile(sorted, level);
              return Math.max(
                  floor,
                  equals.length == 0 ? conformal : (conformal + quantile(equals, level)) / 2);
            })
        .toArray();
  }

  private double[] equalWeekdays(int step) {
    double[] values = new double[SEASONS];
    int known = 0;
    for (int t = history.length + step % season - season; t >= 0 && known < SEASONS; t -= season) {
      values[known++] = history[t];
    }
    double[] equals = Arrays.copyOf(values, known);
    Arrays.sort(equals);
    return equals;
  }

  /** As conformal prediction counts: the k-th of n stands at k ÷ (n + 1). */
  static double quantile(double[] sorted, double level) {
    int last = sorted.length - 1;
    double place = level * (sorted.length + 1) - 1;
    if (place <= 0 || place >= last) {
      return last < 0 ? 0 : sorted[place <= 0 ? 0 : last];
    }
    int below = (int) place;
    return sorted[below] + (place - below) * (sorted[below + 1] - sorted[below]);
  }

  /**
   * Paths of what may come, of which quantiles of any sum are taken. A path follows past errors in
   * blocks of two seasons, each from a drawn day on (block bootstrap; Künsch 1989), so that good
   * and bad days keep following each other as they did; all of it is moved by one of the past
   * changes of the level from four seasons to the next four. Every step keeps the quantiles of
   * {@link #quantiles}. What is drawn depends on the seed alone: of series with equally many values
   * path {@code i} takes the same days.
   *
   * @return {@code count} paths of one value per step
   */
  public double[][] draws(long seed, int count) {
    int steps = projection.ahead().length;
    double[] levels = new double[Math.max(1, scores.length)];
    Arrays.setAll(levels, rank -> (rank + 1.0) / (levels.length + 1));
    double[][] byRank = new double[steps][];
    Arrays.setAll(byRank, step -> quantiles(step, levels));
    double[][] paths =
        new BlockBootstrap(scores, levelChanges(), Math.max(MIN_BLOCK, 2 * season))
            .draws(seed, count, steps);
    for (double[] path : paths) {
      for (int step = 0; step < steps; step++) {
        path[step] = quantile(byRank[step], path[step]);
      }
    }
    return paths;
  }

  /**
   * What the mean of four seasons was above that of the four before, over the root of the level.
   */
  private double[] levelChanges() {
    int length = LEVEL_SEASONS * Math.max(season, 1);
    int count = scores.length == 0 ? 0 : Math.max(0, history.length - 2 * length + 1);
    double[] sums = history.clone();
    Arrays.parallelPrefix(sums, Double::sum);
    double[] changes = new double[count];
    for (int i = 0; i < count; i++) {
      int middle = i + length;
      double before = (sums[middle - 1] - (i == 0 ? 0 : sums[i - 1])) / length;
      double after = (sums[middle + length - 1] - sums[middle - 1]) / length;
      changes[i] = (after - before) / rootOfLevel(before);
    }
    return changes;
  }
}
