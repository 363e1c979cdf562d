package dev.noctua.generate;

import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.LocalDate;
import java.time.OffsetDateTime;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Stream;
import java.util.zip.GZIPInputStream;

/** Reads what was generated, knowing nothing of how. */
public final class RawFiles {
  private static final JsonMapper STRICT =
      JsonMapper.builder()
          .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
          .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
          .build();

  private RawFiles() {}

  /** Every file below a folder, by its relative path, unpacked. */
  public static Map<String, byte[]> contents(Path root) throws IOException {
    Map<String, byte[]> files = new TreeMap<>();
    try (Stream<Path> walk = Files.walk(root)) {
      for (Path file : walk.filter(Files::isRegularFile).toList()) {
        files.put(root.relativize(file).toString().replace('\\', '/'), unpacked(file));
      }
    }
    return files;
  }

  static byte[] unpacked(Path file) throws IOException {
    byte[] bytes = Files.readAllBytes(file);
    if (!file.toString().endsWith(".gz")) {
      return bytes;
    }
    try (InputStream in = new GZIPInputStream(new ByteArrayInputStream(bytes))) {
      return in.readAllBytes();
    }
  }

  /** The lines of one night of one log; blank ones are none. */
  static List<byte[]> lines(Path night) throws IOException {
    List<byte[]> lines = new ArrayList<>();
    for (Map.Entry<String, byte[]> file : contents(night).entrySet()) {
      if (!file.getKey().startsWith("_")) {
        lines.addAll(split(file.getValue()));
      }
    }
    return lines;
  }

  static List<byte[]> split(byte[] bytes) {
    List<byte[]> lines = new ArrayList<>();
    int start = 0;
    for (int i = 0; i < bytes.length; i++) {
      if (bytes[i] == '\n') {
        byte[] line = Arrays.copyOfRange(bytes, start, i);
        if (!new String(line, StandardCharsets.ISO_8859_1).isBlank()) {
          lines.add(line);
        }
        start = i + 1;
      }
    }
    return lines;
  }

  static JsonNode json(Path file) throws IOException {
    return STRICT.readTree(Files.readAllBytes(file));
  }

  /** The line as JSON, if it is a good one as far as its form goes. */
  static Optional<JsonNode> parsed(byte[] line) {
    if (line.length > 1 << 20 || line[0] != '{') {
      return Optional.empty();
    }
    try {
      return Optional.of(STRICT.readTree(line));
    } catch (IOException e) {
      return Optional.empty();
    }
  }

  /** The valid lines of a log by event id, in order of arrival, the first of each id. */
  static Map<String, JsonNode> accepted(Path log) throws IOException {
    Map<String, JsonNode> lines = new TreeMap<>();
    try (Stream<Path> nights = Files.list(log)) {
      for (Path night : nights.sorted().toList()) {
        for (byte[] line : lines(night)) {
          parsed(line)
              .filter(RawFiles::isGood)
              .ifPresent(json -> lines.putIfAbsent(json.get("event_id").asText(), json));
        }
      }
    }
    return lines;
  }

  /** Lines with a fault have ids of their own (or none), which good lines never have. */
  static boolean isGood(JsonNode json) {
    String id = json.path("event_id").asText("");
    return !id.isEmpty()
        && id.length() <= 64
        && !id.startsWith("q-")
        && !json.get("event_id").isNull();
  }

  static LocalDate date(JsonNode json, ZoneId zone) {
    return instant(json).atZone(zone).toLocalDate();
  }

  static Instant instant(JsonNode json) {
    return OffsetDateTime.parse(json.get("occurred_at").asText()).toInstant();
  }
}
