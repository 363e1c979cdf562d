package dev.noctua.airflow;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Instant;

/**
 * That an asset was renewed.
 *
 * @param task the task that did it, empty if none did
 * @param run the run of that task
 */
public record AssetEvent(String asset, Instant time, String dag, String task, String run) {

  static AssetEvent of(JsonNode event) {
    return new AssetEvent(
        JsonFields.text(event, "name"),
        JsonFields.time(event, "timestamp").orElse(Instant.EPOCH),
        JsonFields.optionalText(event, "source_dag_id").orElse(""),
        JsonFields.optionalText(event, "source_task_id").orElse(""),
        JsonFields.optionalText(event, "source_run_id").orElse(""));
  }
}
