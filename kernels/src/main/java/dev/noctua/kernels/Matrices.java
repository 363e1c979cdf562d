package dev.noctua.kernels;

import java.util.Arrays;
import java.util.List;

/** Products of packed vectors, on all cores. */
final class Matrices {
  private static final int AT_ONCE = 64;
  private static final int SUMMED_AT_ONCE = 1024;

  private Matrices() {}

  /** Every vector, a row, times a square matrix. */
  static float[] multiply(float[] vectors, int length, float[] matrix) {
    float[] product = new float[vectors.length];
    Workers.forEachBlock(
        vectors.length / length,
        AT_ONCE,
        (from, end) -> {
          int size = end - from;
          float[] part = new float[size * length];
          float[] transposed = transposed(vectors, from, size, length);
          Arithmetic.get().addProduct(transposed, size, matrix, length, length, part);
          System.arraycopy(part, 0, product, from * length, part.length);
        });
    return product;
  }

  /** Σ y·yᵀ over all vectors y: length × length. */
  static float[] gram(float[] vectors, int length) {
    int count = vectors.length / length;
    float[][] parts = new float[(count + SUMMED_AT_ONCE - 1) / SUMMED_AT_ONCE][];
    Workers.forEachBlock(
        count,
        SUMMED_AT_ONCE,
        (from, end) -> {
          float[] part = new float[length * length];
          addSquare(vectors, from, end, length, part);
          parts[from / SUMMED_AT_ONCE] = part;
        });
    return symmetric(sum(Arrays.asList(parts), length * length), length);
  }

  /** The same in one thread, with floats all the way. */
  static float[] gramInOneThread(float[] vectors, int length) {
    int count = vectors.length / length;
    float[] gram = new float[length * length];
    for (int from = 0; from < count; from += SUMMED_AT_ONCE) {
      addSquare(vectors, from, Math.min(count, from + SUMMED_AT_ONCE), length, gram);
    }
    return symmetric(gram, length);
  }

  /** Adds y·yᵀ of some vectors above the diagonal. */
  private static void addSquare(float[] vectors, int from, int end, int length, float[] gram) {
    float[] own = Arrays.copyOfRange(vectors, from * length, end * length);
    Arithmetic.get().addSquare(own, length, end - from, gram);
  }

  /** The sum of arrays of one size, in their order. */
  static float[] sum(List<float[]> parts, int size) {
    double[] sums = new double[size];
    for (float[] part : parts) {
      for (int i = 0; i < size; i++) {
        sums[i] += part[i];
      }
    }
    float[] sum = new float[size];
    for (int i = 0; i < size; i++) {
      sum[i] = (float) sums[i];
    }
    return sum;
  }

  /** Copies what stands above the diagonal below it. */
  private static float[] symmetric(float[] matrix, int n) {
    for (int i = 0; i < n; i++) {
      for (int j = 0; j < i; j++) {
        matrix[i * n + j] = matrix[j * n + i];
      }
    }
    return matrix;
  }

  /** Rows and columns exchanged. */
  static float[] transposed(float[] matrix, int n) {
    return transposed(matrix, 0, n, n);
  }

  /** Some vectors, transposed. */
  static float[] transposed(float[] vectors, int from, int count, int length) {
    float[] transposed = new float[count * length];
    for (int i = 0; i < count; i++) {
      for (int f = 0; f < length; f++) {
        transposed[f * count + i] = vectors[(from + i) * length + f];
      }
    }
    return transposed;
  }
}
