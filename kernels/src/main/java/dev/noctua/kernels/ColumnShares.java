package dev.noctua.kernels;

import java.util.Arrays;
import java.util.List;

/**
 * What some rows of an implicit factorisation say about the factors of the columns. Such shares of
 * all rows add up to what {@link ColumnDescent} asks for, so that rows may lie anywhere.
 */
public final class ColumnShares {
  private final SparseRows byColumn;
  private final float[] rows;
  private final int length;
  private final float alpha;

  /**
   * @param byColumn columns × rows, weights above 0
   * @param rows the rows' factors, packed, {@code length} numbers each
   * @param alpha how much a weight of 1 adds to the confidence in a cell
   */
  public ColumnShares(SparseRows byColumn, float[] rows, int length, double alpha) {
    this.byColumn = byColumn;
    this.rows = rows;
    this.length = length;
    this.alpha = (float) alpha;
  }

  /** The sum of shares of equal sizes, in their order. */
  public static float[] sum(List<float[]> shares) {
    return Matrices.sum(shares, shares.get(0).length);
  }

  /** Σ x·xᵀ over these rows' factors x. */
  public float[] gram() {
    return Matrices.gramInOneThread(rows, length);
  }

  /** Per column i with factors y: Σ ((1 + w) − w · x·y) · x over the cells of weight w. */
  public float[] residuals(float[] columns) {
    return add(columns, 1, -1);
  }

  /** Per column i with direction d: Σ w · (x·d) · x over the cells of weight w. */
  public float[] products(float[] directions) {
    return add(directions, 0, 1);
  }

  /** Σ (liked · (1 + w) + sign · w · (x·v)) · x. */
  private float[] add(float[] vectors, float liked, float sign) {
    Arithmetic arithmetic = Arithmetic.get();
    float[] sums = new float[vectors.length];
    float[] vector = new float[length];
    float[] sum = new float[length];
    for (int column = 0; column < byColumn.rows(); column++) {
      System.arraycopy(vectors, column * length, vector, 0, length);
      Arrays.fill(sum, 0);
      int end = byColumn.start(column + 1);
      for (int cell = byColumn.start(column); cell < end; cell++) {
        int at = byColumn.column(cell) * length;
        float weight = alpha * byColumn.weight(cell);
        float known = arithmetic.dot(vector, 0, rows, at, length);
        arithmetic.addScaled(
            liked * (1 + weight) + sign * weight * known, rows, at, sum, 0, length);
      }
      System.arraycopy(sum, 0, sums, column * length, length);
    }
    return sums;
  }
}
