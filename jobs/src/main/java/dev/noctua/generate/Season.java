package dev.noctua.generate;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.LocalDate;
import java.time.temporal.ChronoUnit;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * How the demand of a category moves with the calendar. The factor of a day is the product of those
 * of its weekday, of the time of the year, of a peak that lasts a week, and of its holiday.
 */
public final class Season {
  static final int WEEK = 7;

  /** The factors of the first day of a world, of the second, and so on, again each week. */
  static final List<Double> WEEKDAYS = List.of(0.92, 0.94, 0.96, 0.98, 1.0, 1.12, 1.08);

  private static final double PEAK = 0.8;
  private static final double PEAK_FROM = 1.3;
  private static final String CALENDAR = "/calendar.csv";
  private static final int CELLS = 3;

  private final String category;
  private final double[] factors; // by day, without holidays
  private final String[] holidays; // by day; empty: none
  private final Map<String, Double> holidayFactors;

  private Season(
      String category, double[] factors, String[] holidays, Map<String, Double> holidayFactors) {
    this.category = category;
    this.factors = factors;
    this.holidays = holidays;
    this.holidayFactors = holidayFactors;
  }

  /**
   * Draws slow waves, and one week in six as a peak; then a factor for each holiday.
   *
   * @param holidays of each day, empty: none
   */
  static Season of(String category, String[] holidays, Draw draw) {
    double[] factors = new double[holidays.length];
    double phase = draw.uniform();
    double week = 1;
    for (int t = 0; t < factors.length; t++) {
      if (t % WEEK == 0) {
        week = draw.chance(1 / 6.0) ? 1 + PEAK * draw.between(0.6, 1.4) : 1;
      }
      double wave = 1 + 0.15 * StrictMath.sin(2 * StrictMath.PI * (t / 365.0 + phase));
      factors[t] = week * wave * WEEKDAYS.get(t % WEEK);
    }
    Map<String, Double> holidayFactors = new TreeMap<>();
    for (String holiday : holidays) {
      if (!holiday.isEmpty() && !holidayFactors.containsKey(holiday)) {
        holidayFactors.put(holiday, draw.around(1.4, 0.4));
      }
    }
    return new Season(category, factors, holidays, holidayFactors);
  }

  String category() {
    return category;
  }

  int days() {
    return factors.length;
  }

  /** Whether demand follows the public calendar. */
  public boolean hasHolidays() {
    return !holidayFactors.isEmpty();
  }

  /** The factors of holidays by name. */
  Map<String, Double> holidayFactors() {
    return holidayFactors;
  }

  /**
   * The factor of a day.
   *
   * @param exponent how strongly holidays count; 1: as in the whole category
   */
  double factor(int day, double exponent) {
    return holidays[day].isEmpty()
        ? factors[day]
        : factors[day] * StrictMath.pow(holidayFactors.get(holidays[day]), exponent);
  }

  /** The name of a day's holiday; empty: none. */
  String holiday(int day) {
    return holidays[day];
  }

  boolean isHoliday(int day) {
    return !holidays[day].isEmpty();
  }

  boolean isPeak(int day) {
    return factors[day] > PEAK_FROM;
  }

  /** The holiday or sale of each day by the calendar that comes with the product; empty: none. */
  static String[] publicHolidays(LocalDate first, int days) {
    String[] holidays = new String[days];
    Arrays.fill(holidays, "");
    try (InputStream in = Season.class.getResourceAsStream(CALENDAR);
        BufferedReader lines =
            new BufferedReader(new InputStreamReader(in, StandardCharsets.UTF_8))) {
      lines
          .lines()
          .filter(line -> !line.startsWith("#") && !line.startsWith("event,"))
          .map(line -> line.split(",", CELLS))
          .forEach(
              cells -> {
                long from = ChronoUnit.DAYS.between(first, LocalDate.parse(cells[1]));
                long until = ChronoUnit.DAYS.between(first, LocalDate.parse(cells[2]));
                for (long day = Math.max(0, from); day <= Math.min(days - 1, until); day++) {
                  holidays[(int) day] = cells[0];
                }
              });
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return holidays;
  }
}
