package dev.noctua.airflow;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;
import java.util.Optional;

/**
 * A part of a task's log.
 *
 * @param lines the lines, oldest first
 * @param next names the part that follows; empty at the log's end
 */
public record LogPage(List<LogLine> lines, Optional<String> next) {

  /**
   * A line.
   *
   * @param time when it was written, as ISO 8601; empty for Airflow's own headings
   * @param level such as {@code info}; may be empty
   */
  public record LogLine(String time, String level, String text) {
    static LogLine of(JsonNode line) {
      return line.isTextual()
          ? new LogLine("", "", line.textValue())
          : new LogLine(
              JsonFields.optionalText(line, "timestamp").orElse(""),
              JsonFields.optionalText(line, "level").orElse(""),
              JsonFields.text(line, "event"));
    }
  }

  static LogPage of(JsonNode page) {
    return new LogPage(
        JsonFields.list(page, "content", LogLine::of),
        JsonFields.optionalText(page, "continuation_token"));
  }
}
