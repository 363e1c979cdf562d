package dev.noctua.cli;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.noctua.airflow.ScriptedServer;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * {@code noctua airflow} against answers such as Airflow's; {@code AirflowNightTest} has a real
 * one.
 */
class AirflowCommandTest {
  private static final String DAG = "/api/v2/dags/noctua_nightly";
  private static final String RUNS = DAG + "/dagRuns";
  private static final String RUN = RUNS + "/noctua__2026-11-21";
  private static final String PASSWORD =
      System.getenv().getOrDefault("NOCTUA_AIRFLOW_PASSWORD", "of the tests");

  private final ScriptedServer server = new ScriptedServer();

  record Outcome(int exit, String out, String err) {}

  @AfterEach
  void stop() {
    server.close();
  }

  private static Outcome noctuaAt(String url, String... words) {
    List<String> command = new ArrayList<>(List.of("airflow"));
    command.addAll(List.of(words));
    command.addAll(List.of("--conf", "../conf/local.yaml", "--set", "airflow.url=" + url));
    PrintStream out = System.out;
    PrintStream err = System.err;
    ByteArrayOutputStream printed = new ByteArrayOutputStream();
    ByteArrayOutputStream complained = new ByteArrayOutputStream();
    try {
      System.setOut(new PrintStream(printed, true, UTF_8));
      System.setErr(new PrintStream(complained, true, UTF_8));
      int exit = Commands.execute(command.toArray(String[]::new));
      Outcome outcome = new Outcome(exit, printed.toString(UTF_8), complained.toString(UTF_8));
      assertThat(outcome.toString()).doesNotContain(PASSWORD, ScriptedServer.TOKEN);
      return outcome;
    } finally {
      System.setOut(out);
      System.setErr(err);
    }
  }

  private Outcome noctua(String... words) {
    return noctuaAt(server.address().toString(), words);
  }

  private static String run(String id, String state) {
    return """
        {"dag_run_id": "%s", "dag_id": "noctua_nightly", "logical_date": "2026-11-21T18:30:00Z",
         "run_type": "manual", "state": "%s", "start_date": "2026-11-22T00:00:00Z",
         "end_date": null, "conf": {"night": "2026-11-21"}}"""
        .formatted(id, state);
  }

  private void isPaused(boolean paused) {
    server
        .without("GET " + DAG)
        .json(
            "GET " + DAG,
            200,
            "{\"dag_id\": \"noctua_nightly\", \"is_paused\": %s}".formatted(paused));
  }

  private void train(String state, int tryNumber) {
    server.json(
        "GET " + RUN + "/taskInstances?limit=100",
        200,
        "{\"task_instances\": [{\"task_id\": \"train\", \"state\": %s, \"try_number\": %d}]}"
            .formatted(state, tryNumber));
  }

  private void tasks(String... namesAndStates) {
    List<String> tasks = new ArrayList<>();
    for (int i = 0; i < namesAndStates.length; i += 2) {
      tasks.add(
          """
          {"task_id": "%s", "state": "%s", "try_number": 1, "start_date": "2026-11-22T00:00:0%dZ",
           "end_date": "2026-11-22T00:00:09Z"}"""
              .formatted(namesAndStates[i], namesAndStates[i + 1], i));
    }
    server.json(
        "GET " + RUN + "/taskInstances?limit=100",
        200,
        "{\"task_instances\": [%s]}".formatted(String.join(",", tasks)));
  }

  @Test
  void aPausedDagIsSaidBeforeARunWaitsInIt() {
    isPaused(true);

    for (String[] command :
        new String[][] {
          {"trigger", "--night", "2026-11-21"},
          {"backfill", "--from", "2026-11-20", "--to", "2026-11-21"}
        }) {
      Outcome outcome = noctua(command);
      assertThat(outcome.exit()).isEqualTo(2);
      assertThat(outcome.err()).contains("noctua_nightly is paused", "noctua airflow resume");
    }
    assertThat(server.asked("POST /api/v2")).isZero();
  }

  @ParameterizedTest
  @CsvSource({"2,2", "3,3", "4,4", "6,6", "137,137", ",1", "nonsense,1"})
  void waitingEndsWithTheExitCodeOfTheStageThatFailed(String left, int exit) {
    isPaused(false);
    server.json("POST " + RUNS, 200, run("noctua__2026-11-21", "queued"));
    server.json("GET " + RUN + "/wait?interval=2", 200, "{\"state\": \"failed\"}\n");
    server.json("GET " + RUN, 200, run("noctua__2026-11-21", "failed"));
    tasks("ingest", "success", "publish", "failed");
    if (left != null) {
      server.json(
          "GET " + RUN + "/taskInstances/publish/xcomEntries/exit_code",
          200,
          "{\"value\": \"%s\"}".formatted(left));
    }

    Outcome outcome = noctua("trigger", "--night", "2026-11-21", "--wait");

    assertThat(outcome.exit()).as(outcome.err()).isEqualTo(exit);
    assertThat(outcome.err())
        .contains(
            "ingest     success", "publish    failed", "--run noctua__2026-11-21 --stage publish");
    assertThat(outcome.out()).contains("stage", "exit_code", "2 rows");
    assertThat(server.asked())
        .contains(
            "POST "
                + RUNS
                + " {\"dag_run_id\":\"noctua__2026-11-21\",\"logical_date\":\"2026-11-21T18:30:00Z\",\"conf\":{\"night\":\"2026-11-21\"}}");
  }

  @Test
  void withoutANightTheServersClockCounts() {
    isPaused(false);
    server.json("GET /api/v2/version", 200, "{\"version\": \"3.3.2\"}");
    server.json("POST " + RUNS, 200, run("noctua__2026-11-21", "queued"));

    assertThat(noctua("trigger", "--quiet").exit()).isZero();

    String asked =
        server.asked().stream().filter(c -> c.startsWith("POST " + RUNS)).findFirst().orElseThrow();
    LocalDate night = LocalDate.parse(asked.replaceAll(".*\"night\":\"([^\"]*)\".*", "$1"));
    assertThat(night).isAfter("2026-01-01");
    assertThat(asked)
        .contains("\"logical_date\":\"%sT18:30:00Z\"".formatted(night))
        .contains("noctua__" + night);
  }

  @Test
  void anotherRunOfANightHasAnIdAndADateOfItsOwn() {
    isPaused(false);
    server.json(
        "GET " + RUNS + "?order_by=-run_after&limit=100",
        200,
        "{\"dag_runs\": [%s]}".formatted(run("noctua__2026-11-21", "failed")));
    server.json("POST " + RUNS, 200, run("noctua__2026-11-21.2", "queued"));

    Outcome outcome =
        noctua(
            "trigger",
            "--night=2026-11-21",
            "--again",
            "--full",
            "--accept=money_kept,row_counts",
            "--json");

    assertThat(outcome.exit()).as(outcome.err()).isZero();
    assertThat(outcome.out())
        .startsWith("[{\"night\":\"2026-11-21\",\"run\":\"noctua__2026-11-21.2\"");
    assertThat(server.asked().stream().filter(c -> c.startsWith("POST " + RUNS)).findFirst().get())
        .contains(
            "\"noctua__2026-11-21.2\"",
            "\"2026-11-21T18:30:01Z\"",
            "\"accept\":[\"money_kept\",\"row_counts\"]",
            "\"full\":true");
  }

  @Test
  void statusOfAnUnknownDagIsNoEmptyTable() {
    server.json(
        "GET " + DAG, 404, "{\"detail\": \"The Dag with ID: `noctua_nightly` was not found\"}");

    Outcome outcome = noctua("status");

    assertThat(outcome.exit()).isEqualTo(2);
    assertThat(outcome.err()).contains("`noctua_nightly` was not found", "noctua airflow health");
  }

  @Test
  void aLogIsFollowedUntilTheStageEnds() {
    server.json("GET " + RUN, 200, run("noctua__2026-11-21", "running"));
    tasks("train", "running");
    tasks("train", "running");
    tasks("train", "running");
    tasks("train", "success");
    String log = "GET " + RUN + "/taskInstances/train/logs/1";
    server.json(log, 200, "{\"content\": [{\"event\": \"one\"}], \"continuation_token\": \"t\"}");
    server.json(log + "?token=t", 200, "{\"content\": [], \"continuation_token\": \"t\"}");
    server.json(log + "?token=t", 200, "{\"content\": [{\"event\": \"two\"}]}");

    Outcome outcome = noctua("logs", "--run", "noctua__2026-11-21", "--stage", "train", "--follow");

    assertThat(outcome.exit()).as(outcome.err()).isZero();
    assertThat(outcome.out()).isEqualTo("one\ntwo\n");
    Outcome unknown = noctua("logs", "--run", "noctua__2026-11-21", "--stage", "brew");
    assertThat(unknown.exit()).isEqualTo(2);
    assertThat(unknown.err()).contains("--stage brew is unknown: the stages are train");
  }

  @Test
  void aLogIsFollowedFromTryToTry() {
    server.json("GET " + RUN, 200, run("noctua__2026-11-21", "running"));
    train("\"queued\"", 1);
    train("\"running\"", 1);
    train("null", 1);
    train("\"queued\"", 2);
    train("\"running\"", 2);
    train("\"success\"", 2);
    String tasks = RUN + "/taskInstances";
    String log = tasks + "/train/logs/";
    server.json(
        "GET " + log + "1",
        200,
        "{\"content\": [{\"event\": \"one\"}], \"continuation_token\": \"t\"}");
    server.json("GET " + log + "2", 200, "{\"content\": [{\"event\": \"two\"}]}");

    Outcome outcome = noctua("logs", "--run", "noctua__2026-11-21", "--stage", "train", "--follow");

    assertThat(outcome.exit()).as(outcome.err()).isZero();
    assertThat(outcome.out()).isEqualTo("one\ntwo\n");
    String looks = "?limit=100";
    assertThat(
            server.asked().stream()
                .filter(call -> call.startsWith("GET " + tasks))
                .map(call -> call.substring(("GET " + tasks).length())))
        .containsExactly(
            looks, looks, "/train/logs/1", looks, looks, looks, "/train/logs/2", looks);
  }

  @Test
  void aGateThatIsNoneIsRefusedBeforeAnythingIsSent() {
    Outcome outcome =
        noctua("trigger", "--night", "2026-11-21", "--accept", "money_kept,row_count");

    assertThat(outcome.exit()).isEqualTo(2);
    assertThat(outcome.err())
        .contains("--accept row_count is unknown: the gates are contracts, ", "row_counts");
    assertThat(server.asked()).isEmpty();
  }

  @Test
  void healthNamesWhatIsDown() {
    server.json("GET /api/v2/version", 200, "{\"version\": \"3.3.2\"}");
    server.json(
        "GET /api/v2/monitor/health",
        200,
        "{\"scheduler\": {\"status\": \"unhealthy\"}, \"triggerer\": {\"status\": null}}");
    server.json(
        "GET /api/v2/importErrors?limit=100",
        200,
        "{\"import_errors\": [{\"filename\": \"noctua_nightly.py\", \"stack_trace\": \"Traceback\\nNameError: x\\n\"}]}");

    Outcome outcome = noctua("health", "--json");

    assertThat(outcome.exit()).isEqualTo(6);
    assertThat(outcome.out())
        .contains("\"scheduler\",\"status\":\"unhealthy\"", "NameError: x", "not started");
  }

  @Test
  void badInputIsNamed() throws IOException {
    int free;
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      free = socket.getLocalPort();
    }
    Outcome nobody = noctuaAt("http://127.0.0.1:" + free, "status");
    assertThat(nobody.exit()).isEqualTo(6);
    assertThat(nobody.err()).contains("http://127.0.0.1:" + free, "does not answer");
    server.html("GET " + DAG, 200, "<html>login</html>");
    Outcome page = noctua("status");
    assertThat(page.exit()).isEqualTo(2);
    assertThat(page.err()).contains("instead of JSON");
    assertThat(noctua("backfill", "--from", "2026-11-21", "--to", "2026-11-20").err())
        .contains("--from 2026-11-21 is after --to 2026-11-20");
    assertThat(noctua("logs").exit()).isEqualTo(2);
    assertThat(noctua("brew").exit()).isEqualTo(2);
  }
}
