package dev.noctua.kernels;

import java.io.Serializable;
import java.util.Arrays;

/**
 * A sparse matrix, row by row, with ascending columns in each row.
 *
 * <p>Of people and contents: a row is a person, a column a content, a weight how much the two have
 * to do with each other.
 */
public final class SparseRows implements Serializable {
  private static final long serialVersionUID = 1L;

  private final int columns;
  private final int[] starts;
  private final int[] column;
  private final float[] weight;

  private SparseRows(int columns, int[] starts, int[] column, float[] weight) {
    this.columns = columns;
    this.starts = starts;
    this.column = column;
    this.weight = weight;
  }

  /**
   * Builds the matrix of cells in any order; of cells that are given several times the weights add
   * up.
   *
   * @param row row of each cell
   * @param column column of each cell
   * @param weight weight of each cell
   * @throws IllegalArgumentException when a weight isn't a finite number
   */
  public static SparseRows of(int rows, int columns, int[] row, int[] column, float[] weight) {
    int[] ends = new int[rows + 1];
    for (int i = 0; i < row.length; i++) {
      if (!Float.isFinite(weight[i])) {
        throw new IllegalArgumentException(
            "the weight of row %d, column %d is %s".formatted(row[i], column[i], weight[i]));
      }
      ends[row[i] + 1]++;
    }
    Arrays.parallelPrefix(ends, Integer::sum);
    int[] next = Arrays.copyOf(ends, rows);
    long[] cells = new long[row.length];
    for (int i = 0; i < row.length; i++) {
      cells[next[row[i]]++] = ((long) column[i] << 32) | i;
    }
    int[] starts = new int[rows + 1];
    int[] columnOf = new int[row.length];
    float[] weightOf = new float[row.length];
    int size = 0;
    for (int r = 0; r < rows; r++) {
      Arrays.sort(cells, ends[r], ends[r + 1]);
      for (int i = ends[r]; i < ends[r + 1]; i++) {
        int c = (int) (cells[i] >>> 32);
        if (size == starts[r] || columnOf[size - 1] != c) {
          columnOf[size++] = c;
        }
        weightOf[size - 1] += weight[(int) cells[i]];
      }
      starts[r + 1] = size;
    }
    return new SparseRows(
        columns, starts, Arrays.copyOf(columnOf, size), Arrays.copyOf(weightOf, size));
  }

  /** Builds the matrix of rows whose columns ascend. */
  public static SparseRows ofSorted(int columns, int[][] column, float[][] weight) {
    int[] starts = new int[column.length + 1];
    for (int r = 0; r < column.length; r++) {
      starts[r + 1] = Math.addExact(starts[r], column[r].length);
    }
    int[] all = new int[starts[column.length]];
    float[] weights = new float[all.length];
    for (int r = 0; r < column.length; r++) {
      System.arraycopy(column[r], 0, all, starts[r], column[r].length);
      System.arraycopy(weight[r], 0, weights, starts[r], column[r].length);
    }
    return new SparseRows(columns, starts, all, weights);
  }

  /** The same with rows and columns exchanged. */
  public SparseRows transpose() {
    int[] ends = new int[columns + 1];
    for (int c : column) {
      ends[c + 1]++;
    }
    Arrays.parallelPrefix(ends, Integer::sum);
    int[] next = Arrays.copyOf(ends, columns);
    int[] rowOf = new int[column.length];
    float[] weightOf = new float[column.length];
    for (int r = 0; r < rows(); r++) {
      for (int cell = starts[r]; cell < starts[r + 1]; cell++) {
        int to = next[column[cell]]++;
        rowOf[to] = r;
        weightOf[to] = weight[cell];
      }
    }
    return new SparseRows(rows(), ends, rowOf, weightOf);
  }

  public int rows() {
    return starts.length - 1;
  }

  public int columns() {
    return columns;
  }

  /** How many cells there are. */
  public int size() {
    return column.length;
  }

  /** How many cells a row has. */
  public int size(int row) {
    return starts[row + 1] - starts[row];
  }

  /** How many cells each column has. */
  public int[] columnSizes() {
    int[] sizes = new int[columns];
    for (int c : column) {
      sizes[c]++;
    }
    return sizes;
  }

  /** Ascending columns of a row's cells. */
  public int[] columns(int row) {
    return Arrays.copyOfRange(column, starts[row], starts[row + 1]);
  }

  /** Weights of a row's cells. */
  public float[] weights(int row) {
    return Arrays.copyOfRange(weight, starts[row], starts[row + 1]);
  }

  /** Whether a cell is there. */
  public boolean contains(int row, int col) {
    return find(row, col) >= 0;
  }

  /** A cell's weight; 0 where there is none. */
  public float weight(int row, int col) {
    int cell = find(row, col);
    return cell < 0 ? 0 : weight[cell];
  }

  private int find(int row, int col) {
    return Arrays.binarySearch(column, starts[row], starts[row + 1], col);
  }

  /** The number of a row's first cell, counting all cells row by row. */
  public int start(int row) {
    return starts[row];
  }

  int column(int cell) {
    return column[cell];
  }

  float weight(int cell) {
    return weight[cell];
  }
}
