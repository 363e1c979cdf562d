package dev.noctua.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.noctua.TestNight;
import dev.noctua.TestNight.Outcome;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Bad input gets one clear line, its exit code, and leaves nothing behind. */
@Tag("world")
class BadInputTest {
  private static final LocalDate DAY = LocalDate.parse("2026-11-21");

  @TempDir Path folder;

  private TestNight night() {
    return TestNight.onFiles(folder.resolve("raw"), folder.resolve("lake"), DAY);
  }

  private void deliver(String log, LocalDate day, String line, String marker) throws IOException {
    Path to = Files.createDirectories(folder.resolve("raw").resolve(log).resolve("dt=" + day));
    Files.writeString(to.resolve("part.jsonl"), line);
    Files.writeString(to.resolve("_complete.json"), marker);
  }

  private void nothingIsPublished() {
    assertThat(folder.resolve("lake/current.json")).doesNotExist();
    assertThat(folder.resolve("lake/nights/2026-11-21.json")).doesNotExist();
  }

  @Test
  void aNightWithoutAFolderNamesItsPath() throws IOException {
    deliver(
        "behavior",
        DAY,
        "",
        "{\"files\": [{\"name\": \"part.jsonl\", \"bytes\": 0, \"lines\": 0}]}");
    Outcome outcome = night().command("run", "--night", "2026-11-21");
    assertThat(outcome.exit()).isEqualTo(3);
    assertThat(outcome.err()).contains(folder.resolve("raw/transaction/dt=2026-11-21").toString());
    nothingIsPublished();
  }

  @Test
  void noRawLogsAtAllNamesTheRawZone() {
    Outcome outcome = night().command("run");
    assertThat(outcome.exit()).isEqualTo(3);
    assertThat(outcome.err()).contains(folder.resolve("raw").toString()).contains("storage.raw");
  }

  @Test
  void anUnknownSettingIsNamed() throws IOException {
    String text = Files.readString(Path.of("../conf/local.yaml"), StandardCharsets.UTF_8);
    Path conf = Files.writeString(folder.resolve("typo.yaml"), text.replace("top-k:", "topk:"));
    Outcome outcome = TestNight.execute("run", "--conf", conf.toString());
    assertThat(outcome.exit()).isEqualTo(2);
    assertThat(outcome.err()).contains("recommend.topk").contains("top-k");
  }

  @Test
  void anAbsurdSettingIsNamed() {
    Outcome outcome = night().command("run", "--set", "als.factors=0");
    assertThat(outcome.exit()).isEqualTo(2);
    assertThat(outcome.err()).contains("als.factors").contains("1 to 1024");
    assertThat(night().command("status", "--set", "als.factors=many").err())
        .contains("als.factors");
  }

  @Test
  void aLakeThatCannotBeWrittenIsUnavailable() throws IOException {
    deliver(
        "behavior",
        DAY,
        "",
        "{\"files\": [{\"name\": \"part.jsonl\", \"bytes\": 0, \"lines\": 0}]}");
    deliver(
        "transaction",
        DAY,
        "",
        "{\"files\": [{\"name\": \"part.jsonl\", \"bytes\": 0, \"lines\": 0}]}");
    Files.writeString(folder.resolve("lake"), "a file, where the lake's folder should be");
    Outcome outcome = night().command("run", "--night", "2026-11-21");
    assertThat(outcome.exit()).isEqualTo(6);
    assertThat(outcome.err()).contains(folder.resolve("lake").toString()).contains("writable");
  }

  @Test
  void storageThatFailsUnderSparkIsUnavailable() throws IOException {
    for (String log : List.of("behavior", "transaction")) {
      deliver(
          log, DAY, "", "{\"files\": [{\"name\": \"part.jsonl\", \"bytes\": 0, \"lines\": 0}]}");
    }
    Files.createDirectories(folder.resolve("lake"));
    Files.writeString(folder.resolve("lake/open"), "a file, where tables should be");
    Outcome outcome = night().command("run", "--night", "2026-11-21");
    assertThat(outcome.exit()).as(outcome.err()).isEqualTo(6);
    assertThat(outcome.err()).contains("can't write open/").contains("is writable");
  }

  @Test
  void aHalfDeliveredDayStopsTheNight() throws IOException {
    deliver(
        "behavior",
        DAY,
        "{}\n",
        "{\"files\": [{\"name\": \"part.jsonl\", \"bytes\": 900, \"lines\": 9}]}");
    deliver(
        "transaction",
        DAY,
        "",
        "{\"files\": [{\"name\": \"part.jsonl\", \"bytes\": 0, \"lines\": 0}]}");
    Outcome outcome = night().command("run", "--night", "2026-11-21");
    assertThat(outcome.exit()).isEqualTo(3);
    assertThat(outcome.err())
        .contains("behavior/dt=2026-11-21/part.jsonl")
        .contains("900")
        .contains("3");
    nothingIsPublished();
  }

  @Test
  void aClosedNightNamesTheWayToRebuildIt() {
    Outcome outcome = TestNight.sample().command("run", "--night", "2026-11-01");
    assertThat(outcome.exit()).isEqualTo(3);
    assertThat(outcome.err()).contains("run --from 2026-11-01");
  }

  @Test
  void wrongWordsAreUsageErrors() {
    assertThat(TestNight.execute("fly").exit()).isEqualTo(2);
    assertThat(TestNight.execute("run", "--night", "yesterday").exit()).isEqualTo(2);
    assertThat(night().command("run", "--only", "dream").err()).contains("ingest, forget, catalog");
    assertThat(night().command("tables", "userprofile").err()).contains("user_profile");
    assertThat(TestNight.sample().command("query", "SELECT nonsense FROM content").exit())
        .isEqualTo(2);
    Outcome early = night().command("query", "FROM content");
    assertThat(early.exit()).isEqualTo(3);
    assertThat(early.err()).contains("noctua run");
  }
}
