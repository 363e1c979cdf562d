package dev.noctua.contract;

import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/** Reads the contract of a table; the subset stands in the package's documentation. */
final class TableContractReader {
  private static final Map<String, TableContract> READ = new ConcurrentHashMap<>();

  private TableContractReader() {}

  /** The contract of the table in {@code /schemas/<layer>/}, read once. */
  static TableContract onClassPath(String layer, String name) {
    String path = "/schemas/" + layer + "/" + name + ".odcs.yaml";
    return READ.computeIfAbsent(
        path,
        file -> {
          StrictYaml yaml = StrictYaml.resource(file);
          TableContract contract = read(yaml, layer, name);
          if (contract.fieldIds().isEmpty()) {
            throw yaml.error("schema", "has no column with a fieldId: give one to each");
          }
          return contract;
        });
  }

  static TableContract read(StrictYaml contract, String layer, String name) {
    StrictYaml custom = contract.customProperties();
    boolean state = custom.oneOf("holds", "day", "state").equals("state");
    boolean restricted = custom.oneOf("access", "open", "restricted").equals("restricted");
    String stage = custom.string("stage");
    Integer lastFieldId = custom.count("lastFieldId");
    custom.done();
    Envelope envelope = Envelope.read(contract, name, "table");
    partition(envelope.properties().get(0));
    List<Column> columns = new ArrayList<>();
    Set<String> names = new HashSet<>(Set.of("dt"));
    for (StrictYaml property : envelope.properties().subList(1, envelope.properties().size())) {
      Column column = column(property);
      if (!names.add(column.name())) {
        throw property.error("name", "is there twice");
      }
      columns.add(column);
    }
    checkKey(contract, columns);
    Map<String, Integer> fieldIds = fieldIds(contract, envelope.properties(), lastFieldId);
    return new TableContract(
        name,
        layer,
        envelope.version(),
        state,
        restricted,
        stage,
        envelope.purpose(),
        List.copyOf(columns),
        fieldIds,
        lastFieldId == null ? 0 : lastFieldId);
  }

  /** The ids by path; empty when neither the table nor any property has one. */
  private static Map<String, Integer> fieldIds(
      StrictYaml contract, List<StrictYaml> properties, Integer last) {
    Map<String, StrictYaml> paths = new LinkedHashMap<>();
    properties.forEach(property -> addPaths(property, property.string("name"), paths));
    Map<String, Integer> ids = new LinkedHashMap<>();
    Map<Integer, String> taken = new HashMap<>();
    paths.forEach(
        (path, property) -> {
          Integer id = property.customProperties().count("fieldId");
          if (id == null) {
            return;
          }
          if (last == null) {
            throw contract.error("customProperties.lastFieldId", "is missing");
          }
          if (id < 1 || id > last) {
            throw property.error(
                "customProperties.fieldId",
                "is " + id + ", not from 1 to the table's lastFieldId, " + last);
          }
          String other = taken.put(id, path);
          if (other != null) {
            throw property.error(
                "customProperties.fieldId", "is " + id + ", which " + other + " has already");
          }
          ids.put(path, id);
        });
    if (last != null || !ids.isEmpty()) {
      paths.forEach(
          (path, property) -> {
            if (!ids.containsKey(path)) {
              throw property.error(
                  "customProperties.fieldId",
                  "is missing: take " + (last + 1) + ", and make it the table's lastFieldId");
            }
          });
    }
    return Map.copyOf(ids);
  }

  private static void addPaths(StrictYaml property, String path, Map<String, StrictYaml> paths) {
    paths.put(path, property);
    if (property.has("items")) {
      addPaths(property.mapping("items"), path + FieldIds.ELEMENT, paths);
    }
    if (property.has("map")) {
      StrictYaml map = property.mapping("map");
      addPaths(map.mapping("key"), path + FieldIds.KEY, paths);
      addPaths(map.mapping("value"), path + FieldIds.VALUE, paths);
    }
    if (property.has("properties")) {
      for (StrictYaml inner : property.mappings("properties")) {
        addPaths(inner, path + "." + inner.string("name"), paths);
      }
    }
  }

  private static void partition(StrictYaml property) {
    property.oneOf("name", "dt");
    if (!property.flag("partitioned")
        || !Integer.valueOf(1).equals(property.count("partitionKeyPosition"))) {
      throw property.error("partitioned", "must be true, with partitionKeyPosition 1");
    }
    Column dt = column(property);
    if (!dt.type().equals("date") || dt.keyPosition() != 0) {
      throw property.error("must be a date and the first part of the key");
    }
  }

  private static Column column(StrictYaml property) {
    String name = property.string("name");
    String type = property.string("physicalType");
    property.oneOf("logicalType", logicalType(property, type));
    boolean required = property.flag("required");
    int keyPosition = keyPosition(property, required);
    List<String> allowed = Envelope.allowed(property);
    if (!allowed.isEmpty() && !type.equals("string")) {
      throw property.error("enum", "is for strings, not for " + type);
    }
    BigDecimal minimum = null;
    BigDecimal maximum = null;
    if (property.has("logicalTypeOptions")) {
      StrictYaml options = property.mapping("logicalTypeOptions");
      minimum = options.number("minimum");
      maximum = options.number("maximum");
      options.done();
    }
    if (type.startsWith("map<") || type.startsWith("array<")) {
      // For other readers: physicalType says it already, and a test holds the two together.
      property.mapping(type.startsWith("map<") ? "map" : "items");
    }
    String classification =
        property.oneOf("classification", "public", "pseudonymous", "restricted");
    String description = property.string("description");
    StrictYaml custom = property.customProperties();
    custom.has("fieldId");
    custom.done();
    property.done();
    return new Column(
        name, type, required, keyPosition, allowed, minimum, maximum, classification, description);
  }

  /** Within a night: dt, the first part of the contract's key, is not counted. */
  private static int keyPosition(StrictYaml property, boolean required) {
    if (!property.flag("primaryKey")) {
      return property.has("primaryKeyPosition") ? missingKey(property) : 0;
    }
    Integer position = property.count("primaryKeyPosition");
    if (position == null || position == 0) {
      throw property.error("primaryKeyPosition", "is missing");
    }
    if (!required) {
      throw property.error("required", "must be true of a part of the key");
    }
    return position - 1;
  }

  private static int missingKey(StrictYaml property) {
    throw property.error("primaryKey", "must be true where primaryKeyPosition is given");
  }

  private static void checkKey(StrictYaml contract, List<Column> columns) {
    List<Integer> positions =
        columns.stream()
            .map(Column::keyPosition)
            .filter(position -> position > 0)
            .sorted()
            .toList();
    for (int i = 0; i < positions.size(); i++) {
      if (positions.get(i) != i + 1) {
        throw contract.error("schema", "has no column with primaryKeyPosition " + (i + 2));
      }
    }
    if (positions.isEmpty()) {
      throw contract.error("schema", "has no key within dt");
    }
  }

  private static String logicalType(StrictYaml property, String type) {
    if (type.startsWith("decimal(")) {
      return "number";
    }
    if (type.startsWith("array<")) {
      return "array";
    }
    if (type.startsWith("map<")) {
      return "map";
    }
    return switch (type) {
      case "string", "binary" -> "string";
      case "int", "bigint" -> "integer";
      case "double" -> "number";
      case "boolean", "date", "timestamp" -> type;
      default -> throw property.error("physicalType", "is " + type + ", which no table uses");
    };
  }
}
