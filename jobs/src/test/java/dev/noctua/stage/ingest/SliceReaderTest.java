package dev.noctua.stage.ingest;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.noctua.TestSpark;
import dev.noctua.contract.RawLog;
import dev.noctua.raw.LineReader;
import dev.noctua.raw.RawZone;
import dev.noctua.settings.Secrets;
import dev.noctua.settings.Settings;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.stream.LongStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@Tag("world")
class SliceReaderTest {
  private static final LocalDate DAY = LocalDate.parse("2026-11-21");
  private static final String PATH = "behavior/dt=" + DAY + "/a.jsonl";
  private static final int LIMIT = 70_000;

  @TempDir Path home;
  private ParserSettings reading;

  @BeforeEach
  void reading() throws IOException {
    Settings settings =
        TestSpark.settings(
            home,
            Map.of(
                "storage.raw", "raw", "storage.lake", "lake", "ingest.max-line-bytes", "" + LIMIT));
    reading =
        ParserSettings.of(
            new RawZone(settings.storage(), settings.ingest()),
            settings.platform(),
            settings.ingest(),
            Secrets.read(settings, Map.of()));
    Files.createDirectories(home.resolve("raw/" + PATH).getParent());
  }

  private DeliveredFile file(byte[] content, Set<Long> only) throws IOException {
    Files.write(home.resolve("raw/" + PATH), content);
    RawZone.RawFile file = new RawZone.RawFile(PATH, "behavior", DAY, content.length, "etag");
    return new DeliveredFile(0, DAY, RawLog.BEHAVIOR, file, Set.of(), only != null, only);
  }

  /**
   * Number, size and digest of each line, numbered on from {@code before}; then the last number.
   */
  private long read(FileSlice slice, long before, List<String> lines) throws IOException {
    try (SliceReader in = new SliceReader(reading, slice)) {
      while (in.next()) {
        LineReader line = in.line();
        lines.add((before + line.number()) + " " + line.size() + " " + line.digest());
      }
      return before + in.line().number();
    }
  }

  @Test
  void howeverAFileIsCutEachLineIsReadOnce() throws IOException {
    Random random = new Random(3);
    for (int round = 0; round < 60; round++) {
      byte[] content = content(random);
      DeliveredFile file = file(content, null);
      List<String> whole = new ArrayList<>();
      long last = read(new FileSlice(file, 0, content.length), 0, whole);
      long[] cuts =
          LongStream.concat(
                  random.longs(6, 1, Math.max(2, content.length)), LongStream.of(content.length))
              .filter(cut -> cut <= content.length)
              .sorted()
              .distinct()
              .toArray();

      List<String> parts = new ArrayList<>();
      long before = 0;
      long from = 0;
      for (long to : cuts) {
        before = read(new FileSlice(file, from, to), before, parts);
        from = to;
      }

      assertThat(parts).isEqualTo(whole);
      assertThat(before).isEqualTo(last);
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"a\nbb\r\n\nccc\n", "\n\na\n \nb", "\r\n\ra\r\n", "", "\n"})
  void whereverItIsCutInThreeEachLineIsReadOnce(String text) throws IOException {
    byte[] content = text.getBytes(UTF_8);
    DeliveredFile file = file(content, null);
    List<String> whole = new ArrayList<>();
    long last = read(new FileSlice(file, 0, content.length), 0, whole);
    for (int first = 0; first <= content.length; first++) {
      for (int second = first; second <= content.length; second++) {
        List<String> parts = new ArrayList<>();
        long before = read(new FileSlice(file, 0, first), 0, parts);
        before = read(new FileSlice(file, first, second), before, parts);
        before = read(new FileSlice(file, second, content.length), before, parts);

        assertThat(parts).as("cut at %d and %d", first, second).isEqualTo(whole);
        assertThat(before).as("cut at %d and %d", first, second).isEqualTo(last);
      }
    }
  }

  /** Lines of all lengths, blank ones, ends of both kinds; some beyond the limit. */
  private static byte[] content(Random random) {
    StringBuilder text = new StringBuilder();
    int lines = 1 + random.nextInt(40);
    for (int i = 0; i < lines; i++) {
      int length =
          switch (random.nextInt(6)) {
            case 0 -> 0;
            case 1 -> 60_000 + random.nextInt(60_000);
            default -> random.nextInt(200);
          };
      text.append(random.nextInt(7) == 0 ? " \t" : "é".repeat(length / 2) + "x".repeat(length % 2));
      text.append(random.nextInt(3) == 0 ? "\r\n" : "\n");
    }
    if (random.nextBoolean()) {
      text.append("no end");
    }
    return text.toString().getBytes(UTF_8);
  }

  @Test
  void onlyTheLinesThatAreWantedAreRead() throws IOException {
    byte[] content = "a\n\nb\nc\n".getBytes(UTF_8);
    List<String> lines = new ArrayList<>();
    read(new FileSlice(file(content, Set.of(2L, 3L, 9L)), 0, Long.MAX_VALUE), 0, lines);
    assertThat(lines).hasSize(1);
    assertThat(lines.get(0)).startsWith("3 1 ");
  }

  @Test
  void largePlainFilesAreCutAndSmallOnesPutTogether() throws IOException {
    DeliveredFile small = file(new byte[10], null);
    RawZone.RawFile large = new RawZone.RawFile("x/a.jsonl", "behavior", DAY, 100L << 20, "e");
    RawZone.RawFile packed = new RawZone.RawFile("x/a.gz", "behavior", DAY, 100L << 20, "e");
    List<List<FileSlice>> tasks =
        FileSlice.tasks(
            List.of(
                small,
                small,
                new DeliveredFile(1, DAY, RawLog.BEHAVIOR, large, Set.of(), false, null),
                new DeliveredFile(2, DAY, RawLog.BEHAVIOR, packed, Set.of(), false, null),
                small),
            2);

    assertThat(tasks.get(0)).hasSizeGreaterThanOrEqualTo(2);
    List<FileSlice> slices =
        tasks.stream().flatMap(List::stream).filter(s -> s.file().number() == 1).toList();
    assertThat(slices).hasSizeGreaterThan(1);
    long at = 0;
    for (FileSlice slice : slices) {
      assertThat(slice.from()).isEqualTo(at);
      at = slice.to();
    }
    assertThat(at).isEqualTo(100L << 20);
    assertThat(tasks.stream().flatMap(List::stream).filter(s -> s.file().number() == 2)).hasSize(1);
  }
}
