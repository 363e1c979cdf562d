package dev.noctua.airflow;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/** Fields of Airflow's answers, which may be absent or null. */
final class JsonFields {
  private JsonFields() {}

  static String text(JsonNode object, String field) {
    return object.path(field).asText("");
  }

  /** Empty for null, which {@code asText} would call "null". */
  static Optional<String> optionalText(JsonNode object, String field) {
    return Optional.ofNullable(object.path(field).textValue());
  }

  static Optional<Instant> time(JsonNode object, String field) {
    return optionalText(object, field).map(text -> OffsetDateTime.parse(text).toInstant());
  }

  static <T> List<T> list(JsonNode object, String field, Function<JsonNode, T> read) {
    List<T> list = new ArrayList<>();
    object.path(field).forEach(each -> list.add(read.apply(each)));
    return List.copyOf(list);
  }
}
