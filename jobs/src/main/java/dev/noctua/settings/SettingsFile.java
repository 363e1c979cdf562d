package dev.noctua.settings;

import com.fasterxml.jackson.core.JacksonException;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonMappingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.ObjectReader;
import com.fasterxml.jackson.databind.PropertyNamingStrategies;
import com.fasterxml.jackson.databind.exc.UnrecognizedPropertyException;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLFactory;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import com.fasterxml.jackson.datatype.jdk8.Jdk8Module;
import com.fasterxml.jackson.datatype.jsr310.JavaTimeModule;
import dev.noctua.core.Failure;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/** Reads a settings file, with overrides from the command line, into {@link Settings}. */
public final class SettingsFile {
  private static final ObjectMapper YAML =
      YAMLMapper.builder(
              YAMLFactory.builder().enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION).build())
          .propertyNamingStrategy(PropertyNamingStrategies.KEBAB_CASE)
          .addModule(new Jdk8Module())
          .addModule(new JavaTimeModule())
          .enable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
          .enable(DeserializationFeature.FAIL_ON_NULL_FOR_PRIMITIVES)
          .enable(DeserializationFeature.FAIL_ON_NULL_CREATOR_PROPERTIES)
          .disable(DeserializationFeature.ACCEPT_FLOAT_AS_INT)
          .enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
          .build();

  /** A misspelt key is also a missing one: what is there but unknown is the better message. */
  private static final ObjectReader UNKNOWN_ONLY =
      YAML.reader()
          .without(DeserializationFeature.FAIL_ON_NULL_FOR_PRIMITIVES)
          .without(DeserializationFeature.FAIL_ON_NULL_CREATOR_PROPERTIES);

  private SettingsFile() {}

  /**
   * Reads {@code file}, puts {@code overrides} (dotted key to YAML value) on top, and validates.
   *
   * @param home the folder that relative storage paths count from
   * @throws Failure.Usage naming the file or key that is unknown, missing or absurd
   */
  public static Settings read(Path file, Map<String, String> overrides, Path home) {
    if (!Files.isRegularFile(file)) {
      throw new Failure.Usage("no settings file " + file + ": name one with --conf");
    }
    try {
      JsonNode tree = YAML.readTree(file.toFile());
      if (!(tree instanceof ObjectNode root)) {
        throw new Failure.Usage(file + " holds no settings");
      }
      for (var override : overrides.entrySet()) {
        set(root, override.getKey(), override.getValue());
      }
      UNKNOWN_ONLY.treeToValue(root, Settings.class);
      Settings settings = YAML.treeToValue(root, Settings.class);
      SettingsRules.check(settings);
      return settings.withStorage(settings.storage().under(home));
    } catch (UnrecognizedPropertyException e) {
      throw new Failure.Usage(
          "unknown setting %s in %s; known there: %s"
              .formatted(
                  path(e),
                  file,
                  e.getKnownPropertyIds().stream()
                      .map(Object::toString)
                      .sorted()
                      .collect(Collectors.joining(", "))));
    } catch (JsonMappingException e) {
      String what = e.getOriginalMessage();
      boolean missing = what.startsWith("Cannot map `null`") || what.startsWith("Null value");
      throw new Failure.Usage(
          "setting %s in %s: %s".formatted(path(e), file, missing ? "is missing" : what));
    } catch (JacksonException e) {
      throw new Failure.Usage("%s is not YAML: %s".formatted(file, e.getOriginalMessage()));
    } catch (IOException e) {
      throw new Failure.Usage("can't read " + file + ": " + e.getMessage());
    }
  }

  private static void set(ObjectNode root, String key, String value) {
    List<String> parts = List.of(key.split("\\.", -1));
    ObjectNode at = root;
    for (String part : parts.subList(0, parts.size() - 1)) {
      JsonNode below = at.path(part);
      if (!below.isObject() && !below.isMissingNode()) {
        throw new Failure.Usage("--set %s: %s has no settings below it".formatted(key, part));
      }
      at = below instanceof ObjectNode section ? section : at.putObject(part);
    }
    try {
      at.set(parts.get(parts.size() - 1), YAML.readTree(value));
    } catch (JsonProcessingException e) {
      throw new Failure.Usage("--set %s=%s: the value is not YAML".formatted(key, value));
    }
  }

  private static String path(JsonMappingException e) {
    return e.getPath().stream()
        .map(r -> r.getFieldName() == null ? "[" + r.getIndex() + "]" : r.getFieldName())
        .collect(Collectors.joining("."));
  }
}
