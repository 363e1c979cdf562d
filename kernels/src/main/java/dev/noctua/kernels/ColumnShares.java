package dev.noctua.kernels;

import java.util.List;

/**
 * What some rows of an implicit factorisation say about the factors of the columns. Such shares of
 * all rows add up to what {@link ColumnDescent} asks for, so that rows may lie anywhere.
 */
public final class ColumnShares {
  private final SparseRows cells;
  private final float[] rows;
  private final int length;
  private final float alpha;

  /**
   * @param cells weights above 0
   * @param rows the rows' factors, packed, {@code length} numbers each
   * @param alpha how much a weight of 1 adds to the confidence in a cell
   */
  public ColumnShares(SparseRows cells, float[] rows, int length, double alpha) {
    this.cells = cells;
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
    float[] row = new float[length];
    for (int r = 0; r < cells.rows(); r++) {
      System.arraycopy(rows, r * length, row, 0, length);
      int end = cells.start(r + 1);
      for (int cell = cells.start(r); cell < end; cell++) {
        int at = cells.column(cell) * length;
        float weight = alpha * cells.weight(cell);
        float known = arithmetic.dot(row, 0, vectors, at, length);
        arithmetic.addScaled(
            liked * (1 + weight) + sign * weight * known, row, 0, sums, at, length);
      }
    }
    return sums;
  }
}
