package dev.noctua.privacy;

import static org.apache.spark.sql.functions.coalesce;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.exists;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.map_keys;
import static org.apache.spark.sql.functions.transform;
import static org.apache.spark.sql.functions.udf;

import java.util.Map;
import java.util.TreeMap;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.api.java.UDF1;
import org.apache.spark.sql.expressions.UserDefinedFunction;
import org.apache.spark.sql.types.ArrayType;
import org.apache.spark.sql.types.DataType;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.MapType;
import scala.collection.JavaConverters;

/** Free texts of a table: a text, each element of an array, each key of a map. */
final class TextColumns {
  private final TombstoneLookup tombstones;
  private final UserDefinedFunction key;

  TextColumns(TombstoneLookup tombstones) {
    this.tombstones = tombstones;
    this.key = udf((UDF1<String, String>) t -> keyOrNull(tombstones, t), DataTypes.StringType);
  }

  private static String keyOrNull(TombstoneLookup tombstones, String text) {
    return text == null ? null : tombstones.in(text);
  }

  /** Whether a value names somebody; never null. */
  Column names(String column, DataType type) {
    Column value = col(column);
    if (type instanceof ArrayType) {
      return coalesce(exists(value, text -> key.apply(text).isNotNull()), lit(false));
    }
    if (type instanceof MapType) {
      return coalesce(exists(map_keys(value), text -> key.apply(text).isNotNull()), lit(false));
    }
    return key.apply(value).isNotNull();
  }

  /** The value with tombstone keys in the place of texts that name somebody. */
  Column redacted(String column, DataType type) {
    Column value = col(column);
    if (type instanceof ArrayType) {
      return transform(value, text -> coalesce(key.apply(text), text));
    }
    if (type instanceof MapType) {
      TombstoneLookup lookup = tombstones;
      return udf(
              (UDF1<scala.collection.Map<String, Double>, Map<String, Double>>)
                  amounts -> redactedKeys(lookup, amounts),
              type)
          .apply(value);
    }
    return coalesce(key.apply(value), value);
  }

  /** Sorted by key; where two become one, their amounts are added up. */
  private static Map<String, Double> redactedKeys(
      TombstoneLookup tombstones, scala.collection.Map<String, Double> amounts) {
    if (amounts == null) {
      return null;
    }
    Map<String, Double> redacted = new TreeMap<>();
    JavaConverters.mapAsJavaMap(amounts)
        .forEach((text, amount) -> redacted.merge(tombstones.redacted(text), amount, Double::sum));
    return redacted;
  }
}
