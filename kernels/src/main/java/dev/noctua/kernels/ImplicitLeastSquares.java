package dev.noctua.kernels;

import java.util.Arrays;

/**
 * One half of an iteration of alternating least squares for implicit feedback (Hu, Koren, Volinsky:
 * Collaborative Filtering for Implicit Feedback Datasets, ICDM 2008): the best factors of one side
 * while the other side's stand still.
 *
 * <p>Row u gets the x that makes Σ over all columns i of c(u,i) · (p(u,i) − x·y(i))² + λ · n(u) ·
 * |x|² smallest: p is 1 and c is 1 + alpha × weight where the row has a cell, p is 0 and c is 1
 * elsewhere, n(u) counts the row's cells. MLlib regularizes in the same way.
 *
 * <p>A row with fewer cells than half of its factors is solved in the eigenbasis of Σ y·yᵀ, where
 * all that isn't its own is a diagonal D: with its columns' factors Y and confidences C = alpha ×
 * weight, x = D⁻¹Yᵀ(C⁻¹ + YD⁻¹Yᵀ)⁻¹(C⁻¹ + I)1 (Woodbury's identity), which costs as many unknowns
 * as it has cells.
 */
public final class ImplicitLeastSquares {
  private static final int ROWS_AT_ONCE = 64;
  private static final float LEAST_CONFIDENCE = 1e-12f;

  private final int length;
  private final float alpha;
  private final float regularization;

  /**
   * @param length how many factors a row has
   */
  public ImplicitLeastSquares(int length, double alpha, double regularization) {
    this.length = length;
    this.alpha = (float) alpha;
    this.regularization = (float) regularization;
  }

  /**
   * Solves all rows exactly. The same input gives the same factors to the bit, however many threads
   * work.
   *
   * @param cells weights above 0
   * @param columns the columns' factors, {@code length} numbers each
   * @return the rows' factors; zeros for a row without cells
   */
  public float[] solve(SparseRows cells, float[] columns) {
    float[] gram = gram(columns);
    SymmetricEigen eigen = SymmetricEigen.of(gram, length);
    float[] rotated = multiply(columns, eigen.vectors());
    float[] back = transposed(eigen.vectors());
    float[] solved = new float[Math.multiplyExact(cells.rows(), length)];
    int blocks = (cells.rows() + ROWS_AT_ONCE - 1) / ROWS_AT_ONCE;
    Workers.forEach(
        blocks,
        block -> {
          LongRow longRow = new LongRow(gram, columns);
          ShortRow shortRow = new ShortRow(eigen.values(), rotated, back);
          int end = Math.min(cells.rows(), (block + 1) * ROWS_AT_ONCE);
          for (int row = block * ROWS_AT_ONCE; row < end; row++) {
            if (2 * cells.size(row) < length) {
              shortRow.solve(cells, row, solved);
            } else {
              longRow.solve(cells, row, solved);
            }
          }
        });
    return solved;
  }

  /** Σ y·yᵀ over all columns. */
  private float[] gram(float[] columns) {
    int count = columns.length / length;
    float[] gram = new float[length * length];
    Workers.forEach(
        length,
        i -> {
          double[] row = new double[length];
          for (int c = 0; c < count; c++) {
            float y = columns[c * length + i];
            for (int j = 0; j < length; j++) {
              row[j] += y * columns[c * length + j];
            }
          }
          for (int j = 0; j < length; j++) {
            gram[i * length + j] = (float) row[j];
          }
        });
    return gram;
  }

  /** Every vector times a square matrix. */
  private float[] multiply(float[] vectors, float[] matrix) {
    float[] product = new float[vectors.length];
    int count = vectors.length / length;
    Workers.forEach(
        (count + ROWS_AT_ONCE - 1) / ROWS_AT_ONCE,
        block -> {
          int end = Math.min(count, (block + 1) * ROWS_AT_ONCE);
          for (int v = block * ROWS_AT_ONCE; v < end; v++) {
            multiply(vectors, v * length, matrix, product, v * length);
          }
        });
    return product;
  }

  private void multiply(float[] vector, int from, float[] matrix, float[] product, int to) {
    for (int k = 0; k < length; k++) {
      float x = vector[from + k];
      int row = k * length;
      for (int j = 0; j < length; j++) {
        product[to + j] += x * matrix[row + j];
      }
    }
  }

  private float[] transposed(float[] matrix) {
    float[] transposed = new float[matrix.length];
    for (int i = 0; i < length; i++) {
      for (int j = 0; j < length; j++) {
        transposed[j * length + i] = matrix[i * length + j];
      }
    }
    return transposed;
  }

  private float confidence(SparseRows cells, int cell) {
    return Math.max(LEAST_CONFIDENCE, alpha * cells.weight(cell));
  }

  /** The equations of rows with few cells, one row after the other. */
  private final class ShortRow {
    private final double[] values;
    private final float[] rotated;
    private final float[] back;
    private final float[] scaled = new float[length];
    private final float[] diagonal = new float[length];
    private final float[] matrix = new float[length * length / 4 + 1];

    ShortRow(double[] values, float[] rotated, float[] back) {
      this.values = values;
      this.rotated = rotated;
      this.back = back;
    }

    void solve(SparseRows cells, int row, float[] solved) {
      int from = cells.start(row);
      int n = cells.size(row);
      if (n == 0) {
        return;
      }
      for (int f = 0; f < length; f++) {
        diagonal[f] = (float) (1 / (Math.max(0, values[f]) + regularization * n));
      }
      float[] right = new float[n];
      for (int i = 0; i < n; i++) {
        int y = cells.column(from + i) * length;
        for (int f = 0; f < length; f++) {
          scaled[f] = diagonal[f] * rotated[y + f];
        }
        float confidence = confidence(cells, from + i);
        for (int j = i; j < n; j++) {
          matrix[i * n + j] = dot(scaled, rotated, cells.column(from + j) * length);
        }
        matrix[i * n + i] += 1 / confidence;
        right[i] = 1 / confidence + 1;
      }
      Cholesky.solve(matrix, right, n);
      Arrays.fill(scaled, 0);
      for (int i = 0; i < n; i++) {
        int y = cells.column(from + i) * length;
        for (int f = 0; f < length; f++) {
          scaled[f] += right[i] * rotated[y + f];
        }
      }
      for (int f = 0; f < length; f++) {
        scaled[f] *= diagonal[f];
      }
      multiply(scaled, 0, back, solved, row * length);
    }

    private static float dot(float[] one, float[] other, int from) {
      float a = 0;
      float b = 0;
      float c = 0;
      float d = 0;
      int f = 0;
      for (; f + 3 < one.length; f += 4) {
        a += one[f] * other[from + f];
        b += one[f + 1] * other[from + f + 1];
        c += one[f + 2] * other[from + f + 2];
        d += one[f + 3] * other[from + f + 3];
      }
      for (; f < one.length; f++) {
        a += one[f] * other[from + f];
      }
      return (a + b) + (c + d);
    }
  }

  /** The equations of rows with many cells, one row after the other. */
  private final class LongRow {
    private final float[] gram;
    private final float[] columns;
    private final float[] matrix = new float[length * length];
    private final float[] right = new float[length];

    LongRow(float[] gram, float[] columns) {
      this.gram = gram;
      this.columns = columns;
    }

    void solve(SparseRows cells, int row, float[] solved) {
      int from = cells.start(row);
      int end = cells.start(row + 1);
      System.arraycopy(gram, 0, matrix, 0, gram.length);
      Arrays.fill(right, 0);
      for (int i = 0; i < length; i++) {
        matrix[i * length + i] += regularization * (end - from);
      }
      int cell = from;
      for (; cell + 3 < end; cell += 4) {
        addFour(cells, cell);
      }
      for (; cell < end; cell++) {
        addOne(cells, cell);
      }
      Cholesky.solve(matrix, right, length);
      System.arraycopy(right, 0, solved, row * length, length);
    }

    private void addFour(SparseRows cells, int cell) {
      int a = cells.column(cell) * length;
      int b = cells.column(cell + 1) * length;
      int c = cells.column(cell + 2) * length;
      int d = cells.column(cell + 3) * length;
      float wa = confidence(cells, cell);
      float wb = confidence(cells, cell + 1);
      float wc = confidence(cells, cell + 2);
      float wd = confidence(cells, cell + 3);
      for (int i = 0; i < length; i++) {
        float ya = wa * columns[a + i];
        float yb = wb * columns[b + i];
        float yc = wc * columns[c + i];
        float yd = wd * columns[d + i];
        int at = i * length;
        for (int j = i; j < length; j++) {
          matrix[at + j] +=
              ya * columns[a + j] + yb * columns[b + j] + yc * columns[c + j] + yd * columns[d + j];
        }
        right[i] += ya + columns[a + i] + yb + columns[b + i];
        right[i] += yc + columns[c + i] + yd + columns[d + i];
      }
    }

    private void addOne(SparseRows cells, int cell) {
      int a = cells.column(cell) * length;
      float wa = confidence(cells, cell);
      for (int i = 0; i < length; i++) {
        float ya = wa * columns[a + i];
        int at = i * length;
        for (int j = i; j < length; j++) {
          matrix[at + j] += ya * columns[a + j];
        }
        right[i] += ya + columns[a + i];
      }
    }
  }
}
