package dev.noctua.generate;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code sample-data/} is what its README's command makes. */
class SampleDataTest {
  private static final Path SAMPLE = Path.of("..", "sample-data");
  private static final World WORLD =
      new World(300, 60, 30, 6, "plain", LocalDate.of(2026, 11, 21), ZoneId.of("Asia/Shanghai"));

  @TempDir Path folder;

  /** Compressed files by what is in them: zlib's versions pack differently. */
  @Test
  void theSampleIsWhatTheCommandMakes() throws IOException {
    Platform.write(WORLD, folder);
    Map<String, byte[]> made = RawFiles.contents(folder);
    Map<String, byte[]> kept = RawFiles.contents(SAMPLE);
    kept.remove("README.md");
    assertThat(kept.keySet()).isEqualTo(made.keySet());
    for (Map.Entry<String, byte[]> file : made.entrySet()) {
      String name = file.getKey();
      if (name.endsWith("_complete.json")) {
        assertSameMarker(name);
      } else {
        assertThat(kept.get(name)).as(name).isEqualTo(file.getValue());
      }
    }
  }

  private void assertSameMarker(String name) throws IOException {
    JsonNode made = RawFiles.json(folder.resolve(name)).get("files");
    JsonNode kept = RawFiles.json(SAMPLE.resolve(name)).get("files");
    assertThat(kept).hasSize(made.size());
    for (int i = 0; i < made.size(); i++) {
      assertThat(kept.get(i).get("name")).isEqualTo(made.get(i).get("name"));
      assertThat(kept.get(i).get("lines")).isEqualTo(made.get(i).get("lines"));
      Path file = SAMPLE.resolve(name).resolveSibling(kept.get(i).get("name").asText());
      assertThat(kept.get(i).get("bytes").asLong()).isEqualTo(Files.size(file));
    }
  }

  @Test
  void theSampleIsAtMostEightMegabytes() throws IOException {
    long bytes = 0;
    try (Stream<Path> walk = Files.walk(SAMPLE)) {
      for (Path file : walk.filter(Files::isRegularFile).toList()) {
        bytes += Files.size(file);
      }
    }
    assertThat(bytes).isBetween(1_000_000L, 8_000_000L);
  }

  @Test
  void theReadmeNamesTheCommandOfTheSample() throws IOException {
    assertThat(Files.readString(SAMPLE.resolve("README.md")))
        .contains("noctua generate --users 300 --contents 60 --nights 30 --seed 6");
  }
}
