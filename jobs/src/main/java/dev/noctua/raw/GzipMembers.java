package dev.noctua.raw;

import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.util.zip.CRC32;
import java.util.zip.DataFormatException;
import java.util.zip.Inflater;
import java.util.zip.ZipException;

/**
 * Reads gzip (RFC 1952): any number of members, then nothing or zero padding. The JDK's own stream
 * ends silently at rubbish after a member, and so loses all that follows.
 */
final class GzipMembers extends InputStream {
  private static final int MAGIC_0 = 0x1f;
  private static final int MAGIC_1 = 0x8b;
  private static final int HEADER_CRC = 2;
  private static final int EXTRA = 4;
  private static final int NAME = 8;
  private static final int COMMENT = 16;
  private static final int RESERVED = 0xe0;

  private final InputStream in;
  private final Inflater inflater = new Inflater(true);
  private final byte[] compressed = new byte[1 << 16];
  private int position;
  private int end;
  private final CRC32 crc = new CRC32();
  private boolean ended;

  /**
   * Opens the first member.
   *
   * @throws ZipException when this is not gzip
   * @throws EOFException when there is nothing, or not a whole header
   */
  GzipMembers(InputStream in) throws IOException {
    this.in = in;
    int first = nextOrEnd();
    if (first < 0) {
      throw new EOFException("it is empty");
    }
    readHeader(first);
  }

  @Override
  public int read() throws IOException {
    byte[] one = new byte[1];
    return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
  }

  @Override
  public int read(byte[] into, int offset, int length) throws IOException {
    try {
      while (!ended && length > 0) {
        int n = inflater.inflate(into, offset, length);
        if (n > 0) {
          crc.update(into, offset, n);
          return n;
        }
        if (inflater.finished()) {
          readTrailer();
        } else if (inflater.needsDictionary()) {
          throw new ZipException("it was compressed with a dictionary, which isn't supported");
        } else if (inflater.needsInput()) {
          if (position == end && !fill()) {
            throw new EOFException("it ends within a member");
          }
          inflater.setInput(compressed, position, end - position);
          position = end;
        }
      }
      return length == 0 ? 0 : -1;
    } catch (DataFormatException e) {
      throw new ZipException("it is damaged: " + e.getMessage());
    }
  }

  @Override
  public void close() throws IOException {
    inflater.end();
    in.close();
  }

  private void readTrailer() throws IOException {
    position = end - inflater.getRemaining();
    long sum = readWord();
    long size = readWord();
    if (sum != crc.getValue() || size != (inflater.getBytesWritten() & 0xffffffffL)) {
      throw new ZipException("it is damaged: checksum or length doesn't match");
    }
    int first = nextOrEnd();
    if (first == MAGIC_0) {
      inflater.reset();
      crc.reset();
      readHeader(first);
      return;
    }
    while (first == 0) {
      first = nextOrEnd();
    }
    if (first >= 0) {
      throw new ZipException("something else follows its last member");
    }
    ended = true;
  }

  private void readHeader(int first) throws IOException {
    if (first != MAGIC_0 || next() != MAGIC_1 || next() != 8) {
      throw new ZipException("it isn't gzip");
    }
    int flags = next();
    if ((flags & RESERVED) != 0) {
      throw new ZipException("it is damaged: reserved flags are set");
    }
    skip(6);
    if ((flags & EXTRA) != 0) {
      skip(next() | (next() << 8));
    }
    if ((flags & NAME) != 0) {
      skipText();
    }
    if ((flags & COMMENT) != 0) {
      skipText();
    }
    if ((flags & HEADER_CRC) != 0) {
      skip(2);
    }
  }

  private void skip(int n) throws IOException {
    for (int i = 0; i < n; i++) {
      next();
    }
  }

  private void skipText() throws IOException {
    int b = next();
    while (b != 0) {
      b = next();
    }
  }

  private long readWord() throws IOException {
    return next() | (next() << 8) | (next() << 16) | ((long) next() << 24);
  }

  private int next() throws IOException {
    int b = nextOrEnd();
    if (b < 0) {
      throw new EOFException("it ends within a member");
    }
    return b;
  }

  private int nextOrEnd() throws IOException {
    if (position == end && !fill()) {
      return -1;
    }
    return compressed[position++] & 0xff;
  }

  private boolean fill() throws IOException {
    int n = in.readNBytes(compressed, 0, compressed.length);
    position = 0;
    end = n;
    return n > 0;
  }
}
