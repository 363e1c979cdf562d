package dev.noctua.kernels;

import java.util.Arrays;

/**
 * Loops that the JIT makes vector instructions of. It does so for rows that are arrays of their
 * own, and not for parts of a larger array, so that rows are copied first.
 */
final class PlainArithmetic implements Arithmetic {
  @Override
  public void addProduct(float[] a, int m, float[] b, int n, int depth, float[] c) {
    add(a, m, rows(b, n, depth), c);
  }

  @Override
  public void addSquare(float[] a, int n, int depth, float[] c) {
    add(a, n, rows(a, n, depth), c);
  }

  private static float[][] rows(float[] b, int n, int depth) {
    float[][] rows = new float[depth][];
    for (int p = 0; p < depth; p++) {
      rows[p] = Arrays.copyOfRange(b, p * n, (p + 1) * n);
    }
    return rows;
  }

  private static void add(float[] a, int m, float[][] b, float[] c) {
    int n = b.length == 0 ? 0 : b[0].length;
    float[] row = new float[n];
    for (int i = 0; i < m; i++) {
      System.arraycopy(c, i * n, row, 0, n);
      int p = 0;
      for (; p + 3 < b.length; p += 4) {
        addFour(a, p * m + i, m, b[p], b[p + 1], b[p + 2], b[p + 3], row);
      }
      for (; p < b.length; p++) {
        addOne(a[p * m + i], b[p], row);
      }
      System.arraycopy(row, 0, c, i * n, n);
    }
  }

  private static void addFour(
      float[] a, int at, int m, float[] b0, float[] b1, float[] b2, float[] b3, float[] row) {
    float a0 = a[at];
    float a1 = a[at + m];
    float a2 = a[at + 2 * m];
    float a3 = a[at + 3 * m];
    for (int j = 0; j < row.length; j++) {
      row[j] += a0 * b0[j] + a1 * b1[j] + a2 * b2[j] + a3 * b3[j];
    }
  }

  private static void addOne(float a, float[] b, float[] row) {
    for (int j = 0; j < row.length; j++) {
      row[j] += a * b[j];
    }
  }

  @Override
  public float dot(float[] a, int from, float[] b, int at, int n) {
    float s0 = 0;
    float s1 = 0;
    float s2 = 0;
    float s3 = 0;
    int k = 0;
    for (; k + 3 < n; k += 4) {
      s0 += a[from + k] * b[at + k];
      s1 += a[from + k + 1] * b[at + k + 1];
      s2 += a[from + k + 2] * b[at + k + 2];
      s3 += a[from + k + 3] * b[at + k + 3];
    }
    for (; k < n; k++) {
      s0 += a[from + k] * b[at + k];
    }
    return (s0 + s1) + (s2 + s3);
  }

  @Override
  public void addScaled(float scale, float[] a, int from, float[] b, int at, int n) {
    for (int k = 0; k < n; k++) {
      b[at + k] += scale * a[from + k];
    }
  }

  @Override
  public void setScaled(float scale, float[] a, int from, float[] b, int at, int n) {
    for (int k = 0; k < n; k++) {
      b[at + k] = scale * a[from + k];
    }
  }

  @Override
  public void setScaled(float[] scales, float[] a, int from, float[] b, int at) {
    for (int k = 0; k < scales.length; k++) {
      b[at + k] = scales[k] * a[from + k];
    }
  }

  @Override
  public void eliminate(float[] matrix, int stride, int k) {
    int row = k * stride;
    int p = 0;
    for (; p + 3 < k; p += 4) {
      int p0 = p * stride;
      int p1 = p0 + stride;
      int p2 = p1 + stride;
      int p3 = p2 + stride;
      float x0 = matrix[p0 + k];
      float x1 = matrix[p1 + k];
      float x2 = matrix[p2 + k];
      float x3 = matrix[p3 + k];
      for (int j = k; j < stride; j++) {
        matrix[row + j] -=
            x0 * matrix[p0 + j] + x1 * matrix[p1 + j] + x2 * matrix[p2 + j] + x3 * matrix[p3 + j];
      }
    }
    for (; p < k; p++) {
      float x = matrix[p * stride + k];
      for (int j = k; j < stride; j++) {
        matrix[row + j] -= x * matrix[p * stride + j];
      }
    }
  }
}
