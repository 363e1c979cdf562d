package dev.noctua.contract;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.tuple;

import java.math.BigDecimal;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.apache.spark.sql.types.ArrayType;
import org.apache.spark.sql.types.DataType;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.Metadata;
import org.apache.spark.sql.types.StructField;
import org.apache.spark.sql.types.StructType;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ContractReaderTest {
  private static final String TABLE =
      """
      apiVersion: v3.2.0
      kind: DataContract
      id: noctua-test
      name: shelf
      version: 2.0.1
      status: active
      description:
        purpose: One row is one book.
      customProperties:
        - {property: holds, value: state}
        - {property: stage, value: train}
        - {property: access, value: restricted}
        - {property: lastFieldId, value: 22}
      schema:
        - name: shelf
          logicalType: object
          physicalType: table
          properties:
            - name: dt
              logicalType: date
              physicalType: date
              required: true
              primaryKey: true
              primaryKeyPosition: 1
              partitioned: true
              partitionKeyPosition: 1
              classification: public
              description: The night.
              customProperties:
                - {property: fieldId, value: 1}
            - name: book
              logicalType: string
              physicalType: string
              required: true
              primaryKey: true
              primaryKeyPosition: 2
              classification: public
              description: The book.
              customProperties:
                - {property: fieldId, value: 2}
            - name: price
              logicalType: number
              physicalType: decimal(18,2)
              classification: public
              description: Its price.
              logicalTypeOptions: {minimum: 0, maximum: 99.5}
              customProperties:
                - {property: fieldId, value: 8}
            - name: cover
              logicalType: string
              physicalType: string
              classification: public
              description: Its cover.
              enum:
                - {value: hard, description: with boards}
                - {value: soft}
              customProperties:
                - {property: fieldId, value: 4}
            - name: loans
              logicalType: array
              physicalType: 'array<struct<day:date,notes:map<string,string>>>'
              classification: pseudonymous
              description: When it was lent.
              customProperties: [{property: fieldId, value: 3}]
              items:
                logicalType: object
                physicalType: 'struct<day:date,notes:map<string,string>>'
                customProperties: [{property: fieldId, value: 5}]
                properties:
                  - name: day
                    logicalType: date
                    physicalType: date
                    customProperties: [{property: fieldId, value: 6}]
                  - name: notes
                    logicalType: map
                    physicalType: 'map<string,string>'
                    customProperties: [{property: fieldId, value: 7}]
                    map:
                      key: {logicalType: string, physicalType: string, customProperties: [{property: fieldId, value: 20}]}
                      value: {logicalType: string, physicalType: string, customProperties: [{property: fieldId, value: 21}]}
      """;

  private static final String LOANS = "array<struct<day:date,notes:map<string,string>>>";

  private static final String LOG =
      """
      apiVersion: v3.2.0
      kind: DataContract
      id: noctua-test
      name: visits
      version: 3.1.0
      status: active
      description:
        purpose: One line is one visit.
      schema:
        - name: visits
          logicalType: object
          physicalType: file
          properties:
            - name: action
              logicalType: string
              required: true
              classification: public
              description: What was done.
              enum:
                - {value: look}
                - {value: buy}
              customProperties:
                - {property: rawType, value: enum}
            - name: book
              logicalType: string
              classification: public
              description: The book.
              logicalTypeOptions: {minLength: 1, maxLength: 64}
              customProperties:
                - {property: rawType, value: text}
                - {property: requiredWhen, value: {action: [buy]}}
                - {property: requiredOneOf, value: [where.city]}
            - name: where
              logicalType: object
              classification: public
              description: Where it was.
              customProperties:
                - {property: rawType, value: object}
              properties:
                - name: city
                  logicalType: string
                  classification: public
                  description: The city.
                  customProperties:
                    - {property: rawType, value: text}
                    - {property: column, value: city}
      """;

  @Test
  void aTableIsReadInFull() {
    TableContract shelf = table(TABLE);

    assertThat(shelf)
        .isEqualTo(
            new TableContract(
                "shelf",
                "models",
                "2.0.1",
                true,
                true,
                "train",
                "One row is one book.",
                List.of(
                    new Column(
                        "book",
                        "string",
                        true,
                        1,
                        List.of(),
                        null,
                        null,
                        "public",
                        "The book.",
                        false),
                    new Column(
                        "price",
                        "decimal(18,2)",
                        false,
                        0,
                        List.of(),
                        BigDecimal.ZERO,
                        new BigDecimal("99.5"),
                        "public",
                        "Its price.",
                        false),
                    new Column(
                        "cover",
                        "string",
                        false,
                        0,
                        List.of("hard", "soft"),
                        null,
                        null,
                        "public",
                        "Its cover.",
                        false),
                    new Column(
                        "loans",
                        LOANS,
                        false,
                        0,
                        List.of(),
                        null,
                        null,
                        "pseudonymous",
                        "When it was lent.",
                        false)),
                Map.ofEntries(
                    Map.entry("dt", 1),
                    Map.entry("book", 2),
                    Map.entry("price", 8),
                    Map.entry("cover", 4),
                    Map.entry("loans", 3),
                    Map.entry("loans.element", 5),
                    Map.entry("loans.element.day", 6),
                    Map.entry("loans.element.notes", 7),
                    Map.entry("loans.element.notes.key", 20),
                    Map.entry("loans.element.notes.value", 21)),
                22));
    assertThat(shelf.key()).containsExactly("book");
    assertThat(shelf.type())
        .isEqualTo(
            new StructType()
                .add("book", DataTypes.StringType, false)
                .add("price", DataTypes.createDecimalType(18, 2), true)
                .add("cover", DataTypes.StringType, true)
                .add("loans", DataType.fromDDL(LOANS), true));
  }

  @Test
  void theTypeOfFilesSaysTheIdsAndIsTheSameOtherwise() {
    TableContract shelf = table(TABLE);
    StructType type = shelf.fileType();

    assertThat(type.catalogString()).isEqualTo(shelf.type().catalogString());
    assertThat(Arrays.stream(type.fields()).map(StructField::nullable))
        .containsExactly(false, true, true, true);
    assertThat(Arrays.stream(type.fields()).map(StructField::metadata))
        .containsExactly(
            metadata("{'parquet.field.id': 2}"),
            metadata("{'parquet.field.id': 8}"),
            metadata("{'parquet.field.id': 4}"),
            metadata("{'parquet.field.id': 3, 'parquet.field.nested.ids': {'loans.element': 5}}"));
    StructType loan = (StructType) ((ArrayType) type.apply("loans").dataType()).elementType();
    assertThat(Arrays.stream(loan.fields()).map(StructField::metadata))
        .containsExactly(
            metadata("{'parquet.field.id': 6}"),
            metadata(
                "{'parquet.field.id': 7, 'parquet.field.nested.ids': {'notes.key': 20, 'notes.value': 21}}"));
  }

  private static Metadata metadata(String json) {
    return Metadata.fromJson(json.replace('\'', '"'));
  }

  @Test
  void aTableFromBeforeThereWereIdsHasNone() {
    String old =
        TABLE
            .replaceAll(", customProperties: \\[\\{property: fieldId, value: \\d+}]", "")
            .replaceAll("(?m)^ *customProperties: \\[\\{property: fieldId, value: \\d+}]\n", "")
            .replaceAll("(?m)^ *customProperties:\n *- \\{property: fieldId, value: \\d+}\n", "")
            .replaceAll("(?m)^ *- \\{property: lastFieldId, value: \\d+}\n", "");
    assertThat(old).doesNotContain("ieldId");
    TableContract shelf = table(old);

    assertThat(shelf.fieldIds()).isEmpty();
    assertThat(shelf.lastFieldId()).isZero();
    assertThat(shelf.type()).isEqualTo(table(TABLE).type());
  }

  @Test
  void aLogIsReadInFull() {
    LogContract visits = log(LOG);

    assertThat(visits.version()).isEqualTo(3);
    assertThat(visits.fields())
        .extracting(Field::name, Field::kind, Field::column)
        .containsExactly(
            tuple("action", FieldKind.ENUM, "action"),
            tuple("book", FieldKind.TEXT, "book"),
            tuple("where", FieldKind.OBJECT, null),
            tuple("where.city", FieldKind.TEXT, "city"));
    assertThat(visits.fields().get(1))
        .isEqualTo(
            new Field(
                "book",
                FieldKind.TEXT,
                "book",
                false,
                Map.of("action", List.of("buy")),
                Map.of(),
                List.of("where.city"),
                List.of(),
                null,
                null,
                1,
                64,
                null,
                null,
                false,
                false));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          stage, value: train       | stage, value: ''                 | test: customProperties[stage].value is missing
          property: stage           | property: stages                 | test: customProperties.stage is missing
          property: stage           | property: holds                  | test: customProperties[holds] is there twice
          value: state              | value: states                    | test: customProperties.holds is states, not day or state
          version: 2.0.1            | version: 2                       | test: version is 2, not a text
          version: 2.0.1            | version: two                     | test: version is two, not a version such as 1.0.0
          status: active            | ''                               | test: status is missing
          status: active            | state: active                    | test: status is missing
          name: price               | name: book                       | test: schema has column book twice
          description: Its price.   | descriptions: Its price.         | test: schema[shelf].properties[price].description is missing
          description: Its price.   | ''                               | test: schema[shelf].properties[price].description is missing
          description: Its price.   | {description: Its price.         | not readable as YAML
          name: price               | {name: price, nullable: true, x  | not readable as YAML
          maximum: 99.5             | maximum: many                    | properties[price].logicalTypeOptions.maximum is "many", not a number
          maximum: 99.5             | most: 99.5                       | logicalTypeOptions.most is not a key that contracts have here
          decimal(18,2)             | money                            | properties[price].physicalType is money, which no table uses
          decimal(18,2)             | decimal                          | physicalType is decimal, which no table uses
          physicalType: 'map<string,string>' | physicalType: 'map<string,int>' | physicalType is map<string,int>, but what nests in it makes map<string,string>
          - name: day               | - description: day               | description is not a key that contracts have here
          logicalType: number       | logicalType: string              | properties[price].logicalType is string, not number
          primaryKeyPosition: 2     | primaryKeyPosition: 3            | has no column with primaryKeyPosition 2
          primaryKeyPosition: 2     | primaryKeyPosition: 1            | schema has two columns with primaryKeyPosition 1
          partitioned: true         | partitioned: false               | test: schema: dt.partitioned must be true
          value: soft}              | value: soft, label: s}           | enum[soft].label is not a key that contracts have here
          [{property: fieldId, value: 3}] | [{property: fieldId, value: 3}, {property: freeText, value: true}] | freeText is for texts
          [{property: fieldId, value: 6}] | [{property: fieldId, value: 6}, {property: freeText, value: true}] | freeText is not a key
          fieldId, value: 8         | fieldId, value: 4                | fieldId of cover is 4, which price has already
          fieldId, value: 20        | fieldId, value: 2                | fieldId of loans.element.notes.key is 2, which book has already
          fieldId, value: 8         | fieldId, value: 23               | fieldId of price is 23, not from 1 to lastFieldId, 22
          fieldId, value: 8         | fieldId, value: 0                | fieldId of price is 0, not from 1
          fieldId, value: 8         | fieldId, value: eight            | fieldId is "eight", not a whole number
          - {property: lastFieldId, value: 22} | ''                    | test: customProperties.lastFieldId is missing
          lastFieldId, value: 22    | lastFieldIds, value: 22          | customProperties.lastFieldIds is not a key that contracts have here
          , customProperties: [{property: fieldId, value: 21}]} | } | fieldId of loans.element.notes.value is missing: take 23 and raise lastFieldId
          - {property: fieldId, value: 2} | - {property: fieldIds, value: 2} | customProperties.fieldIds is not a key that contracts have here
          """)
  void aTableThatLacksOrAddsSomethingIsRefusedByName(String old, String with, String message) {
    assertThat(TABLE).contains(old);

    assertThatThrownBy(() -> table(TABLE.replace(old, with)))
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining(message);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          value: text}          | value: words}             | customProperties.rawType is words, not text or integer
          {action: [buy]}       | {action: [sell]}          | book hangs on action=[sell], which can't be
          {action: [buy]}       | {deed: [buy]}             | book hangs on deed=[buy], which can't be
          [where.city]          | [where.street]            | book: requiredOneOf where.street has no use
          property: column      | property: columns         | customProperties.columns is not a key that contracts have here
          value: city}          | value: book}              | has the field or column of where.city twice
          maxLength: 64         | maximum: 64               | logicalTypeOptions.maximum is not a key that contracts have here
          """)
  void aLogThatLacksOrAddsSomethingIsRefusedByName(String old, String with, String message) {
    assertThat(LOG).contains(old);

    assertThatThrownBy(() -> log(LOG.replace(old, with)))
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining(message);
  }

  @Test
  void aContractThatIsNotThereIsRefusedByName() {
    assertThatThrownBy(() -> TableContractReader.onClassPath("facts", "nothing"))
        .isInstanceOf(IllegalStateException.class)
        .hasMessage("/schemas/facts/nothing.odcs.yaml: not on the class path");
  }

  private static TableContract table(String yaml) {
    return TableContractReader.read("test", yaml, "models", "shelf");
  }

  private static LogContract log(String yaml) {
    return LogContractReader.read("test", yaml, "visits", log -> {});
  }
}
