package dev.noctua.raw.json;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.Arrays;

/**
 * A decimal number of any length, exactly: digits without zeros at either end, times a power of
 * ten. To be reused. Reading takes time linear in its length, as {@link BigDecimal}'s doesn't.
 */
public final class JsonNumber {
  private static final int LONG_DIGITS = 18;
  private static final int COMPARED_DIGITS = 64;
  private static final int COMPARED_EXPONENT = 1_000_000;
  private static final long DOUBLE_INTEGERS = 1L << 53;
  private static final long[] TENS = new long[LONG_DIGITS + 1];
  private static final double[] DOUBLE_TENS = new double[23];

  static {
    TENS[0] = 1;
    for (int i = 1; i < TENS.length; i++) {
      TENS[i] = 10 * TENS[i - 1];
    }
    // Up to here powers of ten are doubles exactly.
    for (int i = 0; i < DOUBLE_TENS.length; i++) {
      DOUBLE_TENS[i] = Double.parseDouble("1e" + i);
    }
  }

  private byte[] text;
  private int textStart;
  private int textLength;
  private boolean negative;
  private byte[] digits = new byte[32];
  private int count;
  private long exponent;
  private boolean beyond;
  private long unscaled;

  /** Reads a number that is written as JSON has it; the bytes must stay while it is used. */
  public void read(byte[] bytes, int from, int length) {
    text = bytes;
    textStart = from;
    textLength = length;
    int at = from;
    int end = from + length;
    negative = bytes[at] == '-';
    if (negative) {
      at++;
    }
    if (digits.length < length) {
      digits = new byte[length];
    }
    count = 0;
    exponent = 0;
    boolean fraction = false;
    while (at < end && (bytes[at] | 0x20) != 'e') {
      byte c = bytes[at++];
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
    beyond = false;
    if (count == 0) {
      negative = false;
      exponent = 0;
    } else if (at < end) {
      readExponent(at + 1, end);
    }
    unscaled = 0;
    for (int i = 0; count <= LONG_DIGITS && i < count; i++) {
      unscaled = unscaled * 10 + (digits[i] - '0');
    }
    if (negative) {
      unscaled = -unscaled;
    }
  }

  private void readExponent(int from, int end) {
    int at = from;
    boolean minus = text[at] == '-';
    if (minus || text[at] == '+') {
      at++;
    }
    while (at < end && text[at] == '0') {
      at++;
    }
    if (end - at > LONG_DIGITS) {
      beyond = true;
      exponent = minus ? Long.MIN_VALUE / 2 : Long.MAX_VALUE / 2;
      return;
    }
    long value = 0;
    while (at < end) {
      value = value * 10 + (text[at++] - '0');
    }
    exponent += minus ? -value : value;
  }

  /** True when there is nothing behind the decimal point at {@code scale} decimals. */
  public boolean fitsScale(int scale) {
    return exponent >= -scale;
  }

  /** True when at most {@code n} digits stand before the decimal point. */
  public boolean fitsDigits(int n) {
    return count == 0 || count + exponent <= n;
  }

  /** The value times 10 to the {@code scale}, which must be whole and have at most 18 digits. */
  public long unscaled(int scale) {
    return count == 0 ? 0 : unscaled * TENS[(int) (exponent + scale)];
  }

  /** The double that is nearest; infinite when it is beyond all of them. */
  public double doubleValue() {
    if (count == 0) {
      return 0;
    }
    boolean exact = count <= LONG_DIGITS && Math.abs(unscaled) <= DOUBLE_INTEGERS;
    if (exact && Math.abs(exponent) < DOUBLE_TENS.length) {
      // One operation on exact operands is rounded once, as it must be.
      double power = DOUBLE_TENS[(int) Math.abs(exponent)];
      return exponent < 0 ? unscaled / power : unscaled * power;
    }
    return Double.parseDouble(new String(text, textStart, textLength, ISO_8859_1));
  }

  /** Negative, zero or positive as the value is less than, equal to or greater than the bound. */
  public int compareTo(BigDecimal bound) {
    boolean small = bound.scale() == 0 && bound.precision() <= 10;
    if (small && exponent >= -8 && count <= LONG_DIGITS && count + exponent <= LONG_DIGITS) {
      int fraction = (int) Math.max(0, -exponent);
      return Long.compare(unscaled(fraction), bound.longValue() * TENS[fraction]);
    }
    return value().compareTo(bound);
  }

  /**
   * Its value, or (of more than 64 digits, or with an enormous exponent) a value that compares with
   * every bound as it does.
   */
  private BigDecimal value() {
    int kept = Math.min(count, COMPARED_DIGITS + 1);
    long power = exponent + count - kept;
    int scale = (int) -Math.max(-COMPARED_EXPONENT, Math.min(COMPARED_EXPONENT, power));
    if (count <= LONG_DIGITS) {
      return BigDecimal.valueOf(unscaled, scale);
    }
    byte[] first = Arrays.copyOf(digits, kept);
    if (count > COMPARED_DIGITS) {
      // The last digit stands for all that follow: the value is a little above the first ones.
      first[COMPARED_DIGITS] = '1';
    }
    BigInteger whole = new BigInteger(new String(first, ISO_8859_1));
    return new BigDecimal(negative ? whole.negate() : whole, scale);
  }

  /**
   * Writes the same text for the same value, and returns the place after it. Exponents of 19 and
   * more digits are the exception: there the text is as it was written.
   */
  int write(byte[] to, int from) {
    if (beyond) {
      System.arraycopy(text, textStart, to, from, textLength);
      return from + textLength;
    }
    int at = from;
    if (negative) {
      to[at++] = '-';
    }
    if (count == 0) {
      to[at++] = '0';
    }
    System.arraycopy(digits, 0, to, at, count);
    at += count;
    to[at++] = 'e';
    if (exponent >= 0 && exponent <= 9) {
      to[at++] = (byte) ('0' + exponent);
      return at;
    }
    byte[] written = Long.toString(exponent).getBytes(ISO_8859_1);
    System.arraycopy(written, 0, to, at, written.length);
    return at + written.length;
  }
}
