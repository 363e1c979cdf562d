package dev.noctua.stage.ingest;

import static org.assertj.core.api.Assertions.assertThat;

import dev.noctua.TestSpark;
import dev.noctua.privacy.Tombstones;
import dev.noctua.privacy.UserKeys;
import dev.noctua.raw.RawZone;
import dev.noctua.settings.Secrets;
import dev.noctua.settings.Settings;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.apache.spark.unsafe.types.UTF8String;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@Tag("world")
class ParserSettingsTest {
  @TempDir Path home;

  private String digestKey(String secret) {
    Settings settings =
        TestSpark.settings(home, Map.of("storage.raw", "raw", "storage.lake", "lake"));
    return ParserSettings.of(
            new RawZone(settings.storage(), settings.ingest()),
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

  @Test
  void nobodysKeyIsTheKeyOfDigests() {
    UserKeys keys = new UserKeys("one", new Tombstones("t", Set.of()));
    for (String user : List.of("digest of a line", "\u00ffdigest of a line")) {
      assertThat(keys.of(UTF8String.fromString(user), (key, id) -> {}).toString())
          .doesNotContain(digestKey("one"));
    }
  }
}
