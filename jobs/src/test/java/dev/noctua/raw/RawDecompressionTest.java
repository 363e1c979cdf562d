package dev.noctua.raw;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.github.luben.zstd.Zstd;
import dev.noctua.core.Failure;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.Arrays;
import java.util.Random;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.Test;

class RawDecompressionTest {
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
    try {
      content(name, stored);
      return true;
    } catch (IOException e) {
      return false;
    }
  }

  private static byte[] content(String name, byte[] stored) throws IOException {
    try (InputStream in = RawDecompression.open(name, () -> new ByteArrayInputStream(stored))) {
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
  void zstdThatEndsWithinItsSecondFrameIsUnreadable() throws IOException {
    byte[] first = Zstd.compress("a line and another\n".repeat(200).getBytes(UTF_8));
    byte[] second = Zstd.compress(random(500));
    byte[] file = joined(first, second);
    for (int n = first.length + 1; n < file.length; n++) {
      assertThat(readable("x.zst", Arrays.copyOf(file, n))).as("%d bytes", n).isFalse();
    }
    assertThat(readable("x.zst", joined(file, new byte[1]))).isFalse();
    byte[] large = random(1_000_000);
    assertThat(content("x.zst", joined(Zstd.compress(large), file, Zstd.compress(large))))
        .startsWith(large)
        .endsWith(large)
        .hasSize(2_000_000 + 200 * 19 + 500);
  }

  @Test
  void gzipHeadersMayHoldMore() throws IOException {
    byte[] plain = gzip("line".getBytes(UTF_8));
    byte[] body = Arrays.copyOfRange(plain, 10, plain.length);
    byte[] extra = joined(new byte[] {44, 1}, random(300));
    byte[] name = "name\0".getBytes(UTF_8);
    byte[] check = {1, 2};
    assertThat(content("x.gz", joined(header(0x04), extra, body))).asString().isEqualTo("line");
    assertThat(content("x.gz", joined(header(0x08), name, body))).asString().isEqualTo("line");
    assertThat(content("x.gz", joined(header(0x10), name, body))).asString().isEqualTo("line");
    assertThat(content("x.gz", joined(header(0x02), check, body))).asString().isEqualTo("line");
    assertThat(content("x.gz", joined(header(0x1e), extra, name, name, check, body)))
        .asString()
        .isEqualTo("line");
    assertThat(readable("x.gz", joined(header(0x20), body))).isFalse();
    for (int i = 0; i < 3; i++) {
      byte[] other = plain.clone();
      other[i] ^= 1;
      assertThat(readable("x.gz", other)).as("byte %d", i).isFalse();
    }
  }

  private static byte[] header(int flags) {
    return new byte[] {0x1f, (byte) 0x8b, 8, (byte) flags, 0, 0, 0, 0, 0, 0};
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

    assertThatThrownBy(() -> RawDecompression.open("x.gz", () -> failing))
        .isInstanceOf(Failure.Unavailable.class)
        .hasMessageContaining("connection reset");
  }
}
