package dev.noctua.raw;

import dev.noctua.raw.json.LineDigest;
import java.io.IOException;
import java.io.InputStream;
import java.security.MessageDigest;
import java.util.Arrays;

/**
 * Splits bytes into lines at LF; a CR right before it belongs to the line's end, any other is part
 * of the line. A line of nothing but spaces, tabs and CRs is blank: {@link #next} passes over it,
 * {@link #nextOrBlank} doesn't, and it counts in {@link #number}. However long a line is, no more
 * than the limit (or 64 KiB, if that is more) is held of it.
 */
public final class LineReader {
  /** What is kept of a line that is too long. */
  static final int KEPT = 1 << 16;

  private static final byte[] FEED = {'\n'};
  private static final byte[] RETURN_AND_FEED = {'\r', '\n'};
  private static final byte[] NOTHING = {};

  private final InputStream in;
  private final int maxLineBytes;
  private final int held;
  private final long limit;
  private final byte[] chunk = new byte[1 << 16];
  private int position;
  private int end;

  /** Bytes that were read before those in the chunk. */
  private long before;

  /** Where the line stands: in the chunk when that holds all of it, else gathered in the spill. */
  private byte[] buffer = chunk;

  private int offset;
  private byte[] spill = new byte[1 << 12];
  private int spilled;
  private boolean streaming;
  private boolean pendingReturn;

  /** Whether the part of the line that isn't held is blank. */
  private boolean blankBeyond;

  private byte[] lineEnd = NOTHING;
  private final MessageDigest hash = LineDigest.digest();
  private String longDigest;
  private long size;
  private long number;

  public LineReader(InputStream in, int maxLineBytes) {
    this(in, maxLineBytes, Long.MAX_VALUE);
  }

  /**
   * Reads lines up to an offset.
   *
   * @param limit lines that begin at this offset or later aren't read
   */
  public LineReader(InputStream in, int maxLineBytes, long limit) {
    this.in = in;
    this.maxLineBytes = maxLineBytes;
    this.limit = limit;
    // One more, for a CR that turns out to belong to the line's end.
    this.held = Math.max(maxLineBytes, KEPT) + 1;
  }

  /** Passes over the rest of a line that began before the first byte; it gets no number. */
  public void skip() throws IOException {
    while (before + position < limit && fill()) {
      if (chunk[position++] == '\n') {
        return;
      }
    }
  }

  /** True when there are bytes in the chunk. */
  private boolean fill() throws IOException {
    if (position == end) {
      before += end;
      position = 0;
      end = in.readNBytes(chunk, 0, chunk.length);
    }
    return end > 0;
  }

  /** Goes to the next line that isn't blank; false when there is none. */
  public boolean next() throws IOException {
    while (nextOrBlank()) {
      if (!isBlank()) {
        return true;
      }
    }
    return false;
  }

  /** Goes to the next line, blank or not; false when there is none. */
  public boolean nextOrBlank() throws IOException {
    boolean found = read();
    if (found) {
      number++;
    }
    return found;
  }

  /** The array that holds the line, from {@link #offset} on; valid until the next line is read. */
  public byte[] buffer() {
    return buffer;
  }

  public int offset() {
    return offset;
  }

  /** Bytes of the line without its end. */
  public long size() {
    return size;
  }

  /** The line's number in the file, from 1. */
  public long number() {
    return number;
  }

  public boolean tooLong() {
    return size > maxLineBytes;
  }

  /** The line's bytes; of one that is too long the first 64 KiB. */
  public byte[] bytes() {
    int kept = (int) (tooLong() ? Math.min(size, KEPT) : size);
    return Arrays.copyOfRange(buffer, offset, offset + kept);
  }

  /** What ends the line: LF, CR LF, or nothing where the file ends. */
  public byte[] end() {
    return lineEnd.clone();
  }

  /** 128 bits of SHA-256 over all bytes of the line, 32 hexadecimal digits. */
  public String digest() {
    if (longDigest == null) {
      hash.update(buffer, offset, (int) size);
      longDigest = LineDigest.of(hash);
    }
    return longDigest;
  }

  private boolean read() throws IOException {
    spilled = 0;
    size = 0;
    streaming = false;
    pendingReturn = false;
    longDigest = null;
    blankBeyond = true;
    if (before + position >= limit) {
      return false;
    }
    while (true) {
      if (!fill()) {
        return spilled > 0 && endOfLine(false);
      }
      int feed = position;
      while (feed < end && chunk[feed] != '\n') {
        feed++;
      }
      int start = position;
      if (feed < end) {
        position = feed + 1;
        if (spilled == 0) {
          return inChunk(start, feed);
        }
        gather(start, feed);
        return endOfLine(true);
      }
      position = end;
      gather(start, end);
    }
  }

  private boolean inChunk(int start, int feed) {
    buffer = chunk;
    offset = start;
    boolean isReturn = feed > start && chunk[feed - 1] == '\r';
    size = isReturn ? feed - 1 - start : feed - start;
    lineEnd = isReturn ? RETURN_AND_FEED : FEED;
    // The whole line is held, even if it is longer than the limit: a chunk can be longer than
    // that.
    return true;
  }

  private void gather(int from, int to) {
    int room = Math.min(held - spilled, to - from);
    if (spilled + room > spill.length) {
      int wanted = Math.max(spilled + room, (int) Math.min(held, 2L * spill.length));
      spill = Arrays.copyOf(spill, wanted);
    }
    System.arraycopy(chunk, from, spill, spilled, room);
    spilled += room;
    size += to - from;
    if (room < to - from) {
      stream(from + room, to);
    }
  }

  /**
   * Handles the part of a line that is too long to hold: it is hashed and checked for being blank.
   * A last CR is kept back, because it may belong to the line's end.
   */
  private void stream(int from, int to) {
    if (!streaming) {
      streaming = true;
      pendingReturn = spill[spilled - 1] == '\r';
      hash.update(spill, 0, pendingReturn ? spilled - 1 : spilled);
    }
    if (pendingReturn) {
      hash.update((byte) '\r');
    }
    pendingReturn = chunk[to - 1] == '\r';
    hash.update(chunk, from, (pendingReturn ? to - 1 : to) - from);
    for (int i = from; blankBeyond && i < to; i++) {
      blankBeyond = isBlank(chunk[i]);
    }
  }

  private boolean endOfLine(boolean feed) {
    buffer = spill;
    offset = 0;
    boolean isReturn = streaming ? pendingReturn : spill[spilled - 1] == '\r';
    if (feed) {
      size -= isReturn ? 1 : 0;
      lineEnd = isReturn ? RETURN_AND_FEED : FEED;
    } else {
      lineEnd = NOTHING;
    }
    if (streaming) {
      if (pendingReturn && !feed) {
        hash.update((byte) '\r');
      }
      longDigest = LineDigest.of(hash);
    }
    return true;
  }

  /** Whether there is nothing in the line but spaces, tabs and CRs. */
  public boolean isBlank() {
    int last = offset + (int) Math.min(size, held);
    for (int i = offset; i < last; i++) {
      if (!isBlank(buffer[i])) {
        return false;
      }
    }
    return blankBeyond;
  }

  private static boolean isBlank(byte b) {
    return b == ' ' || b == '\t' || b == '\r';
  }
}
