package dev.noctua.contract;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.dataformat.yaml.YAMLFactory;
import java.io.IOException;
import java.io.InputStream;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;

/**
 * One mapping of a YAML file, of which every key must be asked for before {@link #done}: a key that
 * no code knows is an error, as is one that is missing or of another type. Errors are {@link
 * IllegalStateException}s that name the file and the path of the key.
 */
final class StrictYaml {
  private static final ObjectMapper YAML =
      new ObjectMapper(
          YAMLFactory.builder().enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION).build());

  private final String where;
  private final JsonNode node;
  private final Set<String> asked = new HashSet<>();

  private StrictYaml(String where, JsonNode node) {
    this.where = where;
    this.node = node;
    if (!node.isObject()) {
      throw error("is not a mapping");
    }
  }

  /** The mapping that a file on the class path is. */
  static StrictYaml resource(String path) {
    try (InputStream in = StrictYaml.class.getResourceAsStream(path)) {
      if (in == null) {
        throw new IllegalStateException(path + ": not on the class path");
      }
      return new StrictYaml(path + ":", YAML.readTree(in));
    } catch (IOException e) {
      throw new IllegalStateException(path + ": not readable as YAML: " + e.getMessage(), e);
    }
  }

  /** The mapping that a text is; errors call it {@code name}. */
  static StrictYaml text(String name, String yaml) {
    try {
      return new StrictYaml(name + ":", YAML.readTree(yaml));
    } catch (JsonProcessingException e) {
      throw new IllegalStateException(name + ": not readable as YAML: " + e.getMessage(), e);
    }
  }

  /** The mapping without keys. */
  static StrictYaml empty() {
    return new StrictYaml("nothing:", YAML.createObjectNode());
  }

  boolean has(String key) {
    asked.add(key);
    return node.has(key);
  }

  String string(String key) {
    JsonNode value = value(key);
    if (!value.isTextual() || value.textValue().isBlank()) {
      throw error(key, "is " + value + ", not a text");
    }
    return value.textValue();
  }

  /** A text that must be one of a few. */
  String oneOf(String key, String... allowed) {
    String value = string(key);
    if (!List.of(allowed).contains(value)) {
      throw error(key, "is " + value + ", not " + String.join(" or ", allowed));
    }
    return value;
  }

  /** True or false; false when absent. */
  boolean flag(String key) {
    if (!has(key)) {
      return false;
    }
    JsonNode value = value(key);
    if (!value.isBoolean()) {
      throw error(key, "is " + value + ", not true or false");
    }
    return value.booleanValue();
  }

  /** A whole number of at least 0; null when absent. */
  Integer count(String key) {
    if (!has(key)) {
      return null;
    }
    JsonNode value = value(key);
    if (!value.isInt() || value.intValue() < 0) {
      throw error(key, "is " + value + ", not a whole number of at least 0");
    }
    return value.intValue();
  }

  /** A number; null when absent. */
  BigDecimal number(String key) {
    if (!has(key)) {
      return null;
    }
    JsonNode value = value(key);
    if (!value.isNumber()) {
      throw error(key, "is " + value + ", not a number");
    }
    return value.decimalValue();
  }

  StrictYaml mapping(String key) {
    return new StrictYaml(path(key), value(key));
  }

  /** The mappings in a list. */
  List<StrictYaml> mappings(String key) {
    List<StrictYaml> mappings = new ArrayList<>();
    for (JsonNode item : list(key)) {
      String name =
          item.path("name").asText(item.path("property").asText(item.path("value").asText()));
      mappings.add(new StrictYaml(path(key) + "[" + name + "]", item));
    }
    return mappings;
  }

  /** The texts in a list. */
  List<String> strings(String key) {
    List<String> strings = new ArrayList<>();
    for (JsonNode item : list(key)) {
      if (!item.isTextual()) {
        throw error(key, "holds " + item + ", not a text");
      }
      strings.add(item.textValue());
    }
    return List.copyOf(strings);
  }

  /** What {@code read} makes of every key, in file order. */
  <T> Map<String, T> entries(Function<String, T> read) {
    Map<String, T> entries = new LinkedHashMap<>();
    node.fieldNames().forEachRemaining(key -> entries.put(key, read.apply(key)));
    return entries;
  }

  /** ODCS's list of property and value, as a mapping of the one to the other. */
  StrictYaml customProperties() {
    var properties = YAML.createObjectNode();
    if (has("customProperties")) {
      for (StrictYaml item : mappings("customProperties")) {
        String property = item.string("property");
        if (properties.has(property)) {
          throw item.error("is there twice");
        }
        properties.set(property, item.value("value"));
        item.done();
      }
    }
    return new StrictYaml(path("customProperties"), properties);
  }

  /** Every key has been asked for. */
  void done() {
    node.fieldNames()
        .forEachRemaining(
            key -> {
              if (!asked.contains(key)) {
                throw error(key, "is not a key that contracts have here");
              }
            });
  }

  IllegalStateException error(String key, String problem) {
    return new IllegalStateException(path(key) + " " + problem);
  }

  IllegalStateException error(String problem) {
    return new IllegalStateException(where + " " + problem);
  }

  private JsonNode value(String key) {
    asked.add(key);
    JsonNode value = node.get(key);
    if (value == null || value.isNull()) {
      throw error(key, "is missing");
    }
    return value;
  }

  private JsonNode list(String key) {
    JsonNode value = value(key);
    if (!value.isArray() || value.isEmpty()) {
      throw error(key, "is not a list of at least one");
    }
    return value;
  }

  private String path(String key) {
    return where.endsWith(":") ? where + " " + key : where + "." + key;
  }
}
