package dev.noctua.kernels;

import java.util.Arrays;

/**
 * How often two columns of a {@link SparseRows} have a cell in the same row: XᵀX of the matrix with
 * a 1 in place of each weight.
 */
public final class CoOccurrence {
  private static final int COLUMNS_AT_ONCE = 64;

  private CoOccurrence() {}

  /** All counts, as a lower triangle: row i has i + 1 numbers, the last being the column's own. */
  public static float[][] triangle(SparseRows cells) {
    SparseRows byColumn = cells.transpose();
    float[][] lower = new float[cells.columns()][];
    Workers.forEach(
        cells.columns(),
        column -> {
          float[] counts = new float[column + 1];
          for (int c = byColumn.start(column); c < byColumn.start(column + 1); c++) {
            int row = byColumn.column(c);
            for (int i = cells.start(row); cells.column(i) < column; i++) {
              counts[cells.column(i)]++;
            }
          }
          counts[column] = byColumn.size(column);
          lower[column] = counts;
        });
    return lower;
  }

  /**
   * For each column the {@code most} others with the highest cosine, count / √(n(a)·n(b)); the
   * weight is the count. Equal ones are taken in their order.
   */
  public static SparseRows nearest(SparseRows cells, int most) {
    SparseRows byColumn = cells.transpose();
    int n = cells.columns();
    int[][] near = new int[n][];
    float[][] counts = new float[n][];
    // A group's counters are as many as there are columns: few groups where those are many.
    int atOnce = Math.max(COLUMNS_AT_ONCE, n / COLUMNS_AT_ONCE);
    Workers.forEachBlock(
        n,
        atOnce,
        (from, end) -> {
          int[] count = new int[n];
          int[] touched = new int[n];
          for (int column = from; column < end; column++) {
            int found = count(cells, byColumn, column, count, touched);
            near[column] = best(byColumn, count, touched, found, most);
            counts[column] = new float[near[column].length];
            for (int i = 0; i < near[column].length; i++) {
              counts[column][i] = count[near[column][i]];
            }
            for (int i = 0; i < found; i++) {
              count[touched[i]] = 0;
            }
          }
        });
    return SparseRows.ofSorted(n, near, counts);
  }

  private static int count(
      SparseRows cells, SparseRows byColumn, int column, int[] count, int[] touched) {
    int found = 0;
    for (int c = byColumn.start(column); c < byColumn.start(column + 1); c++) {
      int row = byColumn.column(c);
      for (int i = cells.start(row); i < cells.start(row + 1); i++) {
        int other = cells.column(i);
        if (other != column && count[other]++ == 0) {
          touched[found++] = other;
        }
      }
    }
    return found;
  }

  /** Ascending numbers of the touched columns that are nearest. */
  private static int[] best(SparseRows byColumn, int[] count, int[] touched, int found, int most) {
    if (found <= most) {
      int[] all = Arrays.copyOf(touched, found);
      Arrays.sort(all);
      return all;
    }
    // The cosine's order is that of count² / n: the column's own number is the same for all.
    long[] order = new long[2 * most];
    int size = 0;
    long least = Long.MIN_VALUE;
    for (int i = 0; i < found; i++) {
      int other = touched[i];
      float near = (float) count[other] * count[other] / byColumn.size(other);
      long key = ((long) Float.floatToIntBits(near) << 32) | (Integer.MAX_VALUE - other);
      if (key > least) {
        order[size++] = key;
      }
      if (size == order.length) {
        Arrays.sort(order);
        System.arraycopy(order, most, order, 0, most);
        size = most;
        least = order[0];
      }
    }
    Arrays.sort(order, 0, size);
    int[] best = new int[most];
    for (int i = 0; i < most; i++) {
      best[i] = Integer.MAX_VALUE - (int) order[size - 1 - i];
    }
    Arrays.sort(best);
    return best;
  }
}
