package dev.noctua.storage;

import java.io.IOException;
import java.io.InputStream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import software.amazon.awssdk.core.ResponseInputStream;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.services.s3.model.GetObjectResponse;

/**
 * The bytes of an object. If the connection breaks, reading resumes at the same byte. A raw log may
 * take minutes to read, and a task that failed because of a broken connection would end the night.
 */
final class ResumingStream extends InputStream {
  /** Asks for an object's bytes from {@code offset} on; of the version {@code etag} unless null. */
  @FunctionalInterface
  interface Opener {
    ResponseInputStream<GetObjectResponse> at(long offset, String etag);
  }

  private static final Logger LOG = LoggerFactory.getLogger(ResumingStream.class);

  private final Opener opener;
  private final String etag;
  private ResponseInputStream<GetObjectResponse> in;
  private long position;
  private boolean ended;

  ResumingStream(Opener opener, long offset) {
    this.opener = opener;
    in = opener.at(offset, null);
    etag = in.response().eTag();
    position = offset;
  }

  @Override
  public int read() throws IOException {
    byte[] one = new byte[1];
    return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
  }

  @Override
  public int read(byte[] into, int offset, int length) throws IOException {
    for (int tries = 1; ; tries++) {
      try {
        int read = in.read(into, offset, length);
        ended = read < 0;
        position += Math.max(0, read);
        return read;
      } catch (IOException | SdkException e) {
        if (tries == RetryPolicy.TRIES) {
          throw e;
        }
        LOG.info(
            "storage: connection lost after {} bytes, try {} of {}",
            position,
            tries + 1,
            RetryPolicy.TRIES);
        in.abort();
        in = opener.at(position, etag);
      }
    }
  }

  /** Aborts an unfinished read, because closing it would first read the rest of the object. */
  @Override
  public void close() throws IOException {
    if (!ended) {
      in.abort();
    }
    in.close();
  }
}
