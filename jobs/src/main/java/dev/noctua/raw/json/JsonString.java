package dev.noctua.raw.json;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;

/**
 * The JSON string that was read last. It isn't copied: it stands in the line, or, where it holds
 * escapes, decoded in memory of this reader, both until the next line is read.
 */
public final class JsonString {
  private static final VarHandle LONGS =
      MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);
  private static final long ONES = 0x0101010101010101L;
  private static final long HIGH_BITS = ONES << 7;

  /** U+FFFD: stands for half of a surrogate pair, and is shorter than its escape. */
  private static final byte[] REPLACEMENT = {(byte) 0xef, (byte) 0xbf, (byte) 0xbd};

  private byte[] line;
  private int end;
  private byte[] bytes;
  private int start;
  private int length;
  private boolean escaped;
  private boolean half;
  private byte[] decoded = new byte[0];
  private int decodedLength;

  /** Begins a line that ends at {@code to}. */
  public void start(byte[] given, int to) {
    line = given;
    end = to;
    if (decodedLength > 0) {
      // Made anew where it is needed, so that it is never longer than one line.
      decoded = new byte[0];
      decodedLength = 0;
    }
  }

  /** Reads the string whose quote stands at {@code at}, and returns the place after it. */
  int read(int at) throws MalformedJsonException {
    start = at + 1;
    half = false;
    int i = plain(start);
    escaped = line[i] == '\\';
    if (escaped) {
      return decode(start, i);
    }
    bytes = line;
    length = i - start;
    return i + 1;
  }

  /** The first place from {@code from} on with a quote or a backslash. */
  private int plain(int from) throws MalformedJsonException {
    int i = from;
    while (i + 8 <= end) {
      long eight = (long) LONGS.get(line, i);
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
      byte b = line[i];
      if (b == '"' || b == '\\') {
        return i;
      }
      if (b >= 0 && b < ' ') {
        break;
      }
      i++;
    }
    throw MalformedJsonException.notJson();
  }

  private int decode(int first, int firstEscape) throws MalformedJsonException {
    if (decodedLength == 0) {
      decoded = new byte[end - first];
    }
    bytes = decoded;
    start = decodedLength;
    int from = first;
    int i = firstEscape;
    while (true) {
      System.arraycopy(line, from, decoded, decodedLength, i - from);
      decodedLength += i - from;
      if (line[i] == '"') {
        break;
      }
      from = escape(i + 1);
      i = plain(from);
    }
    length = decodedLength - start;
    return i + 1;
  }

  /** Decodes what stands after a backslash; the result is the place after it. */
  private int escape(int i) throws MalformedJsonException {
    if (i >= end) {
      throw MalformedJsonException.notJson();
    }
    byte c = line[i];
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
          default -> throw MalformedJsonException.notJson();
        };
    return i + 1;
  }

  private int unicode(int i) throws MalformedJsonException {
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

  private int pair(int high, int i) throws MalformedJsonException {
    boolean another = i + 1 < end && line[i] == '\\' && line[i + 1] == 'u';
    int low = another ? hex(i + 2) : 0;
    if (!Character.isSurrogatePair((char) high, (char) low)) {
      // What follows may be wrong in another way: the string is read to its end.
      half = true;
      System.arraycopy(REPLACEMENT, 0, decoded, decodedLength, REPLACEMENT.length);
      decodedLength += REPLACEMENT.length;
      return i;
    }
    int point = Character.toCodePoint((char) high, (char) low);
    decoded[decodedLength++] = (byte) (0xf0 | (point >> 18));
    decoded[decodedLength++] = (byte) (0x80 | ((point >> 12) & 0x3f));
    decoded[decodedLength++] = (byte) (0x80 | ((point >> 6) & 0x3f));
    decoded[decodedLength++] = (byte) (0x80 | (point & 0x3f));
    return i + 6;
  }

  private int hex(int i) throws MalformedJsonException {
    int value = 0;
    for (int k = i; k < i + 4; k++) {
      int digit = k < end ? Character.digit((char) (line[k] & 0x7f), 16) : -1;
      if (digit < 0 || line[k] < 0) {
        throw MalformedJsonException.notJson();
      }
      value = value << 4 | digit;
    }
    return value;
  }

  public byte[] bytes() {
    return bytes;
  }

  public int start() {
    return start;
  }

  /** Its length in bytes. */
  public int length() {
    return length;
  }

  /** Whether it was written with escapes. */
  boolean escaped() {
    return escaped;
  }

  /** Whether half of a surrogate pair was in it: it is no text then. */
  boolean half() {
    return half;
  }

  @Override
  public String toString() {
    return new String(bytes, start, length, UTF_8);
  }
}
