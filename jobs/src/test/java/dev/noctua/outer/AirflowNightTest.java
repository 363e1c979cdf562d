package dev.noctua.outer;

import static dev.noctua.outer.AirflowServer.DAG;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.noctua.SmallPlatform;
import dev.noctua.TestNight;
import dev.noctua.TestNight.Outcome;
import dev.noctua.airflow.AirflowClient;
import dev.noctua.airflow.AssetEvent;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Nights that a real Airflow runs, driven by {@code noctua airflow}. */
@Tag("outer")
@Tag("world")
@Timeout(1200)
final class AirflowNightTest {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final List<String> STAGES = TestNight.stages();
  private static final AirflowServer AIRFLOW = AirflowServer.started();
  private static final AirflowClient CLIENT = AIRFLOW.client();

  /** A new DAG is paused; once it is resumed, Airflow runs the last night that was due. */
  @BeforeAll
  static void resume() {
    Outcome paused = AIRFLOW.noctua("trigger", "--night", "2026-02-01");
    assertThat(paused.exit()).as(paused.err()).isEqualTo(2);
    assertThat(paused.err()).contains("is paused", "noctua airflow resume");
    Outcome resumed = AIRFLOW.noctua("resume", "--json");
    assertThat(resumed.exit()).as(resumed.err()).isZero();
    assertThat(resumed.out()).contains("\"paused\":false");
    AIRFLOW.await(
        "the scheduled run",
        () ->
            CLIENT.runs(DAG, 100).stream()
                .anyMatch(r -> r.type().equals("scheduled") && r.state().equals("success")));
  }

  @AfterAll
  static void close() {
    AIRFLOW.close();
  }

  private static JsonNode rows(Outcome outcome) {
    try {
      return JSON.readTree(outcome.out());
    } catch (IOException e) {
      throw new AssertionError(outcome.out() + outcome.err(), e);
    }
  }

  @Test
  void aRealNightSucceedsAndSaysSoStageByStage() throws IOException {
    TestNight night = SmallPlatform.copy(0);
    AIRFLOW.isReal(night);
    String day = night.night().toString();

    Outcome outcome = AIRFLOW.noctua("trigger", "--night", day, "--wait", "--json");

    assertThat(outcome.exit()).as(outcome.err()).isZero();
    JsonNode stages = rows(outcome);
    for (int i = 0; i < STAGES.size(); i++) {
      assertThat(stages.get(i).get("stage").textValue()).isEqualTo(STAGES.get(i));
      assertThat(stages.get(i).get("state").textValue()).isEqualTo("success");
      assertThat(outcome.err()).containsSubsequence(STAGES.get(i) + " ", "success");
    }
    assertThat(outcome.err()).contains("ingest     running");
    assertThat(night.lake().nights().current().orElseThrow().night()).isEqualTo(night.night());
    String run = "noctua__" + day;
    assertThat(night.lake().nights().current().orElseThrow().run()).isEqualTo(run);
    assertThat(CLIENT.run(DAG, run).logicalDate()).contains(Instant.parse(day + "T18:30:00Z"));

    Outcome again = AIRFLOW.noctua("trigger", "--night", day, "--json");
    assertThat(again.exit()).isZero();
    assertThat(again.err()).contains("triggered before", run);
    assertThat(rows(again).get(0).get("state").textValue()).isEqualTo("success");

    Outcome logs = AIRFLOW.noctua("logs", "--night", day, "--stage", "ingest");
    assertThat(logs.exit()).as(logs.err()).isZero();
    assertThat(logs.out()).contains("Running command", "--only", "return code 0");
    Outcome status = AIRFLOW.noctua("status", "--night", day);
    assertThat(status.out()).contains(run, "publish", "success", STAGES.size() + " rows");
    assertThat(CLIENT.assetEvents(DAG, 50))
        .filteredOn(event -> event.run().equals(run))
        .extracting(AssetEvent::asset)
        .containsExactlyInAnyOrderElementsOf(publishedTables());
  }

  private static List<String> publishedTables() throws IOException {
    List<String> tables = new ArrayList<>();
    for (String layer : List.of("features", "ledger", "results")) {
      try (Stream<Path> contracts = Files.list(Path.of("../schemas", layer))) {
        contracts
            .map(file -> "noctua_" + file.getFileName().toString().replace(".odcs.yaml", ""))
            .forEach(tables::add);
      }
    }
    return tables;
  }

  @Test
  void aRefusedGateFailsAtOnceAndItsExitCodeIsTheCommands() {
    AIRFLOW.script("2026-02-02", "forget", "echo 'noctua: gate x refused' >&2; exit 4");

    Outcome outcome = AIRFLOW.noctua("trigger", "--night", "2026-02-02", "--wait");

    assertThat(outcome.exit()).as(outcome.err()).isEqualTo(4);
    assertThat(outcome.err())
        .contains("stage forget ended with exit code 4", "noctua airflow logs --run");
    assertThat(AIRFLOW.calls("2026-02-02")).hasSize(2);
    assertThat(AIRFLOW.alerts())
        .contains(
            "Noctua: stage forget of night 2026-02-02 failed: exit code 4 (a gate refused the night); run noctua__2026-02-02");
    Outcome logs = AIRFLOW.noctua("logs", "--night", "2026-02-02", "--stage", "forget");
    assertThat(logs.out()).contains("gate x refused");

    // Mended: what failed and what follows run again, what came before does not.
    AIRFLOW.script("2026-02-02", "forget", "exit 0");
    Outcome planned = AIRFLOW.noctua("clear", "--night", "2026-02-02", "--dry-run", "--json");
    assertThat(rows(planned).findValuesAsText("stage")).contains("forget").doesNotContain("ingest");
    Outcome cleared = AIRFLOW.noctua("clear", "--night", "2026-02-02", "--stage", "forget");
    assertThat(cleared.exit()).as(cleared.err()).isZero();
    Outcome watched = AIRFLOW.noctua("watch", "--night", "2026-02-02");
    assertThat(watched.exit()).as(watched.err() + watched.out()).isZero();
    assertThat(watched.err()).contains("forget     success, try 2").doesNotContain("none");
    assertThat(AIRFLOW.calls("2026-02-02").stream().filter(c -> c.contains("--only ingest")))
        .hasSize(1);
    assertThat(AIRFLOW.calls("2026-02-02")).hasSize(STAGES.size() + 1);
  }

  @Test
  void aCancelledRunStopsItsStage() {
    String stopped = "trap 'echo was stopped; exit 143' TERM; sleep 300 & wait";
    AIRFLOW.script("2026-02-03", "ingest", stopped);
    assertThat(AIRFLOW.noctua("trigger", "--night", "2026-02-03").exit()).isZero();
    AIRFLOW.await("the stage", () -> AIRFLOW.calls("2026-02-03").size() == 1);

    Outcome cancelled = AIRFLOW.noctua("cancel", "--night", "2026-02-03", "--json");

    assertThat(cancelled.exit()).as(cancelled.err()).isZero();
    assertThat(rows(cancelled).get(0).get("state").textValue()).isEqualTo("failed");
    Outcome watched = AIRFLOW.noctua("watch", "--night", "2026-02-03");
    assertThat(watched.exit()).isNotZero();
    assertThat(watched.err()).contains("ingest");
    AIRFLOW.await(
        "the end of the launcher",
        () ->
            ProcessHandle.allProcesses()
                .noneMatch(p -> p.info().commandLine().orElse("").contains("2026-02-03.ingest")));
    assertThat(AIRFLOW.calls("2026-02-03")).hasSize(1);
  }

  @Test
  void aWrongPasswordAnUnknownDagAndNoRunAreSaid() {
    Outcome wrong = AIRFLOW.noctua(Map.of("NOCTUA_AIRFLOW_PASSWORD", "geheim"), "status");
    assertThat(wrong.exit()).isEqualTo(2);
    assertThat(wrong.err()).contains("NOCTUA_AIRFLOW_PASSWORD").doesNotContain("geheim");
    Outcome unknown = AIRFLOW.noctua("status", "--set", "airflow.dag=nobody");
    assertThat(unknown.exit()).isEqualTo(2);
    assertThat(unknown.err()).contains("`nobody` was not found", "airflow.dag");
    Outcome never = AIRFLOW.noctua("watch", "--night", "2025-12-01");
    assertThat(never.exit()).isEqualTo(2);
    assertThat(never.err()).contains("no run of night 2025-12-01");
    Outcome health = AIRFLOW.noctua("health");
    assertThat(health.exit()).as(health.err()).isZero();
    assertThat(health.out()).contains("version 3.3.2", "scheduler", "healthy", DAG);
  }

  @Test
  void aNightThatIsLateIsReported() {
    AIRFLOW.startTriggerer();
    AIRFLOW.script("2026-02-04", "ingest", "sleep 25");
    Instant due = CLIENT.clock().orElseThrow().plusSeconds(12);
    Instant logicalDate = due.minus(Duration.ofMinutes(330));

    CLIENT.trigger(DAG, "late", logicalDate, Map.of("night", JSON.valueToTree("2026-02-04")));

    AIRFLOW.await(
        "the alert", () -> AIRFLOW.alerts().stream().anyMatch(a -> a.contains("late is not done")));
    assertThat(CLIENT.run(DAG, "late").state()).isNotEqualTo("failed");
    assertThat(CLIENT.cancel(DAG, "late").state()).isEqualTo("failed");
    assertThat(AIRFLOW.alerts()).noneMatch(a -> a.contains("noctua__2026-02-02 is not done"));
  }
}
