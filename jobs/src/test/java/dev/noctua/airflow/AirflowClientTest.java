package dev.noctua.airflow;

import static dev.noctua.airflow.ScriptedServer.PASSWORD;
import static dev.noctua.airflow.ScriptedServer.TOKEN;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.TextNode;
import dev.noctua.core.Failure;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The client against answers such as Airflow's. */
class AirflowClientTest {
  private static final Instant DATE = Instant.parse("2026-11-21T18:30:00Z");
  private static final Map<String, JsonNode> CONF = Map.of("night", new TextNode("2026-11-21"));
  private static final String RUNS = "/api/v2/dags/nightly/dagRuns";
  private static final String SAME_DATE =
      "GET "
          + RUNS
          + "?limit=1&logical_date_gte=2026-11-21T18:30:00Z&logical_date_lte=2026-11-21T18:30:00Z";

  private final ScriptedServer server = new ScriptedServer();
  private final AirflowClient client = server.client();

  @AfterEach
  void stop() {
    server.close();
  }

  private static String run(String id, String state, String night) {
    return """
        {"dag_run_id": "%s", "dag_id": "nightly", "logical_date": "2026-11-21T18:30:00Z",
         "run_type": "manual", "state": "%s", "start_date": "2026-11-22T00:00:00.5Z",
         "end_date": null, "conf": {"night": "%s"}}"""
        .formatted(id, state, night);
  }

  private AirflowException refused(Runnable call) {
    AirflowException e = catchThrowableOfType(AirflowException.class, call::run);
    assertThat(e).isNotNull();
    assertThat(e.toString()).doesNotContain(PASSWORD, TOKEN);
    assertThat(e.remedy()).isNotBlank();
    assertThat(e).hasMessage(e.detail() + ": " + e.remedy());
    return e;
  }

  @Test
  void aTokenIsFetchedOnceAndRenewedWhenItHasExpired() {
    String pause = "PATCH /api/v2/dags/nightly?update_mask=is_paused";
    server.json("GET /api/v2/dags/nightly", 200, "{\"dag_id\": \"nightly\", \"is_paused\": true}");
    server.json(pause, 401, "{\"detail\": \"Token Expired\"}");
    server.json(pause, 403, "{\"detail\": \"Invalid JWT token\"}");
    server.json(pause, 200, "{\"dag_id\": \"nightly\", \"is_paused\": true}");

    assertThat(client.dag("nightly").isPaused()).isTrue();
    assertThat(client.dag("nightly").nextRun()).isEmpty();
    assertThat(server.asked("POST /auth/token")).isEqualTo(1);
    assertThat(refused(() -> client.pause("nightly")).status()).isEqualTo(403);
    assertThat(server.asked("POST /auth/token")).isEqualTo(2);
    assertThat(client.pause("nightly").isPaused()).isTrue();
    assertThat(server.asked(pause)).isEqualTo(3);
  }

  @Test
  void onlyCallsThatChangeNothingAreRepeated() {
    String trigger = "POST " + RUNS;
    server.json("GET " + RUNS + "/r", 503, "{\"detail\": \"busy\"}");
    server.json("GET " + RUNS + "/r", 502, "{\"detail\": \"busy\"}");
    server.json("GET " + RUNS + "/r", 200, run("r", "running", "2026-11-21"));
    server.json(trigger, 503, "{\"detail\": \"busy\"}");
    server.json("POST /api/v2/backfills/dry_run", 500, "{\"detail\": \"busy\"}");

    assertThat(client.run("nightly", "r").state()).isEqualTo("running");
    AirflowException once = refused(() -> client.trigger("nightly", "r", DATE, CONF));
    assertThat(once.failure()).isInstanceOf(Failure.Unavailable.class);
    assertThat(server.asked(trigger)).isEqualTo(1);
    refused(() -> client.plannedBackfill("nightly", DATE, DATE));
    assertThat(server.asked("POST /api/v2/backfills/dry_run")).isEqualTo(3);
  }

  @Test
  void aTriggerSendsTheDateAndTheParams() {
    server.json("POST " + RUNS, 200, run("r", "queued", "2026-11-21"));

    TriggeredRun triggered = client.trigger("nightly", "r", DATE, CONF);

    assertThat(triggered.isNew()).isTrue();
    assertThat(triggered.run())
        .isEqualTo(
            new DagRun(
                "nightly",
                "r",
                Optional.of(DATE),
                "queued",
                "manual",
                Optional.of(Instant.parse("2026-11-22T00:00:00.5Z")),
                Optional.empty(),
                CONF));
    assertThat(server.asked())
        .contains(
            "POST "
                + RUNS
                + " {\"dag_run_id\":\"r\",\"logical_date\":\"2026-11-21T18:30:00Z\",\"conf\":{\"night\":\"2026-11-21\"}}");
  }

  @Test
  void aSecondTriggerFindsTheRunOfTheFirst() {
    server.json("POST " + RUNS, 409, "{\"detail\": {\"reason\": \"Unique constraint violation\"}}");
    server.json("GET " + RUNS + "/r", 200, run("r", "success", "2026-11-21"));

    TriggeredRun triggered = client.trigger("nightly", "r", DATE, CONF);

    assertThat(triggered.isNew()).isFalse();
    assertThat(triggered.run().state()).isEqualTo("success");
  }

  @Test
  void aRunOfSomebodyElseIsNamed() {
    server.json("POST " + RUNS, 409, "{\"detail\": {\"reason\": \"Unique constraint violation\"}}");
    String other = run("scheduled__1", "running", "");
    server.json(SAME_DATE, 200, "{\"dag_runs\": [%s]}".formatted(other));

    AirflowException e = refused(() -> client.trigger("nightly", "r", DATE, CONF));
    assertThat(e.failure()).isInstanceOf(Failure.Locked.class);
    assertThat(e.detail()).contains("scheduled__1", "running", "2026-11-21T18:30:00Z");

    server.json("GET " + RUNS + "/r", 200, run("r", "failed", "2026-11-20"));
    assertThat(refused(() -> client.trigger("nightly", "r", DATE, CONF)).detail())
        .contains("another run", "r (manual, failed");
  }

  @Test
  void aWrongPasswordIsSaidAndNotShown() {
    server.without("POST /auth/token");
    server.json("POST /auth/token", 401, "{\"detail\": \"Invalid credentials\"}");

    AirflowException e = refused(() -> client.dag("nightly"));

    assertThat(e.status()).isEqualTo(401);
    assertThat(e.failure()).isInstanceOf(Failure.Usage.class);
    assertThat(e).hasMessageContaining("NOCTUA_AIRFLOW_PASSWORD");
    assertThat(server.asked("POST /auth/token")).isEqualTo(1);
  }

  @ParameterizedTest
  @CsvSource({"422", "400", "500"})
  void aServerThatQuotesThePasswordIsNotQuoted(int status) {
    server.without("POST /auth/token");
    server.json(
        "POST /auth/token", status, "{\"detail\": \"no {'password': '" + PASSWORD + "'}\"}");

    assertThat(refused(() -> client.dag("nightly")).status()).isEqualTo(status);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "400|{\"detail\": \"Invalid input for param full: 'maybe'\\n\\nOn instance\"}|Invalid input for param full: 'maybe' On instance|correct",
        "422|{\"detail\": [{\"loc\": [\"body\", \"state\"], \"msg\": \"Field required\", \"input\": \"secret\"}]}|body.state: Field required|correct",
        "403|{\"detail\": \"Forbidden\"}|Forbidden|role",
        "404|{\"detail\": \"The Dag with ID: `nightly` was not found\"}|`nightly` was not found|airflow.dag",
        "404|{\"error\": \"API route not found\"}|API route not found|airflow.url",
        "409|{\"detail\": {\"reason\": \"Unique\", \"message\": \"Serious\"}}|Unique: Serious|airflow status",
        "500|no JSON|no JSON|log",
        "418|{}|no reason|log",
      })
  void everyShapeOfAnErrorIsRead(int status, String body, String detail, String remedy) {
    server.json("GET /api/v2/dags/nightly", status, body);

    AirflowException e = refused(() -> client.dag("nightly"));

    assertThat(e.status()).isEqualTo(status);
    assertThat(e.detail()).contains(detail, server.address().toString()).doesNotContain("secret");
    assertThat(e.remedy()).contains(remedy);
  }

  @Test
  void whatIsNoAirflow3IsSaid() {
    server.html("GET /api/v2/version", 200, "<html>login</html>");
    assertThat(refused(client::version))
        .hasMessageContaining("instead of JSON")
        .hasMessageContaining("airflow.url")
        .extracting(AirflowException::failure)
        .isInstanceOf(Failure.Usage.class);

    server.without("GET /api/v2/version");
    server.with("GET /api/v2/version", 302, Map.of("Location", "https://sso/login"));
    assertThat(refused(client::version)).hasMessageContaining("a redirection");

    server.without("GET /api/v2/version").without("POST /auth/token");
    server.html("GET /api/v2/version", 404, "<html>lost</html>");
    server.html("POST /auth/token", 405, "<html>not allowed</html>");
    server.json("GET /api/v1/version", 200, "{\"version\": \"2.10.4\"}");
    assertThat(refused(client::version)).hasMessageContaining("a server of Airflow 2.10.4");
    assertThat(refused(() -> client.dag("nightly")))
        .hasMessageContaining("a server of Airflow 2.10.4");
  }

  @Test
  @Timeout(20)
  void aServerThatIsNotThereIsNamedWithinSeconds() throws IOException {
    int free;
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      free = socket.getLocalPort();
    }
    URI nobody = URI.create("http://127.0.0.1:" + free);
    long began = System.nanoTime();

    AirflowException e = refused(() -> new AirflowClient(nobody, "admin", PASSWORD).dag("nightly"));

    assertThat(Duration.ofNanos(System.nanoTime() - began)).isLessThan(Duration.ofSeconds(8));
    assertThat(e.status()).isZero();
    assertThat(e.failure()).isInstanceOf(Failure.Unavailable.class);
    assertThat(e).hasMessageContaining(nobody.toString());
  }

  @ParameterizedTest
  @CsvSource({"ftp://airflow", "http://admin:geheim@airflow:8080", "airflow:8080", "http:///x"})
  void anAddressThatIsNoneIsRefused(URI address) {
    assertThatThrownBy(() -> new AirflowClient(address, "admin", PASSWORD))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageNotContaining("geheim");
  }

  @Test
  @Timeout(30)
  void aWatchGoesOnWhenTheStreamEndsEarly() {
    String wait = "GET " + RUNS + "/r/wait?interval=2";
    server.json(wait, 200, "{\"state\": \"queued\"}\n{\"state\": \"running\"}\n");
    server.json(wait, 200, "{\"state\": \"running\"}\n\n{\"state\": \"failed\"}\n");
    server.json("GET " + RUNS + "/r", 200, run("r", "failed", "2026-11-21"));
    List<String> states = new ArrayList<>();

    assertThat(client.watch("nightly", "r", states::add).isOver()).isTrue();

    assertThat(states).containsExactly("queued", "running", "running", "failed");
  }

  @Test
  @Timeout(30)
  void aWatchGoesOnWhenTheServerHasAnotherKey() {
    String wait = "GET " + RUNS + "/r/wait?interval=2";
    server.json(wait, 403, "{\"detail\": \"Invalid JWT token\"}");
    server.json(wait, 200, "{\"state\": \"success\"}\n");
    server.json("GET " + RUNS + "/r", 200, run("r", "success", "2026-11-21"));

    assertThat(client.watch("nightly", "r", state -> {}).isOver()).isTrue();
    assertThat(server.asked("POST /auth/token")).isEqualTo(2);

    server.without(wait).json(wait, 403, "{\"detail\": \"Forbidden\"}");
    assertThat(refused(() -> client.watch("nightly", "r", state -> {})))
        .hasMessageContaining("403: Forbidden");
    assertThat(server.asked("POST /auth/token")).isEqualTo(2);
  }

  private AirflowException failedWatch(List<String> states) {
    AirflowConnection connection = new AirflowConnection(server.address(), "admin", PASSWORD);
    String path = RUNS + "/r/wait?interval=2";
    return refused(() -> new RunWatch(connection, path, Duration.ZERO).end(states::add));
  }

  @ParameterizedTest
  @Timeout(30)
  @ValueSource(strings = {"\n\n", "{\"detail\": \"busy\"}\n"})
  void aWatchThatHearsNoStateFails(String body) {
    String wait = "GET " + RUNS + "/r/wait?interval=2";
    server.json(wait, 200, body);
    server.json(wait, 200, "{\"state\": \"running\"}\n");
    server.json(wait, 200, body);
    List<String> states = new ArrayList<>();

    AirflowException e = failedWatch(states);

    assertThat(e.failure()).isInstanceOf(Failure.Unavailable.class);
    assertThat(e).hasMessageContaining("ended before it said a state");
    assertThat(states).containsExactly("running");
    assertThat(server.asked(wait)).as("2, and 36 in a row").isEqualTo(38);
  }

  @ParameterizedTest
  @Timeout(30)
  @ValueSource(
      strings = {"<html>\n<body>login</body>", "\n{\n\"state\": \"success\"}", "[]", "null"})
  void aWatchOfAPageEndsAtOnce(String body) {
    String wait = "GET " + RUNS + "/r/wait?interval=2";
    server.html(wait, 200, body);

    AirflowException e = failedWatch(new ArrayList<>());

    assertThat(e.failure()).isInstanceOf(Failure.Usage.class);
    assertThat(e).hasMessageContaining("instead of JSON").hasMessageContaining("airflow.url");
    assertThat(server.asked(wait)).isEqualTo(1);
  }

  @Test
  void aWatchOfNoRunEndsAtOnce() {
    server.json(
        "GET " + RUNS + "/r/wait?interval=2", 404, "{\"detail\": \"The DagRun was not found\"}");

    assertThat(refused(() -> client.watch("nightly", "r", state -> {})).status()).isEqualTo(404);
  }

  @Test
  void aLogIsReadPageByPage() {
    String log = RUNS + "/r/taskInstances/train/logs/2";
    server.json(
        "GET " + log,
        200,
        """
        {"content": [{"event": "::group::x"},
          {"timestamp": "2026-11-22T00:00:00Z", "level": "info", "event": "a 'b' \\u001b[31m"}],
         "continuation_token": "a/b+c="}""");
    server.json("GET " + log + "?token=a%2Fb%2Bc%3D", 200, "{\"content\": [\"plain\"]}");

    LogPage first = client.log("nightly", "r", "train", 2, Optional.empty());
    LogPage second = client.log("nightly", "r", "train", 2, first.next());

    assertThat(first.lines())
        .containsExactly(
            new LogPage.LogLine("", "", "::group::x"),
            new LogPage.LogLine("2026-11-22T00:00:00Z", "info", "a 'b' \u001b[31m"));
    assertThat(second)
        .isEqualTo(new LogPage(List.of(new LogPage.LogLine("", "", "plain")), Optional.empty()));
  }

  @Test
  void namesWithSignsAreQuotedInPaths() {
    String path = "GET /api/v2/dags/a%2Fb%20c/dagRuns/scheduled__2026-11-22T00%3A00%3A00%2B00%3A00";
    server.json(path, 200, run("x", "success", ""));

    assertThat(client.run("a/b c", "scheduled__2026-11-22T00:00:00+00:00").id()).isEqualTo("x");
  }

  @Test
  void whatATaskLeftIsFoundOrNot() {
    String path = RUNS + "/r/taskInstances/publish/xcomEntries/exit_code";
    assertThat(client.result("nightly", "r", "publish", "other")).isEmpty();
    server.json("GET " + path, 200, "{\"key\": \"exit_code\", \"value\": 4}");
    assertThat(client.result("nightly", "r", "publish", "exit_code")).contains("4");
  }

  @Test
  void aTriggererThatNeverRanIsNotUnhealthy() {
    server.json(
        "GET /api/v2/monitor/health",
        200,
        """
        {"metadatabase": {"status": "healthy"},
         "scheduler": {"status": "healthy", "latest_scheduler_heartbeat": "2026-11-22T00:00:00Z"},
         "triggerer": {"status": null}, "dag_processor": {"status": "healthy"}}""");
    server.json("GET /api/v2/monitor/health", 200, "{\"scheduler\": {\"status\": null}}");

    ServerHealth health = client.health();
    assertThat(health.isHealthy()).isTrue();
    assertThat(health.parts().get(1).heartbeat()).isEqualTo("2026-11-22T00:00:00Z");
    assertThat(client.health().isHealthy()).isFalse();
    assertThat(server.asked("POST /auth/token")).isZero();
  }

  @Test
  void theServersClockIsInItsAnswers() {
    server.json("GET /api/v2/version", 200, "{\"version\": \"3.3.2\"}");

    assertThat(client.clock().orElseThrow()).isAfter(Instant.parse("2026-01-01T00:00:00Z"));
    assertThat(client.version()).isEqualTo("3.3.2");
  }
}
