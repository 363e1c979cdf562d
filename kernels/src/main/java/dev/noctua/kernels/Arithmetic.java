package dev.noctua.kernels;

/**
 * The innermost loops over floats; {@link VectorApi} decides who runs them.
 *
 * <p>Sums are added up in an order that depends on nothing but the lengths: equal input gives equal
 * bits in all JVMs that compute in the same way. Results of different ones differ by rounding.
 */
interface Arithmetic {
  /** What this package computes with. */
  static Arithmetic get() {
    return VectorApi.ARITHMETIC;
  }

  /**
   * Adds a product of two matrices: c[i][j] += Σ a[p][i] · b[p][j] over all p below {@code depth}.
   *
   * @param a depth × m, row by row
   * @param b depth × n, row by row
   * @param c m × n, row by row
   */
  void addProduct(float[] a, int m, float[] b, int n, int depth, float[] c);

  /**
   * The same of a matrix with itself. What stands below the diagonal of c may be added or left out.
   */
  void addSquare(float[] a, int n, int depth, float[] c);

  /** Σ a[from + k] · b[at + k] over all k below n. */
  float dot(float[] a, int from, float[] b, int at, int n);

  /** b[at + k] += scale · a[from + k] for all k below n. */
  void addScaled(float scale, float[] a, int from, float[] b, int at, int n);

  /** b[at + k] = scale · a[from + k] for all k below n. */
  void setScaled(float scale, float[] a, int from, float[] b, int at, int n);

  /** b[at + k] = scales[k] · a[from + k] for all k below {@code scales.length}. */
  void setScaled(float[] scales, float[] a, int from, float[] b, int at);

  /**
   * Takes from row k of a matrix, from column k on, all rows p above it, each times its own number
   * in column k. What stands left of column k may change.
   *
   * @param stride how far rows are apart
   */
  void eliminate(float[] matrix, int stride, int k);

  /** The first index from {@code from} on whose value is above a threshold, or {@code end}. */
  default int nextAbove(float[] values, int from, int end, float threshold) {
    int i = from;
    while (i < end && !(values[i] > threshold)) {
      i++;
    }
    return i;
  }
}
