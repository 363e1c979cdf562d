package dev.noctua.contract;

import java.util.Map;
import org.apache.spark.sql.types.ArrayType;
import org.apache.spark.sql.types.DataType;
import org.apache.spark.sql.types.MapType;
import org.apache.spark.sql.types.Metadata;
import org.apache.spark.sql.types.MetadataBuilder;
import org.apache.spark.sql.types.StructField;
import org.apache.spark.sql.types.StructType;

/**
 * How types say the ids of their fields. An id stays with a field for ever, whatever the field is
 * called, so that table formats can find it in files of every age. Our own readers go by name.
 */
public final class FieldIds {
  /** Spark's key in a field's metadata. */
  public static final String ID = "parquet.field.id";

  /**
   * Delta Lake's key in a field's metadata, for what Spark has no metadata for: the elements of
   * arrays and the keys and values of maps, by their path from the field, such as {@code
   * tags.element}.
   */
  public static final String NESTED_IDS = "parquet.field.nested.ids";

  /** What the parts of arrays and maps are called in paths. */
  public static final String ELEMENT = ".element";

  public static final String KEY = ".key";
  public static final String VALUE = ".value";

  private FieldIds() {}

  /**
   * The same type with ids in the metadata of its fields.
   *
   * @param ids by path, such as {@code price_history.element.since}
   */
  static StructType in(StructType type, Map<String, Integer> ids) {
    return in(type, "", ids);
  }

  private static StructType in(StructType type, String prefix, Map<String, Integer> ids) {
    StructType result = new StructType();
    for (StructField field : type.fields()) {
      String path = prefix + field.name();
      MetadataBuilder nested = new MetadataBuilder();
      DataType inner = in(field.dataType(), prefix, field.name(), ids, nested);
      MetadataBuilder metadata =
          new MetadataBuilder().withMetadata(field.metadata()).putLong(ID, ids.get(path));
      if (!nested.build().equals(Metadata.empty())) {
        metadata.putMetadata(NESTED_IDS, nested.build());
      }
      result = result.add(field.name(), inner, field.nullable(), metadata.build());
    }
    return result;
  }

  /** What isn't a field of a struct leaves its ids in {@code nested}. */
  private static DataType in(
      DataType type, String prefix, String path, Map<String, Integer> ids, MetadataBuilder nested) {
    if (type instanceof StructType struct) {
      return in(struct, prefix + path + ".", ids);
    }
    if (type instanceof ArrayType array) {
      String element = path + ELEMENT;
      nested.putLong(element, ids.get(prefix + element));
      return new ArrayType(
          in(array.elementType(), prefix, element, ids, nested), array.containsNull());
    }
    if (type instanceof MapType map) {
      String key = path + KEY;
      String value = path + VALUE;
      nested.putLong(key, ids.get(prefix + key)).putLong(value, ids.get(prefix + value));
      return new MapType(
          in(map.keyType(), prefix, key, ids, nested),
          in(map.valueType(), prefix, value, ids, nested),
          map.valueContainsNull());
    }
    return type;
  }
}
