package dev.noctua.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.noctua.TestNight;
import dev.noctua.TestNight.Outcome;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Asking for a night's lines and taking that back, in a lake that has the night's manifest. */
@Tag("world")
class ReplayCommandTest {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final String MANIFEST = "nights/2026-11-21.json";

  @TempDir Path lake;
  private TestNight night;

  @BeforeEach
  void theSamplesLastNight() throws IOException {
    TestNight sample = TestNight.sample();
    Files.createDirectories(lake.resolve(MANIFEST).getParent());
    Files.copy(
        Path.of(sample.settings().storage().lake()).resolve(MANIFEST), lake.resolve(MANIFEST));
    night = TestNight.onFiles(Path.of(sample.settings().storage().raw()), lake, sample.night());
  }

  @Test
  void aRequestIsOpenUntilItIsWithdrawn() throws IOException {
    assertThat(night.must("replay", "--night", "2026-11-21").out())
        .matches("(?s)Replay 2026-11-21.1: [1-9]\\d* quarantined lines of night 2026-11-21 .*");
    assertThat(
            JSON.readTree(
                    night.must("replay", "--night", "2026-11-21", "--withdraw", "--json").out())
                .toString())
        .isEqualTo("[{\"replay\":\"2026-11-21.1\",\"night\":\"2026-11-21\",\"withdrawn\":true}]");

    Outcome nothing = night.command("replay", "--night", "2026-11-21", "--withdraw");
    assertThat(nothing.exit()).isEqualTo(3);
    assertThat(nothing.err()).contains("night 2026-11-21 has no open replay request");
    assertThat(Files.readString(lake.resolve("lock.json"))).doesNotContain("holder");

    assertThat(night.must("replay", "--night", "2026-11-21").out())
        .startsWith("Replay 2026-11-21.2:");
    assertThat(night.must("replay", "--night", "2026-11-21", "--withdraw").out())
        .isEqualTo(
            "Replay 2026-11-21.2 is withdrawn: the lines of night 2026-11-21 stay in quarantine\n");
  }

  @Test
  void aNightThatHasRefusedNothingCannotBeReplayed() throws IOException {
    JsonNode manifest = JSON.readTree(lake.resolve(MANIFEST).toFile());
    for (JsonNode file : manifest.at("/tables/quarantine/files")) {
      ((ObjectNode) file).put("rows", 0);
    }
    JSON.writeValue(lake.resolve(MANIFEST).toFile(), manifest);

    Outcome refused = night.command("replay", "--night", "2026-11-21");
    assertThat(refused.exit()).isEqualTo(3);
    assertThat(refused.err()).contains("night 2026-11-21 has quarantined no line");
    assertThat(lake.resolve("replays")).doesNotExist();
  }
}
