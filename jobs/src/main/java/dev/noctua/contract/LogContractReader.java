package dev.noctua.contract;

import static dev.noctua.contract.ContractFile.custom;
import static dev.noctua.contract.ContractFile.oneOf;
import static dev.noctua.contract.ContractFile.part;
import static dev.noctua.contract.ContractFile.require;

import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.databind.JsonNode;
import dev.noctua.contract.ContractFile.AllowedValue;
import dev.noctua.contract.ContractFile.CustomProperty;
import dev.noctua.contract.ContractFile.Length;
import dev.noctua.contract.ContractFile.Nothing;
import dev.noctua.contract.ContractFile.Range;
import dev.noctua.contract.ContractFile.Size;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Reads the contract of a raw log; the subset stands in the package's documentation. */
final class LogContractReader {
  private static final Map<String, List<LogContract>> READ = new ConcurrentHashMap<>();

  private static final String[] RAW_TYPES =
      Arrays.stream(FieldKind.values())
          .map(kind -> kind.name().toLowerCase(Locale.ROOT))
          .toArray(String[]::new);

  private LogContractReader() {}

  record OfField(
      String rawType,
      Optional<String> column,
      Map<String, List<String>> requiredWhen,
      Map<String, List<String>> requiredUnless,
      List<String> requiredOneOf,
      Optional<String> currency,
      boolean personal) {
    OfField {
      oneOf("rawType", rawType, RAW_TYPES);
      currency.ifPresent(of -> oneOf("currency", of, "platform"));
    }

    FieldKind kind() {
      return FieldKind.valueOf(rawType.toUpperCase(Locale.ROOT));
    }
  }

  record Items(String logicalType, Map<String, JsonNode> logicalTypeOptions) {
    Items {
      oneOf("logicalType", logicalType, "string");
      part("logicalTypeOptions", logicalTypeOptions, Length.class);
    }
  }

  record Property(
      String name,
      String logicalType,
      boolean required,
      String classification,
      String description,
      @JsonProperty("enum") List<AllowedValue> allowed,
      Map<String, JsonNode> logicalTypeOptions,
      Optional<Items> items,
      Map<String, JsonNode> map,
      List<Property> properties,
      List<CustomProperty> customProperties) {
    Property {
      FieldKind kind = custom(customProperties, OfField.class).kind();
      oneOf("logicalType", logicalType, kind.logicalType);
      oneOf("classification", classification, "public", "pseudonymous", "restricted");
      require(
          allowed.isEmpty() != (kind == FieldKind.ENUM),
          "enum belongs to rawType enum, and to no other");
      require(items.isPresent() == logicalType.equals("array"), "items belongs to every array");
      require(!map.isEmpty() == logicalType.equals("map"), "map belongs to every map");
      require(
          properties.isEmpty() != logicalType.equals("object"),
          "properties belongs to every object");
      part("logicalTypeOptions", logicalTypeOptions, kind.options);
    }

    /** Adds the field and, after it, those that nest in it. */
    void addTo(List<Field> fields, String prefix) {
      OfField own = custom(customProperties, OfField.class);
      boolean currency = own.currency().isPresent();
      boolean columnless = own.kind() == FieldKind.OBJECT || currency || own.personal();
      Range range = options(own, Range.class);
      Size size = options(own, Size.class);
      Length length =
          items.isPresent()
              ? part("", items.get().logicalTypeOptions(), Length.class)
              : options(own, Length.class);
      fields.add(
          new Field(
              prefix + name,
              own.kind(),
              own.column().orElse(columnless ? null : name),
              required,
              own.requiredWhen(),
              own.requiredUnless(),
              own.requiredOneOf(),
              AllowedValue.texts(allowed),
              range.minimum().orElse(null),
              range.maximum().orElse(null),
              length.minLength().orElse(null),
              length.maxLength().orElse(null),
              size.maxItems().orElse(null),
              length.pattern().orElse(null),
              currency,
              own.personal()));
      properties.forEach(inner -> inner.addTo(fields, prefix + name + "."));
    }

    /** The options of the field if these are its kind's; none otherwise. */
    private <T> T options(OfField of, Class<T> type) {
      return part("", of.kind().options == type ? logicalTypeOptions : Map.of(), type);
    }
  }

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
            int version = contracts.size() + 1;
            String yaml = ContractFile.onClassPath(file);
            contracts.add(read(file, yaml, log, contract -> check(contract, version, table)));
            file = "/schemas/raw/%s.v%d.odcs.yaml".formatted(log, contracts.size() + 1);
          } while (LogContractReader.class.getResource(file) != null);
          return List.copyOf(contracts);
        });
  }

  /** The contract of the operator's plan, which knows no versions. */
  static LogContract plan() {
    String file = "/schemas/raw/plan.odcs.yaml";
    return read(file, ContractFile.onClassPath(file), "plan", contract -> {});
  }

  /**
   * Reads a contract.
   *
   * @param file what errors call it
   * @param check what else must hold
   * @throws IllegalStateException that names file, place and problem
   */
  static LogContract read(String file, String yaml, String name, Consumer<LogContract> check) {
    return ContractFile.read(
        file,
        yaml,
        contract -> {
          LogContract log = log(contract, name);
          check.accept(log);
          return log;
        });
  }

  private static LogContract log(ContractFile contract, String name) {
    custom(contract.customProperties(), Nothing.class);
    List<Field> fields = new ArrayList<>();
    contract
        .properties(name, "file", Property.class)
        .forEach(property -> property.addTo(fields, ""));
    checkNames(fields);
    int major = Integer.parseInt(contract.version().replaceFirst("\\..*", ""));
    return new LogContract(name, major, List.copyOf(fields));
  }

  /** What conditions name must be there, and every name only once. */
  private static void checkNames(List<Field> fields) {
    Set<String> names = new HashSet<>();
    Set<String> columns = new HashSet<>();
    for (Field field : fields) {
      require(
          names.add(field.name()) && (field.column() == null || columns.add(field.column())),
          "schema has the field or column of %s twice",
          field.name());
    }
    Map<String, List<String>> allowed =
        fields.stream().collect(Collectors.toMap(Field::name, Field::allowed));
    for (Field field : fields) {
      for (String other : field.requiredOneOf()) {
        require(
            names.contains(other) && !field.requiredWhen().isEmpty(),
            "schema: %s: requiredOneOf %s has no use",
            field.name(),
            other);
      }
      Stream.of(field.requiredWhen(), field.requiredUnless())
          .flatMap(condition -> condition.entrySet().stream())
          .forEach(
              rule ->
                  require(
                      allowed.getOrDefault(rule.getKey(), List.of()).containsAll(rule.getValue()),
                      "schema: %s hangs on %s, which can't be",
                      field.name(),
                      rule));
    }
  }

  /** Holds a contract against its file's name and the table that takes the log's lines. */
  private static void check(LogContract log, int version, TableContract table) {
    require(log.version() == version, "version must begin with %d, as the file says", version);
    Map<String, String> types =
        table.columns().stream().collect(Collectors.toMap(Column::name, Column::type));
    for (Field field : log.fields()) {
      String given = field.kind().columnType;
      String type = types.getOrDefault(field.column(), "no column");
      require(
          field.column() == null || type.equals(given),
          "schema: %s goes to column %s as %s, which table %s has as %s",
          field.name(),
          field.column(),
          given,
          table.name(),
          type);
    }
    // Where these stand is looked up before a line is parsed.
    for (String field : List.of(Columns.EVENT_ID, Columns.SCHEMA_VERSION)) {
      require(
          log.fields().stream().anyMatch(f -> f.name().equals(field)),
          "schema has no field %s",
          field);
    }
  }
}
