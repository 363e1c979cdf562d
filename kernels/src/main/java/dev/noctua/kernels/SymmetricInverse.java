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

  /** Columns that are updated at once; rows of whole pages would share few lines of the cache. */
  private static final int TILE = 240;

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
    float[][] tiles = tiles(columns);
    Workers.forEachBlock(
        n,
        BLOCK,
        (first, end) -> {
          if (first != from) {
            float[] swept = swept(columns, inverse, first, end);
            subtract(lower, swept, tiles, first, end);
            set(lower, swept, from, first, end);
          }
        });
    for (int k = 0; k < size; k++) {
      for (int j = 0; j <= k; j++) {
        lower[from + k][from + j] = (float) -inverse[k][j];
      }
    }
  }

  /** The columns cut into tiles, each packed row by row. */
  private static float[][] tiles(float[][] columns) {
    int n = columns[0].length;
    float[][] tiles = new float[(n + TILE - 1) / TILE][columns.length * TILE];
    for (int k = 0; k < columns.length; k++) {
      for (int t = 0; t < tiles.length; t++) {
        int width = Math.min(TILE, n - t * TILE);
        System.arraycopy(columns[k], t * TILE, tiles[t], k * TILE, width);
      }
    }
    return tiles;
  }

  /** Rows of the block's columns times the inverse, packed column by column. */
  private static float[] swept(float[][] columns, double[][] inverse, int first, int end) {
    int size = columns.length;
    int rows = end - first;
    float[] swept = new float[size * rows];
    for (int i = 0; i < rows; i++) {
      double[] sums = new double[size];
      for (int m = 0; m < size; m++) {
        addScaled(columns[m][first + i], inverse[m], sums);
      }
      for (int k = 0; k < size; k++) {
        swept[k * rows + i] = (float) sums[k];
      }
    }
    return swept;
  }

  private static void addScaled(double scale, double[] row, double[] sums) {
    for (int k = 0; k < sums.length; k++) {
      sums[k] += scale * row[k];
    }
  }

  /** Takes the block's part away from some rows of the triangle. */
  private static void subtract(
      float[][] lower, float[] swept, float[][] tiles, int first, int end) {
    int rows = end - first;
    int size = swept.length / rows;
    for (int t = 0; t * TILE < end; t++) {
      int at = t * TILE;
      float[] product = new float[rows * TILE];
      Arithmetic.get().addProduct(swept, rows, tiles[t], TILE, size, product);
      for (int i = Math.max(first, at); i < end; i++) {
        float[] row = lower[i];
        int width = Math.min(TILE, i + 1 - at);
        for (int j = 0; j < width; j++) {
          row[at + j] -= product[(i - first) * TILE + j];
        }
      }
    }
  }

  /** The block's own columns in some rows, or rows in some columns. */
  private static void set(float[][] lower, float[] swept, int from, int first, int end) {
    int rows = end - first;
    int size = swept.length / rows;
    for (int i = first; i < end; i++) {
      for (int k = 0; k < size; k++) {
        float value = swept[k * rows + i - first];
        if (i > from) {
          lower[i][from + k] = value;
        } else {
          lower[from + k][i] = value;
        }
      }
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
