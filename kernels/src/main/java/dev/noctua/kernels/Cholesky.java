package dev.noctua.kernels;

/** Symmetric positive definite equations by Cholesky's decomposition. */
public final class Cholesky {
  /** A pivot that keeps less than this share of itself has no digits left in a float. */
  private static final float LEAST_PIVOT = 1e-5f;

  private Cholesky() {}

  /**
   * Solves A·x = b in place. A pivot of which rounding (or an A that isn't positive definite)
   * leaves nothing counts as infinite, so that its unknown becomes 0.
   *
   * @param matrix A, n × n, of which the upper triangle is read; overwritten
   * @param right b, n numbers; becomes x
   */
  public static void solve(float[] matrix, float[] right, int n) {
    solve(matrix, n, right, n);
  }

  /**
   * The same where rows are further apart.
   *
   * @param stride how far; what stands right of column n is finite
   */
  static void solve(float[] matrix, int stride, float[] right, int n) {
    Arithmetic arithmetic = Arithmetic.get();
    for (int k = 0; k < n; k++) {
      int row = k * stride;
      float own = matrix[row + k];
      arithmetic.eliminate(matrix, stride, k);
      float pivot = matrix[row + k];
      float inverse = pivot > own * LEAST_PIVOT ? (float) (1 / Math.sqrt(pivot)) : 0;
      arithmetic.setScaled(inverse, matrix, row + k, matrix, row + k, stride - k);
      right[k] *= inverse;
      arithmetic.addScaled(-right[k], matrix, row + k + 1, right, k + 1, n - k - 1);
      // From here on the diagonal holds the inverse of what is divided by.
      matrix[row + k] = inverse;
    }
    for (int i = n - 1; i >= 0; i--) {
      int row = i * stride;
      float sum = arithmetic.dot(matrix, row + i + 1, right, i + 1, n - i - 1);
      right[i] = (right[i] - sum) * matrix[row + i];
    }
  }
}
