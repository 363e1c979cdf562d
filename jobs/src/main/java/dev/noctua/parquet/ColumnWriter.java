package dev.noctua.parquet;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.apache.parquet.column.ColumnWriteStore;
import org.apache.parquet.io.api.Binary;
import org.apache.parquet.schema.MessageType;
import org.apache.spark.sql.catalyst.InternalRow;
import org.apache.spark.sql.catalyst.expressions.SpecializedGetters;
import org.apache.spark.sql.catalyst.util.ArrayData;
import org.apache.spark.sql.catalyst.util.MapData;
import org.apache.spark.sql.types.ArrayType;
import org.apache.spark.sql.types.BinaryType;
import org.apache.spark.sql.types.BooleanType;
import org.apache.spark.sql.types.DataType;
import org.apache.spark.sql.types.DateType;
import org.apache.spark.sql.types.Decimal;
import org.apache.spark.sql.types.DecimalType;
import org.apache.spark.sql.types.DoubleType;
import org.apache.spark.sql.types.FloatType;
import org.apache.spark.sql.types.IntegerType;
import org.apache.spark.sql.types.LongType;
import org.apache.spark.sql.types.MapType;
import org.apache.spark.sql.types.StringType;
import org.apache.spark.sql.types.StructField;
import org.apache.spark.sql.types.StructType;
import org.apache.spark.sql.types.TimestampType;
import org.apache.spark.unsafe.Platform;
import org.apache.spark.unsafe.types.UTF8String;

/**
 * Writes one field of Spark's rows, or an element of one, into the columns of a Parquet file.
 * Levels as in Melnik et al., Dremel, VLDB 2010: repetition says which list goes on, definition how
 * much of the way to the value there is; each optional and each repeated node on it adds one.
 */
interface ColumnWriter {
  /** Writes what stands at {@code index}, which may be null where the type says so. */
  void write(SpecializedGetters from, int index, int repetition, int definition);

  /** Writes a null into every column of this field. */
  void writeNull(int repetition, int definition);

  /**
   * For a field of a row.
   *
   * @throws IllegalArgumentException for a type that no contract has
   */
  static ColumnWriter of(StructField field, MessageType schema, ColumnWriteStore columns) {
    return of(
        field.dataType(),
        field.nullable(),
        List.of(field.name()),
        1,
        path -> columns.getColumnWriter(schema.getColumnDescription(path.toArray(String[]::new))));
  }

  /** Finds the column at the end of a path. */
  interface ColumnLookup {
    org.apache.parquet.column.ColumnWriter at(List<String> path);
  }

  private static ColumnWriter of(
      DataType type, boolean optional, List<String> path, int lists, ColumnLookup columns) {
    if (type instanceof ArrayType array) {
      ColumnWriter element =
          of(
              array.elementType(),
              array.containsNull(),
              under(path, "list", "element"),
              lists + 1,
              columns);
      return optional(optional, new Elements(element, lists));
    }
    if (type instanceof MapType map) {
      ColumnWriter key =
          of(map.keyType(), false, under(path, "key_value", "key"), lists + 1, columns);
      ColumnWriter value =
          of(
              map.valueType(),
              map.valueContainsNull(),
              under(path, "key_value", "value"),
              lists + 1,
              columns);
      return optional(optional, new Entries(new Elements(key, lists), new Elements(value, lists)));
    }
    if (type instanceof StructType struct) {
      ColumnWriter[] fields =
          Arrays.stream(struct.fields())
              .map(f -> of(f.dataType(), f.nullable(), under(path, f.name()), lists, columns))
              .toArray(ColumnWriter[]::new);
      return optional(optional, new Fields(List.of(fields)));
    }
    var out = columns.at(path);
    return new Leaf(value(type, out), out, optional);
  }

  private static List<String> under(List<String> path, String... names) {
    List<String> longer = new ArrayList<>(path);
    longer.addAll(List.of(names));
    return longer;
  }

  private static ColumnWriter optional(boolean optional, ColumnWriter column) {
    return optional ? new NullableColumn(column) : column;
  }

  /** A list, map or struct that may be null. */
  record NullableColumn(ColumnWriter column) implements ColumnWriter {
    @Override
    public void write(SpecializedGetters from, int index, int repetition, int definition) {
      if (from.isNullAt(index)) {
        column.writeNull(repetition, definition);
      } else {
        column.write(from, index, repetition, definition + 1);
      }
    }

    @Override
    public void writeNull(int repetition, int definition) {
      column.writeNull(repetition, definition);
    }
  }

  /**
   * The elements of a list.
   *
   * @param level of repetition of all but the first
   */
  record Elements(ColumnWriter element, int level) implements ColumnWriter {
    @Override
    public void write(SpecializedGetters from, int index, int repetition, int definition) {
      write(from.getArray(index), repetition, definition);
    }

    void write(ArrayData all, int repetition, int definition) {
      int count = all.numElements();
      if (count == 0) {
        writeNull(repetition, definition);
      }
      for (int i = 0; i < count; i++) {
        element.write(all, i, i == 0 ? repetition : level, definition + 1);
      }
    }

    @Override
    public void writeNull(int repetition, int definition) {
      element.writeNull(repetition, definition);
    }
  }

  /** A map: its keys, and its values. */
  record Entries(Elements keys, Elements values) implements ColumnWriter {
    @Override
    public void write(SpecializedGetters from, int index, int repetition, int definition) {
      MapData entries = from.getMap(index);
      keys.write(entries.keyArray(), repetition, definition);
      values.write(entries.valueArray(), repetition, definition);
    }

    @Override
    public void writeNull(int repetition, int definition) {
      keys.writeNull(repetition, definition);
      values.writeNull(repetition, definition);
    }
  }

  /** A struct. */
  record Fields(List<ColumnWriter> fields) implements ColumnWriter {
    @Override
    public void write(SpecializedGetters from, int index, int repetition, int definition) {
      InternalRow struct = from.getStruct(index, fields.size());
      for (int i = 0; i < fields.size(); i++) {
        fields.get(i).write(struct, i, repetition, definition);
      }
    }

    @Override
    public void writeNull(int repetition, int definition) {
      fields.forEach(field -> field.writeNull(repetition, definition));
    }
  }

  /** A column's value. */
  record Leaf(Value value, org.apache.parquet.column.ColumnWriter out, boolean optional)
      implements ColumnWriter {
    @Override
    public void write(SpecializedGetters from, int index, int repetition, int definition) {
      if (!optional) {
        value.write(from, index, repetition, definition);
      } else if (from.isNullAt(index)) {
        out.writeNull(repetition, definition);
      } else {
        value.write(from, index, repetition, definition + 1);
      }
    }

    @Override
    public void writeNull(int repetition, int definition) {
      out.writeNull(repetition, definition);
    }
  }

  /** Writes a value that isn't null. */
  interface Value {
    void write(SpecializedGetters from, int index, int repetition, int definition);
  }

  private static Value value(DataType type, org.apache.parquet.column.ColumnWriter out) {
    if (type instanceof StringType) {
      return (from, i, r, d) -> out.write(bytes(from.getUTF8String(i)), r, d);
    }
    if (type instanceof BinaryType) {
      return (from, i, r, d) -> out.write(Binary.fromReusedByteArray(from.getBinary(i)), r, d);
    }
    if (type instanceof IntegerType || type instanceof DateType) {
      return (from, i, r, d) -> out.write(from.getInt(i), r, d);
    }
    if (type instanceof LongType || type instanceof TimestampType) {
      return (from, i, r, d) -> out.write(from.getLong(i), r, d);
    }
    if (type instanceof DoubleType) {
      return (from, i, r, d) -> out.write(from.getDouble(i), r, d);
    }
    if (type instanceof FloatType) {
      return (from, i, r, d) -> out.write(from.getFloat(i), r, d);
    }
    if (type instanceof BooleanType) {
      return (from, i, r, d) -> out.write(from.getBoolean(i), r, d);
    }
    if (type instanceof DecimalType decimal && decimal.precision() <= Decimal.MAX_LONG_DIGITS()) {
      int precision = decimal.precision();
      int scale = decimal.scale();
      // As the schema has it.
      return precision <= Decimal.MAX_INT_DIGITS()
          ? (from, i, r, d) ->
              out.write((int) from.getDecimal(i, precision, scale).toUnscaledLong(), r, d)
          : (from, i, r, d) ->
              out.write(from.getDecimal(i, precision, scale).toUnscaledLong(), r, d);
    }
    throw new IllegalArgumentException("no column takes " + type.sql());
  }

  private static Binary bytes(UTF8String text) {
    return text.getBaseObject() instanceof byte[] bytes
        ? Binary.fromReusedByteArray(
            bytes, (int) (text.getBaseOffset() - Platform.BYTE_ARRAY_OFFSET), text.numBytes())
        : Binary.fromReusedByteArray(text.getBytes());
  }
}
