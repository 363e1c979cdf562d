package dev.noctua.raw;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.noctua.raw.json.LineDigest;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class LineReaderTest {
  private static final int LIMIT = 100_000;

  private static List<String> lines(String text) throws IOException {
    LineReader reader = new LineReader(new ByteArrayInputStream(text.getBytes(UTF_8)), LIMIT);
    List<String> lines = new ArrayList<>();
    while (reader.next()) {
      lines.add(reader.number() + ":" + new String(reader.bytes(), UTF_8));
    }
    return lines;
  }

  private static String sha(byte[] bytes) {
    MessageDigest digest = LineDigest.digest();
    digest.update(bytes);
    return LineDigest.of(digest);
  }

  @Test
  void aLineEndsAtItsFeedAndACarriageReturnBeforeIt() throws IOException {
    assertThat(lines("a\nb\r\nc\r\r\nd\re\nf"))
        .containsExactly("1:a", "2:b", "3:c\r", "4:d\re", "5:f");
  }

  @Test
  void aBlankLineIsNoLineButCounts() throws IOException {
    assertThat(lines("\n \t\r\n\na\n\r\n \n")).containsExactly("4:a");
    assertThat(lines("")).isEmpty();
    assertThat(lines("\n")).isEmpty();
    assertThat(lines(" ".repeat(3 * LIMIT) + "\na")).containsExactly("2:a");
  }

  @Test
  void theLimitCountsWithoutTheEnd() throws IOException {
    String full = "x".repeat(LIMIT);
    LineReader reader =
        new LineReader(
            new ByteArrayInputStream((full + "\r\n" + full + "y\n" + full + "\r").getBytes(UTF_8)),
            LIMIT);

    assertThat(reader.next()).isTrue();
    assertThat(reader.tooLong()).isFalse();
    assertThat(reader.bytes()).isEqualTo(full.getBytes(UTF_8));
    assertThat(reader.next()).isTrue();
    assertThat(reader.tooLong()).isTrue();
    assertThat(reader.size()).isEqualTo(LIMIT + 1);
    assertThat(reader.bytes()).hasSize(LineReader.KEPT);
    assertThat(reader.digest()).isEqualTo(sha((full + "y").getBytes(UTF_8)));
    assertThat(reader.next()).isTrue();
    assertThat(reader.tooLong()).isTrue();
    assertThat(reader.digest()).isEqualTo(sha((full + "\r").getBytes(UTF_8)));
    assertThat(reader.next()).isFalse();
  }

  /** A chunk is 64 KiB. */
  @ParameterizedTest
  @ValueSource(strings = {"\n", "\r\n", "\r\r\n", "\r \r\n"})
  void anEndIsFoundAcrossTwoChunks(String end) throws IOException {
    for (int length = (1 << 16) - 5; length <= (1 << 16) + 2; length++) {
      String line = "x".repeat(length) + end.replaceFirst("\r?\n$", "");
      for (int max : new int[] {LIMIT, 1000}) {
        LineReader reader =
            new LineReader(
                new ByteArrayInputStream(("x".repeat(length) + end + "b\r\n").getBytes(UTF_8)),
                max);

        assertThat(reader.next()).isTrue();
        assertThat(reader.size()).as("x %d times", length).isEqualTo(line.length());
        assertThat(reader.digest()).isEqualTo(sha(line.getBytes(UTF_8)));
        assertThat(reader.next()).isTrue();
        assertThat(reader.number()).isEqualTo(2);
        assertThat(reader.bytes()).isEqualTo(new byte[] {'b'});
        assertThat(reader.next()).isFalse();
      }
    }
  }

  @Test
  void aFileOfOneChunkThatEndsInACarriageReturnKeepsIt() throws IOException {
    String line = "x".repeat((1 << 16) - 1) + "\r";
    assertThat(lines(line)).containsExactly("1:" + line);
    assertThat(lines(line + "\n")).containsExactly("1:" + line.substring(0, (1 << 16) - 1));
  }

  @Test
  void anyLengthIsDigestedWhole() throws IOException {
    Random random = new Random(7);
    for (int round = 0; round < 300; round++) {
      byte[] line = new byte[65_000 + random.nextInt(140_000)];
      Arrays.fill(line, (byte) (random.nextBoolean() ? 'x' : '\r'));
      line[random.nextInt(line.length)] = 'y';
      byte[] file = Arrays.copyOf(line, line.length + 1);
      file[line.length] = '\n';
      LineReader reader = new LineReader(new ByteArrayInputStream(file), 1000);

      assertThat(reader.next()).isTrue();

      byte[] whole = line[line.length - 1] == '\r' ? Arrays.copyOf(line, line.length - 1) : line;
      assertThat(reader.size()).isEqualTo(whole.length);
      assertThat(reader.digest()).isEqualTo(sha(whole));
      assertThat(reader.bytes())
          .isEqualTo(Arrays.copyOf(whole, Math.min(whole.length, LineReader.KEPT)));
      assertThat(reader.next()).isFalse();
    }
  }

  @Test
  void aLineOf200MegabytesIsNotHeld() throws IOException {
    long length = 200L << 20;
    LineReader reader =
        new LineReader(
            new InputStream() {
              private long left = length;

              @Override
              public int read() {
                return left-- > 0 ? 'x' : -1;
              }

              @Override
              public int read(byte[] into, int offset, int size) {
                int n = (int) Math.min(size, left);
                Arrays.fill(into, offset, offset + n, (byte) 'x');
                left -= n;
                return n == 0 ? -1 : n;
              }
            },
            1 << 20);

    assertThat(reader.next()).isTrue();
    assertThat(reader.size()).isEqualTo(length);
    assertThat(reader.buffer()).hasSizeLessThanOrEqualTo((1 << 20) + 1);
    assertThat(reader.next()).isFalse();
  }

  /** In one chunk, across two, and in lines of which only a part is held. */
  @ParameterizedTest
  @ValueSource(strings = {"\n", "\r\n", "\r\r\n", "\n\n", "\r", ""})
  void linesBlankOnesTooAndTheirEndsMakeTheFile(String end) throws IOException {
    List<Integer> lengths = List.of(0, 1, 65_533, 65_534, 65_535, 65_536, 65_537, 140_000);
    for (int length : lengths) {
      for (String of : List.of("x", " ")) {
        String file = of.repeat(length) + end + (end.endsWith("\n") ? " \r\n\nlast" : "");
        LineReader reader = new LineReader(new ByteArrayInputStream(file.getBytes(UTF_8)), 1 << 20);
        LineReader strict = new LineReader(new ByteArrayInputStream(file.getBytes(UTF_8)), 9);
        StringBuilder whole = new StringBuilder();
        long numbers = 0;
        while (reader.nextOrBlank()) {
          String line = new String(reader.bytes(), UTF_8);
          whole.append(line).append(new String(reader.end(), UTF_8));
          assertThat(line).doesNotContain("\n");
          assertThat(reader.isBlank()).isEqualTo(line.isBlank());
          assertThat(reader.number()).isEqualTo(++numbers);

          assertThat(strict.nextOrBlank()).isTrue();
          assertThat(strict.size()).isEqualTo(line.length());
          assertThat(strict.end()).isEqualTo(reader.end());
          assertThat(strict.isBlank()).isEqualTo(line.isBlank());
        }
        assertThat(strict.nextOrBlank()).isFalse();
        assertThat(whole.toString()).isEqualTo(file);
        long feeds = file.chars().filter(c -> c == '\n').count();
        assertThat(numbers).isEqualTo(feeds + (file.isEmpty() || file.endsWith("\n") ? 0 : 1));
      }
    }
  }

  @Test
  void everyWayToCutLinesGivesThemBack() throws IOException {
    Random random = new Random(3);
    for (int round = 0; round < 50; round++) {
      StringBuilder text = new StringBuilder();
      List<String> expected = new ArrayList<>();
      for (int i = 1; i <= 40; i++) {
        String line = "z" + "q".repeat(random.nextInt(6000));
        expected.add(i + ":" + line);
        text.append(line).append(random.nextBoolean() ? "\n" : "\r\n");
      }
      assertThat(lines(text.toString())).isEqualTo(expected);
    }
  }
}
