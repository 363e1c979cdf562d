package dev.noctua.stage.recommend;

import static dev.noctua.contract.Columns.FACTORS;

import dev.noctua.kernels.PackedVectors;
import java.util.Optional;
import org.apache.spark.sql.Row;

/** Reads factors. */
final class Factors {
  /** Sums of products of larger ones would overflow. */
  private static final float LARGEST = 1L << 50;

  private Factors() {}

  /** Those of a row; empty where it has none, or one that isn't a number or is absurdly large. */
  static Optional<float[]> of(Row row) {
    int at = row.fieldIndex(FACTORS);
    return row.isNullAt(at)
        ? Optional.empty()
        : Optional.of(PackedVectors.unboxed(row.getList(at))).filter(Factors::isUsable);
  }

  private static boolean isUsable(float[] factors) {
    for (float factor : factors) {
      if (!(Math.abs(factor) < LARGEST)) {
        return false;
      }
    }
    return true;
  }
}
