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
  private final SparseRows byColumn;

  private PairBlock(String[] keys, SparseRows cells) {
    this.keys = keys;
    this.cells = cells;
    this.byColumn = cells.transpose();
  }

  /**
   * Reads pairs.
   *
   * @param pairs row key, column key, weight (float), by ascending row and column key
   * @param columns the number of each column key, ascending with the keys
   */
  static PairBlock of(Iterator<Row> pairs, Map<String, Integer> columns) {
    List<String> keys = new ArrayList<>();
    int[] row = new int[16];
    int[] column = new int[16];
    float[] weight = new float[16];
    int size = 0;
    while (pairs.hasNext()) {
      Row pair = pairs.next();
      String key = pair.getString(0);
      if (keys.isEmpty() || !key.equals(keys.get(keys.size() - 1))) {
        keys.add(key);
      }
      if (size == row.length) {
        row = Arrays.copyOf(row, 2 * size);
        column = Arrays.copyOf(column, 2 * size);
        weight = Arrays.copyOf(weight, 2 * size);
      }
      row[size] = keys.size() - 1;
      column[size] = columns.get(pair.getString(1));
      weight[size++] = pair.getFloat(2);
    }
    return new PairBlock(
        keys.toArray(String[]::new),
        SparseRows.of(
            keys.size(),
            columns.size(),
            Arrays.copyOf(row, size),
            Arrays.copyOf(column, size),
            Arrays.copyOf(weight, size)));
  }

  /** The keys of the rows. */
  String[] keys() {
    return keys;
  }

  SparseRows cells() {
    return cells;
  }

  /** The same cells, column by column. */
  SparseRows byColumn() {
    return byColumn;
  }
}
