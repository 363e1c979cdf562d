package dev.noctua.parquet;

import dev.noctua.contract.FieldIds;
import java.util.ArrayList;
import java.util.List;
import org.apache.hadoop.conf.Configuration;
import org.apache.parquet.schema.GroupType;
import org.apache.parquet.schema.MessageType;
import org.apache.parquet.schema.Type;
import org.apache.spark.sql.execution.datasources.parquet.SparkToParquetSchemaConverter;
import org.apache.spark.sql.types.ArrayType;
import org.apache.spark.sql.types.DataType;
import org.apache.spark.sql.types.MapType;
import org.apache.spark.sql.types.Metadata;
import org.apache.spark.sql.types.StructField;
import org.apache.spark.sql.types.StructType;

/**
 * The schema of a file: as Spark has it, and with the ids that it can't give the elements of arrays
 * and the keys and values of maps. Iceberg takes what has no id for absent once anything has one.
 */
final class FileSchema {
  private FileSchema() {}

  /** The schema for rows of a type, with the {@link FieldIds} that this says. */
  static MessageType of(StructType type, Configuration configuration) {
    MessageType schema = new SparkToParquetSchemaConverter(configuration).convert(type);
    return new MessageType(schema.getName(), fields(schema, type));
  }

  private static List<Type> fields(GroupType group, StructType struct) {
    List<Type> fields = new ArrayList<>();
    for (int i = 0; i < struct.length(); i++) {
      StructField field = struct.apply(i);
      Metadata ids =
          field.metadata().contains(FieldIds.NESTED_IDS)
              ? field.metadata().getMetadata(FieldIds.NESTED_IDS)
              : Metadata.empty();
      fields.add(withIds(group.getType(i), field.dataType(), field.name(), ids));
    }
    return fields;
  }

  private static Type withIds(Type type, DataType of, String path, Metadata ids) {
    if (of instanceof StructType struct) {
      return type.asGroupType().withNewFields(fields(type.asGroupType(), struct));
    }
    if (of instanceof ArrayType array) {
      return withParts(type, part(type, 0, array.elementType(), path + FieldIds.ELEMENT, ids));
    }
    if (of instanceof MapType map) {
      return withParts(
          type,
          part(type, 0, map.keyType(), path + FieldIds.KEY, ids),
          part(type, 1, map.valueType(), path + FieldIds.VALUE, ids));
    }
    return type;
  }

  /** The repeated group that an array or map consists of. */
  private static GroupType repeated(Type type) {
    return type.asGroupType().getType(0).asGroupType();
  }

  private static Type part(Type type, int at, DataType of, String path, Metadata ids) {
    Type part = withIds(repeated(type).getType(at), of, path, ids);
    return ids.contains(path) ? part.withId(Math.toIntExact(ids.getLong(path))) : part;
  }

  private static Type withParts(Type type, Type... parts) {
    return type.asGroupType().withNewFields(repeated(type).withNewFields(parts));
  }
}
