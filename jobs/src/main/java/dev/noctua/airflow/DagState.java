package dev.noctua.airflow;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Instant;
import java.util.Optional;

/**
 * A DAG as the scheduler knows it.
 *
 * @param isPaused whether its runs wait until it is resumed
 * @param hasImportErrors whether its file could not be read the last time
 * @param nextRun the logical date of the next scheduled run
 */
public record DagState(
    String dag, boolean isPaused, boolean hasImportErrors, Optional<Instant> nextRun) {

  static DagState of(JsonNode dag) {
    return new DagState(
        JsonFields.text(dag, "dag_id"),
        dag.path("is_paused").asBoolean(),
        dag.path("has_import_errors").asBoolean(),
        JsonFields.time(dag, "next_dagrun_logical_date"));
  }
}
