package dev.noctua.kernels;

import java.io.Serializable;
import java.util.Arrays;

/**
 * One half of an iteration of alternating least squares for implicit feedback (Hu, Koren, Volinsky:
 * Collaborative Filtering for Implicit Feedback Datasets, ICDM 2008): the best factors of the rows
 * while those of the columns stand still.
 *
 * <p>Row u gets the x that makes Σ over all columns i of c(u,i) · (p(u,i) − x·y(i))² + λ · n(u) ·
 * |x|² smallest: p is 1 and c is 1 + alpha × weight where the row has a cell, p is 0 and c is 1
 * elsewhere, n(u) counts the row's cells. MLlib regularizes in the same way.
 *
 * <p>A row with few cells is solved in the eigenbasis of G = Σ y·yᵀ, where all that isn't its own
 * is a diagonal D = eigenvalues + λ·n: with its columns' factors Z there, scaled by D^−½, and
 * confidences C = alpha × weight, x = D^−½·Zᵀ·(C⁻¹ + Z·Zᵀ)⁻¹·(C⁻¹ + I)·1 (Woodbury's identity),
 * which costs as many unknowns as it has cells.
 *
 * <p>One instance serves any number of threads.
 */
public final class ImplicitLeastSquares implements Serializable {
  private static final long serialVersionUID = 1L;

  private static final int ROWS_AT_ONCE = 64;

  /** Cells that are gathered and added at once. */
  private static final int DEPTH = 128;

  /** Rows of small matrices are this far apart, or a multiple of it. */
  private static final int PADDED = 8;

  private static final float LEAST_CONFIDENCE = 1e-12f;

  private final int length;
  private final float alpha;
  private final float regularization;
  private final float[] columns;
  private transient volatile Basis basis;

  /** What all rows have in common. */
  private static final class Basis {
    private final float[] gram;
    private final double[] values;
    private final float[] rotated;
    private final float[] back;

    Basis(float[] columns, int length) {
      gram = Matrices.gram(columns, length);
      SymmetricEigen eigen = SymmetricEigen.of(gram, length);
      values = eigen.values();
      rotated = Matrices.multiply(columns, length, eigen.vectors());
      back = Matrices.transposed(eigen.vectors(), length);
    }
  }

  /**
   * @param length how many factors a row and a column have
   * @param columns the columns' factors, packed; not copied
   */
  public ImplicitLeastSquares(int length, double alpha, double regularization, float[] columns) {
    this.length = length;
    this.alpha = (float) alpha;
    this.regularization = (float) regularization;
    this.columns = columns;
  }

  /** The columns' factors. */
  public float[] columns() {
    return columns;
  }

  /**
   * The factors of all rows, packed; zeros for a row without cells. On all cores: the same input
   * gives the same factors to the bit, however many threads work.
   *
   * @param cells weights above 0
   */
  public float[] solveOnAllCores(SparseRows cells) {
    float[] solved = new float[Math.multiplyExact(cells.rows(), length)];
    // Its own loops would wait for the workers that wait for it.
    basis();
    Workers.forEachBlock(
        cells.rows(), ROWS_AT_ONCE, (from, end) -> solve(cells, from, end, solved));
    return solved;
  }

  /** The same in the thread that calls. */
  public float[] solve(SparseRows cells) {
    float[] solved = new float[Math.multiplyExact(cells.rows(), length)];
    solve(cells, 0, cells.rows(), solved);
    return solved;
  }

  private void solve(SparseRows cells, int from, int end, float[] solved) {
    LongRow longRow = new LongRow(basis());
    ShortRow shortRow = new ShortRow(basis());
    for (int row = from; row < end; row++) {
      int size = cells.size(row);
      if (2 * size >= length) {
        longRow.solve(cells, row, solved);
      } else if (size > 0) {
        shortRow.solve(cells, row, solved);
      }
    }
  }

  /** Computed once, by whoever needs it first. */
  private Basis basis() {
    if (basis == null) {
      synchronized (this) {
        basis = basis == null ? new Basis(columns, length) : basis;
      }
    }
    return basis;
  }

  private float confidence(SparseRows cells, int cell) {
    return Math.max(LEAST_CONFIDENCE, alpha * cells.weight(cell));
  }

  /** The equations of rows with few cells, one row after the other. */
  private final class ShortRow {
    private final Basis basis;
    private final int most = Math.max(1, length / 2);
    private final float[] roots = new float[length];
    private final float[] scaled = new float[most * length];
    private final float[] matrix = new float[most * (most + PADDED)];
    private final float[] right = new float[most];
    private final float[] sum = new float[length];

    ShortRow(Basis basis) {
      this.basis = basis;
    }

    void solve(SparseRows cells, int row, float[] solved) {
      int from = cells.start(row);
      int n = cells.size(row);
      for (int f = 0; f < length; f++) {
        double diagonal = Math.max(0, basis.values[f]) + regularization * n;
        roots[f] = (float) (1 / Math.sqrt(diagonal));
      }
      for (int i = 0; i < n; i++) {
        int y = cells.column(from + i) * length;
        Arithmetic.get().setScaled(roots, basis.rotated, y, scaled, i * length);
      }
      int stride = (n + PADDED - 1) / PADDED * PADDED;
      Arrays.fill(matrix, 0, n * stride, 0);
      for (int i = 0; i < n; i++) {
        int at = i * stride;
        for (int j = i; j < n; j++) {
          matrix[at + j] = Arithmetic.get().dot(scaled, i * length, scaled, j * length, length);
        }
        float inverse = 1 / confidence(cells, from + i);
        matrix[at + i] += inverse;
        right[i] = inverse + 1;
      }
      Cholesky.solve(matrix, stride, right, n);
      Arrays.fill(sum, 0);
      for (int i = 0; i < n; i++) {
        Arithmetic.get().addScaled(right[i], scaled, i * length, sum, 0, length);
      }
      for (int f = 0; f < length; f++) {
        float share = sum[f] * roots[f];
        Arithmetic.get().addScaled(share, basis.back, f * length, solved, row * length, length);
      }
    }
  }

  /** The equations of rows with many cells, one row after the other. */
  private final class LongRow {
    private final Basis basis;
    private final float[] gathered = new float[DEPTH * length];
    private final float[] matrix = new float[length * length];
    private final float[] right = new float[length];

    LongRow(Basis basis) {
      this.basis = basis;
    }

    void solve(SparseRows cells, int row, float[] solved) {
      int end = cells.start(row + 1);
      System.arraycopy(basis.gram, 0, matrix, 0, matrix.length);
      Arrays.fill(right, 0);
      for (int i = 0; i < length; i++) {
        matrix[i * length + i] += regularization * cells.size(row);
      }
      for (int from = cells.start(row); from < end; from += DEPTH) {
        add(cells, from, Math.min(end, from + DEPTH));
      }
      Cholesky.solve(matrix, right, length);
      System.arraycopy(right, 0, solved, row * length, length);
    }

    private void add(SparseRows cells, int from, int end) {
      for (int cell = from; cell < end; cell++) {
        float confidence = confidence(cells, cell);
        float root = (float) Math.sqrt(confidence);
        int y = cells.column(cell) * length;
        Arithmetic.get().setScaled(root, columns, y, gathered, (cell - from) * length, length);
        Arithmetic.get().addScaled(1 + confidence, columns, y, right, 0, length);
      }
      Arithmetic.get().addSquare(gathered, length, end - from, matrix);
    }
  }
}
