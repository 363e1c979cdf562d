package dev.noctua.kernels;

/**
 * Eigenvalues and eigenvectors of a symmetric matrix by cyclic Jacobi rotations (Golub, Van Loan:
 * Matrix Computations, section 8.5).
 */
final class SymmetricEigen {
  private static final int MOST_SWEEPS = 30;

  /** What is left beside the diagonal, relative to it, once a float can't tell any more. */
  private static final double SMALL = 1e-18;

  private final double[] values;
  private final float[] vectors;

  /**
   * @param values the eigenvalues, in no order
   * @param vectors the eigenvectors as columns, row by row: number k of vector i stands at k · n +
   *     i
   */
  SymmetricEigen(double[] values, float[] vectors) {
    this.values = values;
    this.vectors = vectors;
  }

  double[] values() {
    return values;
  }

  float[] vectors() {
    return vectors;
  }

  /**
   * Decomposes a matrix.
   *
   * @param matrix n × n, row by row
   */
  static SymmetricEigen of(float[] matrix, int n) {
    double[][] a = new double[n][n];
    double[][] v = new double[n][n];
    double diagonal = 0;
    for (int i = 0; i < n; i++) {
      for (int j = 0; j < n; j++) {
        a[i][j] = matrix[i * n + j];
      }
      v[i][i] = 1;
      diagonal += a[i][i] * a[i][i];
    }
    for (int sweep = 0; sweep < MOST_SWEEPS && beside(a) > SMALL * diagonal; sweep++) {
      for (int p = 0; p < n - 1; p++) {
        for (int q = p + 1; q < n; q++) {
          rotate(a, v, p, q);
        }
      }
    }
    double[] values = new double[n];
    float[] vectors = new float[n * n];
    for (int i = 0; i < n; i++) {
      values[i] = a[i][i];
      for (int k = 0; k < n; k++) {
        vectors[k * n + i] = (float) v[i][k];
      }
    }
    return new SymmetricEigen(values, vectors);
  }

  private static double beside(double[][] a) {
    double sum = 0;
    for (int i = 0; i < a.length; i++) {
      for (int j = 0; j < i; j++) {
        sum += a[i][j] * a[i][j];
      }
    }
    return sum;
  }

  /** Makes a[p][q] zero. The rows of v are the vectors. */
  private static void rotate(double[][] a, double[][] v, int p, int q) {
    double apq = a[p][q];
    if (apq == 0) {
      return;
    }
    double theta = (a[q][q] - a[p][p]) / (2 * apq);
    double t = Math.copySign(1, theta) / (Math.abs(theta) + Math.sqrt(theta * theta + 1));
    double cos = 1 / Math.sqrt(t * t + 1);
    double sin = t * cos;
    double app = a[p][p] - t * apq;
    double aqq = a[q][q] + t * apq;
    rotate(a[p], a[q], cos, sin);
    for (int k = 0; k < a.length; k++) {
      a[k][p] = a[p][k];
      a[k][q] = a[q][k];
    }
    a[p][p] = app;
    a[q][q] = aqq;
    a[p][q] = 0;
    a[q][p] = 0;
    rotate(v[p], v[q], cos, sin);
  }

  private static void rotate(double[] x, double[] y, double cos, double sin) {
    for (int k = 0; k < x.length; k++) {
      double old = x[k];
      x[k] = cos * old - sin * y[k];
      y[k] = sin * old + cos * y[k];
    }
  }
}
