package dev.noctua.stage.recommend;

import static dev.noctua.contract.Columns.CONTENT_ID;
import static dev.noctua.contract.Columns.OTHERS;
import static dev.noctua.contract.Columns.WEIGHTS;

import dev.noctua.kernels.PackedVectors;
import dev.noctua.model.knn.ItemWeights;
import java.io.Serializable;
import java.util.List;
import java.util.Map;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;

/** Reads item_weight into memory. */
final class ItemWeightTable {
  private ItemWeightTable() {}

  /** One row, with slots in place of ids. */
  private static final class Packed implements Serializable {
    private static final long serialVersionUID = 1L;

    private final int slot;
    private final int[] others;
    private final float[] weights;

    Packed(Row row, Map<String, Integer> slots) {
      slot = slots.get(row.<String>getAs(CONTENT_ID));
      int at = row.fieldIndex(OTHERS);
      others =
          row.isNullAt(at) ? null : row.<String>getList(at).stream().mapToInt(slots::get).toArray();
      weights = PackedVectors.unboxed(row.getList(row.fieldIndex(WEIGHTS)));
    }
  }

  /**
   * The weights by slot; nothing for a slot that the table doesn't know.
   *
   * @param rows rows of item_weight
   * @param slots the slot of every content, in the order of the ids
   */
  static ItemWeights read(Dataset<Row> rows, Map<String, Integer> slots) {
    List<Packed> all =
        rows.select(CONTENT_ID, OTHERS, WEIGHTS)
            .javaRDD()
            .map(row -> new Packed(row, slots))
            .collect();
    int[] every = all.stream().mapToInt(row -> row.slot).sorted().toArray();
    int[][] targets = new int[slots.size()][0];
    float[][] weights = new float[slots.size()][0];
    for (Packed row : all) {
      targets[row.slot] = row.others == null ? every : row.others;
      weights[row.slot] = row.weights;
    }
    return new ItemWeights(targets, weights);
  }
}
