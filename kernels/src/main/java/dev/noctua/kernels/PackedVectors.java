package dev.noctua.kernels;

import java.io.Serializable;
import java.util.Arrays;
import java.util.List;

/** Vectors of one length, packed one after the other. A vector that is missing is all zeros. */
public final class PackedVectors implements Serializable {
  private static final long serialVersionUID = 1L;

  private final float[] packed;
  private final int length;
  private final int size;
  private final double[] squaredNorms;

  private PackedVectors(float[] packed, int length, int size) {
    this.packed = packed;
    this.length = length;
    this.size = size;
    this.squaredNorms = new double[size];
    for (int i = 0; i < size; i++) {
      squaredNorms[i] = squaredNorm(vector(i));
    }
  }

  /**
   * Packs vectors.
   *
   * @param vectors null where there is none
   * @throws IllegalArgumentException when they differ in length
   */
  public static PackedVectors of(float[][] vectors) {
    int length = 0;
    for (float[] vector : vectors) {
      length = vector == null ? length : vector.length;
    }
    float[] packed = new float[Math.multiplyExact(length, vectors.length)];
    for (int i = 0; i < vectors.length; i++) {
      if (vectors[i] == null) {
        continue;
      }
      if (vectors[i].length != length) {
        throw new IllegalArgumentException(
            "vector %d has %d factors, others have %d".formatted(i, vectors[i].length, length));
      }
      System.arraycopy(vectors[i], 0, packed, i * length, length);
    }
    return new PackedVectors(packed, length, vectors.length);
  }

  /**
   * Takes vectors that are packed already; the array isn't copied.
   *
   * @throws IllegalArgumentException when it doesn't divide into vectors of {@code length}
   */
  public static PackedVectors of(float[] packed, int length) {
    if (length < 1 || packed.length % length != 0) {
      throw new IllegalArgumentException(
          "%d numbers aren't vectors of %d".formatted(packed.length, length));
    }
    return new PackedVectors(packed, length, packed.length / length);
  }

  public static float[] unboxed(List<Float> vector) {
    float[] unboxed = new float[vector.size()];
    for (int i = 0; i < unboxed.length; i++) {
      unboxed[i] = vector.get(i);
    }
    return unboxed;
  }

  /** Some of these, in the order given. */
  public PackedVectors pick(int[] which) {
    float[] picked = new float[which.length * length];
    for (int i = 0; i < which.length; i++) {
      System.arraycopy(packed, which[i] * length, picked, i * length, length);
    }
    return new PackedVectors(picked, length, which.length);
  }

  int size() {
    return size;
  }

  /** How many numbers a vector has; 0 when there is no vector at all. */
  int length() {
    return length;
  }

  public float[] vector(int i) {
    return Arrays.copyOfRange(packed, i * length, (i + 1) * length);
  }

  double squaredNorm(int i) {
    return squaredNorms[i];
  }

  static double squaredNorm(float[] vector) {
    double sum = 0;
    for (float x : vector) {
      sum += (double) x * x;
    }
    return sum;
  }

  /**
   * Copies {@code count} vectors from {@code start} on into {@code tile}, transposed so that the
   * same number of neighbouring vectors stands side by side: {@code tile[f * count + i]}.
   */
  void transpose(int start, int count, double[] tile) {
    for (int i = 0; i < count; i++) {
      int from = (start + i) * length;
      for (int f = 0; f < length; f++) {
        tile[f * count + i] = packed[from + f];
      }
    }
  }
}
