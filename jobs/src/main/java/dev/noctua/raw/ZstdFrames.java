package dev.noctua.raw;

import com.github.luben.zstd.ZstdDecompressCtx;
import com.github.luben.zstd.ZstdException;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;

/**
 * The content of Zstandard frames, one behind the other. The library's own stream accepts a
 * truncated last frame if the frame before it ends in the same piece of input.
 */
final class ZstdFrames extends InputStream {
  private static final int CHUNK = 1 << 17;

  private final InputStream in;
  private final ZstdDecompressCtx context = new ZstdDecompressCtx();
  private final byte[] chunk = new byte[CHUNK];
  private final ByteBuffer source = ByteBuffer.allocateDirect(CHUNK).limit(0);
  private final ByteBuffer content = ByteBuffer.allocateDirect(CHUNK).limit(0);

  /** Whether what was read so far ends with a frame. */
  private boolean whole;

  ZstdFrames(InputStream in) {
    this.in = in;
  }

  @Override
  public int read() throws IOException {
    byte[] one = new byte[1];
    return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
  }

  /**
   * Reads decompressed bytes.
   *
   * @throws EOFException when it ends within a frame, or has none
   * @throws IOException when it isn't Zstandard, or damaged
   */
  @Override
  public int read(byte[] into, int offset, int length) throws IOException {
    if (length == 0) {
      return 0;
    }
    while (!content.hasRemaining()) {
      boolean fed = source.hasRemaining() || more();
      if (!fed && whole) {
        return -1;
      }
      content.clear();
      try {
        whole = context.decompressDirectByteBufferStream(content, source);
      } catch (ZstdException e) {
        content.limit(0);
        throw new IOException(e.getMessage(), e);
      }
      content.flip();
      if (!fed && !whole && !content.hasRemaining()) {
        throw new EOFException("it ends within a frame");
      }
    }
    int n = Math.min(length, content.remaining());
    content.get(into, offset, n);
    return n;
  }

  private boolean more() throws IOException {
    int n = in.read(chunk, 0, CHUNK);
    source.clear();
    source.put(chunk, 0, Math.max(0, n)).flip();
    return n > 0;
  }

  @Override
  public void close() throws IOException {
    context.close();
    in.close();
  }
}
