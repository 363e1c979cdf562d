package dev.noctua;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;

/**
 * What a generated platform doesn't have: a line of everybody who has asked to be forgotten, that
 * comes after they were.
 */
final class LateLines {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final String NAME = "late.jsonl";

  private LateLines() {}

  /**
   * Delivers them with a day's behavior, and counts them in {@code truth.json}.
   *
   * @param made the generated platform
   */
  static void deliver(Path made, LocalDate day) throws IOException {
    ObjectNode truth = (ObjectNode) JSON.readTree(made.resolve("truth.json").toFile());
    List<String> lines = new ArrayList<>();
    for (var asked : truth.get("deletion_requested").properties()) {
      if (LocalDate.parse(asked.getValue().textValue()).isBefore(day)) {
        lines.add(
            "{\"event_id\":\"late-%1$s\",\"occurred_at\":\"%2$sT08:00:00+08:00\",\"user_id\":\"%1$s\",\"action\":\"view\",\"content_id\":\"1\"}\n"
                .formatted(asked.getKey(), day));
      }
    }
    if (lines.isEmpty()) {
      return;
    }
    Path folder = made.resolve("raw/behavior/dt=" + day);
    Path marker = folder.resolve("_complete.json");
    ObjectNode complete = (ObjectNode) JSON.readTree(marker.toFile());
    String text = String.join("", lines);
    complete
        .withArray("files")
        .addObject()
        .put("name", NAME)
        .put("bytes", text.length())
        .put("lines", lines.size());
    Files.writeString(folder.resolve(NAME), text);
    Files.writeString(marker, complete.toString());
    ObjectNode tally = (ObjectNode) truth.at("/logs/behavior/" + day);
    add(tally, "files", 1);
    add(tally, "lines", lines.size());
    add(tally, "erased", lines.size());
    Files.writeString(made.resolve("truth.json"), truth.toString());
  }

  static void add(ObjectNode tally, String count, long more) {
    tally.put(count, tally.get(count).longValue() + more);
  }
}
