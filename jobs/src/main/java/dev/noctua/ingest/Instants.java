package dev.noctua.ingest;

import java.time.LocalDate;
import java.time.YearMonth;

/**
 * An instant as RFC 3339 writes it, more strictly: capital T and Z, seconds, at most nine digits of
 * a fraction, an offset of at most 18:00, no second 60, no hour 24. To be reused.
 */
final class Instants {
  private static final int MAX_OFFSET_MINUTES = 18 * 60;

  private byte[] text;
  private int at;
  private int end;
  private boolean wrong;
  private long second;
  private int nano;

  /** Reads one; false when it isn't one. */
  boolean read(byte[] bytes, int from, int length) {
    text = bytes;
    at = from;
    end = from + length;
    wrong = false;
    int year = digits(4, 9999);
    expect('-');
    int month = digits(2, 12);
    expect('-');
    int day = digits(2, 31);
    expect('T');
    int hour = digits(2, 23);
    expect(':');
    int minute = digits(2, 59);
    expect(':');
    int seconds = digits(2, 59);
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

  /** Microseconds since 1970, truncated. */
  long micros() {
    return second * 1_000_000 + nano / 1000;
  }

  private int digits(int count, int max) {
    int value = 0;
    for (int i = 0; i < count; i++) {
      int digit = peek() - '0';
      if (digit < 0 || digit > 9) {
        wrong = true;
        return 0;
      }
      value = value * 10 + digit;
      at++;
    }
    wrong |= value > max;
    return value;
  }

  private void expect(char c) {
    wrong |= peek() != c;
    at++;
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
    int hours = digits(2, 18);
    expect(':');
    int minutes = hours * 60 + digits(2, 59);
    if ((sign != '+' && sign != '-') || minutes > MAX_OFFSET_MINUTES) {
      return Integer.MAX_VALUE;
    }
    return sign == '+' ? minutes : -minutes;
  }

  private byte peek() {
    return at < end ? text[at] : 0;
  }
}
