package dev.noctua.kernels;

import java.util.Random;

/** Matrices drawn by a seed. */
final class RandomRows {
  private RandomRows() {}

  /** Each cell is there with probability {@code share}, with a weight from 0.5 to 2. */
  static SparseRows of(int rows, int columns, double share, long seed) {
    Random draw = new Random(seed);
    int[] row = new int[rows * columns];
    int[] column = new int[rows * columns];
    float[] weight = new float[rows * columns];
    int size = 0;
    for (int r = 0; r < rows; r++) {
      for (int c = 0; c < columns; c++) {
        if (draw.nextDouble() < share) {
          row[size] = r;
          column[size] = c;
          weight[size++] = 0.5f + 1.5f * draw.nextFloat();
        }
      }
    }
    return SparseRows.of(
        rows,
        columns,
        java.util.Arrays.copyOf(row, size),
        java.util.Arrays.copyOf(column, size),
        java.util.Arrays.copyOf(weight, size));
  }
}
