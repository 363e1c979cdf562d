package dev.noctua.airflow;

import com.fasterxml.jackson.databind.JsonNode;

/**
 * Why a file of DAGs could not be read.
 *
 * @param file its path below the DAGs' folder
 * @param trace Python's own words, several lines
 */
public record ImportError(String file, String trace) {
  static ImportError of(JsonNode error) {
    return new ImportError(
        JsonFields.text(error, "filename"), JsonFields.text(error, "stack_trace"));
  }

  /** The last line, which says what is wrong. */
  public String reason() {
    return trace.lines().filter(line -> !line.isBlank()).reduce("", (a, b) -> b).strip();
  }
}
