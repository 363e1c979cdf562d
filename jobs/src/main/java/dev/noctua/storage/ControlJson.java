package dev.noctua.storage;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.datatype.jdk8.Jdk8Module;
import com.fasterxml.jackson.datatype.jsr310.JavaTimeModule;
import dev.noctua.core.Failure;

/**
 * The lake's control files as JSON: dates as ISO 8601, two spaces of indent, so that people can
 * read them too.
 */
public final class ControlJson {
  private static final ObjectMapper MAPPER =
      JsonMapper.builder()
          .addModule(new Jdk8Module())
          .addModule(new JavaTimeModule())
          .disable(SerializationFeature.WRITE_DATES_AS_TIMESTAMPS)
          .disable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
          .enable(SerializationFeature.INDENT_OUTPUT)
          // Messages of damaged files must not quote them.
          .disable(StreamReadFeature.INCLUDE_SOURCE_IN_LOCATION)
          .build();

  private ControlJson() {}

  public static String write(Object value) {
    try {
      return MAPPER.writeValueAsString(value);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("can't write " + value.getClass() + " as JSON", e);
    }
  }

  /**
   * Reads {@code key}'s content.
   *
   * @throws Failure.Input when somebody has damaged it
   */
  public static <T> T read(String content, Class<T> type, String key) {
    try {
      return MAPPER.readValue(content, type);
    } catch (JsonProcessingException e) {
      throw new Failure.Input(
          "%s is damaged, and can't be read: %s; restore it from a copy"
              .formatted(key, e.getOriginalMessage()));
    }
  }
}
