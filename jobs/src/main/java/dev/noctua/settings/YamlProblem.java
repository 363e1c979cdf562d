package dev.noctua.settings;

import com.fasterxml.jackson.databind.JsonMappingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.exc.MismatchedInputException;
import java.math.BigDecimal;
import java.time.ZoneId;
import java.util.Collection;
import java.util.Map;

/**
 * What is wrong with a YAML file that doesn't fit its record.
 *
 * @param place dotted keys; an item of a list stands in brackets, by its name if it has one
 * @param value what stands there; a missing node when nothing does
 * @param expected what should stand there, such as {@code a whole number}
 */
public record YamlProblem(String place, JsonNode value, String expected) {
  private static final Map<Class<?>, String> KINDS =
      Map.of(
          int.class, "a whole number",
          Integer.class, "a whole number",
          long.class, "a whole number",
          double.class, "a number",
          BigDecimal.class, "a number",
          boolean.class, "true or false",
          AutoNumber.class, "a number or auto",
          ZoneId.class, "a time zone such as Asia/Shanghai",
          String.class, "a text");

  /**
   * What {@code e} says of the file.
   *
   * @param root what was read
   * @param start where that stands in its file; empty: it is the file
   */
  public static YamlProblem of(JsonMappingException e, JsonNode root, String start) {
    String place = start;
    JsonNode value = root;
    for (JsonMappingException.Reference step : e.getPath()) {
      boolean key = step.getFieldName() != null;
      value = key ? value.path(step.getFieldName()) : value.path(step.getIndex());
      place = key ? under(place, step.getFieldName()) : place + "[" + label(value) + "]";
    }
    Class<?> type =
        e instanceof MismatchedInputException mismatch ? mismatch.getTargetType() : null;
    return new YamlProblem(place, value, kind(type));
  }

  /** The place of a key in the section that stands at {@code place}. */
  public static String under(String place, String key) {
    return place.isEmpty() || key.isEmpty() ? place + key : place + "." + key;
  }

  /** How places call an item of a list. */
  public static String label(JsonNode item) {
    for (String key : new String[] {"name", "property", "value"}) {
      if (item.path(key).isTextual()) {
        return item.path(key).asText();
      }
    }
    return item.asText();
  }

  private static String kind(Class<?> type) {
    if (type != null && KINDS.containsKey(type)) {
      return KINDS.get(type);
    }
    if (type == null || Map.class.isAssignableFrom(type) || type.isRecord()) {
      return "a section";
    }
    return Collection.class.isAssignableFrom(type) ? "a list" : "a value of another kind";
  }
}
