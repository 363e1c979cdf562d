package dev.noctua;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/** A day of a raw log, as a platform delivers it. */
public final class RawDay {
  private RawDay() {}

  /**
   * A line of texts.
   *
   * @param pairs name and value in turn
   */
  public static String json(String... pairs) {
    Map<String, String> fields = new LinkedHashMap<>();
    for (int i = 0; i < pairs.length; i += 2) {
      fields.put(pairs[i], pairs[i + 1]);
    }
    return fields.entrySet().stream()
        .map(e -> "\"%s\":\"%s\"".formatted(e.getKey(), e.getValue()))
        .collect(Collectors.joining(",", "{", "}"));
  }

  /** Writes a log's lines of a day, which is complete with them. */
  public static void deliver(Path raw, String log, LocalDate day, List<String> lines) {
    try {
      Path folder = Files.createDirectories(raw.resolve(log).resolve("dt=" + day));
      String files = "";
      if (!lines.isEmpty()) {
        byte[] content = (String.join("\n", lines) + "\n").getBytes(StandardCharsets.UTF_8);
        Files.write(folder.resolve("part.jsonl"), content);
        files =
            "{\"name\":\"part.jsonl\",\"bytes\":%d,\"lines\":%d}"
                .formatted(content.length, lines.size());
      }
      Files.writeString(folder.resolve("_complete.json"), "{\"files\":[" + files + "]}");
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
