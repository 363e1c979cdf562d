package dev.noctua.raw;

import java.io.IOException;
import java.io.InputStream;
import java.util.Arrays;

/** Lines and what ends them, so that a file can be written as it was. */
public final class RawLineEnds {
  /** Four times as long as the longest line that ingest may be told to take. */
  private static final int LONGEST = 1 << 28;

  private static final byte[] NONE = {};

  private final InputStream in;
  private byte[] buffer = new byte[1 << 16];
  private int start;
  private int filled;
  private byte[] line = NONE;
  private byte[] end = NONE;

  public RawLineEnds(InputStream in) {
    this.in = in;
  }

  /**
   * Goes to the next line; false when there is none.
   *
   * @throws IOException also when a line is too long to be held
   */
  public boolean next() throws IOException {
    int at = start;
    while (true) {
      while (at < filled && buffer[at] != '\n') {
        at++;
      }
      if (at < filled) {
        int from = at > start && buffer[at - 1] == '\r' ? at - 1 : at;
        take(from, at + 1);
        return true;
      }
      at -= start;
      if (!fill()) {
        boolean last = filled > start;
        take(filled, filled);
        return last;
      }
      at += start;
    }
  }

  private void take(int lineEnd, int to) {
    line = Arrays.copyOfRange(buffer, start, lineEnd);
    end = Arrays.copyOfRange(buffer, lineEnd, to);
    start = to;
  }

  /** Reads more behind what isn't taken yet, which moves to the front. */
  private boolean fill() throws IOException {
    System.arraycopy(buffer, start, buffer, 0, filled - start);
    filled -= start;
    start = 0;
    if (filled == buffer.length) {
      if (filled >= LONGEST) {
        throw new IOException("a line of more than %d bytes".formatted(LONGEST));
      }
      buffer = Arrays.copyOf(buffer, 2 * filled);
    }
    int n = in.read(buffer, filled, buffer.length - filled);
    filled += Math.max(0, n);
    return n > 0;
  }

  /** The line without its end. */
  public byte[] line() {
    return line;
  }

  /** LF, CR LF, or nothing where the file ends. */
  public byte[] end() {
    return end;
  }

  public static boolean isBlank(byte[] line) {
    for (byte b : line) {
      if (b != ' ' && b != '\t' && b != '\r') {
        return false;
      }
    }
    return true;
  }
}
