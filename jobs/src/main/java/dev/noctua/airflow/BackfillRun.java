package dev.noctua.airflow;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Instant;
import java.util.Optional;

/**
 * A backfill: runs for a range of dates, oldest first.
 *
 * @param completed when its last run ended; empty while it is at work
 */
public record BackfillRun(
    int id, Instant from, Instant to, boolean isPaused, Optional<Instant> completed) {

  static BackfillRun of(JsonNode backfill) {
    return new BackfillRun(
        backfill.path("id").asInt(),
        JsonFields.time(backfill, "from_date").orElse(Instant.MIN),
        JsonFields.time(backfill, "to_date").orElse(Instant.MAX),
        backfill.path("is_paused").asBoolean(),
        JsonFields.time(backfill, "completed_at"));
  }
}
