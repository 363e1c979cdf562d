package dev.noctua.raw.json;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;

/**
 * A cursor over the JSON (RFC 8259) of one line. It takes the bytes of strings as they are: the
 * caller checks whether they are UTF-8. To be reused.
 */
public final class JsonCursor {
  /** A value that is a word. */
  public enum Literal {
    TRUE,
    FALSE,
    NULL
  }

  private static final byte[] TRUE = "true".getBytes(US_ASCII);
  private static final byte[] FALSE = "false".getBytes(US_ASCII);
  private static final byte[] NULL = "null".getBytes(US_ASCII);

  private static final int MAX_DEPTH = 1000;
  private static final VarHandle LONGS =
      MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);

  private byte[] bytes;
  private int at;
  private int end;
  private int depth;
  private final JsonString text = new JsonString();

  public void start(byte[] line, int from, int to) {
    bytes = line;
    at = from;
    end = to;
    depth = 0;
    text.start(line, to);
  }

  /** The next byte that isn't white space; -1 at the end. */
  public int peek() {
    while (at < end) {
      byte b = bytes[at];
      if (!isSpace(b)) {
        return b & 0xff;
      }
      at++;
    }
    return -1;
  }

  private static boolean isSpace(byte b) {
    return b == ' ' || b == '\t' || b == '\r' || b == '\n';
  }

  /** Steps over {@code expected} if that stands next, with no white space before it. */
  public boolean take(byte[] expected) {
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
  public boolean open(char closing) throws MalformedJsonException {
    at++;
    if (++depth > MAX_DEPTH) {
      throw MalformedJsonException.notJson();
    }
    if (peek() == closing) {
      at++;
      depth--;
      return false;
    }
    return true;
  }

  /** Steps over the comma after a member or an element, or over the bracket after the last. */
  public boolean more(char closing) throws MalformedJsonException {
    int next = peek();
    at++;
    if (next == closing) {
      depth--;
      return false;
    }
    if (next != ',') {
      throw MalformedJsonException.notJson();
    }
    return true;
  }

  /** Where the cursor stands: behind what was read or stepped over last. */
  int position() {
    return at;
  }

  /** Reads a name, which becomes {@link #text}, and the colon after it. */
  public void readName() throws MalformedJsonException {
    if (peek() != '"') {
      throw MalformedJsonException.notJson();
    }
    readAnyString();
    expectColon();
    if (text.half()) {
      readToken(false);
      throw MalformedJsonException.half();
    }
  }

  /** Steps over the colon after a name. */
  void expectColon() throws MalformedJsonException {
    if (peek() != ':') {
      throw MalformedJsonException.notJson();
    }
    at++;
  }

  /** Reads a string, at whose quote the cursor stands; it becomes {@link #text}. */
  public void readString() throws MalformedJsonException {
    readAnyString();
    if (text.half()) {
      throw MalformedJsonException.half();
    }
  }

  /** Reads a string that may hold half of a surrogate pair. */
  void readAnyString() throws MalformedJsonException {
    at = text.read(at);
  }

  /** The string or name that was read last. */
  public JsonString text() {
    return text;
  }

  /** Reads the number at which the cursor stands. */
  public void readNumber(JsonNumber number) throws MalformedJsonException {
    int from = at;
    scanNumber();
    number.read(bytes, from, at - from);
  }

  /** Steps over the number at which the cursor stands. */
  void scanNumber() throws MalformedJsonException {
    if (at < end && bytes[at] == '-') {
      at++;
    }
    if (at < end && bytes[at] == '0') {
      at++;
      if (isAtDigit()) {
        throw MalformedJsonException.notJson();
      }
    } else {
      expectDigits();
    }
    if (at < end && bytes[at] == '.') {
      at++;
      expectDigits();
    }
    if (at < end && (bytes[at] | 0x20) == 'e') {
      at++;
      if (at < end && (bytes[at] == '+' || bytes[at] == '-')) {
        at++;
      }
      expectDigits();
    }
  }

  private void expectDigits() throws MalformedJsonException {
    if (!isAtDigit()) {
      throw MalformedJsonException.notJson();
    }
    while (isAtDigit()) {
      at++;
    }
  }

  private boolean isAtDigit() {
    return at < end && bytes[at] >= '0' && bytes[at] <= '9';
  }

  static byte[] text(Literal literal) {
    return switch (literal) {
      case TRUE -> TRUE;
      case FALSE -> FALSE;
      case NULL -> NULL;
    };
  }

  /** Steps over a number that stands outside of all brackets: white space must follow it. */
  void scanLoneNumber() throws MalformedJsonException {
    scanNumber();
    if (at < end && !isSpace(bytes[at])) {
      throw MalformedJsonException.notJson();
    }
  }

  /** Steps over {@code true}, {@code false} or {@code null}. */
  public void expectLiteral(Literal expected) throws MalformedJsonException {
    boolean found = take(text(expected));
    boolean goesOn =
        at < end && bytes[at] >= '0' && Character.isJavaIdentifierPart((char) bytes[at]);
    if (!found || goesOn) {
      throw MalformedJsonException.notJson();
    }
  }

  /**
   * Reads what may be the beginning of a value; false at the end of the line. The cursor can't be
   * used afterwards.
   *
   * @param alone whether white space must follow a number, as it must outside of an object
   * @throws MalformedJsonException when it is nothing that JSON has
   */
  public boolean readToken(boolean alone) throws MalformedJsonException {
    switch (peek()) {
      case -1 -> {
        return false;
      }
      case '{', '[', '"' -> {}
      case 't' -> expectLiteral(Literal.TRUE);
      case 'f' -> expectLiteral(Literal.FALSE);
      case 'n' -> expectLiteral(Literal.NULL);
      default -> {
        if (alone) {
          scanLoneNumber();
        } else {
          scanNumber();
        }
      }
    }
    return true;
  }
}
