package dev.noctua.raw;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.github.luben.zstd.Zstd;
import com.github.luben.zstd.ZstdOutputStream;
import dev.noctua.core.Failure;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.Arrays;
import java.util.Random;
import java.util.concurrent.Callable;
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
    try (InputStream in =
        RawDecompression.open(name, 128, () -> new ByteArrayInputStream(stored))) {
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

  /** A frame of one block that isn't compressed. */
  private static byte[] frame(byte[] header, byte[] content) throws IOException {
    int block = (content.length << 3) | 1;
    byte[] blockHeader = {(byte) block, (byte) (block >> 8), (byte) (block >> 16)};
    return joined(new byte[] {0x28, (byte) 0xb5, 0x2f, (byte) 0xfd}, header, blockHeader, content);
  }

  private static byte[] windowOf(int descriptor, String content) throws IOException {
    return frame(new byte[] {0, (byte) descriptor}, content.getBytes(UTF_8));
  }

  private static byte[] skippable(int kind, int length) throws IOException {
    byte[] header = {
      (byte) (0x50 + kind), 0x2a, 0x4d, 0x18, (byte) length, (byte) (length >> 8), 0, 0
    };
    return joined(header, random(length));
  }

  @Test
  void windowsOfZstdAreReadUpToTheSetting() throws IOException {
    byte[] small = windowOf(0x60, "small ");
    byte[] most = windowOf(17 << 3, "most");
    assertThat(content("x.zst", joined(small, most, most))).asString().isEqualTo("small mostmost");

    assertThatThrownBy(() -> content("x.zst", joined(small, windowOf((17 << 3) | 1, "more"))))
        .isInstanceOf(IOException.class)
        .hasMessage("its window is 144 MiB, and ingest.max-zstd-window-mib allows 128");
    assertThatThrownBy(() -> content("x.zst", windowOf(31 << 3, "absurd")))
        .hasMessageContaining("its window is 2097152 MiB");
    byte[] oneSegment = {(byte) 0xe0, 0, 0, 0, 0, 0, 0, 0, (byte) 0x80};
    assertThatThrownBy(() -> content("x.zst", frame(oneSegment, new byte[0])))
        .hasMessageContaining("its window is 8796093022208 MiB");
    try (InputStream in =
        RawDecompression.open(
            "x.zst",
            256,
            () -> new ByteArrayInputStream(unchecked(() -> windowOf(18 << 3, "256"))))) {
      assertThat(in.readAllBytes()).asString().isEqualTo("256");
    }
  }

  private static byte[] unchecked(Callable<byte[]> bytes) {
    try {
      return bytes.call();
    } catch (Exception e) {
      throw new IllegalStateException(e);
    }
  }

  @Test
  void skippableFramesOfZstdArePassedOver() throws IOException {
    byte[] data = Zstd.compress("line".getBytes(UTF_8));
    byte[] between = joined(skippable(0, 20_000), data, skippable(15, 0), data, skippable(3, 7));
    assertThat(content("x.zst", between)).asString().isEqualTo("lineline");
    assertThat(content("x.zst", skippable(1, 100))).isEmpty();
    for (int n : new int[] {1, 5, 7, 8, 20_007}) {
      assertThat(readable("x.zst", Arrays.copyOf(between, n))).as("%d bytes", n).isFalse();
    }
  }

  @Test
  void whatIsWrongWithACompressedFileIsSaid() throws IOException {
    byte[] data = Zstd.compress(random(1000));
    assertThatThrownBy(() -> content("x.zst", frame(new byte[] {0x21, 77, 0}, new byte[0])))
        .hasMessage("it was compressed with a dictionary (id 77), which isn't supported");
    assertThatThrownBy(() -> content("x.zst", Arrays.copyOf(data, 500)))
        .hasMessage("it ends within a frame");
    assertThatThrownBy(() -> content("x.zst", joined(data, new byte[] {1, 2, 3, 4, 5})))
        .hasMessage("it isn't Zstandard");
    assertThatThrownBy(() -> content("x.zst", new byte[0])).hasMessage("it is empty");
    assertThatThrownBy(() -> content("x.gz", new byte[0])).hasMessage("it is empty");
    assertThatThrownBy(() -> content("x.gz", data)).hasMessage("it isn't gzip");
    assertThatThrownBy(() -> content("x.gz", Arrays.copyOf(gzip(data), 500)))
        .hasMessage("it ends within a member");
  }

  @Test
  void zstdIsReadWhateverItsOptions() throws IOException {
    byte[] content = joined(random(300_000), new byte[2_000_000], random(1000));
    for (int level : new int[] {-5, 1, 19}) {
      for (boolean checksum : new boolean[] {true, false}) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (ZstdOutputStream out = new ZstdOutputStream(bytes, level)) {
          out.setChecksum(checksum);
          out.setLong(24);
          out.write(content, 0, 1000);
          out.flush();
          out.write(content, 1000, content.length - 1000);
        }
        assertThat(content("x.zst", bytes.toByteArray())).isEqualTo(content);
        byte[] broken = bytes.toByteArray();
        broken[broken.length / 2] ^= 1;
        assertThat(checksum && readable("x.zst", broken)).isFalse();
      }
    }
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

    assertThatThrownBy(() -> RawDecompression.open("x.gz", 128, () -> failing))
        .isInstanceOf(Failure.Unavailable.class)
        .hasMessageContaining("connection reset");
  }
}
