package dev.noctua.evaluate;

import java.time.DateTimeException;
import java.time.LocalDate;
import java.time.YearMonth;
import java.time.format.DateTimeFormatter;
import java.time.temporal.ChronoField;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * What a series' value is of: a day (2026-11-21, 20261121), a month (2026-11), or a whole number
 * such as a year or an index.
 *
 * @param number days since 1970-01-01, months since the year 0, or the number
 */
record SeriesPeriod(Unit unit, long number) {
  private static final Pattern NUMBER = Pattern.compile("-?[0-9]{1,9}");
  private static final Pattern COMPACT = Pattern.compile("(19|20)[0-9]{6}");
  private static final Pattern MONTH = Pattern.compile("[0-9]{4}-[0-9]{2}");
  private static final int LENGTH_OF_A_DATE = 10;

  /** What periods are counted in. */
  enum Unit {
    DAY,
    MONTH,
    NUMBER
  }

  /** Empty when the text is no period. */
  static Optional<SeriesPeriod> of(String text) {
    try {
      if (COMPACT.matcher(text).matches()) {
        return Optional.of(day(LocalDate.parse(text, DateTimeFormatter.BASIC_ISO_DATE)));
      }
      if (NUMBER.matcher(text).matches()) {
        return Optional.of(new SeriesPeriod(Unit.NUMBER, Long.parseLong(text)));
      }
      if (MONTH.matcher(text).matches()) {
        long month = YearMonth.parse(text).getLong(ChronoField.PROLEPTIC_MONTH);
        return Optional.of(new SeriesPeriod(Unit.MONTH, month));
      }
      return text.length() < LENGTH_OF_A_DATE
          ? Optional.empty()
          : Optional.of(day(LocalDate.parse(text.substring(0, LENGTH_OF_A_DATE))));
    } catch (DateTimeException e) {
      return Optional.empty();
    }
  }

  private static SeriesPeriod day(LocalDate date) {
    return new SeriesPeriod(Unit.DAY, date.toEpochDay());
  }

  /** The month that begins on this day; empty where none does. */
  Optional<Long> monthThatBegins() {
    LocalDate date = LocalDate.ofEpochDay(number);
    return date.getDayOfMonth() == 1
        ? Optional.of(date.getLong(ChronoField.PROLEPTIC_MONTH))
        : Optional.empty();
  }
}
