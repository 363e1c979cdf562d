package dev.noctua.ingest;

import dev.noctua.contract.Field;
import dev.noctua.contract.Kind;
import java.math.BigDecimal;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Pattern;

/** Holds the value of one field against its contract, and makes it what the table takes. */
final class FieldJudge {
  private static final int MONEY_SCALE = 2;
  private static final int MONEY_DIGITS = 16;
  private static final int SHARE_SCALE = 4;
  private static final Pattern MONEY = Pattern.compile("-?(0|[1-9][0-9]*)(\\.[0-9]{1,2})?");
  private static final Pattern SHARE = Pattern.compile("-?(0|[1-9][0-9]*)(\\.[0-9]{1,4})?");

  private final Field field;
  private final int index;
  private final String currency;
  private final Findings findings;
  private final Map<String, String> allowed = new HashMap<>();
  private final Pattern pattern;
  private final JsonNumber written = new JsonNumber();
  private final Instants instants = new Instants();

  FieldJudge(Field field, int index, String currency, Findings findings) {
    this.field = field;
    this.index = index;
    this.currency = currency;
    this.findings = findings;
    this.pattern = field.pattern() == null ? null : Pattern.compile(field.pattern());
    field.allowed().forEach(value -> allowed.put(value, value));
  }

  Kind kind() {
    return field.kind();
  }

  /** Notes what is wrong; nothing comes of the value. */
  Object refuse(Reason reason) {
    findings.add(reason, index);
    return null;
  }

  /** The value of a JSON string; null when it is refused. */
  Object text(String text) {
    return switch (field.kind()) {
      case TEXT -> plain(text);
      case ENUM -> allowed.containsKey(text) ? allowed.get(text) : refuse(Reason.UNKNOWN_VALUE);
      case TIMESTAMP -> instants.read(text) ? instants.micros() : refuse(Reason.INVALID_TIMESTAMP);
      case MONEY -> decimalText(text, MONEY, MONEY_SCALE);
      case SHARE -> decimalText(text, SHARE, SHARE_SCALE);
      default -> refuse(Reason.WRONG_TYPE);
    };
  }

  /** Of the timestamp last read: nanoseconds that its microseconds lack. */
  int lostNanos() {
    return instants.nano() % 1000;
  }

  private Object plain(String text) {
    if (field.currency() && !text.equals(currency)) {
      return refuse(Reason.UNKNOWN_VALUE);
    }
    return lengthHolds(text) ? text : null;
  }

  private boolean lengthHolds(String text) {
    Integer max = field.maxLength();
    boolean tooLong =
        max != null && text.length() > max && text.codePointCount(0, text.length()) > max;
    // An id has at least one character.
    boolean tooShort = field.minLength() != null && text.length() < field.minLength();
    if (tooLong) {
      refuse(Reason.TOO_LONG);
    }
    if (tooShort || (pattern != null && !pattern.matcher(text).matches())) {
      refuse(Reason.MALFORMED_VALUE);
      return false;
    }
    return !tooLong;
  }

  private Object decimalText(String text, Pattern form, int scale) {
    if (!form.matcher(text).matches()) {
      return refuse(Reason.MALFORMED_VALUE);
    }
    written.read(text.toCharArray(), 0, text.length());
    return decimal(written, scale);
  }

  private Object decimal(JsonNumber number, int scale) {
    if (!number.fitsScale(scale)) {
      return refuse(Reason.MALFORMED_VALUE);
    }
    if ((!number.zero() && !number.fitsDigits(MONEY_DIGITS)) || outOfRange(number)) {
      return refuse(Reason.OUT_OF_RANGE);
    }
    return number.value().setScale(scale);
  }

  /** The value of a JSON number; null when it is refused. */
  Object number(JsonNumber number, char[] text, int from, int length) {
    return switch (field.kind()) {
      case INTEGER -> integer(number);
      case NUMBER -> {
        if (outOfRange(number)) {
          yield refuse(Reason.OUT_OF_RANGE);
        }
        double value = number.zero() ? 0 : Double.parseDouble(new String(text, from, length));
        yield Double.isInfinite(value) ? refuse(Reason.OUT_OF_RANGE) : (Object) value;
      }
      case MONEY -> decimal(number, MONEY_SCALE);
      case SHARE -> decimal(number, SHARE_SCALE);
      default -> refuse(Reason.WRONG_TYPE);
    };
  }

  private Object integer(JsonNumber number) {
    if (!number.fitsScale(0)) {
      return refuse(Reason.WRONG_TYPE);
    }
    if (!number.zero() && !number.fitsDigits(10)) {
      return refuse(Reason.OUT_OF_RANGE);
    }
    long value = number.value().longValueExact();
    return value == (int) value && !outOfRange(number)
        ? (Object) (int) value
        : refuse(Reason.OUT_OF_RANGE);
  }

  private boolean outOfRange(JsonNumber number) {
    if (field.minimum() == null && field.maximum() == null) {
      return false;
    }
    BigDecimal value = number.value();
    return (field.minimum() != null && value.compareTo(field.minimum()) < 0)
        || (field.maximum() != null && value.compareTo(field.maximum()) > 0);
  }

  Object truth(boolean value) {
    return field.kind() == Kind.BOOLEAN ? (Object) value : refuse(Reason.WRONG_TYPE);
  }

  /** The value of an array of strings; null when it is refused. */
  Object texts(List<String> elements) {
    boolean holds = true;
    if (field.maxItems() != null && elements.size() > field.maxItems()) {
      refuse(Reason.TOO_LONG);
      holds = false;
    }
    for (String element : elements) {
      holds &= lengthHolds(element);
      if (field.kind() == Kind.TAGS && !element.equals(element.toLowerCase(Locale.ROOT))) {
        refuse(Reason.MALFORMED_VALUE);
        holds = false;
      }
    }
    return holds ? elements.toArray(new String[0]) : null;
  }
}
