package dev.noctua.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.noctua.TestFiles;
import dev.noctua.TestNight;
import dev.noctua.TestNight.Outcome;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.util.List;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Damage is found, named, and nothing else is. */
@Tag("world")
class VerifyTest {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final LocalDate LAST = LocalDate.parse("2026-11-21");

  @TempDir Path lake;

  private TestNight night;

  @BeforeEach
  void copyOfASoundLake() throws IOException {
    TestNight sound = TestNight.sample();
    TestFiles.copy(Path.of(sound.overrides().get("storage.lake")), lake);
    night = TestNight.onFiles(Path.of(sound.overrides().get("storage.raw")), lake, LAST);
  }

  private Path manifest(LocalDate day) {
    return lake.resolve("nights/" + day + ".json");
  }

  private ArrayNode files(JsonNode manifest, String table) {
    return (ArrayNode) manifest.get("tables").get(table).get("files");
  }

  private Path file(String table) throws IOException {
    JsonNode manifest = JSON.readTree(manifest(LAST).toFile());
    return lake.resolve(files(manifest, table).get(0).get("path").asText());
  }

  private void edit(Path json, Consumer<ObjectNode> change) throws IOException {
    ObjectNode root = (ObjectNode) JSON.readTree(json.toFile());
    change.accept(root);
    JSON.writeValue(json.toFile(), root);
  }

  private void finds(String... words) {
    Outcome outcome = night.command("verify", "--night", LAST.toString());
    assertThat(outcome.exit()).as(outcome.err()).isEqualTo(3);
    assertThat(outcome.err())
        .contains(words)
        .contains("rebuild the nights with noctua run --from " + LAST);
    assertThat(outcome.err().lines()).hasSize(1);
  }

  @Test
  void allNightsAreSoundAsTheyWereLeft() throws IOException {
    JsonNode nights = JSON.readTree(night.must("verify", "--json").out());
    try (Stream<Path> manifests = Files.list(lake.resolve("nights"))) {
      assertThat(nights).hasSize((int) manifests.count()).hasSizeGreaterThan(10);
    }
    assertThat(nights.findValues("damages")).allMatch(n -> n.asInt() == 0);
    JsonNode last = nights.get(nights.size() - 1);
    assertThat(last.get("night").asText()).isEqualTo(LAST.toString());
    assertThat(last.get("files").asInt()).isGreaterThan(20);
    assertThat(last.get("rows").asLong()).isPositive();
  }

  @Test
  void aMissingFile() throws IOException {
    Path file = file("user_profile");
    Files.delete(file);
    finds(lake.relativize(file).toString(), "isn't there");
  }

  @Test
  void aFlippedBit() throws IOException {
    Path file = file("recommendation");
    byte[] bytes = Files.readAllBytes(file);
    bytes[bytes.length / 2] ^= 1;
    Files.write(file, bytes);
    finds(lake.relativize(file).toString(), "has SHA-256");
  }

  @Test
  void aWrongCount() throws IOException {
    edit(
        manifest(LAST),
        manifest -> ((ObjectNode) files(manifest, "content").get(0)).put("rows", 1_000_000));
    finds("/content/", "rows, not 1000000");
  }

  @Test
  void rowsThatStandThereTwice() throws IOException {
    edit(
        manifest(LAST),
        manifest -> {
          ArrayNode files = files(manifest, "similar_content");
          files.add(files.get(0).deepCopy());
        });
    Outcome outcome = night.command("verify", "--night", LAST.toString());
    assertThat(outcome.exit()).isEqualTo(3);
    assertThat(outcome.err()).contains("similar_content: rows have the same key");
  }

  /** Rules change, and what was right by the old ones stays so. */
  @Test
  void aNightIsntJudgedByRulesThatCameLater() throws IOException {
    edit(
        manifest(LAST),
        manifest -> {
          ArrayNode files = files(manifest, "similar_content");
          files.add(files.get(0).deepCopy());
          ((ObjectNode) manifest.get("tables").get("similar_content")).put("contract", "0.9.0");
        });
    edit(
        lake.resolve("current.json"),
        current -> {
          ArrayNode files = (ArrayNode) current.get("tables").get("similar_content");
          files.add(files.get(0));
        });
    night.must("verify", "--night", LAST.toString());
  }

  @Test
  void aPointerThatNamesOtherFiles() throws IOException {
    edit(
        lake.resolve("current.json"),
        current -> ((ArrayNode) current.get("tables").get("behavior")).remove(0));
    finds("current.json", "names other files");
  }

  @Test
  void aNightThatIsntThere() {
    Outcome outcome = night.command("verify", "--night", "2020-01-01");
    assertThat(outcome.exit()).isEqualTo(3);
    assertThat(outcome.err()).contains("night 2020-01-01 isn't committed");
    assertThat(List.of(outcome.out())).containsOnly("");
  }
}
