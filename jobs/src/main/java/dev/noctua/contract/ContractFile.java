package dev.noctua.contract;

import static dev.noctua.settings.YamlProblem.label;
import static dev.noctua.settings.YamlProblem.under;

import com.fasterxml.jackson.annotation.JsonSetter;
import com.fasterxml.jackson.annotation.Nulls;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonMappingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.MapperFeature;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.cfg.CoercionAction;
import com.fasterxml.jackson.databind.cfg.CoercionInputShape;
import com.fasterxml.jackson.databind.exc.UnrecognizedPropertyException;
import com.fasterxml.jackson.databind.exc.ValueInstantiationException;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.type.LogicalType;
import com.fasterxml.jackson.dataformat.yaml.YAMLFactory;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import com.fasterxml.jackson.datatype.jdk8.Jdk8Module;
import dev.noctua.settings.YamlProblem;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;

/**
 * What the files of all contracts have. A key that no record names is an error; so is an empty
 * value, and an absent one that is neither optional nor a list, a map or a flag. What a record can
 * tell of itself is checked where it is made.
 */
record ContractFile(
    String apiVersion,
    String kind,
    String id,
    String name,
    String version,
    String status,
    Description description,
    List<CustomProperty> customProperties,
    List<SchemaObject> schema) {

  record Description(String purpose) {}

  record SchemaObject(
      String name, String logicalType, String physicalType, List<JsonNode> properties) {}

  /** What ODCS has no word for. */
  record CustomProperty(String property, JsonNode value) {}

  record AllowedValue(String value, Optional<String> description) {
    static List<String> texts(List<AllowedValue> values) {
      return values.stream().map(AllowedValue::value).toList();
    }
  }

  /** The options of numbers. */
  record Range(Optional<BigDecimal> minimum, Optional<BigDecimal> maximum) {}

  /** The options of texts. */
  record Length(
      Optional<Integer> minLength, Optional<Integer> maxLength, Optional<String> pattern) {
    Length {
      require(
          minLength.orElse(0) >= 0 && maxLength.orElse(0) >= 0,
          "minLength and maxLength must be at least 0");
    }
  }

  /** The options of arrays. */
  record Size(Optional<Integer> maxItems) {
    Size {
      require(maxItems.orElse(0) >= 0, "maxItems must be at least 0");
    }
  }

  /** Where nothing may be said. */
  record Nothing() {}

  ContractFile {
    oneOf("apiVersion", apiVersion, "v3.2.0");
    oneOf("kind", kind, "DataContract");
    oneOf("status", status, "active");
    require(
        version.matches("[1-9][0-9]*\\.[0-9]+\\.[0-9]+"),
        "version is %s, not a version such as 1.0.0",
        version);
    require(schema.size() == 1, "schema has %d objects, not one", schema.size());
  }

  /** The columns or fields of the contract that has this name. */
  <P> List<P> properties(String expectedName, String physicalType, Class<P> type) {
    oneOf("name", name, expectedName);
    SchemaObject object = schema.get(0);
    String place = "schema[" + name + "].";
    oneOf(place + "name", object.name(), expectedName);
    oneOf(place + "logicalType", object.logicalType(), "object");
    oneOf(place + "physicalType", object.physicalType(), physicalType);
    require(!object.properties().isEmpty(), "%sproperties is missing", place);
    return object.properties().stream()
        .map(property -> part(place + "properties[" + label(property) + "]", property, type))
        .toList();
  }

  /**
   * Refuses what breaks a rule.
   *
   * @param problem begins with the key that is at fault
   */
  @SuppressWarnings("AnnotateFormatMethod") // the annotation would be one more dependency
  static void require(boolean holds, String problem, Object... arguments) {
    if (!holds) {
      throw new IllegalArgumentException(problem.formatted(arguments));
    }
  }

  static void oneOf(String key, String value, String... allowed) {
    require(
        List.of(allowed).contains(value),
        "%s is %s, not %s",
        key,
        value,
        String.join(" or ", allowed));
  }

  private static final JsonSetter.Value EMPTY_WHEN_ABSENT =
      JsonSetter.Value.forValueNulls(Nulls.AS_EMPTY);

  private static final ObjectMapper YAML =
      YAMLMapper.builder(
              YAMLFactory.builder().enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION).build())
          .addModule(new Jdk8Module())
          .disable(MapperFeature.ALLOW_COERCION_OF_SCALARS)
          .disable(DeserializationFeature.ACCEPT_FLOAT_AS_INT)
          .enable(DeserializationFeature.FAIL_ON_NULL_CREATOR_PROPERTIES)
          .withCoercionConfig(
              LogicalType.Textual,
              texts ->
                  texts
                      .setCoercion(CoercionInputShape.Integer, CoercionAction.Fail)
                      .setCoercion(CoercionInputShape.Float, CoercionAction.Fail)
                      .setCoercion(CoercionInputShape.Boolean, CoercionAction.Fail))
          .withConfigOverride(List.class, list -> list.setSetterInfo(EMPTY_WHEN_ABSENT))
          .withConfigOverride(Map.class, map -> map.setSetterInfo(EMPTY_WHEN_ABSENT))
          .build();

  /** The text of a file on the class path. */
  static String onClassPath(String file) {
    try (InputStream in = ContractFile.class.getResourceAsStream(file)) {
      if (in == null) {
        throw new IllegalStateException(file + ": not on the class path");
      }
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(file + ": can't be read", e);
    }
  }

  /**
   * What {@code use} makes of a contract.
   *
   * @param file what errors call it
   * @throws IllegalStateException that names file, place and problem
   */
  static <T> T read(String file, String yaml, Function<ContractFile, T> use) {
    try {
      JsonNode root = YAML.readTree(yaml);
      refuseEmpty("", root);
      return use.apply(part("", root, ContractFile.class));
    } catch (JsonProcessingException e) {
      throw new IllegalStateException(
          file + ": not readable as YAML: " + e.getOriginalMessage(), e);
    } catch (IllegalArgumentException e) {
      throw new IllegalStateException(file + ": " + e.getMessage(), e);
    }
  }

  /**
   * A part of a contract as a record.
   *
   * @param place where it stands in the part that holds it
   */
  static <T> T part(String place, JsonNode part, Class<T> type) {
    try {
      return YAML.treeToValue(part, type);
    } catch (JsonProcessingException e) {
      throw new IllegalArgumentException(problem(place, part, (JsonMappingException) e), e);
    }
  }

  /** The same of a part that may be absent, and is empty then. */
  static <T> T part(String place, Map<String, JsonNode> part, Class<T> type) {
    JsonNode node = YAML.createObjectNode().setAll(part);
    return part(place, node, type);
  }

  /** All custom properties as one record. */
  static <T> T custom(List<CustomProperty> properties, Class<T> type) {
    ObjectNode all = YAML.createObjectNode();
    for (CustomProperty custom : properties) {
      String name = custom.property();
      require(
          all.replace(name, custom.value()) == null, "customProperties[%s] is there twice", name);
    }
    return part("customProperties", all, type);
  }

  /** A key without a value says nothing, whatever it seems to say. */
  private static void refuseEmpty(String place, JsonNode node) {
    boolean empty = node.isContainerNode() ? node.isEmpty() : node.asText().isBlank();
    require(!empty && !node.isNull(), "%s is missing", place);
    if (node.isArray()) {
      node.forEach(item -> refuseEmpty(place + "[" + label(item) + "]", item));
    }
    node.fields().forEachRemaining(e -> refuseEmpty(under(place, e.getKey()), e.getValue()));
  }

  private static String problem(String start, JsonNode part, JsonMappingException e) {
    YamlProblem problem = YamlProblem.of(e, part, start);
    if (e instanceof UnrecognizedPropertyException unknown) {
      return "%s is not a key that contracts have here: they have %s"
          .formatted(problem.place(), unknown.getKnownPropertyIds());
    }
    if (e instanceof ValueInstantiationException && e.getCause() != null) {
      return under(problem.place(), e.getCause().getMessage());
    }
    return problem.value().isMissingNode()
        ? problem.place() + " is missing"
        : "%s is %s, not %s".formatted(problem.place(), problem.value(), problem.expected());
  }
}
