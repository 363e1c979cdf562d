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
    float[] own = new float[n];
    for (int i = 0; i < n; i++) {
      own[i] = matrix[i * n + i];
    }
    for (int k = 0; k < n; k++) {
      int row = k * n;
      float pivot = matrix[row + k];
      float inverse = pivot > own[k] * LEAST_PIVOT ? (float) (1 / Math.sqrt(pivot)) : 0;
      for (int j = k; j < n; j++) {
        matrix[row + j] *= inverse;
      }
      // From here on the diagonal holds the inverse of what is divided by.
      matrix[row + k] = inverse;
      right[k] *= inverse;
      for (int i = k + 1; i < n; i++) {
        float factor = matrix[row + i];
        int below = i * n;
        for (int j = i; j < n; j++) {
          matrix[below + j] -= factor * matrix[row + j];
        }
        right[i] -= factor * right[k];
      }
    }
    for (int i = n - 1; i >= 0; i--) {
      float sum = right[i];
      for (int j = i + 1; j < n; j++) {
        sum -= matrix[i * n + j] * right[j];
      }
      right[i] = sum * matrix[i * n + i];
    }
  }
}
