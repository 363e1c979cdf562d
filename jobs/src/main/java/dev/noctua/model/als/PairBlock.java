package dev.noctua.model.als;

import dev.noctua.kernels.SparseRows;
import java.io.Serializable;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import org.apache.spark.sql.Row;

/** Some rows of the matrix that {@link PartitionedAls} factorises, with their keys. */
final class PairBlock implements Serializable {
  private static final long serialVersionUID = 1L;

  private final String[] keys;
  private final SparseRows cells;

  private PairBlock(String[] keys, SparseRows cells) {
    this.keys = keys;
    this.cells = cells;
  }

  /**
   * Reads pairs.
   *
   * @param pairs row key, column key, weight (float), by ascending row and column key
   * @param columns the number of each column key, ascending with the keys
   */
  static PairBlock of(Iterator<Row> pairs, Map<String, Integer> columns) {
    List<String> keys = new ArrayList<>();
    List<int[]> columnsOf = new ArrayList<>();
    List<float[]> weightsOf = new ArrayList<>();
    int[] column = new int[16];
    float[] weight = new float[16];
    int size = 0;
    while (pairs.hasNext()) {
      Row pair = pairs.next();
      String key = pair.getString(0);
      if (keys.isEmpty() || !key.equals(keys.get(keys.size() - 1))) {
        if (!keys.isEmpty()) {
          columnsOf.add(Arrays.copyOf(column, size));
          weightsOf.add(Arrays.copyOf(weight, size));
        }
        keys.add(key);
        size = 0;
      }
      if (size == column.length) {
        column = Arrays.copyOf(column, 2 * size);
        weight = Arrays.copyOf(weight, 2 * size);
      }
      column[size] = columns.get(pair.getString(1));
      weight[size++] = pair.getFloat(2);
    }
    if (!keys.isEmpty()) {
      columnsOf.add(Arrays.copyOf(column, size));
      weightsOf.add(Arrays.copyOf(weight, size));
    }
    return new PairBlock(
        keys.toArray(String[]::new),
        SparseRows.ofSorted(
            columns.size(), columnsOf.toArray(int[][]::new), weightsOf.toArray(float[][]::new)));
  }

  /** The keys of the rows. */
  String[] keys() {
    return keys;
  }

  SparseRows cells() {
    return cells;
  }
}
