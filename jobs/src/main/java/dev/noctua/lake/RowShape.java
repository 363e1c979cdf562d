package dev.noctua.lake;

import static org.apache.spark.sql.functions.col;

import dev.noctua.contract.TableContract;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.types.DataType;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructField;
import org.apache.spark.sql.types.StructType;

/** Brings rows into a contract's columns and order, or says what doesn't fit. */
final class RowShape {
  private RowShape() {}

  /** The contract's columns, then {@code dt} for a day table. */
  static Dataset<Row> conform(TableContract contract, Dataset<Row> rows) {
    StructType wanted = contract.type();
    if (!contract.state()) {
      wanted = wanted.add(Lake.DT, DataTypes.DateType);
    }
    Map<String, DataType> given = new HashMap<>();
    Arrays.stream(rows.schema().fields()).forEach(f -> given.put(f.name(), f.dataType()));
    List<String> wrong =
        Stream.concat(
                Arrays.stream(wanted.fields())
                    .filter(f -> !fits(f, given.get(f.name())))
                    .map(
                        f ->
                            f.name()
                                + " is "
                                + name(given.get(f.name()))
                                + ", not "
                                + name(f.dataType())),
                given.keySet().stream()
                    .filter(name -> !contains(contract, name))
                    .sorted()
                    .map(name -> name + " isn't in the contract"))
            .toList();
    if (!wrong.isEmpty()) {
      throw new IllegalArgumentException(contract.name() + ": " + String.join("; ", wrong));
    }
    Column[] columns =
        Arrays.stream(wanted.fieldNames()).map(name -> col(name)).toArray(Column[]::new);
    return rows.select(columns);
  }

  private static boolean contains(TableContract contract, String name) {
    return Arrays.asList(contract.type().fieldNames()).contains(name)
        || (!contract.state() && name.equals(Lake.DT));
  }

  private static boolean fits(StructField wanted, DataType given) {
    return given != null && DataType.equalsIgnoreNullability(wanted.dataType(), given);
  }

  private static String name(DataType type) {
    return type == null ? "missing" : type.sql();
  }
}
