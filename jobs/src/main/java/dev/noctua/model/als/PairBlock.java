package dev.noctua.model.als;

import dev.noctua.kernels.SparseRows;
import java.io.Serializable;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;

/** Some rows of the matrix that {@link PartitionedAls} factorises, in the order of their keys. */
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
   * Puts pairs in order.
   *
   * @param columns the column keys, sorted by their bytes
   */
  static PairBlock of(PairChunk pairs, byte[][] columns) {
    List<byte[]> rowKeys = pairs.rowKeys();
    int[] order =
        IntStream.range(0, rowKeys.size())
            .boxed()
            .sorted((a, b) -> Arrays.compareUnsigned(rowKeys.get(a), rowKeys.get(b)))
            .mapToInt(Integer::intValue)
            .toArray();
    String[] keys = new String[order.length];
    int[] place = new int[order.length];
    for (int i = 0; i < order.length; i++) {
      keys[i] = new String(rowKeys.get(order[i]), StandardCharsets.UTF_8);
      place[order[i]] = i;
    }
    int[] numbers =
        pairs.columnKeys().stream()
            .mapToInt(key -> Arrays.binarySearch(columns, key, Arrays::compareUnsigned))
            .toArray();
    return new PairBlock(
        keys,
        SparseRows.of(
            keys.length,
            columns.length,
            IntStream.of(pairs.rows()).map(row -> place[row]).toArray(),
            IntStream.of(pairs.columns()).map(column -> numbers[column]).toArray(),
            pairs.weights()));
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
