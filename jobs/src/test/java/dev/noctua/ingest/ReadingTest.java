package dev.noctua.ingest;

import static org.assertj.core.api.Assertions.assertThat;

import dev.noctua.TestSpark;
import dev.noctua.lake.RawZone;
import dev.noctua.settings.Secrets;
import dev.noctua.settings.Settings;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ReadingTest {
  @TempDir Path home;

  private String digestKey(String secret) {
    Settings settings =
        TestSpark.settings(home, Map.of("storage.raw", "raw", "storage.lake", "lake"));
    return Reading.of(
            new RawZone(settings.storage()),
            settings.platform(),
            settings.ingest(),
            new Secrets(secret, "t", "", ""))
        .digestKey();
  }

  @Test
  void digestsAreMadeUnderTheSecretOfTheKeysOfPeople() {
    assertThat(digestKey("one")).isEqualTo(digestKey("one")).isNotEqualTo(digestKey("another"));
    assertThat(digestKey("one")).hasSize(32).doesNotContain("one");
  }
}
