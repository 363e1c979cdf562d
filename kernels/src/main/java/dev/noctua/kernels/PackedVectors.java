package dev.noctua.kernels;

import java.io.Serializable;
import java.util.Arrays;
import java.util.List;

/** Vectors of one length, packed one after the other. A vector that is missing is all zeros. */
public final class PackedVectors implements Serializable {
  private static final long serialVersionUID = 1L;
  private static final int TILE = 512;

  private final float[] packed;
  private final int length;
  private final int size;
  private final double[] squaredNorms;
  private transient volatile float[][] tiled;
  private transient volatile PackedVectors normalised;

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

  /** The same directions with length 1; zeros stay. Made by who asks first. */
  PackedVectors normalised() {
    if (normalised == null) {
      synchronized (this) {
        normalised = normalised == null ? new PackedVectors(unit(), length, size) : normalised;
      }
    }
    return normalised;
  }

  private float[] unit() {
    float[] unit = new float[packed.length];
    for (int i = 0; i < packed.length; i++) {
      double norm = Math.sqrt(squaredNorms[i / length]);
      unit[i] = norm > 0 ? (float) (packed[i] / norm) : 0;
    }
    return unit;
  }

  /** The length of the longest vector. */
  double longest() {
    double most = 0;
    for (double squared : squaredNorms) {
      most = squared > most ? squared : most;
    }
    return Math.sqrt(most);
  }

  /** Σ over a vector's numbers times others, in doubles, one after the other. */
  double dot(int i, float[] other) {
    double sum = 0;
    for (int f = 0; f < length; f++) {
      sum += (double) other[f] * packed[i * length + f];
    }
    return sum;
  }

  /** How many vectors stand in a tile that isn't the last. */
  int tileWidth() {
    return Math.min(TILE, size);
  }

  int tileWidth(int tile) {
    return Math.min(TILE, size - tile * TILE);
  }

  int tiles() {
    return (size + TILE - 1) / TILE;
  }

  /**
   * Neighbouring vectors, transposed so that the same number of each stands side by side: number f
   * of the tile's vector i at f × {@link #tileWidth(int)} + i. Made by who asks first.
   */
  float[] tile(int tile) {
    return tiled()[tile];
  }

  private float[][] tiled() {
    if (tiled == null) {
      synchronized (this) {
        if (tiled == null) {
          float[][] all = new float[tiles()][];
          Arrays.setAll(all, t -> Matrices.transposed(packed, t * TILE, tileWidth(t), length));
          tiled = all;
        }
      }
    }
    return tiled;
  }
}
