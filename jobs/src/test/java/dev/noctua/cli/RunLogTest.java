package dev.noctua.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.noctua.TestNight;
import dev.noctua.TestNight.Outcome;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.util.List;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a run leaves in its log, and what of it a terminal shows. */
@Tag("world")
class RunLogTest {
  private static final LocalDate DAY = LocalDate.parse("2026-11-21");
  private static final String PERSON = "person-47";

  /** All that a night that goes well says: names of its own, and figures. */
  private static final Pattern LINE =
      Pattern.compile(
          "\\S+ INFO (night \\S+, run r1, noctua \\S+: [a-z, ]+|[a-z]+: began|[a-z]+: ended after [-A-Za-z0-9.,() ]+"
              + "|price: too few have paid to tell who would"
              + "|price: who would pay: a loss of [-0-9.]+ per look, of which ability saves [-0-9.]+ \\([-0-9.]+ to [-0-9.]+\\)"
              + "|train: choosing settings by \\d+ pairs|train: lists judged"
              + "|train: found \\{[-A-Za-z0-9_.,= ]+\\} after \\d+ iterations"
              + "|train: factors by engine (own|mllib); [-A-Za-z_.,: ]+"
              + "|[a-z]+(: [a-z_]+)?: job \\d+ ended after [0-9.]+ s, \\d+ stages)");

  @TempDir Path folder;

  @Test
  void theSampleNightsLogNamesEachStageAndTableAndNobody() throws IOException {
    TestNight sample = TestNight.sample();
    String log =
        Files.readString(
            Path.of(sample.settings().storage().lake(), "logs", sample.night() + ".r1.log"));
    for (String stage : TestNight.stages()) {
      assertThat(log).containsOnlyOnce(" INFO " + stage + ": began\n");
      assertThat(log).containsOnlyOnce(" INFO " + stage + ": ended after ");
    }
    // Once for each of its jobs.
    assertThat(log)
        .contains(" profile: user_profile: job ", " train: als_user_factor: job ")
        .contains(" settle: settlement_line: job ", " publish: run_metric: job ");
    assertThat(log.lines()).allMatch(LINE.asMatchPredicate());
    assertThat(log).doesNotContain("zz_reader", "@example", "555-");
  }

  private Outcome refused(String... more) throws IOException {
    TestNight night = TestNight.onFiles(folder.resolve("raw"), folder.resolve("lake"), DAY);
    for (String log : List.of("behavior", "transaction")) {
      Path day = Files.createDirectories(folder.resolve("raw/" + log + "/dt=" + DAY));
      Files.writeString(
          day.resolve("part.jsonl"),
          "{\"event_id\":\"e1\",\"user_id\":\"%s\",\"type\":\"13947474747\",\"note\":\"canary@example.org\"}\n"
              .formatted(PERSON));
    }
    String[] command = new String[more.length + 2];
    command[0] = "run";
    command[1] = "--night=" + DAY;
    System.arraycopy(more, 0, command, 2, more.length);
    Outcome outcome = night.command(command);
    assertThat(outcome.exit()).as(outcome.err()).isEqualTo(3);
    return outcome;
  }

  @Test
  void aTerminalShowsWhatIsLoggedOnlyWhenItIsAskedTo() throws IOException {
    assertThat(refused().err()).doesNotContain("INFO", "job ");
    assertThat(refused("--quiet").err()).doesNotContain("INFO", "job ");
    assertThat(refused("--verbose").err())
        .contains(" INFO StageLog: ingest: began")
        .containsPattern(" INFO StageMeter: ingest: job \\d+ ended after ")
        .contains(" INFO StageLog: ingest: failed after ");
    // Spark's cleaner, a thread of its own, may still log until the level is set again.
    assertThat(refused().err().lines().filter(line -> !line.contains(" INFO BlockManager")))
        .noneMatch(line -> line.contains("INFO"));
  }

  @Test
  void aRefusedNightsLogSaysWhyAndShowsNobody() throws IOException {
    Outcome refused = refused();

    String log = Files.readString(folder.resolve("lake/logs/2026-11-21.r1.log"));
    String why =
        refused.err().lines().filter(line -> line.startsWith("noctua: ")).findFirst().get();
    assertThat(why).contains("max-quarantined-share");
    assertThat(log).containsPattern(" INFO ingest: failed after [0-9.]+ s: ");
    assertThat(log).contains("max-quarantined-share").contains("such as");
    assertThat(log).doesNotContain(PERSON, "13947474747", "canary@example.org");
  }
}
