package dev.noctua.airflow;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/**
 * A run of a DAG.
 *
 * @param logicalDate the time that the run stands for; empty if it was triggered without one
 * @param state {@code queued}, {@code running}, {@code success} or {@code failed}
 * @param type {@code scheduled}, {@code manual}, {@code backfill} or {@code asset_triggered}
 * @param conf the params that it was triggered with
 */
public record DagRun(
    String dag,
    String id,
    Optional<Instant> logicalDate,
    String state,
    String type,
    Optional<Instant> started,
    Optional<Instant> ended,
    Map<String, JsonNode> conf) {

  static DagRun of(JsonNode run) {
    return new DagRun(
        JsonFields.text(run, "dag_id"),
        JsonFields.text(run, "dag_run_id"),
        JsonFields.time(run, "logical_date"),
        JsonFields.text(run, "state"),
        JsonFields.text(run, "run_type"),
        JsonFields.time(run, "start_date"),
        JsonFields.time(run, "end_date"),
        conf(run));
  }

  private static Map<String, JsonNode> conf(JsonNode run) {
    Map<String, JsonNode> conf = new HashMap<>();
    run.path("conf").properties().forEach(param -> conf.put(param.getKey(), param.getValue()));
    return Map.copyOf(conf);
  }

  /** True when nothing more happens to it, unless somebody clears it. */
  public boolean isOver() {
    return state.equals("success") || state.equals("failed");
  }

  /** From its start to its end; empty before that. */
  public Optional<Duration> duration() {
    return started.flatMap(from -> ended.map(to -> Duration.between(from, to)));
  }
}
