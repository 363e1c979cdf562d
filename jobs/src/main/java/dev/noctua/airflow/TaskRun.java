package dev.noctua.airflow;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/**
 * A task of a run.
 *
 * @param state such as {@code running}, {@code success}, {@code failed}, {@code up_for_retry} or
 *     {@code upstream_failed}; {@code none} while nobody has looked at it
 * @param tryNumber how many times it was started
 */
public record TaskRun(
    String task, String state, int tryNumber, Optional<Instant> started, Optional<Instant> ended) {

  static TaskRun of(JsonNode task) {
    return new TaskRun(
        JsonFields.text(task, "task_id"),
        JsonFields.optionalText(task, "state").orElse("none"),
        task.path("try_number").asInt(),
        JsonFields.time(task, "start_date"),
        JsonFields.time(task, "end_date"));
  }

  /** From its last start to its end; empty before that. */
  public Optional<Duration> duration() {
    return started.flatMap(from -> ended.map(to -> Duration.between(from, to)));
  }
}
