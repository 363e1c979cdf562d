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
import com.fasterxml.jackson.databind.exc.MismatchedInputException;
import com.fasterxml.jackson.databind.exc.UnrecognizedPropertyException;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLFactory;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import com.fasterxml.jackson.dataformat.yaml.YAMLParser;
import com.fasterxml.jackson.datatype.jdk8.Jdk8Module;
import com.fasterxml.jackson.datatype.jsr310.JavaTimeModule;
import dev.noctua.core.Failure;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collection;
import java.util.Map;
import java.util.stream.Collectors;

/** Reads a settings file, with overrides from the command line, into {@link Settings}. */
public final class SettingsFile {
  static final ObjectMapper YAML =
      YAMLMapper.builder(
              YAMLFactory.builder()
                  .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
                  .enable(YAMLParser.Feature.EMPTY_STRING_AS_NULL)
                  .build())
          .propertyNamingStrategy(PropertyNamingStrategies.KEBAB_CASE)
          .addModule(new Jdk8Module())
          .addModule(new JavaTimeModule())
          .enable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
          .enable(DeserializationFeature.FAIL_ON_NULL_FOR_PRIMITIVES)
          .enable(DeserializationFeature.FAIL_ON_NULL_CREATOR_PROPERTIES)
          .disable(DeserializationFeature.ACCEPT_FLOAT_AS_INT)
          .enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
          .build();

  /** Looks for unknown keys only: a misspelt key is better named than the value it lacks. */
  private static final ObjectReader UNKNOWN_ONLY =
      YAML.reader()
          .without(DeserializationFeature.FAIL_ON_NULL_FOR_PRIMITIVES)
          .without(DeserializationFeature.FAIL_ON_NULL_CREATOR_PROPERTIES);

  private SettingsFile() {}

  /**
   * Reads {@code file}, puts {@code overrides} (dotted key to its value as typed) on top, gives
   * absent settings their defaults, and validates.
   *
   * @param home the folder that relative storage paths count from
   * @throws Failure.Usage naming the file or key that is unknown, absurd, or absent without having
   *     a default
   */
  public static Settings read(Path file, Map<String, String> overrides, Path home) {
    if (!Files.isRegularFile(file)) {
      throw new Failure.Usage("there is no settings file %s: name one with --conf".formatted(file));
    }
    try {
      JsonNode tree = YAML.readTree(file.toFile());
      if (!(tree instanceof ObjectNode root)) {
        throw new Failure.Usage("%s holds no settings".formatted(file));
      }
      for (var override : overrides.entrySet()) {
        set(root, override.getKey(), override.getValue());
      }
      SettingsDefaults.fill(root);
      requireValues(root, "", file);
      Settings settings = settings(root, file);
      SettingsRules.check(settings);
      return settings.withStorage(settings.storage().under(home));
    } catch (JacksonException e) {
      throw new Failure.Usage("%s is not YAML: %s".formatted(file, e.getOriginalMessage()));
    } catch (IOException e) {
      throw new Failure.Usage("can't read %s: %s".formatted(file, e.getMessage()));
    }
  }

  private static void requireValues(JsonNode section, String path, Path file) {
    for (Map.Entry<String, JsonNode> setting : section.properties()) {
      if (setting.getValue().isNull()) {
        throw new Failure.Usage(
            "setting %s%s in %s has no value: give it one, or leave it out"
                .formatted(path, setting.getKey(), file));
      }
      requireValues(setting.getValue(), path + setting.getKey() + ".", file);
    }
  }

  private static Settings settings(ObjectNode root, Path file) throws JacksonException {
    try {
      UNKNOWN_ONLY.treeToValue(root, Settings.class);
      return YAML.treeToValue(root, Settings.class);
    } catch (JsonMappingException e) {
      YamlProblem problem = YamlProblem.of(e, root, "");
      throw new Failure.Usage(
          e instanceof UnrecognizedPropertyException unknown
              ? "unknown setting %s in %s; the settings there are %s"
                  .formatted(problem.place(), file, keys(unknown.getKnownPropertyIds()))
              : "setting %s in %s %s".formatted(problem.place(), file, fault(e, problem)));
    }
  }

  private static String fault(JsonMappingException e, YamlProblem problem) {
    if (problem.value().isMissingNode()) {
      return "is missing: it has no default";
    }
    return e instanceof MismatchedInputException
        ? "must be %s, not %s".formatted(problem.expected(), problem.value())
        : "is wrong: " + e.getOriginalMessage();
  }

  private static String keys(Collection<?> ids) {
    return ids.stream().map(Object::toString).sorted().collect(Collectors.joining(", "));
  }

  private static void set(ObjectNode root, String dotted, String value) {
    SettingKey key = SettingKey.of(dotted);
    ObjectNode at = root;
    for (String part : key.sections()) {
      JsonNode below = at.path(part);
      if (!below.isObject() && !below.isMissingNode() && !below.isNull()) {
        throw new Failure.Usage(
            "--set %s: %s is a single setting and has none below it".formatted(dotted, part));
      }
      at = below instanceof ObjectNode section ? section : at.putObject(part);
    }
    try {
      at.set(key.name(), key.value(value));
    } catch (JsonProcessingException e) {
      throw new Failure.Usage("--set %s=%s: the value is not YAML".formatted(dotted, value));
    }
  }
}
