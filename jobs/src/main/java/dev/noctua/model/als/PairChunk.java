package dev.noctua.model.als;

import java.io.Serializable;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import org.apache.spark.sql.Row;
import scala.Tuple2;

/**
 * Pairs on their way to a {@link PairBlock}: each key once, and pairs as numbers, so that little is
 * sent and nothing is sorted on the way.
 */
final class PairChunk implements Serializable {
  private static final long serialVersionUID = 1L;

  private final Keys rows = new Keys();
  private final Keys columns = new Keys();
  private int[] row = new int[16];
  private int[] column = new int[16];
  private float[] weight = new float[16];
  private int size;

  /** Keys, numbered in the order in which they come first. */
  static final class Keys implements Serializable {
    private static final long serialVersionUID = 1L;

    private final List<byte[]> keys = new ArrayList<>();
    private transient Map<ByteBuffer, Integer> numbers = new HashMap<>();
    private transient int last = -1;

    int number(byte[] key) {
      if (last < 0 || !Arrays.equals(keys.get(last), key)) {
        Integer known = numbers.putIfAbsent(ByteBuffer.wrap(key), keys.size());
        last = known == null ? keys.size() : known;
        if (known == null) {
          keys.add(key);
        }
      }
      return last;
    }

    List<byte[]> all() {
      return keys;
    }
  }

  /**
   * Parts pairs by the block that their row key belongs to, which depends on the key alone.
   *
   * @param pairs row key and column key (binary), weight (float)
   */
  static Iterator<Tuple2<Integer, PairChunk>> of(Iterator<Row> pairs, int blocks) {
    PairChunk[] chunks = new PairChunk[blocks];
    while (pairs.hasNext()) {
      Row pair = pairs.next();
      byte[] key = pair.getAs(0);
      int block = Math.floorMod(Arrays.hashCode(key), blocks);
      if (chunks[block] == null) {
        chunks[block] = new PairChunk();
      }
      chunks[block].add(key, pair.getAs(1), pair.getFloat(2));
    }
    List<Tuple2<Integer, PairChunk>> parted = new ArrayList<>();
    for (int block = 0; block < blocks; block++) {
      if (chunks[block] != null) {
        parted.add(new Tuple2<>(block, chunks[block]));
      }
    }
    return parted.iterator();
  }

  /** All pairs of some chunks. */
  static PairChunk merged(Iterator<PairChunk> chunks) {
    PairChunk all = new PairChunk();
    while (chunks.hasNext()) {
      PairChunk chunk = chunks.next();
      int[] rows = chunk.rows.all().stream().mapToInt(all.rows::number).toArray();
      int[] columns = chunk.columns.all().stream().mapToInt(all.columns::number).toArray();
      for (int i = 0; i < chunk.size; i++) {
        all.add(rows[chunk.row[i]], columns[chunk.column[i]], chunk.weight[i]);
      }
    }
    return all;
  }

  private void add(byte[] rowKey, byte[] columnKey, float value) {
    add(rows.number(rowKey), columns.number(columnKey), value);
  }

  private void add(int rowNumber, int columnNumber, float value) {
    if (size == row.length) {
      row = Arrays.copyOf(row, 2 * size);
      column = Arrays.copyOf(column, 2 * size);
      weight = Arrays.copyOf(weight, 2 * size);
    }
    row[size] = rowNumber;
    column[size] = columnNumber;
    weight[size++] = value;
  }

  List<byte[]> rowKeys() {
    return rows.all();
  }

  List<byte[]> columnKeys() {
    return columns.all();
  }

  /** Per pair the number of its row key. */
  int[] rows() {
    return Arrays.copyOf(row, size);
  }

  /** Per pair the number of its column key. */
  int[] columns() {
    return Arrays.copyOf(column, size);
  }

  float[] weights() {
    return Arrays.copyOf(weight, size);
  }
}
