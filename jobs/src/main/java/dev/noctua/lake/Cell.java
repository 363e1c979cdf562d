package dev.noctua.lake;

import org.apache.parquet.column.ColumnWriteStore;
import org.apache.parquet.column.ColumnWriter;
import org.apache.parquet.io.api.Binary;
import org.apache.parquet.schema.MessageType;
import org.apache.spark.sql.catalyst.expressions.SpecializedGetters;
import org.apache.spark.sql.catalyst.util.ArrayData;
import org.apache.spark.sql.catalyst.util.MapData;
import org.apache.spark.sql.types.ArrayType;
import org.apache.spark.sql.types.BinaryType;
import org.apache.spark.sql.types.BooleanType;
import org.apache.spark.sql.types.DataType;
import org.apache.spark.sql.types.DateType;
import org.apache.spark.sql.types.DecimalType;
import org.apache.spark.sql.types.DoubleType;
import org.apache.spark.sql.types.IntegerType;
import org.apache.spark.sql.types.LongType;
import org.apache.spark.sql.types.MapType;
import org.apache.spark.sql.types.StringType;
import org.apache.spark.sql.types.StructField;
import org.apache.spark.sql.types.TimestampType;
import org.apache.spark.unsafe.Platform;
import org.apache.spark.unsafe.types.UTF8String;

/** Writes one field of a row into the columns of a Parquet file, with the levels that it needs. */
interface Cell {
  void write(SpecializedGetters row, int field);

  /** Writes a value that isn't null. */
  interface Value {
    void write(SpecializedGetters from, int index, int repetition, int definition);
  }

  /**
   * For a field of a contract's types.
   *
   * @throws IllegalArgumentException for any other
   */
  static Cell of(StructField field, MessageType schema, ColumnWriteStore columns) {
    // Levels: whether the field is there, whether it has an element, whether that is there.
    int there = field.nullable() ? 1 : 0;
    if (field.dataType() instanceof ArrayType array) {
      ColumnWriter out = column(columns, schema, field.name(), "list", "element");
      Value element = value(array.elementType(), out);
      return (row, i) -> {
        if (field.nullable() && row.isNullAt(i)) {
          out.writeNull(0, 0);
        } else {
          elements(row.getArray(i), element, out, there, array.containsNull());
        }
      };
    }
    if (field.dataType() instanceof MapType map) {
      ColumnWriter keys = column(columns, schema, field.name(), "key_value", "key");
      ColumnWriter values = column(columns, schema, field.name(), "key_value", "value");
      Value key = value(map.keyType(), keys);
      Value value = value(map.valueType(), values);
      return (row, i) -> {
        if (field.nullable() && row.isNullAt(i)) {
          keys.writeNull(0, 0);
          values.writeNull(0, 0);
        } else {
          MapData entries = row.getMap(i);
          elements(entries.keyArray(), key, keys, there, false);
          elements(entries.valueArray(), value, values, there, map.valueContainsNull());
        }
      };
    }
    ColumnWriter out = column(columns, schema, field.name());
    Value value = value(field.dataType(), out);
    return (row, i) -> {
      if (field.nullable() && row.isNullAt(i)) {
        out.writeNull(0, 0);
      } else {
        value.write(row, i, 0, there);
      }
    };
  }

  private static void elements(
      ArrayData all, Value value, ColumnWriter out, int there, boolean mayBeNull) {
    int count = all.numElements();
    if (count == 0) {
      out.writeNull(0, there);
    }
    for (int i = 0; i < count; i++) {
      int repetition = i == 0 ? 0 : 1;
      if (mayBeNull && all.isNullAt(i)) {
        out.writeNull(repetition, there + 1);
      } else {
        value.write(all, i, repetition, mayBeNull ? there + 2 : there + 1);
      }
    }
  }

  private static ColumnWriter column(ColumnWriteStore columns, MessageType schema, String... path) {
    return columns.getColumnWriter(schema.getColumnDescription(path));
  }

  private static Value value(DataType type, ColumnWriter out) {
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
    if (type instanceof BooleanType) {
      return (from, i, r, d) -> out.write(from.getBoolean(i), r, d);
    }
    if (type instanceof DecimalType decimal && DecimalType.is64BitDecimalType(decimal)) {
      int precision = decimal.precision();
      int scale = decimal.scale();
      // As the schema has it: up to nine digits are an int.
      return DecimalType.is32BitDecimalType(decimal)
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
