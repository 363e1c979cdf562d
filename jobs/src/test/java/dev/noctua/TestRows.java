package dev.noctua;

import dev.noctua.contract.Column;
import dev.noctua.contract.Table;
import java.math.BigDecimal;
import java.sql.Date;
import java.sql.Timestamp;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.types.DataType;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.DecimalType;
import org.apache.spark.sql.types.StructType;

/**
 * Rows of a table for three-row tests: what a map leaves out is null, or a plain default where the
 * contract wants a value. Instants are given as {@link Instant} or ISO text, dates as {@link
 * LocalDate} or text, money as text.
 */
public final class TestRows {
  private TestRows() {}

  /** Rows with the contract's columns, and {@code dt} (2026-11-21 unless given) for a day table. */
  @SafeVarargs
  public static Dataset<Row> of(Table table, Map<String, Object>... rows) {
    StructType type = table.contract().type();
    if (!table.contract().state()) {
      type = type.add("dt", DataTypes.DateType);
    }
    List<Row> all = new ArrayList<>();
    for (Map<String, Object> row : rows) {
      for (String name : row.keySet()) {
        if (!Arrays.asList(type.fieldNames()).contains(name)) {
          throw new IllegalArgumentException(name + " isn't a column of " + table.tableName());
        }
      }
      List<Object> values = new ArrayList<>();
      for (Column column : table.contract().columns()) {
        DataType wanted = type.apply(column.name()).dataType();
        Object given = row.get(column.name());
        values.add(
            given != null ? convert(given, wanted) : column.required() ? plain(wanted) : null);
      }
      if (!table.contract().state()) {
        values.add(convert(row.getOrDefault("dt", "2026-11-21"), DataTypes.DateType));
      }
      all.add(RowFactory.create(values.toArray()));
    }
    return TestSpark.session().createDataFrame(all, type);
  }

  /** Computed rows in the contract's columns and types, where a null in a required column fails. */
  public static Dataset<Row> computed(Table table, Dataset<Row> rows) {
    StructType type = table.contract().type();
    if (!table.contract().state()) {
      type = type.add("dt", DataTypes.DateType);
    }
    org.apache.spark.sql.Column[] columns =
        Arrays.stream(type.fieldNames())
            .map(name -> rows.col(name))
            .toArray(org.apache.spark.sql.Column[]::new);
    return TestSpark.session().createDataFrame(rows.select(columns).collectAsList(), type);
  }

  private static Object convert(Object given, DataType wanted) {
    if (wanted instanceof DecimalType decimal) {
      return new BigDecimal(given.toString()).setScale(decimal.scale());
    }
    if (wanted.equals(DataTypes.TimestampType)) {
      return Timestamp.from(given instanceof Instant i ? i : Instant.parse(given.toString()));
    }
    if (wanted.equals(DataTypes.DateType)) {
      return Date.valueOf(given instanceof LocalDate d ? d : LocalDate.parse(given.toString()));
    }
    if (wanted.equals(DataTypes.LongType)) {
      return ((Number) given).longValue();
    }
    if (wanted.equals(DataTypes.DoubleType)) {
      return ((Number) given).doubleValue();
    }
    return given;
  }

  private static Object plain(DataType wanted) {
    if (wanted instanceof DecimalType decimal) {
      return BigDecimal.ZERO.setScale(decimal.scale());
    }
    return switch (wanted.typeName()) {
      case "string" -> "x";
      case "integer" -> 1;
      case "long" -> 0L;
      case "double" -> 0d;
      case "boolean" -> false;
      case "date" -> Date.valueOf("2026-11-21");
      case "timestamp" -> Timestamp.from(Instant.parse("2026-11-21T04:00:00Z"));
      case "array" -> List.of();
      case "map" -> Map.of();
      default -> throw new IllegalArgumentException("no plain value for " + wanted);
    };
  }
}
