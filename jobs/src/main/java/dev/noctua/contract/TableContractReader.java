package dev.noctua.contract;

import static dev.noctua.contract.ContractFile.custom;
import static dev.noctua.contract.ContractFile.oneOf;
import static dev.noctua.contract.ContractFile.require;

import com.fasterxml.jackson.annotation.JsonProperty;
import dev.noctua.contract.ContractFile.AllowedValue;
import dev.noctua.contract.ContractFile.CustomProperty;
import dev.noctua.contract.ContractFile.Range;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** Reads the contract of a table; the subset stands in the package's documentation. */
final class TableContractReader {
  private static final Map<String, TableContract> READ = new ConcurrentHashMap<>();

  private static final Pattern SIMPLE_TYPE =
      Pattern.compile(
          "string|binary|int|bigint|float|double|boolean|date|timestamp|decimal\\(\\d+,\\d+\\)");

  private static final Pattern FREE_TEXT_TYPE =
      Pattern.compile("string|array<string>|map<string,double>");

  private TableContractReader() {}

  record OfTable(String holds, String access, String stage, Optional<Integer> lastFieldId) {
    OfTable {
      oneOf("holds", holds, "day", "state");
      oneOf("access", access, "open", "restricted");
    }
  }

  record OfField(Optional<Integer> fieldId, boolean freeText) {}

  record OfPart(Optional<Integer> fieldId) {}

  record Property(
      String name,
      String logicalType,
      String physicalType,
      boolean required,
      boolean primaryKey,
      Optional<Integer> primaryKeyPosition,
      boolean partitioned,
      Optional<Integer> partitionKeyPosition,
      String classification,
      String description,
      @JsonProperty("enum") List<AllowedValue> allowed,
      Optional<Range> logicalTypeOptions,
      Optional<Part> items,
      Optional<Entries> map,
      List<CustomProperty> customProperties) {
    Property {
      oneOf("logicalType", logicalType, logicalTypeOf(physicalType));
      oneOf("classification", classification, "public", "pseudonymous", "restricted");
      boolean text = physicalType.equals("string");
      require(text || allowed.isEmpty(), "enum is for strings, not for %s", physicalType);
      require(items.isPresent() == logicalType.equals("array"), "items belongs to every array");
      require(map.isPresent() == logicalType.equals("map"), "map belongs to every map");
      require(
          primaryKey == primaryKeyPosition.isPresent(),
          "primaryKey needs primaryKeyPosition, and this that");
      require(!primaryKey || required, "required must be true of a part of the key");
      boolean mayBeFreeText =
          !primaryKey && allowed.isEmpty() && FREE_TEXT_TYPE.matcher(physicalType).matches();
      require(
          mayBeFreeText || !custom(customProperties, OfField.class).freeText(),
          "freeText is for texts, arrays of texts and maps from text to double, not for enums or the key");
    }

    Column column() {
      return new Column(
          name,
          physicalType,
          required,
          primaryKeyPosition.orElse(1) - 1,
          AllowedValue.texts(allowed),
          logicalTypeOptions.flatMap(Range::minimum).orElse(null),
          logicalTypeOptions.flatMap(Range::maximum).orElse(null),
          classification,
          description,
          custom(customProperties, OfField.class).freeText());
    }

    /** The same with what parts may have. */
    Part asPart() {
      List<CustomProperty> ofPart =
          customProperties.stream().filter(p -> !p.property().equals("freeText")).toList();
      return new Part(Optional.of(name), logicalType, physicalType, items, map, List.of(), ofPart);
    }
  }

  record Entries(Part key, Part value) {}

  /** What nests in a column: the same as its physicalType says, and ids. */
  record Part(
      Optional<String> name,
      String logicalType,
      String physicalType,
      Optional<Part> items,
      Optional<Entries> map,
      List<Part> properties,
      List<CustomProperty> customProperties) {
    Part {
      require(
          properties.stream().allMatch(field -> field.name.isPresent()),
          "properties has a field without name");
      String composed = composed(physicalType, items, map, properties);
      require(
          physicalType.equals(composed),
          "physicalType is %s, but what nests in it makes %s",
          physicalType,
          composed);
    }

    /** The type that the inner definitions make; a type that needs none is what it says. */
    private static String composed(
        String type, Optional<Part> items, Optional<Entries> map, List<Part> fields) {
      if (items.isPresent()) {
        return "array<" + items.get().physicalType + ">";
      }
      if (map.isPresent()) {
        Entries entries = map.get();
        return "map<" + entries.key.physicalType + "," + entries.value.physicalType + ">";
      }
      if (!fields.isEmpty()) {
        return fields.stream()
            .map(field -> field.name.orElseThrow() + ":" + field.physicalType)
            .collect(Collectors.joining(",", "struct<", ">"));
      }
      require(SIMPLE_TYPE.matcher(type).matches(), "physicalType is %s, which no table uses", type);
      return type;
    }

    /** Adds the id of this and of all that nests in it. */
    void addIds(String path, Map<String, Optional<Integer>> ids) {
      ids.put(path, custom(customProperties, OfPart.class).fieldId());
      items.ifPresent(element -> element.addIds(path + FieldIds.ELEMENT, ids));
      map.ifPresent(entries -> entries.key.addIds(path + FieldIds.KEY, ids));
      map.ifPresent(entries -> entries.value.addIds(path + FieldIds.VALUE, ids));
      properties.forEach(field -> field.addIds(path + "." + field.name.orElseThrow(), ids));
    }
  }

  private static String logicalTypeOf(String type) {
    return switch (type.replaceFirst("[(<].*", "")) {
      case "string", "binary" -> "string";
      case "int", "bigint" -> "integer";
      case "double", "decimal" -> "number";
      case "boolean", "date", "timestamp", "array", "map" -> type.replaceFirst("<.*", "");
      default ->
          throw new IllegalArgumentException("physicalType is " + type + ", which no table uses");
    };
  }

  /** The contract of the table in {@code /schemas/<layer>/}, read once. */
  static TableContract onClassPath(String layer, String name) {
    return READ.computeIfAbsent(
        "/schemas/" + layer + "/" + name + ".odcs.yaml",
        file -> {
          TableContract contract = read(file, ContractFile.onClassPath(file), layer, name);
          if (contract.fieldIds().isEmpty()) {
            throw new IllegalStateException(file + ": no column has a fieldId: give one to each");
          }
          return contract;
        });
  }

  /**
   * Reads a contract, be it from before there were field ids.
   *
   * @param file what errors call it
   * @throws IllegalStateException that names file, place and problem
   */
  static TableContract read(String file, String yaml, String layer, String name) {
    return ContractFile.read(file, yaml, contract -> table(contract, layer, name));
  }

  private static TableContract table(ContractFile contract, String layer, String name) {
    OfTable custom = custom(contract.customProperties(), OfTable.class);
    List<Property> properties = contract.properties(name, "table", Property.class);
    partition(properties.get(0));
    Set<String> names = new HashSet<>();
    properties.forEach(p -> require(names.add(p.name()), "schema has column %s twice", p.name()));
    List<Column> columns = properties.stream().skip(1).map(Property::column).toList();
    checkKey(properties);
    return new TableContract(
        name,
        layer,
        contract.version(),
        custom.holds().equals("state"),
        custom.access().equals("restricted"),
        custom.stage(),
        contract.description().purpose(),
        columns,
        fieldIds(properties, custom.lastFieldId()),
        custom.lastFieldId().orElse(0));
  }

  private static void partition(Property dt) {
    require(dt.name().equals("dt"), "schema must begin with dt, not with %s", dt.name());
    boolean first = dt.partitioned() && dt.partitionKeyPosition().equals(Optional.of(1));
    require(first, "schema: dt.partitioned must be true, with partitionKeyPosition 1");
    boolean key =
        dt.physicalType().equals("date") && dt.primaryKeyPosition().equals(Optional.of(1));
    require(key, "schema: dt must be a date and the first part of the key");
  }

  /** The positions are 1, which dt has, and so on without gaps. */
  private static void checkKey(List<Property> properties) {
    Set<Integer> positions = new HashSet<>();
    properties.stream()
        .flatMap(property -> property.primaryKeyPosition().stream())
        .forEach(
            at ->
                require(
                    positions.add(at), "schema has two columns with primaryKeyPosition %d", at));
    for (int at = 1; at <= positions.size(); at++) {
      require(positions.contains(at), "schema has no column with primaryKeyPosition %d", at);
    }
    require(positions.size() > 1, "schema has no key within dt");
  }

  /** The ids by path; empty when neither the table nor any column has one. */
  private static Map<String, Integer> fieldIds(List<Property> properties, Optional<Integer> last) {
    Map<String, Optional<Integer>> said = new LinkedHashMap<>();
    properties.forEach(property -> property.asPart().addIds(property.name(), said));
    if (last.isEmpty() && said.values().stream().noneMatch(Optional::isPresent)) {
      return Map.of();
    }
    require(last.isPresent(), "customProperties.lastFieldId is missing");
    int next = last.get() + 1;
    Map<Integer, String> owners = new HashMap<>();
    said.forEach(
        (path, id) -> {
          String place = "schema: fieldId of " + path;
          require(id.isPresent(), "%s is missing: take %d and raise lastFieldId", place, next);
          boolean given = 1 <= id.get() && id.get() < next;
          require(given, "%s is %d, not from 1 to lastFieldId, %d", place, id.get(), next - 1);
          String other = owners.put(id.get(), path);
          require(other == null, "%s is %d, which %s has already", place, id.get(), other);
        });
    return owners.entrySet().stream()
        .collect(Collectors.toUnmodifiableMap(Map.Entry::getValue, Map.Entry::getKey));
  }
}
