package dev.noctua.raw;

import com.github.luben.zstd.ZstdInputStreamNoFinalizer;
import java.io.BufferedInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/**
 * The bytes of Zstandard frames (RFC 8878), one behind the other, as the library's decoder takes
 * them. The frames' structure is followed here, because the decoder accepts a truncated last frame,
 * says of a large window only that it is too large, and takes a missing dictionary for damage.
 */
final class ZstdFrames extends InputStream {
  private static final int MAGIC = 0xFD2FB528;
  private static final int SKIPPABLE = 0x184D2A50;
  private static final int SKIPPABLE_BITS = 0xFFFFFFF0;
  private static final long MIB = 1 << 20;

  /** The largest window that the decoder knows: 2 GiB. */
  private static final int LARGEST_WINDOW_LOG = 31;

  private static final int REPEATED_BYTE = 1;

  private enum Part {
    FRAME,
    BLOCK,
    CHECKSUM
  }

  private final InputStream in;
  private final long maxWindowMib;

  /** What comes next, when all of {@link #header} and {@link #remaining} has been read. */
  private Part next = Part.FRAME;

  private ByteBuffer header = ByteBuffer.allocate(0);
  private long remaining;
  private boolean checked;
  private boolean any;

  private ZstdFrames(InputStream in, int maxWindowMib) {
    this.in = new BufferedInputStream(in, 1 << 17);
    this.maxWindowMib = maxWindowMib;
  }

  /**
   * The content of all frames.
   *
   * @param maxWindowMib the largest window that is accepted, which is held in memory
   */
  static InputStream content(InputStream in, int maxWindowMib) throws IOException {
    return new ZstdInputStreamNoFinalizer(new ZstdFrames(in, maxWindowMib))
        .setLongMax(LARGEST_WINDOW_LOG);
  }

  @Override
  public int read() throws IOException {
    byte[] one = new byte[1];
    return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
  }

  /**
   * Reads bytes of frames.
   *
   * @throws EOFException when it ends within a frame, or has none
   * @throws IOException when it isn't Zstandard, or takes what isn't supported
   */
  @Override
  public int read(byte[] into, int offset, int length) throws IOException {
    while (!header.hasRemaining() && remaining == 0) {
      if (!readNext()) {
        return -1;
      }
    }
    if (header.hasRemaining()) {
      int n = Math.min(length, header.remaining());
      header.get(into, offset, n);
      return n;
    }
    int n = in.read(into, offset, (int) Math.min(length, remaining));
    if (n < 0) {
      throw truncated();
    }
    remaining -= n;
    return n;
  }

  private boolean readNext() throws IOException {
    switch (next) {
      case FRAME -> {
        return readFrame();
      }
      case BLOCK -> {
        header = take(3);
        int block = (int) number(header);
        remaining = ((block >> 1) & 3) == REPEATED_BYTE ? 1 : block >> 3;
        if ((block & 1) == 1) {
          next = checked ? Part.CHECKSUM : Part.FRAME;
        }
      }
      case CHECKSUM -> {
        header = take(4);
        next = Part.FRAME;
      }
    }
    return true;
  }

  /** False where the last frame has ended. A skippable frame is passed over. */
  private boolean readFrame() throws IOException {
    byte[] magic = in.readNBytes(4);
    if (magic.length == 0 && any) {
      return false;
    }
    int kind = magic.length < 4 ? 0 : little(magic).getInt();
    if ((kind & SKIPPABLE_BITS) == SKIPPABLE) {
      passOver(take(4).getInt() & 0xffffffffL);
    } else if (kind == MAGIC) {
      readHeader();
    } else if (magic.length == 0) {
      throw new EOFException("it is empty");
    } else if (magic.length < 4) {
      throw truncated();
    } else {
      throw new IOException("it isn't Zstandard");
    }
    any = true;
    return true;
  }

  private void readHeader() throws IOException {
    int descriptor = take(1).get() & 0xff;
    boolean isSingle = (descriptor & 0x20) != 0;
    int idBytes = new int[] {0, 1, 2, 4}[descriptor & 3];
    int sizeBytes = new int[] {isSingle ? 1 : 0, 2, 4, 8}[descriptor >> 6];
    ByteBuffer window = take(isSingle ? 0 : 1);
    ByteBuffer id = take(idBytes);
    ByteBuffer size = take(sizeBytes);
    checked = (descriptor & 4) != 0;
    next = Part.BLOCK;
    header = ByteBuffer.allocate(5 + window.capacity() + idBytes + sizeBytes);
    header.order(ByteOrder.LITTLE_ENDIAN).putInt(MAGIC).put((byte) descriptor);
    header.put(window.duplicate()).put(id.duplicate()).put(size.duplicate()).flip();
    checkWindow(isSingle ? contentSize(size) : window(window.get() & 0xff));
    long dictionary = number(id);
    if (dictionary != 0) {
      throw new IOException(
          "it was compressed with a dictionary (id %d), which isn't supported"
              .formatted(dictionary));
    }
  }

  private static long window(int descriptor) {
    long base = 1L << (10 + (descriptor >> 3));
    return base + (base >> 3) * (descriptor & 7);
  }

  /** A frame of one segment has no other window than its content. */
  private static long contentSize(ByteBuffer size) {
    return size.capacity() == 2 ? number(size) + 256 : number(size);
  }

  private void checkWindow(long bytes) throws IOException {
    if (bytes < 0 || bytes > maxWindowMib * MIB) {
      throw new IOException(
          "its window is %s MiB, and ingest.max-zstd-window-mib allows %d"
              .formatted(
                  Long.toUnsignedString(Long.divideUnsigned(bytes + MIB - 1, MIB)), maxWindowMib));
    }
  }

  private static long number(ByteBuffer bytes) {
    long value = 0;
    for (int i = bytes.capacity() - 1; i >= 0; i--) {
      value = (value << 8) | (bytes.get(i) & 0xff);
    }
    return value;
  }

  private ByteBuffer take(int bytes) throws IOException {
    byte[] taken = in.readNBytes(bytes);
    if (taken.length < bytes) {
      throw truncated();
    }
    return little(taken);
  }

  /** By reading, so that storage which fails is told from a file that ends. */
  private void passOver(long bytes) throws IOException {
    byte[] passed = new byte[(int) Math.min(bytes, 1 << 13)];
    for (long left = bytes; left > 0; ) {
      int n = in.read(passed, 0, (int) Math.min(left, passed.length));
      if (n < 0) {
        throw truncated();
      }
      left -= n;
    }
  }

  private static ByteBuffer little(byte[] bytes) {
    return ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
  }

  private static EOFException truncated() {
    return new EOFException("it ends within a frame");
  }

  @Override
  public void close() throws IOException {
    in.close();
  }
}
