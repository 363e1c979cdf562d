package dev.noctua.evaluate;

import java.time.DateTimeException;
import java.time.LocalDate;
import java.time.format.DateTimeFormatter;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * The day that a time is in: seconds or milliseconds since 1970, 20261121, or what begins with
 * 2026-11-21.
 */
final class EventDay {
  private static final Pattern DIGITS = Pattern.compile("[0-9]{1,15}(\\.[0-9]*)?");
  private static final Pattern COMPACT = Pattern.compile("(19|20)[0-9]{6}");
  private static final long FIRST_MILLIS = 100_000_000_000L;
  private static final int SECONDS_PER_DAY = 86_400;
  private static final int LENGTH_OF_A_DATE = 10;

  private EventDay() {}

  /** Days since 1970-01-01 in UTC; empty when the text is no time. */
  static Optional<Integer> of(String text) {
    try {
      if (COMPACT.matcher(text).matches()) {
        return Optional.of(
            (int) LocalDate.parse(text, DateTimeFormatter.BASIC_ISO_DATE).toEpochDay());
      }
      if (DIGITS.matcher(text).matches()) {
        long number = Long.parseLong(text.replaceAll("\\..*", ""));
        long seconds = number < FIRST_MILLIS ? number : number / 1000;
        return Optional.of((int) (seconds / SECONDS_PER_DAY));
      }
      return text.length() < LENGTH_OF_A_DATE
          ? Optional.empty()
          : Optional.of((int) LocalDate.parse(text.substring(0, LENGTH_OF_A_DATE)).toEpochDay());
    } catch (DateTimeException e) {
      return Optional.empty();
    }
  }
}
