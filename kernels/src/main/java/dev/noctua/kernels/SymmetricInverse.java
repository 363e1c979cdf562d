package dev.noctua.kernels;

import java.util.Arrays;

/**
 * The inverse of a large symmetric positive definite matrix, in its own memory.
 *
 * <p>Blocks of pivots are swept one after the other (the sweep operator of Goodnight: A Tutorial on
 * the SWEEP Operator, The American Statistician 1979), so that nearly all work is one update of the
 * whole triangle per block: n³ multiplications and additions in all.
 */
public final class SymmetricInverse {
  private static final int BLOCK = 64;
  private static final int TILE = 1024;

  /** A pivot that keeps less than this share of itself has no digits left in a float. */
  private static final double LEAST_PIVOT = 1e-6;

  private SymmetricInverse() {}

  /**
   * Replaces a matrix by the negative of its inverse.
   *
   * @param lower the lower triangle: row i has i + 1 numbers
   * @throws ArithmeticException when the matrix isn't positive definite, or too nearly so for
   *     floats
   */
  public static void negate(float[][] lower) {
    int n = lower.length;
    for (int from = 0; from < n; from += BLOCK) {
      sweep(lower, from, Math.min(BLOCK, n - from));
    }
  }

  private static void sweep(float[][] lower, int from, int size) {
    int n = lower.length;
    double[][] inverse = inverse(lower, from, size);
    // The block's columns, each as one row: what stands above the diagonal is read across it.
    float[][] columns = new float[size][n];
    for (int i = 0; i < n; i++) {
      for (int k = 0; k < size; k++) {
        int at = from + k;
        columns[k][i] = i >= at ? lower[i][at] : lower[at][i];
      }
    }
    Workers.forEach((n + BLOCK - 1) / BLOCK, rows -> update(lower, columns, inverse, from, rows));
    for (int k = 0; k < size; k++) {
      for (int j = 0; j <= k; j++) {
        lower[from + k][from + j] = (float) -inverse[k][j];
      }
    }
  }

  /** Takes the block's part away from some rows of the triangle, and sweeps their own columns. */
  private static void update(
      float[][] lower, float[][] columns, double[][] inverse, int from, int rows) {
    int n = lower.length;
    int size = columns.length;
    int end = Math.min(n, (rows + 1) * BLOCK);
    float[][] swept = new float[end - rows * BLOCK][size];
    for (int i = rows * BLOCK; i < end; i++) {
      for (int k = 0; k < size; k++) {
        double sum = 0;
        for (int m = 0; m < size; m++) {
          sum += columns[m][i] * inverse[m][k];
        }
        swept[i - rows * BLOCK][k] = (float) sum;
      }
    }
    for (int tile = 0; tile < end; tile += TILE) {
      for (int i = Math.max(tile, rows * BLOCK); i < end; i++) {
        if (i < from || i >= from + size) {
          subtract(lower[i], columns, swept[i - rows * BLOCK], tile, Math.min(tile + TILE, i + 1));
        }
      }
    }
    for (int i = rows * BLOCK; i < end; i++) {
      boolean inside = i >= from && i < from + size;
      for (int k = 0; k < size && !inside; k++) {
        if (i > from + k) {
          lower[i][from + k] = swept[i - rows * BLOCK][k];
        } else {
          lower[from + k][i] = swept[i - rows * BLOCK][k];
        }
      }
    }
  }

  /** row −= Σ swept[k] × columns[k], of some numbers of the row. */
  private static void subtract(float[] row, float[][] columns, float[] swept, int from, int end) {
    int k = 0;
    for (; k + 7 < swept.length; k += 8) {
      subtractEight(row, columns, swept, k, from, end);
    }
    for (; k < swept.length; k++) {
      float a = swept[k];
      float[] x = columns[k];
      for (int j = from; j < end; j++) {
        row[j] -= a * x[j];
      }
    }
  }

  private static void subtractEight(
      float[] row, float[][] columns, float[] swept, int k, int from, int end) {
    float[] c0 = columns[k];
    float[] c1 = columns[k + 1];
    float[] c2 = columns[k + 2];
    float[] c3 = columns[k + 3];
    float[] c4 = columns[k + 4];
    float[] c5 = columns[k + 5];
    float[] c6 = columns[k + 6];
    float[] c7 = columns[k + 7];
    float s0 = swept[k];
    float s1 = swept[k + 1];
    float s2 = swept[k + 2];
    float s3 = swept[k + 3];
    float s4 = swept[k + 4];
    float s5 = swept[k + 5];
    float s6 = swept[k + 6];
    float s7 = swept[k + 7];
    for (int j = from; j < end; j++) {
      row[j] -=
          s0 * c0[j]
              + s1 * c1[j]
              + s2 * c2[j]
              + s3 * c3[j]
              + s4 * c4[j]
              + s5 * c5[j]
              + s6 * c6[j]
              + s7 * c7[j];
    }
  }

  /** The inverse of a block of the diagonal, by sweeping one pivot after the other. */
  private static double[][] inverse(float[][] lower, int from, int size) {
    double[][] block = new double[size][size];
    for (int i = 0; i < size; i++) {
      for (int j = 0; j <= i; j++) {
        block[i][j] = lower[from + i][from + j];
        block[j][i] = block[i][j];
      }
    }
    double[] own = new double[size];
    for (int k = 0; k < size; k++) {
      own[k] = block[k][k];
    }
    for (int k = 0; k < size; k++) {
      double pivot = block[k][k];
      if (!(pivot > own[k] * LEAST_PIVOT)) {
        throw new ArithmeticException("pivot %d of the matrix is %s".formatted(from + k, pivot));
      }
      double[] row = Arrays.copyOf(block[k], size);
      for (int i = 0; i < size; i++) {
        double share = row[i] / pivot;
        for (int j = 0; j < size; j++) {
          block[i][j] -= share * row[j];
        }
      }
      for (int i = 0; i < size; i++) {
        block[i][k] = row[i] / pivot;
        block[k][i] = row[i] / pivot;
      }
      block[k][k] = -1 / pivot;
    }
    for (double[] row : block) {
      for (int j = 0; j < size; j++) {
        row[j] = -row[j];
      }
    }
    return block;
  }
}
