package dev.noctua;

import static org.apache.spark.sql.functions.array_sort;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.map_entries;
import static org.apache.spark.sql.functions.round;
import static org.apache.spark.sql.functions.transform;
import static org.apache.spark.sql.functions.transform_values;

import com.holdenkarau.spark.testing.JavaDatasetSuiteBase;
import java.util.Arrays;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.types.ArrayType;
import org.apache.spark.sql.types.DataType;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.MapType;
import org.apache.spark.sql.types.StructField;
import org.apache.spark.sql.types.StructType;

/**
 * Compares tables by spark-testing-base: the same columns in the same order, and the same rows in
 * any order. Both sides are computed once.
 */
public final class TestTables {
  /** The one delegate: its assertions, on the session of {@link TestSpark}. */
  private static final class Suite extends JavaDatasetSuiteBase {
    @Override
    public boolean enableHiveSupport() {
      return false;
    }

    @Override
    public SparkSession spark() {
      return TestSpark.session();
    }
  }

  private static final Suite SUITE = new Suite();

  private TestTables() {}

  /**
   * Fails unless both hold exactly the same rows.
   *
   * @throws AssertionError saying which rows stand on one side only
   */
  public static void assertEqual(Dataset<Row> expected, Dataset<Row> actual) {
    SUITE.assertDataFrameNoOrderEquals(comparable(expected), comparable(actual));
  }

  /**
   * Fails unless both hold the same rows, where doubles may differ by {@code tolerance}; those
   * inside arrays and maps are compared at 6 decimals. Columns other than doubles must tell the
   * rows apart.
   *
   * @throws AssertionError saying which rows differ
   */
  public static void assertApproximatelyEqual(
      Dataset<Row> expected, Dataset<Row> actual, double tolerance) {
    SUITE.assertDatasetApproximateEquals(
        inOrder(comparable(rounded(expected))), inOrder(comparable(rounded(actual))), tolerance);
  }

  /** The rows, computed; maps, which can't be grouped by, as entries sorted by key. */
  private static Dataset<Row> comparable(Dataset<Row> rows) {
    Dataset<Row> plain =
        mapped(rows, (c, type) -> type instanceof MapType ? array_sort(map_entries(c)) : c);
    return TestSpark.session()
        .createDataFrame(plain.collectAsList(), (StructType) nullable(plain.schema()));
  }

  private static Dataset<Row> rounded(Dataset<Row> rows) {
    return mapped(
        rows,
        (c, type) -> {
          if (type instanceof ArrayType array && floating(array.elementType())) {
            return transform(c, x -> round(x, 6));
          }
          if (type instanceof MapType map && floating(map.valueType())) {
            return transform_values(c, (key, x) -> round(x, 6));
          }
          return c;
        });
  }

  private static Dataset<Row> inOrder(Dataset<Row> rows) {
    Column[] exact =
        Arrays.stream(rows.schema().fields())
            .filter(field -> !floating(field.dataType()))
            .map(field -> col(field.name()))
            .toArray(Column[]::new);
    return rows.coalesce(1).sortWithinPartitions(exact);
  }

  private interface Change {
    Column of(Column column, DataType type);
  }

  private static Dataset<Row> mapped(Dataset<Row> rows, Change change) {
    return rows.select(
        Arrays.stream(rows.schema().fields())
            .map(f -> change.of(col(f.name()), f.dataType()).as(f.name()))
            .toArray(Column[]::new));
  }

  private static boolean floating(DataType type) {
    return type.equals(DataTypes.DoubleType) || type.equals(DataTypes.FloatType);
  }

  /** The type without its promises about nulls, which differ between a contract and a plan. */
  private static DataType nullable(DataType type) {
    if (type instanceof StructType struct) {
      StructType all = new StructType();
      for (StructField field : struct.fields()) {
        all = all.add(field.name(), nullable(field.dataType()), true);
      }
      return all;
    }
    if (type instanceof ArrayType array) {
      return DataTypes.createArrayType(nullable(array.elementType()), true);
    }
    return type;
  }
}
