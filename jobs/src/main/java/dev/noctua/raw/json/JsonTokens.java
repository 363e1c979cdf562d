package dev.noctua.raw.json;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;

import java.util.Arrays;
import java.util.StringJoiner;

/**
 * Reads a line's JSON (RFC 8259) token by token, for whoever must know where each stands. It takes
 * more than ingest does, so that what a line says is found in lines that ingest refuses too: a byte
 * order mark before the line, several values one after the other, names that repeat, half of a
 * surrogate pair (which becomes U+FFFD), and bytes in strings that aren't UTF-8 ({@link
 * #isReadable}).
 */
public final class JsonTokens {
  /** What a token is. */
  public enum Kind {
    OBJECT,
    OBJECT_END,
    ARRAY,
    ARRAY_END,
    NAME,
    TEXT,
    NUMBER,
    TRUE,
    FALSE,
    NULL;

    /** Whether it is a value that has no parts. */
    public boolean isScalar() {
      return switch (this) {
        case TEXT, NUMBER, TRUE, FALSE, NULL -> true;
        case OBJECT, OBJECT_END, ARRAY, ARRAY_END, NAME -> false;
      };
    }
  }

  /** What may come next. */
  private enum Expected {
    ROOT,
    NAME,
    VALUE,
    MORE,
    END
  }

  private final byte[] line;
  private final boolean isUtf8;
  private final JsonCursor json = new JsonCursor();
  private Expected expected = Expected.ROOT;
  private Kind kind;
  private int start;
  private int end;

  /** Of each open bracket, whether it is an object's, and the bytes of the name read there last. */
  private boolean[] isObject = new boolean[8];

  private byte[][] nameBytes = new byte[8][];
  private int[] nameStarts = new int[8];
  private int[] nameLengths = new int[8];
  private int depth;

  /** Begins before the first token. */
  public JsonTokens(byte[] line) {
    this.line = line;
    isUtf8 = Utf8Validator.valid(line, 0, line.length);
    rewind();
  }

  /** Goes back to before the first token. */
  public void rewind() {
    json.start(line, hasByteOrderMark() ? 3 : 0, line.length);
    expected = Expected.ROOT;
    kind = null;
    depth = 0;
  }

  private boolean hasByteOrderMark() {
    return line.length >= 3
        && line[0] == (byte) 0xef
        && line[1] == (byte) 0xbb
        && line[2] == (byte) 0xbf;
  }

  /** Whether all bytes of the line are UTF-8, or what some programs take for it. */
  public boolean isReadable() {
    return isUtf8 || LenientUtf8.valid(line, 0, line.length);
  }

  /**
   * Goes to the next token; false when there is none.
   *
   * @throws MalformedJsonException when what stands there isn't JSON, also where brackets are open
   *     still
   */
  public boolean next() throws MalformedJsonException {
    switch (expected) {
      case ROOT -> {
        if (json.peek() < 0) {
          kind = null;
          return false;
        }
        readValue();
      }
      case NAME -> readMember();
      case VALUE -> readValue();
      case MORE -> {
        boolean inObject = isObject[depth - 1];
        if (!json.more(inObject ? '}' : ']')) {
          close();
        } else if (inObject) {
          readMember();
        } else {
          readValue();
        }
      }
      case END -> close();
    }
    return true;
  }

  private void readMember() throws MalformedJsonException {
    if (json.peek() != '"') {
      throw MalformedJsonException.notJson();
    }
    start = json.position();
    json.readAnyString();
    end = json.position();
    json.expectColon();
    kind = Kind.NAME;
    JsonString name = json.text();
    nameBytes[depth - 1] = name.bytes();
    nameStarts[depth - 1] = name.start();
    nameLengths[depth - 1] = name.length();
    expected = Expected.VALUE;
  }

  private void readValue() throws MalformedJsonException {
    int first = json.peek();
    start = json.position();
    switch (first) {
      case '{' -> open(Kind.OBJECT, '}', Expected.NAME);
      case '[' -> open(Kind.ARRAY, ']', Expected.VALUE);
      case '"' -> {
        json.readAnyString();
        complete(Kind.TEXT);
      }
      case 't' -> readLiteral(Kind.TRUE, JsonCursor.Literal.TRUE);
      case 'f' -> readLiteral(Kind.FALSE, JsonCursor.Literal.FALSE);
      case 'n' -> readLiteral(Kind.NULL, JsonCursor.Literal.NULL);
      default -> {
        if (depth == 0) {
          json.scanLoneNumber();
        } else {
          json.scanNumber();
        }
        complete(Kind.NUMBER);
      }
    }
  }

  private void open(Kind what, char closing, Expected first) throws MalformedJsonException {
    boolean any = json.open(closing);
    end = start + 1;
    if (depth == isObject.length) {
      isObject = Arrays.copyOf(isObject, 2 * depth);
      nameBytes = Arrays.copyOf(nameBytes, 2 * depth);
      nameStarts = Arrays.copyOf(nameStarts, 2 * depth);
      nameLengths = Arrays.copyOf(nameLengths, 2 * depth);
    }
    isObject[depth] = what == Kind.OBJECT;
    nameBytes[depth++] = null;
    kind = what;
    expected = any ? first : Expected.END;
  }

  private void readLiteral(Kind what, JsonCursor.Literal written) throws MalformedJsonException {
    json.expectLiteral(written);
    complete(what);
  }

  private void complete(Kind what) {
    kind = what;
    end = json.position();
    expected = depth == 0 ? Expected.ROOT : Expected.MORE;
  }

  private void close() {
    start = json.position() - 1;
    complete(isObject[--depth] ? Kind.OBJECT_END : Kind.ARRAY_END);
  }

  /** What the token is; null before the first and behind the last. */
  public Kind kind() {
    return kind;
  }

  /** Where the token begins in the line; a string or name, by its quote. */
  public int start() {
    return start;
  }

  /** The place behind the token. */
  public int end() {
    return end;
  }

  /** How many brackets are open: those around the token, and its own if it opens one. */
  public int depth() {
    return depth;
  }

  /**
   * The text of a string or name without its escapes; a number, true, false or null as it stands
   * there.
   */
  public String text() {
    return kind == Kind.TEXT || kind == Kind.NAME
        ? decoded(json.text().bytes(), json.text().start(), json.text().length())
        : new String(line, start, end - start, ISO_8859_1);
  }

  private String decoded(byte[] bytes, int from, int length) {
    return isUtf8
        ? new String(bytes, from, length, UTF_8)
        : LenientUtf8.decode(bytes, from, from + length);
  }

  /** The name of the member that the token is, or whose value it is; null for any other token. */
  public String name() {
    return isMember() ? name(depth - 1) : null;
  }

  private boolean isMember() {
    return depth > 0 && nameBytes[depth - 1] != null;
  }

  private String name(int level) {
    return decoded(nameBytes[level], nameStarts[level], nameLengths[level]);
  }

  /** The place of {@link #name} among {@code names}; -1 when it isn't one of them. */
  public int nameIn(ByteStringIndex names) {
    if (!isMember()) {
      return -1;
    }
    if (isUtf8) {
      return names.find(nameBytes[depth - 1], nameStarts[depth - 1], nameLengths[depth - 1]);
    }
    byte[] name = name(depth - 1).getBytes(UTF_8);
    return names.find(name, 0, name.length);
  }

  /** The names of all members that the token is in, and its own, with dots between them. */
  public String path() {
    StringJoiner path = new StringJoiner(".");
    for (int level = 0; level < depth; level++) {
      if (nameBytes[level] != null) {
        path.add(name(level));
      }
    }
    return path.toString();
  }

  /** Goes to the end of the object or array that the token opens; stays where it opens none. */
  public void skip() throws MalformedJsonException {
    int outside = depth - 1;
    boolean opens = kind == Kind.OBJECT || kind == Kind.ARRAY;
    while (opens && depth > outside) {
      next();
    }
  }
}
