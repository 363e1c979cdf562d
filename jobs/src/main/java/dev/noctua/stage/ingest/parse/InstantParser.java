package dev.noctua.stage.ingest.parse;

import java.time.LocalDate;
import java.time.YearMonth;

/**
 * An instant as RFC 3339 writes it, more strictly: capital T and Z, seconds, at most nine digits of
 * a fraction, an offset of at most 18:00, no second 60, no hour 24. To be reused.
 */
final class InstantParser {
  private static final int SHORTEST = "2026-11-21T10:00:00Z".length();
  private static final int MAX_OFFSET_MINUTES = 18 * 60;

  /** The years 1 to 9999, which every reader of a table can hold, in UTC. */
  private static final long FIRST_SECOND = LocalDate.of(1, 1, 1).toEpochDay() * 86_400;

  private static final long END = LocalDate.of(10_000, 1, 1).toEpochDay() * 86_400;

  private byte[] text;
  private int at;
  private int end;
  private boolean wrong;
  private long second;
  private int nano;

  /** Reads one; false when it isn't one. */
  boolean read(byte[] bytes, int from, int length) {
    if (length < SHORTEST) {
      return false;
    }
    text = bytes;
    at = from + 19;
    end = from + length;
    int year = 100 * two(from) + two(from + 2);
    int month = two(from + 5);
    int day = two(from + 8);
    int hour = two(from + 11);
    int minute = two(from + 14);
    int seconds = two(from + 17);
    wrong =
        bytes[from + 4] != '-'
            || bytes[from + 7] != '-'
            || bytes[from + 10] != 'T'
            || bytes[from + 13] != ':'
            || bytes[from + 16] != ':'
            || (year | month | day | hour | minute | seconds) < 0
            || month > 12
            || day > 31
            || hour > 23
            || minute > 59
            || seconds > 59;
    nano = fraction();
    int offset = offset();
    if (wrong || at != end || month == 0 || day == 0 || offset == Integer.MAX_VALUE) {
      return false;
    }
    if (day > 28 && day > YearMonth.of(year, month).lengthOfMonth()) {
      return false;
    }
    long epochDay = LocalDate.of(year, month, day).toEpochDay();
    second = epochDay * 86_400 + hour * 3600L + minute * 60L + seconds - offset * 60L;
    return true;
  }

  int nano() {
    return nano;
  }

  /** Whether it lies in the years 1 to 9999 of UTC; an offset may move it out of them. */
  boolean isInRange() {
    return second >= FIRST_SECOND && second < END;
  }

  /** Microseconds since 1970, truncated. */
  long micros() {
    return second * 1_000_000 + nano / 1000;
  }

  /** Two digits; negative, also in sums, when they aren't any. */
  private int two(int i) {
    int tens = text[i] - '0';
    int ones = text[i + 1] - '0';
    return tens < 0 || tens > 9 || ones < 0 || ones > 9
        ? Integer.MIN_VALUE / 200
        : 10 * tens + ones;
  }

  private int fraction() {
    if (peek() != '.') {
      return 0;
    }
    at++;
    int start = at;
    int value = 0;
    while (at - start < 9 && peek() >= '0' && peek() <= '9') {
      value = value * 10 + (peek() - '0');
      at++;
    }
    wrong |= at == start;
    for (int i = at - start; i < 9; i++) {
      value *= 10;
    }
    return value;
  }

  /** Minutes east of UTC; the largest integer when there is no such offset. */
  private int offset() {
    byte sign = peek();
    at++;
    if (sign == 'Z') {
      return 0;
    }
    if (end - at != 5 || text[at + 2] != ':') {
      return Integer.MAX_VALUE;
    }
    int hours = two(at);
    int rest = two(at + 3);
    at = end;
    int minutes = hours * 60 + rest;
    if (hours < 0 || rest < 0 || rest > 59) {
      return Integer.MAX_VALUE;
    }
    if ((sign != '+' && sign != '-') || minutes > MAX_OFFSET_MINUTES) {
      return Integer.MAX_VALUE;
    }
    return sign == '+' ? minutes : -minutes;
  }

  private byte peek() {
    return at < end ? text[at] : 0;
  }
}
