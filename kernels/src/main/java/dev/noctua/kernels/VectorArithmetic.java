package dev.noctua.kernels;

import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorOperators;
import jdk.incubator.vector.VectorSpecies;

/**
 * The Vector API, always with eight lanes, so that sums don't depend on how many the processor has.
 */
final class VectorArithmetic implements Arithmetic {
  private static final VectorSpecies<Float> LANES = FloatVector.SPECIES_256;
  private static final int L = LANES.length();

  /** A tile of the product that stays in registers. */
  private static final int ROWS = 4;

  private static final int COLUMNS = 2 * L;

  /** Deeper products are added part by part, so that both factors stay in the cache. */
  private static final int DEPTH = 128;

  /**
   * @throws UnsupportedOperationException where vectors of eight lanes would be objects
   */
  VectorArithmetic() {
    if (FloatVector.SPECIES_PREFERRED.length() < L) {
      throw new UnsupportedOperationException(
          "vectors have %d lanes".formatted(FloatVector.SPECIES_PREFERRED.length()));
    }
  }

  @Override
  public void addProduct(float[] a, int m, float[] b, int n, int depth, float[] c) {
    add(a, m, b, n, depth, c, false);
  }

  @Override
  public void addSquare(float[] a, int n, int depth, float[] c) {
    add(a, n, a, n, depth, c, true);
  }

  private static void add(
      float[] a, int m, float[] b, int n, int depth, float[] c, boolean isUpper) {
    int wholeRows = m - m % ROWS;
    int wholeColumns = n - n % COLUMNS;
    for (int from = 0; from < depth; from += DEPTH) {
      int end = Math.min(depth, from + DEPTH);
      for (int i = 0; i < wholeRows; i += ROWS) {
        for (int j = isUpper ? i - i % COLUMNS : 0; j < wholeColumns; j += COLUMNS) {
          addTile(a, m, i, b, n, j, from, end, c);
        }
      }
    }
    addRest(a, m, b, n, depth, c, 0, wholeRows, wholeColumns);
    addRest(a, m, b, n, depth, c, wholeRows, m, 0);
  }

  private static void addTile(
      float[] a, int m, int i, float[] b, int n, int j, int from, int end, float[] c) {
    int row0 = i * n + j;
    int row1 = row0 + n;
    int row2 = row1 + n;
    int row3 = row2 + n;
    FloatVector c00 = FloatVector.fromArray(LANES, c, row0);
    FloatVector c01 = FloatVector.fromArray(LANES, c, row0 + L);
    FloatVector c10 = FloatVector.fromArray(LANES, c, row1);
    FloatVector c11 = FloatVector.fromArray(LANES, c, row1 + L);
    FloatVector c20 = FloatVector.fromArray(LANES, c, row2);
    FloatVector c21 = FloatVector.fromArray(LANES, c, row2 + L);
    FloatVector c30 = FloatVector.fromArray(LANES, c, row3);
    FloatVector c31 = FloatVector.fromArray(LANES, c, row3 + L);
    for (int p = from; p < end; p++) {
      FloatVector b0 = FloatVector.fromArray(LANES, b, p * n + j);
      FloatVector b1 = FloatVector.fromArray(LANES, b, p * n + j + L);
      int at = p * m + i;
      FloatVector x = FloatVector.broadcast(LANES, a[at]);
      c00 = x.fma(b0, c00);
      c01 = x.fma(b1, c01);
      x = FloatVector.broadcast(LANES, a[at + 1]);
      c10 = x.fma(b0, c10);
      c11 = x.fma(b1, c11);
      x = FloatVector.broadcast(LANES, a[at + 2]);
      c20 = x.fma(b0, c20);
      c21 = x.fma(b1, c21);
      x = FloatVector.broadcast(LANES, a[at + 3]);
      c30 = x.fma(b0, c30);
      c31 = x.fma(b1, c31);
    }
    c00.intoArray(c, row0);
    c01.intoArray(c, row0 + L);
    c10.intoArray(c, row1);
    c11.intoArray(c, row1 + L);
    c20.intoArray(c, row2);
    c21.intoArray(c, row2 + L);
    c30.intoArray(c, row3);
    c31.intoArray(c, row3 + L);
  }

  /** What no whole tile covers: some rows, from a column on. */
  private static void addRest(
      float[] a,
      int m,
      float[] b,
      int n,
      int depth,
      float[] c,
      int firstRow,
      int endRow,
      int column) {
    if (column == n) {
      return;
    }
    for (int i = firstRow; i < endRow; i++) {
      for (int p = 0; p < depth; p++) {
        float x = a[p * m + i];
        for (int j = column; j < n; j++) {
          c[i * n + j] += x * b[p * n + j];
        }
      }
    }
  }

  @Override
  public float dot(float[] a, int from, float[] b, int at, int n) {
    FloatVector s0 = FloatVector.zero(LANES);
    FloatVector s1 = s0;
    int k = 0;
    for (; k + 2 * L <= n; k += 2 * L) {
      s0 =
          FloatVector.fromArray(LANES, a, from + k)
              .fma(FloatVector.fromArray(LANES, b, at + k), s0);
      s1 =
          FloatVector.fromArray(LANES, a, from + k + L)
              .fma(FloatVector.fromArray(LANES, b, at + k + L), s1);
    }
    // The API leaves open in which order it would add the lanes.
    FloatVector s = s0.add(s1);
    float sum =
        ((s.lane(0) + s.lane(4)) + (s.lane(2) + s.lane(6)))
            + ((s.lane(1) + s.lane(5)) + (s.lane(3) + s.lane(7)));
    for (; k < n; k++) {
      sum += a[from + k] * b[at + k];
    }
    return sum;
  }

  @Override
  public void addScaled(float scale, float[] a, int from, float[] b, int at, int n) {
    FloatVector x = FloatVector.broadcast(LANES, scale);
    int k = 0;
    for (; k + L <= n; k += L) {
      x.fma(FloatVector.fromArray(LANES, a, from + k), FloatVector.fromArray(LANES, b, at + k))
          .intoArray(b, at + k);
    }
    for (; k < n; k++) {
      b[at + k] += scale * a[from + k];
    }
  }

  @Override
  public void setScaled(float scale, float[] a, int from, float[] b, int at, int n) {
    FloatVector x = FloatVector.broadcast(LANES, scale);
    int k = 0;
    for (; k + L <= n; k += L) {
      x.mul(FloatVector.fromArray(LANES, a, from + k)).intoArray(b, at + k);
    }
    for (; k < n; k++) {
      b[at + k] = scale * a[from + k];
    }
  }

  @Override
  public void setScaled(float[] scales, float[] a, int from, float[] b, int at) {
    int k = 0;
    for (; k + L <= scales.length; k += L) {
      FloatVector.fromArray(LANES, scales, k)
          .mul(FloatVector.fromArray(LANES, a, from + k))
          .intoArray(b, at + k);
    }
    for (; k < scales.length; k++) {
      b[at + k] = scales[k] * a[from + k];
    }
  }

  @Override
  public void eliminate(float[] matrix, int stride, int k) {
    int row = k * stride;
    int j = k - k % L;
    for (; j + 2 * L <= stride; j += 2 * L) {
      FloatVector c0 = FloatVector.fromArray(LANES, matrix, row + j);
      FloatVector c1 = FloatVector.fromArray(LANES, matrix, row + j + L);
      for (int p = 0; p < k; p++) {
        int above = p * stride;
        FloatVector x = FloatVector.broadcast(LANES, -matrix[above + k]);
        c0 = x.fma(FloatVector.fromArray(LANES, matrix, above + j), c0);
        c1 = x.fma(FloatVector.fromArray(LANES, matrix, above + j + L), c1);
      }
      c0.intoArray(matrix, row + j);
      c1.intoArray(matrix, row + j + L);
    }
    for (; j + L <= stride; j += L) {
      FloatVector c = FloatVector.fromArray(LANES, matrix, row + j);
      for (int p = 0; p < k; p++) {
        int above = p * stride;
        FloatVector x = FloatVector.broadcast(LANES, -matrix[above + k]);
        c = x.fma(FloatVector.fromArray(LANES, matrix, above + j), c);
      }
      c.intoArray(matrix, row + j);
    }
    for (int p = 0; p < k && j < stride; p++) {
      addScaled(-matrix[p * stride + k], matrix, p * stride + j, matrix, row + j, stride - j);
    }
  }

  @Override
  public int nextAbove(float[] values, int from, int end, float threshold) {
    int i = from;
    for (; i + L <= end; i += L) {
      var above = FloatVector.fromArray(LANES, values, i).compare(VectorOperators.GT, threshold);
      if (above.anyTrue()) {
        return i + above.firstTrue();
      }
    }
    return Arithmetic.super.nextAbove(values, i, end, threshold);
  }
}
