package dev.noctua.stage.recommend;

import static dev.noctua.contract.Columns.FACTORS;

import dev.noctua.kernels.PackedVectors;
import java.util.Optional;
import org.apache.spark.sql.Row;

/** Reads factors. */
final class Factors {
  private Factors() {}

  /** Those of a row; empty where it has none, or one that isn't a finite number. */
  static Optional<float[]> of(Row row) {
    int at = row.fieldIndex(FACTORS);
    return row.isNullAt(at)
        ? Optional.empty()
        : Optional.of(PackedVectors.unboxed(row.getList(at))).filter(Factors::isFinite);
  }

  private static boolean isFinite(float[] factors) {
    for (float factor : factors) {
      if (!Float.isFinite(factor)) {
        return false;
      }
    }
    return true;
  }
}
