package dev.noctua.airflow;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** The parts of a server and how they are. */
public record ServerHealth(List<Part> parts) {

  /**
   * A part: the database, the scheduler, the triggerer or the DAG processor.
   *
   * @param status {@code healthy} or {@code unhealthy}; empty if the part never ran, which is no
   *     fault of a triggerer
   * @param heartbeat when it last gave a sign of life, as ISO 8601; may be empty
   */
  public record Part(String name, Optional<String> status, String heartbeat) {
    /** True unless it is broken, or never ran although nothing works without it. */
    public boolean isHealthy() {
      return status.map("healthy"::equals).orElse(name.equals("triggerer"));
    }
  }

  static ServerHealth of(JsonNode health) {
    List<Part> parts = new ArrayList<>();
    health
        .properties()
        .forEach(
            part ->
                parts.add(
                    new Part(
                        part.getKey(),
                        JsonFields.optionalText(part.getValue(), "status"),
                        JsonFields.optionalText(
                                part.getValue(), "latest_%s_heartbeat".formatted(part.getKey()))
                            .orElse(""))));
    return new ServerHealth(List.copyOf(parts));
  }

  /** True if every part is. */
  public boolean isHealthy() {
    return parts.stream().allMatch(Part::isHealthy);
  }
}
