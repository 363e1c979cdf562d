package dev.noctua.contract;

import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Reads the contract of a raw log; the subset stands in the package's documentation. */
final class LogContractReader {
  private static final String[] RAW_TYPES =
      Arrays.stream(FieldKind.values())
          .map(kind -> kind.name().toLowerCase(Locale.ROOT))
          .toArray(String[]::new);

  private static final Map<String, List<LogContract>> READ = new ConcurrentHashMap<>();

  private LogContractReader() {}

  /**
   * The contracts of the log in {@code /schemas/raw/}, read once: {@code <log>.odcs.yaml} of
   * version 1, {@code <log>.v2.odcs.yaml} and so on as far as there are any.
   */
  static List<LogContract> onClassPath(String name, TableContract table) {
    return READ.computeIfAbsent(
        name,
        log -> {
          List<LogContract> contracts = new ArrayList<>();
          String file = "/schemas/raw/" + log + ".odcs.yaml";
          do {
            contracts.add(read(StrictYaml.resource(file), log, contracts.size() + 1, table));
            file = "/schemas/raw/%s.v%d.odcs.yaml".formatted(log, contracts.size() + 1);
          } while (LogContractReader.class.getResource(file) != null);
          return List.copyOf(contracts);
        });
  }

  /** The contract of {@code version}, held against the table that takes the log's lines. */
  static LogContract read(StrictYaml yaml, String name, int version, TableContract table) {
    LogContract contract = read(yaml, name);
    if (contract.version() != version) {
      throw yaml.error("version", "must begin with " + version + ", as the file's name says");
    }
    Map<String, String> types =
        table.columns().stream().collect(Collectors.toMap(Column::name, Column::type));
    for (Field field : contract.fields()) {
      if (field.column() != null && !type(field.kind()).equals(types.get(field.column()))) {
        throw yaml.error(
            "schema",
            "%s goes to column %s as %s, which table %s has as %s"
                .formatted(
                    field.name(),
                    field.column(),
                    type(field.kind()),
                    table.name(),
                    types.getOrDefault(field.column(), "no column")));
      }
    }
    // Where these stand is looked up before a line is parsed.
    for (String field : List.of(Columns.EVENT_ID, Columns.SCHEMA_VERSION)) {
      if (contract.fields().stream().noneMatch(f -> f.name().equals(field))) {
        throw yaml.error("schema", "has no field " + field);
      }
    }
    return contract;
  }

  /** The type of the column that takes such a field. */
  private static String type(FieldKind kind) {
    return switch (kind) {
      case TEXT, ENUM -> "string";
      case INTEGER -> "int";
      case NUMBER -> "double";
      case BOOLEAN -> "boolean";
      case TIMESTAMP -> "timestamp";
      case MONEY -> "decimal(18,2)";
      case SHARE -> "decimal(5,4)";
      case TAGS, TEXTS -> "array<string>";
      case MAP -> "map<string,string>";
      case OBJECT -> "none";
    };
  }

  static LogContract read(StrictYaml contract, String name) {
    Envelope envelope = Envelope.read(contract, name, "file");
    List<Field> fields = new ArrayList<>();
    for (StrictYaml property : envelope.properties()) {
      addField(fields, "", property);
    }
    checkNames(contract, fields);
    String version = envelope.version();
    int major = Integer.parseInt(version.substring(0, version.indexOf('.')));
    return new LogContract(name, major, List.copyOf(fields));
  }

  private static void addField(List<Field> fields, String prefix, StrictYaml property) {
    String ownName = property.string("name");
    String name = prefix + ownName;
    StrictYaml custom = property.customProperties();
    FieldKind kind = FieldKind.valueOf(custom.oneOf("rawType", RAW_TYPES).toUpperCase(Locale.ROOT));
    property.oneOf("logicalType", logicalType(kind));
    List<String> allowed = Envelope.allowed(property);
    if (allowed.isEmpty() == (kind == FieldKind.ENUM)) {
      throw property.error("enum", "belongs to rawType enum, and to no other");
    }
    boolean currency = custom.has("currency") && !custom.oneOf("currency", "platform").isEmpty();
    boolean personal = custom.flag("personal");
    String column =
        custom.has("column")
            ? custom.string("column")
            : kind == FieldKind.OBJECT || currency || personal ? null : ownName;
    Limits limits = Limits.read(property, kind);
    fields.add(
        new Field(
            name,
            kind,
            column,
            property.flag("required"),
            condition(custom, "requiredWhen"),
            condition(custom, "requiredUnless"),
            custom.has("requiredOneOf") ? custom.strings("requiredOneOf") : List.of(),
            allowed,
            limits.minimum,
            limits.maximum,
            limits.minLength,
            limits.maxLength,
            limits.maxItems,
            limits.pattern,
            currency,
            personal));
    custom.done();
    property.oneOf("classification", "public", "pseudonymous", "restricted");
    property.string("description");
    if (kind == FieldKind.MAP) {
      property.mapping("map");
    }
    if (kind == FieldKind.OBJECT) {
      for (StrictYaml inner : property.mappings("properties")) {
        addField(fields, name + ".", inner);
      }
    }
    property.done();
  }

  private static Map<String, List<String>> condition(StrictYaml custom, String key) {
    if (!custom.has(key)) {
      return Map.of();
    }
    StrictYaml condition = custom.mapping(key);
    return condition.entries(condition::strings);
  }

  /** What conditions name must be there, and every name only once. */
  private static void checkNames(StrictYaml contract, List<Field> fields) {
    Set<String> names = new HashSet<>();
    Set<String> columns = new HashSet<>();
    for (Field field : fields) {
      if (!names.add(field.name()) || (field.column() != null && !columns.add(field.column()))) {
        throw contract.error("schema", "has the field or column of " + field.name() + " twice");
      }
    }
    Map<String, List<String>> allowed =
        fields.stream().collect(Collectors.toMap(Field::name, Field::allowed));
    for (Field field : fields) {
      for (String other : field.requiredOneOf()) {
        if (!names.contains(other) || field.requiredWhen().isEmpty()) {
          throw contract.error("schema", field.name() + ": requiredOneOf " + other + " has no use");
        }
      }
      Stream.of(field.requiredWhen(), field.requiredUnless())
          .flatMap(condition -> condition.entrySet().stream())
          .filter(
              rule -> !allowed.getOrDefault(rule.getKey(), List.of()).containsAll(rule.getValue()))
          .forEach(
              rule -> {
                throw contract.error(
                    "schema", field.name() + " hangs on " + rule + ", which can't be");
              });
    }
  }

  private static String logicalType(FieldKind kind) {
    return switch (kind) {
      case TEXT, ENUM -> "string";
      case INTEGER -> "integer";
      case NUMBER, MONEY, SHARE -> "number";
      case BOOLEAN -> "boolean";
      case TIMESTAMP -> "timestamp";
      case TAGS, TEXTS -> "array";
      case OBJECT -> "object";
      case MAP -> "map";
    };
  }

  /** The logicalTypeOptions of a field; lengths and pattern of an array are those of its items. */
  private record Limits(
      BigDecimal minimum,
      BigDecimal maximum,
      Integer minLength,
      Integer maxLength,
      Integer maxItems,
      String pattern) {

    static Limits read(StrictYaml property, FieldKind kind) {
      boolean array = kind == FieldKind.TAGS || kind == FieldKind.TEXTS;
      StrictYaml own = options(property);
      StrictYaml text = own;
      if (array) {
        StrictYaml items = property.mapping("items");
        items.oneOf("logicalType", "string");
        text = options(items);
        items.done();
      }
      boolean texts = array || kind == FieldKind.TEXT;
      boolean numbers = logicalType(kind).equals("integer") || logicalType(kind).equals("number");
      Limits limits =
          new Limits(
              numbers ? own.number("minimum") : null,
              numbers ? own.number("maximum") : null,
              texts ? text.count("minLength") : null,
              texts ? text.count("maxLength") : null,
              array ? own.count("maxItems") : null,
              texts && text.has("pattern") ? text.string("pattern") : null);
      own.done();
      text.done();
      return limits;
    }

    private static StrictYaml options(StrictYaml property) {
      return property.has("logicalTypeOptions")
          ? property.mapping("logicalTypeOptions")
          : StrictYaml.empty();
    }
  }
}
