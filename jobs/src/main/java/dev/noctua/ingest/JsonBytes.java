package dev.noctua.ingest;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import org.apache.spark.unsafe.types.UTF8String;

/**
 * A cursor over the JSON (RFC 8259) of one line, which is known to be UTF-8. Strings aren't copied:
 * they stand in the line, or, where they hold escapes, decoded in memory of this cursor, both until
 * the next line is read. To be reused.
 */
final class JsonBytes {
  static final byte[] TRUE = {'t', 'r', 'u', 'e'};
  static final byte[] FALSE = {'f', 'a', 'l', 's', 'e'};
  static final byte[] NULL = {'n', 'u', 'l', 'l'};

  private static final int MAX_DEPTH = 1000;
  private static final VarHandle LONGS =
      MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);
  private static final long ONES = 0x0101010101010101L;
  private static final long HIGH_BITS = ONES << 7;

  private byte[] bytes;
  private int at;
  private int end;
  private int depth;

  private byte[] text;
  private int textStart;
  private int textLength;
  private boolean escaped;
  private boolean half;
  private byte[] decoded = new byte[0];
  private int decodedLength;

  void start(byte[] line, int from, int to) {
    bytes = line;
    at = from;
    end = to;
    depth = 0;
    if (decodedLength > 0) {
      // Made anew, so that it is never longer than one line needs.
      decoded = new byte[0];
      decodedLength = 0;
    }
  }

  /** The next byte that isn't white space; -1 at the end. */
  int peek() {
    while (at < end) {
      byte b = bytes[at];
      if (b != ' ' && b != '\t' && b != '\r' && b != '\n') {
        return b & 0xff;
      }
      at++;
    }
    return -1;
  }

  /** Steps over {@code expected} if that stands next, with no white space before it. */
  boolean take(byte[] expected) {
    int n = expected.length;
    if (at + n > end) {
      return false;
    }
    // Eight bytes at a time: far cheaper for short names than Arrays.equals.
    int i = 0;
    for (; i + 8 <= n; i += 8) {
      if ((long) LONGS.get(bytes, at + i) != (long) LONGS.get(expected, i)) {
        return false;
      }
    }
    for (; i < n; i++) {
      if (bytes[at + i] != expected[i]) {
        return false;
      }
    }
    at += n;
    return true;
  }

  /**
   * Steps over a bracket that opens an object or an array.
   *
   * @return whether anything is in it
   */
  boolean open(char closing) throws Malformed {
    at++;
    if (++depth > MAX_DEPTH) {
      throw Malformed.notJson();
    }
    if (peek() == closing) {
      at++;
      depth--;
      return false;
    }
    return true;
  }

  /** Steps over the comma after a member or an element, or over the bracket after the last. */
  boolean more(char closing) throws Malformed {
    int next = peek();
    at++;
    if (next == closing) {
      depth--;
      return false;
    }
    if (next != ',') {
      throw Malformed.notJson();
    }
    return true;
  }

  /** Reads a name and the colon after it. */
  void name() throws Malformed {
    if (peek() != '"') {
      throw Malformed.notJson();
    }
    string();
    if (peek() != ':') {
      throw Malformed.notJson();
    }
    at++;
    if (half) {
      token(false);
      throw Malformed.half();
    }
  }

  /** Reads a string, at whose quote the cursor stands. */
  void text() throws Malformed {
    string();
    if (half) {
      throw Malformed.half();
    }
  }

  private void string() throws Malformed {
    int start = at + 1;
    int i = plain(start);
    half = false;
    escaped = bytes[i] == '\\';
    if (escaped) {
      decode(start, i);
    } else {
      text = bytes;
      textStart = start;
      textLength = i - start;
      at = i + 1;
    }
  }

  /** The first place from {@code i} on with a quote or a backslash. */
  private int plain(int from) throws Malformed {
    int i = from;
    while (i + 8 <= end) {
      long eight = (long) LONGS.get(bytes, i);
      // Of each of the three, the lowest bit that is set is right; those above may be wrong.
      long quote = eight ^ ('"' * ONES);
      long backslash = eight ^ ('\\' * ONES);
      long found =
          (((quote - ONES) & ~quote)
                  | ((backslash - ONES) & ~backslash)
                  | ((eight - ' ' * ONES) & ~eight))
              & HIGH_BITS;
      if (found != 0) {
        i += Long.numberOfTrailingZeros(found) >>> 3;
        break;
      }
      i += 8;
    }
    while (i < end) {
      byte b = bytes[i];
      if (b == '"' || b == '\\') {
        return i;
      }
      if (b >= 0 && b < ' ') {
        break;
      }
      i++;
    }
    throw Malformed.notJson();
  }

  private void decode(int start, int firstEscape) throws Malformed {
    if (decodedLength == 0) {
      decoded = new byte[end - start];
    }
    text = decoded;
    textStart = decodedLength;
    int from = start;
    int i = firstEscape;
    while (true) {
      System.arraycopy(bytes, from, decoded, decodedLength, i - from);
      decodedLength += i - from;
      if (bytes[i] == '"') {
        break;
      }
      from = escape(i + 1);
      i = plain(from);
    }
    textLength = decodedLength - textStart;
    at = i + 1;
  }

  /** Decodes what stands after a backslash; the result is the place after it. */
  private int escape(int i) throws Malformed {
    if (i >= end) {
      throw Malformed.notJson();
    }
    byte c = bytes[i];
    if (c == 'u') {
      return unicode(i + 1);
    }
    decoded[decodedLength++] =
        switch (c) {
          case '"', '\\', '/' -> c;
          case 'b' -> '\b';
          case 'f' -> '\f';
          case 'n' -> '\n';
          case 'r' -> '\r';
          case 't' -> '\t';
          default -> throw Malformed.notJson();
        };
    return i + 1;
  }

  private int unicode(int i) throws Malformed {
    int unit = hex(i);
    if (unit < 0x80) {
      decoded[decodedLength++] = (byte) unit;
    } else if (unit < 0x800) {
      decoded[decodedLength++] = (byte) (0xc0 | (unit >> 6));
      decoded[decodedLength++] = (byte) (0x80 | (unit & 0x3f));
    } else if (!Character.isSurrogate((char) unit)) {
      decoded[decodedLength++] = (byte) (0xe0 | (unit >> 12));
      decoded[decodedLength++] = (byte) (0x80 | ((unit >> 6) & 0x3f));
      decoded[decodedLength++] = (byte) (0x80 | (unit & 0x3f));
    } else {
      return pair(unit, i + 4);
    }
    return i + 4;
  }

  private int pair(int high, int i) throws Malformed {
    boolean another = i + 1 < end && bytes[i] == '\\' && bytes[i + 1] == 'u';
    int low = another ? hex(i + 2) : 0;
    if (!Character.isSurrogatePair((char) high, (char) low)) {
      // What follows may be wrong in another way: the string is read to its end.
      half = true;
      return i;
    }
    int point = Character.toCodePoint((char) high, (char) low);
    decoded[decodedLength++] = (byte) (0xf0 | (point >> 18));
    decoded[decodedLength++] = (byte) (0x80 | ((point >> 12) & 0x3f));
    decoded[decodedLength++] = (byte) (0x80 | ((point >> 6) & 0x3f));
    decoded[decodedLength++] = (byte) (0x80 | (point & 0x3f));
    return i + 6;
  }

  private int hex(int i) throws Malformed {
    int value = 0;
    for (int k = i; k < i + 4; k++) {
      int digit = k < end ? Character.digit((char) (bytes[k] & 0x7f), 16) : -1;
      if (digit < 0 || bytes[k] < 0) {
        throw Malformed.notJson();
      }
      value = value << 4 | digit;
    }
    return value;
  }

  /** Where the string read last is. */
  byte[] textBytes() {
    return text;
  }

  int textStart() {
    return textStart;
  }

  /** The length of the string read last, in bytes. */
  int textLength() {
    return textLength;
  }

  UTF8String textAsUtf8() {
    return UTF8String.fromBytes(text, textStart, textLength);
  }

  String textAsString() {
    return new String(text, textStart, textLength, UTF_8);
  }

  /** Whether the string read last was written with escapes. */
  boolean escaped() {
    return escaped;
  }

  /** Reads the number at which the cursor stands. */
  void number(JsonNumber number) throws Malformed {
    int from = at;
    scanNumber();
    number.read(bytes, from, at - from);
  }

  private void scanNumber() throws Malformed {
    if (at < end && bytes[at] == '-') {
      at++;
    }
    if (at < end && bytes[at] == '0') {
      at++;
      if (digit()) {
        throw Malformed.notJson();
      }
    } else {
      digits();
    }
    if (at < end && bytes[at] == '.') {
      at++;
      digits();
    }
    if (at < end && (bytes[at] | 0x20) == 'e') {
      at++;
      if (at < end && (bytes[at] == '+' || bytes[at] == '-')) {
        at++;
      }
      digits();
    }
  }

  private void digits() throws Malformed {
    if (!digit()) {
      throw Malformed.notJson();
    }
    while (digit()) {
      at++;
    }
  }

  private boolean digit() {
    return at < end && bytes[at] >= '0' && bytes[at] <= '9';
  }

  /** Steps over {@code true}, {@code false} or {@code null}. */
  void literal(byte[] expected) throws Malformed {
    boolean found = take(expected);
    boolean goesOn =
        at < end && bytes[at] >= '0' && Character.isJavaIdentifierPart((char) bytes[at]);
    if (!found || goesOn) {
      throw Malformed.notJson();
    }
  }

  /**
   * Whether the line goes on, with what may be the beginning of a value; the cursor is of no use
   * any more.
   *
   * @param alone whether white space must follow a number, as it must outside of an object
   * @throws Malformed when it is nothing that JSON has
   */
  boolean token(boolean alone) throws Malformed {
    switch (peek()) {
      case -1 -> {
        return false;
      }
      case '{', '[', '"' -> {}
      case 't' -> literal(TRUE);
      case 'f' -> literal(FALSE);
      case 'n' -> literal(NULL);
      default -> {
        scanNumber();
        if (alone && at < end && bytes[at] > ' ') {
          throw Malformed.notJson();
        }
      }
    }
    return true;
  }
}
