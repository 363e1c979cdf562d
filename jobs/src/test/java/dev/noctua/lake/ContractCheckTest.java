package dev.noctua.lake;

import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.count;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.not;
import static org.apache.spark.sql.functions.sum;
import static org.apache.spark.sql.functions.when;
import static org.assertj.core.api.Assertions.assertThat;

import dev.noctua.TestSpark;
import dev.noctua.contract.Column;
import dev.noctua.contract.Table;
import dev.noctua.contract.TableContract;
import dev.noctua.core.Night;
import dev.noctua.parquet.FileCheck;
import java.io.IOException;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.math.RoundingMode;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Date;
import java.sql.Timestamp;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.types.ArrayType;
import org.apache.spark.sql.types.DataType;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.DecimalType;
import org.apache.spark.sql.types.MapType;
import org.apache.spark.sql.types.StructField;
import org.apache.spark.sql.types.StructType;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/** What the check finds in files, held against the same rules in SQL, on rows full of faults. */
@Tag("world")
class ContractCheckTest {
  private static final LocalDate DAY = LocalDate.parse("2026-11-21");
  private static final int ROWS = 400;

  @TempDir Path home;

  @ParameterizedTest
  @EnumSource(Table.class)
  void findsWhatSqlFinds(Table table) {
    findsWhatSqlFinds(table, ROWS, 5);
  }

  /** Most columns have none, and aren't read. */
  @ParameterizedTest
  @EnumSource(Table.class)
  void findsFewFaultsAmongMany(Table table) {
    findsWhatSqlFinds(table, ROWS, 2 * ROWS);
  }

  /** So many that tasks look for them. */
  @ParameterizedTest
  @EnumSource(names = {"TRANSACTION", "USER_CONTENT"})
  void findsFaultsInLargeTables(Table table) {
    findsWhatSqlFinds(table, 60_000, 100);
  }

  /** Where footer and dictionary tell less than in files of ours, values are read. */
  @ParameterizedTest
  @CsvSource({
    "parquet.enable.dictionary, false",
    "parquet.dictionary.page.size, 64",
    "parquet.block.size, 4096"
  })
  void findsTheSameHoweverAFileIsWritten(String option, String value) throws IOException {
    for (Table table : List.of(Table.BEHAVIOR, Table.TRANSACTION)) {
      TableContract contract = table.contract();
      StructType type = contract.type().asNullable();
      Random random = new Random(7);
      List<Row> rows = new ArrayList<>();
      for (int i = 0; i < 5 * ROWS; i++) {
        rows.add(row(contract, type, random, 40));
      }
      Dataset<Row> faulty = TestSpark.session().createDataFrame(rows, type);
      Path folder = home.resolve(table.tableName());
      // In order, so that a dictionary is full only after some pages.
      String choice =
          contract.columns().stream().filter(c -> !c.allowed().isEmpty()).findFirst().get().name();
      faulty
          .coalesce(1)
          .sortWithinPartitions(choice)
          .write()
          .option("parquet.page.row.count.limit", 100)
          .option(option, value)
          .parquet(folder.toString());

      List<FileCheck.Found> found = new ArrayList<>();
      try (DirectoryStream<Path> files = Files.newDirectoryStream(folder, "part-*.parquet")) {
        for (Path file : files) {
          found.add(
              new FileCheck(contract)
                  .check(
                      file.toString(),
                      0,
                      TestSpark.session().sparkContext().hadoopConfiguration()));
        }
      }

      assertThat(found).hasSize(1);
      assertThat(found.get(0).keys().stream().count()).isEqualTo(5L * ROWS);
      assertThat(ContractCheck.words(contract, found))
          .isNotEmpty()
          .containsExactlyElementsOf(ofColumns(contract, faulty));
    }
  }

  /**
   * @param most of so many values one is a fault
   */
  private void findsWhatSqlFinds(Table table, int count, int most) {
    TableContract contract = table.contract();
    StructType type = new StructType();
    for (StructField field : contract.type().fields()) {
      type = type.add(field.name(), field.dataType(), true);
    }
    if (!contract.state()) {
      type = type.add(Lake.DT, DataTypes.DateType);
    }
    Random random = new Random(contract.name().hashCode());
    List<Row> rows = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      rows.add(row(contract, type, random, most));
    }
    Dataset<Row> faulty = TestSpark.session().createDataFrame(rows, type);
    Lake lake =
        Lake.open(
            TestSpark.settings(home, Map.of("storage.raw", "raw", "storage.lake", "lake"))
                .storage(),
            TestSpark::session);
    Night night = new Night(DAY, DAY, "r", false, Optional.empty(), ZoneOffset.UTC);
    lake.nights().begin(night, "s");
    lake.run(night).write(table, faulty.repartition(3));

    assertThat(lake.run(night).draft().tables().get(table.tableName()).violations())
        .containsExactlyElementsOf(bySql(contract, faulty));
  }

  private static Row row(TableContract contract, StructType type, Random random, int most) {
    List<Object> values = new ArrayList<>();
    for (StructField field : type.fields()) {
      Optional<Column> column =
          contract.columns().stream().filter(c -> c.name().equals(field.name())).findFirst();
      if (field.name().equals(Lake.DT)) {
        values.add(Date.valueOf(DAY));
      } else if (random.nextInt(most) > 0) {
        values.add(right(column.orElseThrow(), field.dataType(), random));
      } else {
        boolean isNull = random.nextBoolean();
        values.add(isNull ? null : value(column.orElseThrow(), field.dataType(), random));
      }
    }
    return RowFactory.create(values.toArray());
  }

  /** A value that holds the column's rules. */
  private static Object right(Column column, DataType type, Random random) {
    if (!column.allowed().isEmpty()) {
      return column.allowed().get(random.nextInt(column.allowed().size()));
    }
    BigDecimal low = Optional.ofNullable(column.minimum()).orElse(BigDecimal.ZERO);
    BigDecimal high =
        Optional.ofNullable(column.maximum()).orElse(low.add(BigDecimal.valueOf(100_000)));
    // Of a hundred steps between the limits, these included.
    BigDecimal number =
        low.add(
            high.subtract(low)
                .multiply(BigDecimal.valueOf(random.nextInt(101)))
                .divide(BigDecimal.valueOf(100)));
    if (type instanceof DecimalType decimal) {
      return number.setScale(decimal.scale(), RoundingMode.DOWN);
    }
    return switch (type.typeName()) {
      case "integer" -> number.intValue();
      case "long" -> number.longValue();
      case "double" -> number.doubleValue();
      default -> value(column, type, random);
    };
  }

  private static Object value(Column column, DataType type, Random random) {
    if (type instanceof DecimalType decimal) {
      return new BigDecimal(BigInteger.valueOf(random.nextInt(20_000) - 5_000), decimal.scale());
    }
    if (type instanceof ArrayType) {
      return random.nextBoolean() ? List.of() : Arrays.asList(null, null);
    }
    if (type instanceof MapType) {
      return Map.of();
    }
    return switch (type.typeName()) {
      case "string" ->
          column.allowed().isEmpty() || random.nextInt(6) == 0
              ? "s" + random.nextInt(40)
              : column.allowed().get(random.nextInt(column.allowed().size()));
      case "integer" -> random.nextInt(40) - 5;
      case "long" -> (long) random.nextInt(40) - 5;
      case "double" ->
          List.of(-0.5, 0.0, 0.5, 1.0, 7.5, 1e6, Double.NaN, 1 / 0.0, -1 / 0.0)
              .get(random.nextInt(9));
      case "float" -> random.nextFloat();
      case "boolean" -> random.nextBoolean();
      case "date" -> Date.valueOf(DAY.minusDays(random.nextInt(40)));
      case "timestamp" -> new Timestamp(random.nextInt(40) * 1_000_000L);
      case "binary" -> new byte[] {1};
      default -> null;
    };
  }

  private static List<String> bySql(TableContract contract, Dataset<Row> rows) {
    List<String> violations = ofColumns(contract, rows);
    List<String> key = new ArrayList<>(contract.key());
    if (!contract.state()) {
      key.add(Lake.DT);
    }
    long again = rows.count() - rows.selectExpr(key.toArray(String[]::new)).distinct().count();
    if (again > 0) {
      violations.add(
          "%s: %d rows where another row has the same key (%s)"
              .formatted(contract.name(), again, String.join(", ", key)));
    }
    return violations;
  }

  /** A rule in words, and in SQL which rows break it. */
  private record Rule(String words, org.apache.spark.sql.Column broken) {}

  private static List<String> ofColumns(TableContract contract, Dataset<Row> rows) {
    List<Rule> rules = new ArrayList<>();
    for (Column column : contract.columns()) {
      org.apache.spark.sql.Column value = col(column.name());
      if (column.required()) {
        rules.add(new Rule(column.name() + " is null", value.isNull()));
      }
      if (!column.allowed().isEmpty()) {
        String words = column.name() + " is none of " + String.join(", ", column.allowed());
        rules.add(new Rule(words, not(value.isin(column.allowed().toArray()))));
      }
      if (column.minimum() != null) {
        String words = column.name() + " is below " + column.minimum();
        rules.add(new Rule(words, value.lt(lit(column.minimum()))));
      }
      if (column.maximum() != null) {
        String words = column.name() + " is above " + column.maximum();
        rules.add(new Rule(words, value.gt(lit(column.maximum()))));
      }
    }
    return violations(contract, rows, rules);
  }

  /** All rules are looked at in one pass: a query of its own for each would take a minute more. */
  private static List<String> violations(
      TableContract contract, Dataset<Row> rows, List<Rule> rules) {
    List<String> violations = new ArrayList<>();
    Row counts =
        rows.agg(
                count(lit(1)),
                rules.stream()
                    .map(rule -> sum(when(rule.broken(), 1L).otherwise(0L)))
                    .toArray(org.apache.spark.sql.Column[]::new))
            .first();
    for (int i = 0; i < rules.size(); i++) {
      if (counts.getLong(i + 1) > 0) {
        violations.add(
            "%s: %d rows where %s"
                .formatted(contract.name(), counts.getLong(i + 1), rules.get(i).words()));
      }
    }
    return violations;
  }
}
