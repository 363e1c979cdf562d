package dev.noctua.ingest;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.Arrays;

/**
 * A decimal number of any length, exactly: digits without zeros at either end, times a power of
 * ten. To be reused. Reading takes time linear in its length, as {@link BigDecimal}'s doesn't.
 */
final class JsonNumber {
  private static final int LONG_DIGITS = 18;
  private static final int COMPARED_DIGITS = 64;
  private static final int COMPARED_EXPONENT = 1_000_000;

  private boolean negative;
  private char[] digits = new char[32];
  private int count;
  private long exponent;
  private String beyond;

  /** Reads a number that is written as JSON has it. */
  void read(char[] text, int from, int length) {
    int at = from;
    int end = from + length;
    negative = text[at] == '-';
    if (negative) {
      at++;
    }
    if (digits.length < length) {
      digits = new char[length];
    }
    count = 0;
    exponent = 0;
    boolean fraction = false;
    while (at < end && text[at] != 'e' && text[at] != 'E') {
      char c = text[at++];
      if (c == '.') {
        fraction = true;
        continue;
      }
      if (fraction) {
        exponent--;
      }
      if (count > 0 || c != '0') {
        digits[count++] = c;
      }
    }
    while (count > 0 && digits[count - 1] == '0') {
      count--;
      exponent++;
    }
    beyond = null;
    if (count == 0) {
      negative = false;
      exponent = 0;
    } else if (at < end) {
      exponent(text, at + 1, end, from);
    }
  }

  private void exponent(char[] text, int from, int end, int start) {
    int at = from;
    boolean minus = text[at] == '-';
    if (minus || text[at] == '+') {
      at++;
    }
    while (at < end && text[at] == '0') {
      at++;
    }
    if (end - at > LONG_DIGITS) {
      beyond = new String(text, start, end - start);
      exponent = minus ? Long.MIN_VALUE / 2 : Long.MAX_VALUE / 2;
      return;
    }
    long value = 0;
    while (at < end) {
      value = value * 10 + (text[at++] - '0');
    }
    exponent += minus ? -value : value;
  }

  boolean zero() {
    return count == 0;
  }

  /** True when there is nothing behind the decimal point at {@code scale} decimals. */
  boolean fitsScale(int scale) {
    return exponent >= -scale;
  }

  /** True when at most {@code n} digits stand before the decimal point. */
  boolean fitsDigits(int n) {
    return count + exponent <= n;
  }

  /**
   * Its value, or (of more than 64 digits, or with an enormous exponent) a value that compares with
   * every bound as it does.
   */
  BigDecimal value() {
    int scale = (int) -Math.max(-COMPARED_EXPONENT, Math.min(COMPARED_EXPONENT, exponent));
    if (count <= LONG_DIGITS) {
      long unscaled = 0;
      for (int i = 0; i < count; i++) {
        unscaled = unscaled * 10 + (digits[i] - '0');
      }
      return BigDecimal.valueOf(negative ? -unscaled : unscaled, scale);
    }
    char[] first = Arrays.copyOf(digits, Math.min(count, COMPARED_DIGITS + 1));
    if (count > COMPARED_DIGITS) {
      // The last digit stands for all that follow: the value is a little above the first ones.
      first[COMPARED_DIGITS] = '1';
      scale -= count - first.length;
    }
    BigInteger unscaled = new BigInteger(new String(first));
    return new BigDecimal(negative ? unscaled.negate() : unscaled, scale);
  }

  /**
   * The same text for the same value. Exponents of 19 and more digits are the exception: there the
   * text is as it was written.
   */
  String canonical() {
    if (beyond != null) {
      return beyond;
    }
    return (negative ? "-" : "")
        + (count == 0 ? "0" : new String(digits, 0, count))
        + "e"
        + exponent;
  }
}
