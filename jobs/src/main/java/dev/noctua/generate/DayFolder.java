package dev.noctua.generate;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.TreeMap;
import java.util.zip.GZIPOutputStream;

/**
 * One day's folder of one log: files that are written as lines come, then the marker. In the marker
 * names are relative to the folder, and blank lines are no lines.
 */
final class DayFolder {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final byte[] BLANK = " \t\r\n".getBytes(StandardCharsets.UTF_8);

  private static final class Part {
    final OutputStream out;
    long lines;

    Part(OutputStream out) {
      this.out = out;
    }
  }

  private final Path folder;
  private final boolean compressed;
  private final int layout;
  private final Map<String, Part> parts = new TreeMap<>();

  /**
   * @param layout days differ: of 0, 1, 2 the second splits the day at noon, the third keeps the
   *     eighth hour in a folder of its own
   */
  DayFolder(Path folder, boolean compressed, int layout) throws IOException {
    this.folder = folder;
    this.compressed = compressed;
    this.layout = layout;
    Files.createDirectories(folder);
  }

  boolean compressed() {
    return compressed;
  }

  void line(byte[] line, int hour, boolean carriageReturn) throws IOException {
    Part part = part(hour);
    part.lines++;
    part.out.write(line);
    if (carriageReturn) {
      part.out.write('\r');
    }
    part.out.write('\n');
  }

  void blankLine(int hour) throws IOException {
    part(hour).out.write(BLANK);
  }

  private Part part(int hour) throws IOException {
    String name = "part-00000.jsonl";
    if (layout == 1 && hour >= 12) {
      name = "part-00001.jsonl";
    } else if (layout == 2 && hour == 7) {
      name = "hour=07/part-00000.jsonl";
    }
    if (compressed) {
      name = name + ".gz";
    }
    Part part = parts.get(name);
    if (part == null) {
      Path file = folder.resolve(name);
      Files.createDirectories(file.getParent());
      OutputStream out = new BufferedOutputStream(Files.newOutputStream(file), 1 << 16);
      part = new Part(compressed ? new GZIPOutputStream(out, 1 << 13) : out);
      parts.put(name, part);
    }
    return part;
  }

  int files() {
    return parts.size();
  }

  long lines() {
    return parts.values().stream().mapToLong(part -> part.lines).sum();
  }

  /** Closes the files and ends the day with its marker. */
  void finish() throws IOException {
    ObjectNode marker = JsonNodeFactory.instance.objectNode();
    ArrayNode files = marker.putArray("files");
    for (Map.Entry<String, Part> entry : parts.entrySet()) {
      entry.getValue().out.close();
      files
          .addObject()
          .put("name", entry.getKey())
          .put("bytes", Files.size(folder.resolve(entry.getKey())))
          .put("lines", entry.getValue().lines);
    }
    String text = JSON.writeValueAsString(marker) + "\n";
    Files.writeString(folder.resolve("_complete.json"), text, StandardCharsets.UTF_8);
  }
}
