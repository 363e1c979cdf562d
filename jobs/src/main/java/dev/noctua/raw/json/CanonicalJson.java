package dev.noctua.raw.json;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.security.MessageDigest;
import java.util.Arrays;
import java.util.Comparator;
import java.util.stream.IntStream;

/**
 * The canonical form of one JSON object while it is read: members in the order of their bytes, no
 * white space, numbers by value, strings in UTF-8 with nothing escaped but quote and backslash.
 * Lines of equal content have equal canonical forms, and so equal digests. Since an object's
 * members are brought into order, it sees repeated names without a set of them, whatever the names
 * are. To be reused.
 */
public final class CanonicalJson {
  private static final int FEW = 40;
  private static final int USUAL = 1 << 12;

  private byte[] bytes = new byte[USUAL];
  private int length;
  private byte[] sorted = new byte[USUAL];

  /** Of members of open objects: where they start, where their names end, and their ranks. */
  private int[] starts = new int[64];

  private int[] nameEnds = new int[64];
  private int[] ranks = new int[64];
  private int[] order = new int[64];
  private int members;

  /** The first members of open objects. */
  private int[] marks = new int[16];

  private int depth;
  private boolean inMember;
  private final MessageDigest hash = LineDigest.digest();
  private final byte[] digestKey;

  /**
   * Begins with no object.
   *
   * @param digestKey hashed before the line, so that without it nobody can test a guess of a line's
   *     content by its digest
   */
  public CanonicalJson(String digestKey) {
    this.digestKey = digestKey.getBytes(US_ASCII);
  }

  /** Begins a line of so many bytes. */
  public void start(int lineLength) {
    length = 0;
    members = 0;
    depth = 0;
    // Enough for any line. Nothing grows more than the element 1, which becomes 1e0.
    int most = 3 * lineLength + 64;
    if (most > bytes.length) {
      bytes = new byte[most];
      sorted = new byte[bytes.length];
    }
  }

  public void open() {
    if (depth == marks.length) {
      marks = Arrays.copyOf(marks, 2 * depth);
    }
    marks[depth++] = members;
    bytes[length++] = '{';
    inMember = false;
  }

  /** Begins a member by the name that was read last; {@link #endMember} ends it. */
  public void appendName(JsonString name) {
    begin(-1);
    appendString(name);
    bytes[length++] = ':';
    nameEnds[members - 1] = length;
  }

  /**
   * Begins a member of an object that has a contract.
   *
   * @param name with quotes and colon
   * @param rank of the name in the order of bytes, among those that the contract names
   */
  public void appendName(byte[] name, int rank) {
    begin(rank);
    System.arraycopy(name, 0, bytes, length, name.length);
    length += name.length;
    nameEnds[members - 1] = length;
  }

  private void begin(int rank) {
    if (members == starts.length) {
      starts = Arrays.copyOf(starts, 2 * members);
      nameEnds = Arrays.copyOf(nameEnds, 2 * members);
      ranks = Arrays.copyOf(ranks, 2 * members);
      order = new int[2 * members];
    }
    starts[members] = length;
    ranks[members++] = rank;
    inMember = true;
  }

  public void endMember() {
    bytes[length++] = ',';
    inMember = false;
  }

  /**
   * Ends an object: brings its members into order.
   *
   * @throws MalformedJsonException when it has a name twice
   */
  public void close() throws MalformedJsonException {
    int mark = marks[--depth];
    boolean ordered = true;
    for (int i = mark + 1; ordered && i < members; i++) {
      ordered = compare(i - 1, i) < 0;
    }
    if (!ordered) {
      sort(mark);
    }
    members = mark;
    inMember = true;
    bytes[length++] = '}';
  }

  private void sort(int mark) throws MalformedJsonException {
    if (repeats(mark, members)) {
      throw new MalformedJsonException("repeated key");
    }
    int from = starts[mark];
    int at = 0;
    for (int i = 0; i < members - mark; i++) {
      int member = order[i];
      int end = member + 1 < members ? starts[member + 1] : length;
      System.arraycopy(bytes, starts[member], sorted, at, end - starts[member]);
      at += end - starts[member];
    }
    System.arraycopy(sorted, 0, bytes, from, at);
  }

  /** Whether a name is repeated among the members that were complete when reading stopped. */
  public boolean repeatsSoFar() {
    int to = inMember ? members - 1 : members;
    for (int level = depth - 1; level >= 0; level--) {
      if (repeats(marks[level], to)) {
        return true;
      }
      to = marks[level] - 1;
    }
    return false;
  }

  /** Puts the members in order, and tells whether two have one name. */
  private boolean repeats(int from, int to) {
    int n = to - from;
    if (n > FEW) {
      order =
          IntStream.range(from, to)
              .boxed()
              .sorted(Comparator.comparing(i -> i, this::compare))
              .mapToInt(Integer::intValue)
              .toArray();
      order = Arrays.copyOf(order, starts.length);
      for (int i = 1; i < n; i++) {
        if (compare(order[i - 1], order[i]) == 0) {
          return true;
        }
      }
      return false;
    }
    for (int i = 0; i < n; i++) {
      int member = from + i;
      int at = i;
      for (; at > 0; at--) {
        int compared = compare(order[at - 1], member);
        if (compared == 0) {
          return true;
        }
        if (compared < 0) {
          break;
        }
        order[at] = order[at - 1];
      }
      order[at] = member;
    }
    return false;
  }

  private int compare(int a, int b) {
    return ranks[a] >= 0 && ranks[b] >= 0
        ? ranks[a] - ranks[b]
        : Arrays.compare(bytes, starts[a], nameEnds[a], bytes, starts[b], nameEnds[b]);
  }

  public void openArray() {
    bytes[length++] = '[';
  }

  public void endElement() {
    bytes[length++] = ',';
  }

  public void closeArray() {
    bytes[length++] = ']';
  }

  /** True, false or null. */
  public void appendLiteral(JsonCursor.Literal literal) {
    byte[] text = JsonCursor.text(literal);
    System.arraycopy(text, 0, bytes, length, text.length);
    length += text.length;
  }

  public void appendNumber(JsonNumber number) {
    length = number.write(bytes, length);
  }

  /** The string that was read last. */
  public void appendString(JsonString text) {
    byte[] from = text.bytes();
    int start = text.start();
    int n = text.length();
    if (!text.escaped()) {
      // As it stands there, with its quotes.
      System.arraycopy(from, start - 1, bytes, length, n + 2);
      length += n + 2;
      return;
    }
    bytes[length++] = '"';
    for (int i = start; i < start + n; i++) {
      byte b = from[i];
      if (b == '"' || b == '\\') {
        bytes[length++] = '\\';
      }
      bytes[length++] = b;
    }
    bytes[length++] = '"';
  }

  /** 128 bits of SHA-256 of key and whole: 32 hexadecimal digits in ASCII. */
  public byte[] digest() {
    hash.update(digestKey);
    hash.update(bytes, 0, length);
    return LineDigest.ascii(hash);
  }
}
