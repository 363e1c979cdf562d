package dev.noctua.raw;

import dev.noctua.core.Failure;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;

/** What a raw file holds, decompressed as its name says. */
final class RawDecompression {
  private RawDecompression() {}

  /** Opens the stored bytes of a file. */
  interface Source {
    InputStream open();
  }

  static boolean compressed(String path) {
    return path.endsWith(".gz") || path.endsWith(".zst");
  }

  /**
   * The decompressed bytes. An {@link IOException} while opening or reading means that the file
   * isn't what its name says, never that storage failed.
   *
   * @param maxWindowMib the largest window of a Zstandard frame
   * @throws Failure.Unavailable when storage doesn't answer
   */
  static InputStream open(String path, int maxWindowMib, Source source) throws IOException {
    InputStream stored = new Stored(path, source.open());
    try {
      if (path.endsWith(".gz")) {
        return new GzipMembers(stored);
      }
      return path.endsWith(".zst") ? ZstdFrames.content(stored, maxWindowMib) : stored;
    } catch (IOException e) {
      stored.close();
      throw e;
    }
  }

  /** Tells errors of the storage from those of the content. */
  private static final class Stored extends FilterInputStream {
    private final String path;

    Stored(String path, InputStream in) {
      super(in);
      this.path = path;
    }

    @Override
    public int read() {
      byte[] one = new byte[1];
      return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
    }

    @Override
    public int read(byte[] into, int offset, int length) {
      try {
        return in.read(into, offset, length);
      } catch (IOException e) {
        throw new Failure.Unavailable(
            path + ": storage stopped answering while it was read: " + e.getMessage(), e);
      }
    }
  }
}
