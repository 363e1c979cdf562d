package dev.noctua.airflow;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.net.URI;
import java.net.URLEncoder;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Supplier;

/**
 * The calls of one account to one Airflow 3. Every method throws {@link AirflowException} if the
 * server refuses or does not answer; only calls that change nothing are repeated.
 */
public final class AirflowClient {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final String API = "/api/v2";
  private static final Duration PAUSE_OF_WATCH = Duration.ofSeconds(4);

  private final AirflowConnection connection;

  /**
   * A client; it calls nobody yet.
   *
   * @param server the API server, such as {@code http://airflow:8080}
   * @throws IllegalArgumentException if that is no http or https address, or has a user in it
   */
  public AirflowClient(URI server, String user, String password) {
    boolean isWeb = List.of("http", "https").contains(String.valueOf(server.getScheme()));
    if (!isWeb || server.getHost() == null || server.getUserInfo() != null) {
      // The address may hold a password, so the message does without it.
      throw new IllegalArgumentException(
          "the server's address must be http:// or https:// and a host");
    }
    URI base = URI.create(server.toString().replaceAll("/+$", ""));
    this.connection = new AirflowConnection(base, user, password);
  }

  /** Airflow's version, such as 3.3.2; refuses a server of Airflow 2. */
  public String version() {
    return JsonFields.text(connection.getOpenly(API + "/version"), "version");
  }

  /** The server's clock, to the second; empty if its answers carry none. */
  public Optional<Instant> clock() {
    return connection.clock();
  }

  /** How the server's parts are; needs no account. */
  public ServerHealth health() {
    return ServerHealth.of(connection.getOpenly(API + "/monitor/health"));
  }

  /** The files of DAGs that could not be read. */
  public List<ImportError> importErrors() {
    return JsonFields.list(
        connection.get(API + "/importErrors?limit=100"), "import_errors", ImportError::of);
  }

  public DagState dag(String dag) {
    return DagState.of(connection.get(path("dags", dag)));
  }

  /** Lets no more runs of a DAG start; what runs goes on. */
  public DagState pause(String dag) {
    return setPaused(dag, true);
  }

  public DagState resume(String dag) {
    return setPaused(dag, false);
  }

  private DagState setPaused(String dag, boolean isPaused) {
    ObjectNode body = JSON.createObjectNode().put("is_paused", isPaused);
    return DagState.of(
        connection.change("PATCH", path("dags", dag) + "?update_mask=is_paused", body));
  }

  /**
   * Triggers a run, unless a call with the same id, date and params has done so before.
   *
   * @param logicalDate the time that the run stands for; a DAG has one run for each
   * @throws AirflowException with status 409 if another run has the id or the date; it says which
   */
  public TriggeredRun trigger(
      String dag, String run, Instant logicalDate, Map<String, JsonNode> conf) {
    ObjectNode body = JSON.createObjectNode();
    body.put("dag_run_id", run);
    body.put("logical_date", logicalDate.toString());
    body.set("conf", JSON.valueToTree(conf));
    try {
      JsonNode answer = connection.change("POST", path("dags", dag, "dagRuns"), body);
      return new TriggeredRun(DagRun.of(answer), true);
    } catch (AirflowException e) {
      if (e.status() != 409) {
        throw e;
      }
      // Airflow says the same of a repeated id and of a repeated date.
      DagRun there = holder(dag, run, logicalDate).orElseThrow(() -> e);
      boolean isOurs =
          there.id().equals(run)
              && there.logicalDate().equals(Optional.of(logicalDate))
              && there.conf().equals(conf);
      if (!isOurs) {
        throw new AirflowException(
            e.status(),
            "DAG %s has another run for this already: %s (%s, %s, of %s)"
                .formatted(
                    dag,
                    there.id(),
                    there.type(),
                    there.state(),
                    there.logicalDate().map(Instant::toString).orElse("no date")),
            "watch that one, clear it to run it again, or trigger a run of another id and date");
      }
      return new TriggeredRun(there, false);
    }
  }

  private Optional<DagRun> holder(String dag, String run, Instant logicalDate) {
    String query = "?limit=1&logical_date_gte=%1$s&logical_date_lte=%1$s".formatted(logicalDate);
    Optional<DagRun> sameId = find(() -> run(dag, run));
    return sameId.isPresent()
        ? sameId
        : JsonFields.list(
                connection.get(path("dags", dag, "dagRuns") + query), "dag_runs", DagRun::of)
            .stream()
            .findFirst();
  }

  public DagRun run(String dag, String run) {
    return DagRun.of(connection.get(path("dags", dag, "dagRuns", run)));
  }

  /** The newest runs of a DAG, newest first, at most so many (100 or fewer). */
  public List<DagRun> runs(String dag, int most) {
    String query = "?order_by=-run_after&limit=" + most;
    return JsonFields.list(
        connection.get(path("dags", dag, "dagRuns") + query), "dag_runs", DagRun::of);
  }

  /** The tasks of a run, in no order. */
  public List<TaskRun> tasks(String dag, String run) {
    return JsonFields.list(
        connection.get(path("dags", dag, "dagRuns", run, "taskInstances") + "?limit=100"),
        "task_instances",
        TaskRun::of);
  }

  /** What the last try of a task left under a key, as text; empty if it left nothing. */
  public Optional<String> result(String dag, String run, String task, String key) {
    String path = path("dags", dag, "dagRuns", run, "taskInstances", task, "xcomEntries", key);
    return find(() -> connection.get(path).path("value").asText());
  }

  /**
   * Waits until a run is over, through restarts of the server of up to three minutes.
   *
   * @param each called with the run's state every two seconds, as long as the server answers
   */
  public DagRun watch(String dag, String run, Consumer<String> each) {
    String stream = path("dags", dag, "dagRuns", run, "wait") + "?interval=2";
    new RunWatch(connection, stream, PAUSE_OF_WATCH).end(each);
    return run(dag, run);
  }

  /**
   * A part of the log of one try of a task.
   *
   * @param part empty for the beginning, later {@link LogPage#next}
   */
  public LogPage log(String dag, String run, String task, int tryNumber, Optional<String> part) {
    String path = path("dags", dag, "dagRuns", run, "taskInstances", task, "logs", "" + tryNumber);
    String query = part.map(token -> "?token=" + encoded(token)).orElse("");
    return LogPage.of(connection.get(path + query));
  }

  /** Ends a run as failed; tasks at work are stopped. */
  public DagRun cancel(String dag, String run) {
    ObjectNode body = JSON.createObjectNode().put("state", "failed");
    return DagRun.of(
        connection.change("PATCH", path("dags", dag, "dagRuns", run) + "?update_mask=state", body));
  }

  /** The tasks that {@link #clear} would run again. */
  public List<TaskRun> plannedClear(String dag, String run, List<String> tasks) {
    return cleared(
        connection.ask(path("dags", dag, "clearTaskInstances"), clearing(run, tasks, true)));
  }

  /**
   * Runs tasks of a run again, with all that follow them.
   *
   * @param tasks their names; none: those that failed
   */
  public List<TaskRun> clear(String dag, String run, List<String> tasks) {
    return cleared(
        connection.change(
            "POST", path("dags", dag, "clearTaskInstances"), clearing(run, tasks, false)));
  }

  private static ObjectNode clearing(String run, List<String> tasks, boolean isDry) {
    ObjectNode body = JSON.createObjectNode();
    body.put("dag_run_id", run).put("dry_run", isDry).put("only_failed", tasks.isEmpty());
    if (!tasks.isEmpty()) {
      body.set("task_ids", JSON.valueToTree(tasks));
    }
    return body.put("include_downstream", true).put("reset_dag_runs", true);
  }

  private static List<TaskRun> cleared(JsonNode answer) {
    return JsonFields.list(answer, "task_instances", TaskRun::of);
  }

  /** The logical dates for which {@link #backfill} would make runs. */
  public List<Instant> plannedBackfill(String dag, Instant from, Instant to) {
    JsonNode answer = connection.ask(API + "/backfills/dry_run", backfilling(dag, from, to));
    return JsonFields.list(
        answer, "backfills", each -> JsonFields.time(each, "logical_date").orElseThrow());
  }

  /**
   * Makes a run for each scheduled time of a range, one at a time and oldest first. Times whose run
   * succeeded are left out.
   */
  public BackfillRun backfill(String dag, Instant from, Instant to) {
    return BackfillRun.of(
        connection.change("POST", API + "/backfills", backfilling(dag, from, to)));
  }

  private static ObjectNode backfilling(String dag, Instant from, Instant to) {
    ObjectNode body = JSON.createObjectNode();
    body.put("dag_id", dag).put("from_date", from.toString()).put("to_date", to.toString());
    body.put("run_backwards", false).put("reprocess_behavior", "failed");
    return body.put("max_active_runs", 1);
  }

  public BackfillRun backfill(int id) {
    return BackfillRun.of(connection.get(API + "/backfills/" + id));
  }

  /** The newest events of assets that tasks of a DAG have renewed, newest first. */
  public List<AssetEvent> assetEvents(String dag, int most) {
    return JsonFields.list(
        connection.get(
            API
                + "/assets/events?order_by=-timestamp&limit=%d&source_dag_id=%s"
                    .formatted(most, encoded(dag))),
        "asset_events",
        AssetEvent::of);
  }

  private static <T> Optional<T> find(Supplier<T> call) {
    try {
      return Optional.of(call.get());
    } catch (AirflowException e) {
      if (e.status() == 404) {
        return Optional.empty();
      }
      throw e;
    }
  }

  private static String path(String... parts) {
    StringBuilder path = new StringBuilder(API);
    for (String part : parts) {
      path.append('/').append(encoded(part));
    }
    return path.toString();
  }

  private static String encoded(String text) {
    return URLEncoder.encode(text, UTF_8).replace("+", "%20");
  }
}
