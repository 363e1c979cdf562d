package dev.noctua.model.forecast;

import java.io.Serializable;
import java.util.Arrays;

/**
 * By what factor the days of an event differ from equal weekdays around them.
 *
 * <p>A factor is what came on the event's days over the means of the equal weekdays without an
 * event up to four weeks away. Its variance is that of the same ratio over stretches of as many
 * days without an event, divided by the event's occurrences. A factor is shrunk to that of the
 * whole that the series is a part of, and of the whole to 1, by its variance (James, Stein 1961).
 *
 * <p>Of the whole an event has a factor only where it helps: it differs from 1 by more than {@value
 * #DECISIVE} standard errors, and, if the event occurred more than once, the other occurrences say
 * more of each than 1 does. Events without a factor of the whole have none of its parts.
 */
public final class CalendarEffects implements Serializable {
  private static final int WEEK = 7;

  /** How far equal weekdays are looked for, and the fewest that a day is compared with. */
  private static final int WEEKS = 4;

  private static final int FEWEST_WEEKDAYS = 3;

  /** The fewest stretches without an event that tell a variance. */
  private static final int FEWEST_STRETCHES = 8;

  private static final double DECISIVE = 3;

  /** How far factors of events are from 1, and those of parts from the whole's: deviations. */
  private static final double SPREAD_OF_EVENTS = 0.5;

  private static final double SPREAD_OF_PARTS = 0.2;

  /** How much of its distance from 1 an effect changes from one occurrence to the next. */
  private static final double CHANGE = 0.2;

  private final double[] factors;
  private final double[] errors;

  private CalendarEffects(double[] factors, double[] errors) {
    this.factors = factors;
    this.errors = errors;
  }

  /** Nothing is known of any event. */
  public static CalendarEffects none(int events) {
    double[] ones = new double[1 + events];
    Arrays.fill(ones, 1);
    return new CalendarEffects(ones, new double[1 + events]);
  }

  /**
   * The effects on a whole.
   *
   * @param history one value per day, oldest first
   * @param numbers per day that of its event, from 1; 0 for a day like others
   * @param events how many there are
   */
  public static CalendarEffects ofWhole(double[] history, int[] numbers, int events) {
    return none(events).estimate(history, numbers, true);
  }

  /**
   * The effects on a part of what these are of.
   *
   * @param history of the part, one value per day, oldest first
   * @param numbers per day that of its event
   */
  public CalendarEffects ofPart(double[] history, int[] numbers) {
    return isNone() ? this : estimate(history, numbers, false);
  }

  /** True when no event has a factor. */
  public boolean isNone() {
    return Arrays.stream(factors).allMatch(factor -> factor == 1);
  }

  /** What a day of the event is multiplied by; 1 for the number 0. */
  public double factor(int number) {
    return factors[number];
  }

  /**
   * The history without the effects of its days. What is above the usual is divided away. What is
   * missing is added, because a day on which little came tells little of a usual one.
   */
  public double[] remove(double[] history, int[] numbers) {
    if (isNone()) {
      return history;
    }
    double[] result = history.clone();
    double[] usual = usual(history, numbers);
    for (int day = 0; day < result.length; day++) {
      double factor = factors[numbers[day]];
      if (factor > 1) {
        result[day] = history[day] / factor;
      } else if (factor < 1 && !Double.isNaN(usual[day])) {
        result[day] = history[day] + (1 - factor) * usual[day];
      }
    }
    return result;
  }

  /**
   * Puts the effects on what is expected, and on paths of it, each with an error of its own.
   *
   * @param numbers per day that of its event
   * @param days what is expected per day, which changes
   * @param paths per path and day, which change
   * @param normal a standard normal number per path
   */
  public void apply(int[] numbers, double[] days, double[][] paths, double[] normal) {
    for (int day = 0; day < numbers.length; day++) {
      double factor = factors[numbers[day]];
      double error = errors[numbers[day]];
      if (factor != 1) {
        days[day] *= factor;
        for (int path = 0; path < paths.length; path++) {
          paths[path][day] *= Math.max(0, factor + error * normal[path]);
        }
      }
    }
  }

  private CalendarEffects estimate(double[] history, int[] numbers, boolean isWhole) {
    CalendarEffects result = new CalendarEffects(factors.clone(), errors.clone());
    double[] usual = usual(history, numbers);
    for (int event = 1; event < factors.length; event++) {
      if (isWhole || factors[event] != 1) {
        result.estimate(event, Occurrences.of(event, history, usual, numbers), isWhole);
      }
    }
    return result;
  }

  private void estimate(int event, Occurrences seen, boolean isWhole) {
    double noise = seen.count == 0 ? Double.NaN : seen.noise;
    if (Double.isNaN(noise)) {
      return;
    }
    double prior = factors[event];
    double found = seen.ratio(-1);
    if (Double.isNaN(found)) {
      return;
    }
    double error = Math.sqrt(noise / seen.count);
    if (isWhole && !(Math.abs(found - 1) > DECISIVE * error && seen.agree())) {
      return;
    }
    double spread = isWhole ? SPREAD_OF_EVENTS : SPREAD_OF_PARTS * prior;
    double weight = spread * spread / (spread * spread + error * error);
    factors[event] = prior + weight * (found - prior);
    double change = CHANGE * (factors[event] - 1);
    errors[event] = Math.sqrt(weight * error * error + change * change);
  }

  /** Per day the mean of equal weekdays without an event; NaN where there are too few. */
  private static double[] usual(double[] history, int[] numbers) {
    double[] usual = new double[history.length];
    for (int day = 0; day < history.length; day++) {
      double sum = 0;
      int known = 0;
      for (int week = -WEEKS; week <= WEEKS; week++) {
        int other = day + week * WEEK;
        if (week != 0 && other >= 0 && other < history.length && numbers[other] == 0) {
          sum += history[other];
          known++;
        }
      }
      usual[day] = known < FEWEST_WEEKDAYS ? Double.NaN : sum / known;
    }
    return usual;
  }

  /** What came, and what is usual, in each run of an event's days, and in runs without one. */
  private static final class Occurrences {
    private final double[] came;
    private final double[] usual;
    private final int count;
    private final double noise;

    private Occurrences(double[] came, double[] usual, int count, double noise) {
      this.came = came;
      this.usual = usual;
      this.count = count;
      this.noise = noise;
    }

    static Occurrences of(int event, double[] history, double[] usual, int[] numbers) {
      double[] cameOf = new double[history.length];
      double[] usualOf = new double[history.length];
      int count = 0;
      int days = 0;
      boolean isOpen = false;
      for (int day = 0; day < history.length; day++) {
        boolean isOf = numbers[day] == event && !Double.isNaN(usual[day]);
        if (isOf) {
          count += isOpen ? 0 : 1;
          cameOf[count - 1] += history[day];
          usualOf[count - 1] += usual[day];
          days++;
        }
        // Another event's day within an occurrence doesn't end it.
        isOpen = isOf || (isOpen && numbers[day] != 0);
      }
      int length = count == 0 ? 0 : Math.max(1, (int) Math.rint((double) days / count));
      return new Occurrences(
          cameOf, usualOf, count, count == 0 ? Double.NaN : noise(history, usual, numbers, length));
    }

    /** The mean squared distance from 1 of the ratio over so many days without an event. */
    private static double noise(double[] history, double[] usual, int[] numbers, int length) {
      double squares = 0;
      int stretches = 0;
      int open = 0;
      for (int day = 0; day < history.length; day++) {
        open = numbers[day] != 0 || Double.isNaN(usual[day]) ? 0 : open + 1;
        double expected = open < length ? 0 : sum(usual, day, length);
        if (expected > 0) {
          double ratio = sum(history, day, length) / expected;
          squares += (ratio - 1) * (ratio - 1);
          stretches++;
        }
      }
      return stretches < FEWEST_STRETCHES ? Double.NaN : squares / stretches;
    }

    /** Added up afresh: taking off what has left a stretch would leave what rounding made. */
    private static double sum(double[] values, int last, int length) {
      double sum = 0;
      for (int day = last - length + 1; day <= last; day++) {
        sum += values[day];
      }
      return sum;
    }

    /** Of all occurrences but one, or of all for −1; NaN where nothing is usual. */
    double ratio(int without) {
      double sum = 0;
      double expected = 0;
      for (int i = 0; i < count; i++) {
        sum += i == without ? 0 : came[i];
        expected += i == without ? 0 : usual[i];
      }
      return expected > 0 ? sum / expected : Double.NaN;
    }

    /** Whether each is said better by the others than by 1, on the whole; true of one alone. */
    boolean agree() {
      double with = 0;
      double without = 0;
      for (int i = 0; i < count && count > 1; i++) {
        double said = ratio(i) * usual[i];
        with += (came[i] - said) * (came[i] - said);
        without += (came[i] - usual[i]) * (came[i] - usual[i]);
      }
      return count == 1 || with < without;
    }
  }
}
