package dev.noctua.parquet;

import java.util.List;
import org.apache.spark.sql.catalyst.util.ArrayBasedMapData;
import org.apache.spark.sql.catalyst.util.GenericArrayData;

/** Values with several parts, as Spark's rows hold them inside. */
public final class ListsAndMaps {
  private ListsAndMaps() {}

  /** The value of an array's column. */
  public static Object list(List<?> elements) {
    return new GenericArrayData(elements.toArray());
  }

  /**
   * The value of a map's column.
   *
   * @param values one for each of {@code keys}, in their order
   */
  public static Object map(List<?> keys, List<?> values) {
    return ArrayBasedMapData.apply(keys.toArray(), values.toArray());
  }
}
