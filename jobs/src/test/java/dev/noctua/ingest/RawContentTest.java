package dev.noctua.ingest;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.github.luben.zstd.Zstd;
import dev.noctua.Failure;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.Arrays;
import java.util.Random;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.Test;

class RawContentTest {
  private static byte[] gzip(byte[] content) throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (OutputStream out = new GZIPOutputStream(bytes)) {
      out.write(content);
    }
    return bytes.toByteArray();
  }

  private static byte[] joined(byte[]... parts) throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    for (byte[] part : parts) {
      bytes.write(part);
    }
    return bytes.toByteArray();
  }

  private static byte[] random(int size) {
    byte[] bytes = new byte[size];
    new Random(size).nextBytes(bytes);
    return bytes;
  }

  private static boolean readable(String name, byte[] stored) {
    return RawContent.readable(name, () -> new ByteArrayInputStream(stored));
  }

  private static byte[] content(String name, byte[] stored) throws IOException {
    try (InputStream in = RawContent.open(name, () -> new ByteArrayInputStream(stored))) {
      return in.readAllBytes();
    }
  }

  @Test
  void gzipMembersFollowEachOtherAndMayBePaddedWithZeros() throws IOException {
    byte[] a = random(200_000);
    byte[] b = "second".getBytes(UTF_8);
    byte[] file = joined(gzip(a), gzip(new byte[0]), gzip(b), new byte[100_000]);

    assertThat(readable("x.gz", file)).isTrue();
    assertThat(content("x.gz", file)).isEqualTo(joined(a, b));
  }

  @Test
  void rubbishAfterGzipIsUnreadable() throws IOException {
    byte[] member = gzip("line".getBytes(UTF_8));

    assertThat(readable("x.gz", joined(member, "x".getBytes(UTF_8)))).isFalse();
    assertThat(readable("x.gz", joined(member, new byte[] {0, 0, 1}))).isFalse();
    assertThat(readable("x.gz", joined(member, new byte[] {0x1f}))).isFalse();
  }

  @Test
  void everyTruncatedGzipIsUnreadable() throws IOException {
    byte[] file = gzip("a line and another\n".repeat(20).getBytes(UTF_8));

    for (int n = 0; n < file.length; n++) {
      assertThat(readable("x.gz", Arrays.copyOf(file, n))).as("%d bytes", n).isFalse();
    }
  }

  @Test
  void everyFlippedByteOfGzippedContentIsNoticed() throws IOException {
    byte[] file = gzip(random(300));

    for (int i = 10; i < file.length; i++) {
      byte[] broken = file.clone();
      broken[i] ^= 0x55;
      assertThat(readable("x.gz", broken)).as("byte %d", i).isFalse();
    }
  }

  @Test
  void truncatedCorruptAndEmptyZstdIsUnreadable() throws IOException {
    byte[] content = random(100_000);
    byte[] file = Zstd.compress(content);

    assertThat(content("x.zst", joined(file, file))).isEqualTo(joined(content, content));
    assertThat(readable("x.zst", file)).isTrue();
    assertThat(readable("x.zst", new byte[0])).isFalse();
    assertThat(readable("x.zst", Arrays.copyOf(file, file.length / 2))).isFalse();
    assertThat(readable("x.zst", Arrays.copyOf(file, 3))).isFalse();
    assertThat(readable("x.zst", "plain".getBytes(UTF_8))).isFalse();
  }

  @Test
  void aStorageThatFailsIsNoUnreadableFile() {
    InputStream failing =
        new InputStream() {
          @Override
          public int read() throws IOException {
            throw new IOException("connection reset");
          }

          @Override
          public int read(byte[] into, int offset, int length) throws IOException {
            throw new IOException("connection reset");
          }
        };

    assertThatThrownBy(() -> RawContent.readable("x.gz", () -> failing))
        .isInstanceOf(Failure.Unavailable.class)
        .hasMessageContaining("connection reset");
  }
}
