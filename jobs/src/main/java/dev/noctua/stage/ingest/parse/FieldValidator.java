package dev.noctua.stage.ingest.parse;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.noctua.contract.Field;
import dev.noctua.contract.FieldKind;
import dev.noctua.parquet.ListsAndMaps;
import dev.noctua.raw.json.ByteStringIndex;
import dev.noctua.raw.json.JsonNumber;
import dev.noctua.raw.json.JsonString;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;
import org.apache.spark.sql.types.Decimal;
import org.apache.spark.unsafe.types.UTF8String;

/**
 * Holds the value of one field against its contract, and makes it what the table takes: a value as
 * Spark holds it inside. Texts refer to the bytes that they are read from.
 */
final class FieldValidator {
  private static final int MONEY_SCALE = 2;
  private static final int MONEY_PRECISION = 18;
  private static final int SHARE_SCALE = 4;
  private static final int SHARE_PRECISION = 5;
  private static final int INTEGER_DIGITS = 10;

  private final Field field;
  private final int index;
  private final byte[] currency;
  private final FieldErrors errors;
  private final ByteStringIndex allowed;
  private final Object[] allowedValues;
  private final Pattern pattern;
  private byte[] matched = new byte[0];
  private final JsonNumber written = new JsonNumber();
  private final InstantParser instants = new InstantParser();
  private int choice;

  FieldValidator(Field field, int index, String currency, FieldErrors errors) {
    this.field = field;
    this.index = index;
    this.currency = currency.getBytes(UTF_8);
    this.errors = errors;
    this.pattern = field.pattern() == null ? null : Pattern.compile(field.pattern());
    this.allowed = new ByteStringIndex(field.allowed());
    this.allowedValues = field.allowed().stream().map(UTF8String::fromString).toArray();
  }

  FieldKind kind() {
    return field.kind();
  }

  /** Notes what is wrong; nothing comes of the value. */
  Object refuse(RejectReason reason) {
    errors.add(reason, index);
    return null;
  }

  /** The value of a JSON string; null when it is refused. */
  Object text(JsonString text) {
    byte[] bytes = text.bytes();
    int from = text.start();
    int length = text.length();
    return switch (field.kind()) {
      case TEXT -> plain(bytes, from, length);
      case ENUM -> {
        choice = allowed.find(bytes, from, length);
        yield choice < 0 ? refuse(RejectReason.UNKNOWN_VALUE) : allowedValues[choice];
      }
      case TIMESTAMP -> instant(bytes, from, length);
      case MONEY -> decimalText(bytes, from, length, MONEY_SCALE, MONEY_PRECISION);
      case SHARE -> decimalText(bytes, from, length, SHARE_SCALE, SHARE_PRECISION);
      default -> refuse(RejectReason.WRONG_TYPE);
    };
  }

  private Object instant(byte[] bytes, int from, int length) {
    if (!instants.read(bytes, from, length)) {
      return refuse(RejectReason.INVALID_TIMESTAMP);
    }
    return instants.isInRange() ? (Object) instants.micros() : refuse(RejectReason.OUT_OF_RANGE);
  }

  /** Of the timestamp read last: nanoseconds that its microseconds lack. */
  int lostNanos() {
    return instants.nano() % 1000;
  }

  /** Of the enum that was valid last: its index among the allowed values. */
  int choice() {
    return choice;
  }

  private Object plain(byte[] bytes, int from, int length) {
    if (field.currency()
        && !Arrays.equals(bytes, from, from + length, currency, 0, currency.length)) {
      return refuse(RejectReason.UNKNOWN_VALUE);
    }
    return lengthHolds(bytes, from, length) ? UTF8String.fromBytes(bytes, from, length) : null;
  }

  private boolean lengthHolds(byte[] bytes, int from, int length) {
    Integer max = field.maxLength();
    Integer min = field.minLength();
    // A code point takes one to four bytes.
    boolean tooLong = max != null && length > max && codePoints(bytes, from, length) > max;
    boolean tooShort = min != null && length < 4 * min && codePoints(bytes, from, length) < min;
    if (tooLong) {
      refuse(RejectReason.TOO_LONG);
    }
    if (tooShort || (pattern != null && !matches(bytes, from, length))) {
      refuse(RejectReason.MALFORMED_VALUE);
      return false;
    }
    return !tooLong;
  }

  private static int codePoints(byte[] bytes, int from, int length) {
    int count = 0;
    for (int i = from; i < from + length; i++) {
      if ((bytes[i] & 0xc0) != 0x80) {
        count++;
      }
    }
    return count;
  }

  private boolean matches(byte[] bytes, int from, int length) {
    // Most lines have the value of the line before.
    if (Arrays.equals(bytes, from, from + length, matched, 0, matched.length) && length > 0) {
      return true;
    }
    boolean matches = pattern.matcher(new String(bytes, from, length, UTF_8)).matches();
    if (matches) {
      matched = Arrays.copyOfRange(bytes, from, from + length);
    }
    return matches;
  }

  private Object decimalText(byte[] bytes, int from, int length, int scale, int precision) {
    if (!isDecimal(bytes, from, from + length, scale)) {
      return refuse(RejectReason.MALFORMED_VALUE);
    }
    written.read(bytes, from, length);
    return decimal(written, scale, precision);
  }

  /** Whether a text is a number as JSON has it, without an exponent, of that many decimals. */
  private static boolean isDecimal(byte[] bytes, int from, int to, int scale) {
    int start = from < to && bytes[from] == '-' ? from + 1 : from;
    int point = digits(bytes, start, to);
    boolean whole = point == start + 1 || (point > start && bytes[start] != '0');
    if (!whole || point == to) {
      return whole;
    }
    int end = digits(bytes, point + 1, to);
    return bytes[point] == '.' && end == to && end > point + 1 && end - point - 1 <= scale;
  }

  /** The first place from {@code from} on that is no digit. */
  private static int digits(byte[] bytes, int from, int to) {
    int i = from;
    while (i < to && bytes[i] >= '0' && bytes[i] <= '9') {
      i++;
    }
    return i;
  }

  private Object decimal(JsonNumber number, int scale, int precision) {
    if (!number.fitsScale(scale)) {
      return refuse(RejectReason.MALFORMED_VALUE);
    }
    if (!number.fitsDigits(precision - scale) || outOfRange(number)) {
      return refuse(RejectReason.OUT_OF_RANGE);
    }
    return Decimal.apply(number.unscaled(scale), precision, scale);
  }

  /** The value of a JSON number; null when it is refused. */
  Object number(JsonNumber number) {
    return switch (field.kind()) {
      case INTEGER -> integer(number);
      case NUMBER -> {
        if (outOfRange(number)) {
          yield refuse(RejectReason.OUT_OF_RANGE);
        }
        double value = number.doubleValue();
        yield Double.isInfinite(value) ? refuse(RejectReason.OUT_OF_RANGE) : (Object) value;
      }
      case MONEY -> decimal(number, MONEY_SCALE, MONEY_PRECISION);
      case SHARE -> decimal(number, SHARE_SCALE, SHARE_PRECISION);
      default -> refuse(RejectReason.WRONG_TYPE);
    };
  }

  private Object integer(JsonNumber number) {
    if (!number.fitsScale(0)) {
      return refuse(RejectReason.WRONG_TYPE);
    }
    if (!number.fitsDigits(INTEGER_DIGITS)) {
      return refuse(RejectReason.OUT_OF_RANGE);
    }
    long value = number.unscaled(0);
    return value == (int) value && !outOfRange(number)
        ? (Object) (int) value
        : refuse(RejectReason.OUT_OF_RANGE);
  }

  private boolean outOfRange(JsonNumber number) {
    return (field.minimum() != null && number.compareTo(field.minimum()) < 0)
        || (field.maximum() != null && number.compareTo(field.maximum()) > 0);
  }

  Object bool(boolean value) {
    return field.kind() == FieldKind.BOOLEAN ? (Object) value : refuse(RejectReason.WRONG_TYPE);
  }

  /** An element of an array of strings; null when it is refused. */
  UTF8String element(JsonString text) {
    byte[] bytes = text.bytes();
    int from = text.start();
    int length = text.length();
    boolean holds = lengthHolds(bytes, from, length);
    if (field.kind() == FieldKind.TAGS && !isLowerCase(bytes, from, length)) {
      refuse(RejectReason.MALFORMED_VALUE);
      return null;
    }
    return holds ? UTF8String.fromBytes(bytes, from, length) : null;
  }

  private static boolean isLowerCase(byte[] bytes, int from, int length) {
    for (int i = from; i < from + length; i++) {
      if (bytes[i] < 0) {
        String given = new String(bytes, from, length, UTF_8);
        return given.equals(given.toLowerCase(Locale.ROOT));
      }
      if (bytes[i] >= 'A' && bytes[i] <= 'Z') {
        return false;
      }
    }
    return true;
  }

  /** The value of an array of strings, of which none was refused; null when it is refused. */
  Object array(List<UTF8String> elements) {
    return field.maxItems() != null && elements.size() > field.maxItems()
        ? refuse(RejectReason.TOO_LONG)
        : ListsAndMaps.list(elements);
  }
}
