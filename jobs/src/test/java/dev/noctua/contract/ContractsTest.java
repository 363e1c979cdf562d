package dev.noctua.contract;

import static java.util.stream.Collectors.toCollection;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.dataformat.yaml.YAMLFactory;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.spark.sql.types.ArrayType;
import org.apache.spark.sql.types.DataType;
import org.apache.spark.sql.types.MapType;
import org.apache.spark.sql.types.StructField;
import org.apache.spark.sql.types.StructType;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** The contracts that are shipped, held against each other and against the code. */
class ContractsTest {
  private static final Set<String> OF_THE_TABLE_ALONE =
      Set.of("event_date", "arrival_date", "digest", "source_file");

  @ParameterizedTest
  @EnumSource(Table.class)
  void everyTableHasAContractThatSparkUnderstands(Table table) {
    TableContract contract = table.contract();

    assertThat(contract.type().fieldNames())
        .containsExactlyElementsOf(contract.columns().stream().map(Column::name).toList());
    assertThat(contract.key()).isNotEmpty().doesNotHaveDuplicates();
    for (Column column : contract.columns()) {
      if (column.minimum() != null || column.maximum() != null) {
        assertThat(column.type()).as(column.name()).matches("int|bigint|double|decimal\\(.*");
      }
    }
  }

  @ParameterizedTest
  @EnumSource(Table.class)
  void everyFieldOfATableHasAnIdOfItsOwn(Table table) {
    TableContract contract = table.contract();
    Set<String> paths = new TreeSet<>(Set.of("dt"));
    addPaths(contract.type(), "", paths);

    assertThat(contract.fieldIds().keySet()).isEqualTo(paths);
    assertThat(contract.fieldIds().values())
        .doesNotHaveDuplicates()
        .allMatch(id -> 1 <= id && id <= contract.lastFieldId());
  }

  private static void addPaths(DataType type, String prefix, Set<String> paths) {
    if (type instanceof StructType struct) {
      for (StructField field : struct.fields()) {
        paths.add(prefix + field.name());
        addPaths(field.dataType(), prefix + field.name() + ".", paths);
      }
    } else if (type instanceof ArrayType array) {
      paths.add(prefix + "element");
      addPaths(array.elementType(), prefix + "element.", paths);
    } else if (type instanceof MapType map) {
      paths.add(prefix + "key");
      paths.add(prefix + "value");
      addPaths(map.keyType(), prefix + "key.", paths);
      addPaths(map.valueType(), prefix + "value.", paths);
    }
  }

  @Test
  void everyContractBelongsToALogOrATable() throws IOException {
    Set<String> expected = new TreeSet<>();
    for (Table table : Table.values()) {
      expected.add(table.contract().layer() + "/" + table.tableName() + ".odcs.yaml");
    }
    for (RawLog log : RawLog.values()) {
      expected.add("raw/" + log.logName() + ".odcs.yaml");
    }
    expected.add("raw/plan.odcs.yaml");
    Path schemas = Path.of("..", "schemas");
    try (Stream<Path> files = Files.walk(schemas)) {
      assertThat(
              files
                  .filter(Files::isRegularFile)
                  .map(file -> schemas.relativize(file).toString().replace('\\', '/')))
          .containsExactlyInAnyOrderElementsOf(expected);
    }
  }

  @Test
  void everyColumnHasItsNameInColumnsAndNoneIsThereInVain() throws IllegalAccessException {
    Set<String> inContracts =
        Arrays.stream(Table.values())
            .flatMap(table -> table.contract().columns().stream())
            .map(Column::name)
            .collect(toCollection(TreeSet::new));
    inContracts.add("dt");
    List<String> inColumns = new ArrayList<>();
    for (java.lang.reflect.Field constant : Columns.class.getFields()) {
      String name = (String) constant.get(null);
      assertThat(constant.getName()).isEqualTo(name.toUpperCase(Locale.ROOT));
      inColumns.add(name);
    }

    assertThat(inColumns).containsExactlyElementsOf(inContracts);
  }

  @ParameterizedTest
  @EnumSource(RawLog.class)
  void aLogAndItsTableSayTheSame(RawLog log) {
    Map<String, Column> columns =
        log.table().contract().columns().stream()
            .collect(Collectors.toMap(Column::name, Function.identity()));
    Set<String> filled = new TreeSet<>(OF_THE_TABLE_ALONE);
    for (Field field : log.contracts().get(0).fields()) {
      if (field.column() == null) {
        continue;
      }
      Column column = columns.get(field.column());
      assertThat(column).as(field.name()).isNotNull();
      assertThat(column.type()).as(field.name()).isEqualTo(type(field.kind()));
      assertThat(column.allowed()).as(field.name()).isEqualTo(field.allowed());
      if (!field.name().equals("schema_version")) {
        assertThat(column.minimum()).as(field.name()).isEqualTo(field.minimum());
        assertThat(column.maximum()).as(field.name()).isEqualTo(field.maximum());
      }
      if (!field.name().contains(".")) {
        // quantity and schema_version are 1 when absent, so that the table always has them.
        boolean filledIn = Set.of("quantity", "schema_version").contains(field.name());
        assertThat(column.required()).as(field.name()).isEqualTo(field.required() || filledIn);
      }
      filled.add(field.column());
    }

    assertThat(filled).isEqualTo(new TreeSet<>(columns.keySet()));
  }

  @Test
  void nothingThatNamesAPersonHasAColumn() {
    for (RawLog log : RawLog.values()) {
      assertThat(log.contracts().get(0).fields())
          .filteredOn(field -> field.personal() || field.currency())
          .allMatch(field -> field.column() == null);
    }
    assertThat(RawLog.REGISTRATION.contracts().get(0).fields())
        .filteredOn(Field::personal)
        .extracting(Field::name)
        .containsExactly("username", "email", "phone");
  }

  @ParameterizedTest
  @EnumSource(Table.class)
  void itemsAndMapSayWhatPhysicalTypeSays(Table table) throws IOException {
    TableContract contract = table.contract();
    String path = "/schemas/" + contract.layer() + "/" + contract.name() + ".odcs.yaml";
    try (InputStream in = ContractsTest.class.getResourceAsStream(path)) {
      JsonNode properties =
          new ObjectMapper(new YAMLFactory()).readTree(in).at("/schema/0/properties");
      assertThat(properties).isNotEmpty();
      for (JsonNode property : properties) {
        assertThat(composed(property))
            .as(property.path("name").asText())
            .isEqualTo(property.path("physicalType").asText());
      }
    }
  }

  /** The Spark DDL type that a property's inner definitions make. */
  private static String composed(JsonNode property) {
    return switch (property.path("logicalType").asText()) {
      case "array" -> "array<" + composed(property.path("items")) + ">";
      case "map" ->
          "map<"
              + composed(property.at("/map/key"))
              + ","
              + composed(property.at("/map/value"))
              + ">";
      case "object" -> {
        List<String> fields = new ArrayList<>();
        property
            .path("properties")
            .forEach(inner -> fields.add(inner.path("name").asText() + ":" + composed(inner)));
        yield "struct<" + String.join(",", fields) + ">";
      }
      default -> property.path("physicalType").asText();
    };
  }

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
      case OBJECT -> throw new AssertionError("an object has no column");
    };
  }
}
