package dev.noctua.ingest;

import java.security.MessageDigest;
import java.util.Arrays;
import java.util.Comparator;
import java.util.stream.IntStream;

/**
 * The canonical form of one JSON object while it is read: members in the order of their bytes, no
 * white space, numbers by value, strings in UTF-8 with nothing escaped but quote and backslash.
 * Lines of equal content have equal canonical forms, and so equal digests. To be reused.
 */
final class Canonical {
  private static final int FEW = 40;

  private byte[] bytes = new byte[1 << 11];
  private int length;
  private byte[] sorted = new byte[1 << 11];
  private int[] starts = new int[64];
  private int members;
  private final MessageDigest hash = Hash128.digest();

  void reset() {
    length = 0;
    members = 0;
    if (bytes.length > 1 << 22) {
      // After an enormous line its memory goes back.
      bytes = new byte[1 << 11];
      sorted = new byte[1 << 11];
    }
  }

  /** Begins an object; the result belongs into {@link #close}. */
  int open() {
    put('{');
    return members;
  }

  /** Begins a member; {@link #next} ends it. */
  void name(String name) throws Malformed {
    if (members == starts.length) {
      starts = Arrays.copyOf(starts, 2 * members);
    }
    starts[members++] = length;
    string(name);
    put(':');
  }

  /** Ends a member, or an element of an array. */
  void next() {
    put(',');
  }

  /** Ends the object that began with {@code mark}: brings its members into order. */
  void close(int mark) {
    boolean ordered = true;
    for (int i = mark + 1; ordered && i < members; i++) {
      ordered = compare(i - 1, i) <= 0;
    }
    if (!ordered) {
      sort(mark);
    }
    members = mark;
    put('}');
  }

  private void sort(int mark) {
    int[] order = order(mark);
    int from = starts[mark];
    int size = length - from;
    if (sorted.length < size) {
      sorted = new byte[Math.max(size, 2 * sorted.length)];
    }
    int at = 0;
    for (int member : order) {
      int n = end(member) - starts[member];
      System.arraycopy(bytes, starts[member], sorted, at, n);
      at += n;
    }
    System.arraycopy(sorted, 0, bytes, from, size);
  }

  private int[] order(int mark) {
    if (members - mark > FEW) {
      return IntStream.range(mark, members)
          .boxed()
          .sorted(Comparator.comparing(i -> i, this::compare))
          .mapToInt(Integer::intValue)
          .toArray();
    }
    int[] order = new int[members - mark];
    for (int i = 0; i < order.length; i++) {
      int member = mark + i;
      int at = i;
      while (at > 0 && compare(order[at - 1], member) > 0) {
        order[at] = order[at - 1];
        at--;
      }
      order[at] = member;
    }
    return order;
  }

  private int compare(int a, int b) {
    return Arrays.compare(bytes, starts[a], end(a), bytes, starts[b], end(b));
  }

  private int end(int member) {
    return member + 1 < members ? starts[member + 1] : length;
  }

  void openArray() {
    put('[');
  }

  void closeArray() {
    put(']');
  }

  /** A number, true, false or null. */
  void literal(String text) {
    reserve(text.length());
    for (int i = 0; i < text.length(); i++) {
      bytes[length++] = (byte) text.charAt(i);
    }
  }

  /**
   * A string.
   *
   * @throws Malformed when it holds half of a surrogate pair
   */
  void string(String text) throws Malformed {
    int n = text.length();
    reserve(3 * n + 2);
    bytes[length++] = '"';
    for (int i = 0; i < n; i++) {
      char c = text.charAt(i);
      if (c < 0x80) {
        if (c == '"' || c == '\\') {
          reserve(3 * (n - i) + 2);
          bytes[length++] = '\\';
        }
        bytes[length++] = (byte) c;
      } else if (c < 0x800) {
        bytes[length++] = (byte) (0xc0 | (c >> 6));
        bytes[length++] = (byte) (0x80 | (c & 0x3f));
      } else if (!Character.isSurrogate(c)) {
        bytes[length++] = (byte) (0xe0 | (c >> 12));
        bytes[length++] = (byte) (0x80 | ((c >> 6) & 0x3f));
        bytes[length++] = (byte) (0x80 | (c & 0x3f));
      } else {
        if (i + 1 == n || !Character.isSurrogatePair(c, text.charAt(i + 1))) {
          throw new Malformed("half of a surrogate pair");
        }
        pair(Character.toCodePoint(c, text.charAt(++i)));
      }
    }
    bytes[length++] = '"';
  }

  private void pair(int point) {
    bytes[length++] = (byte) (0xf0 | (point >> 18));
    bytes[length++] = (byte) (0x80 | ((point >> 12) & 0x3f));
    bytes[length++] = (byte) (0x80 | ((point >> 6) & 0x3f));
    bytes[length++] = (byte) (0x80 | (point & 0x3f));
  }

  /** 128 bits of SHA-256 of the whole, 32 hexadecimal digits. */
  String digest() {
    hash.update(bytes, 0, length);
    return Hash128.of(hash);
  }

  private void put(char c) {
    reserve(1);
    bytes[length++] = (byte) c;
  }

  private void reserve(int n) {
    if (length + n > bytes.length) {
      bytes = Arrays.copyOf(bytes, Math.max(length + n, 2 * bytes.length));
    }
  }
}
