package dev.noctua.kernels;

/**
 * Each column of a matrix of zeros and ones, regressed with a ridge on the columns that are nearest
 * to it.
 *
 * <p>Where all columns are near it is the closed form of EASE column by column (Steck:
 * Embarrassingly Shallow Autoencoders for Sparse Data, WWW 2019); where few are, the sparse
 * approximation of Steck: Markov Random Fields for Collaborative Filtering, NeurIPS 2019.
 */
public final class NearRegression {
  private static final int COLUMNS_AT_ONCE = 16;

  private NearRegression() {}

  /** In how many rows a column stands together with others. */
  public interface Counts {
    /**
     * Counts the rows that column {@code one} shares with the first {@code size} of {@code others}:
     * that of {@code others[i]} becomes {@code counts[at + i * stride]}.
     *
     * @param others ascending; those that are asked for are below {@code one}
     * @param counts zeros
     */
    void of(int one, int[] others, int size, float[] counts, int at, int stride);

    /** Out of {@link CoOccurrence#triangle}. */
    static Counts ofTriangle(float[][] lower) {
      return (one, others, size, counts, at, stride) -> {
        float[] row = lower[one];
        for (int i = 0; i < size; i++) {
          counts[at + i * stride] = row[others[i]];
        }
      };
    }

    /**
     * Out of the counts that a matrix has as weights, with equal rows and columns; others are 0.
     */
    static Counts ofRows(SparseRows rows) {
      return (one, others, size, counts, at, stride) -> {
        int cell = rows.start(one);
        int end = rows.start(one + 1);
        for (int i = 0; i < size; i++) {
          while (cell < end && rows.column(cell) < others[i]) {
            cell++;
          }
          if (cell < end && rows.column(cell) == others[i]) {
            counts[at + i * stride] = rows.weight(cell);
          }
        }
      };
    }
  }

  /**
   * Solves all columns.
   *
   * @param near per column the columns that it is regressed on, as {@link CoOccurrence#nearest}
   *     finds them
   * @param counts called by several threads
   * @param diagonal per column its own count and the ridge
   * @return per column the weights of its near columns
   */
  public static SparseRows solve(SparseRows near, Counts counts, float[] diagonal) {
    int n = near.rows();
    int[][] columns = new int[n][];
    float[][] weights = new float[n][];
    Workers.forEachBlock(
        n,
        COLUMNS_AT_ONCE,
        (from, end) -> {
          for (int column = from; column < end; column++) {
            columns[column] = near.columns(column);
            weights[column] = solve(columns[column], near.weights(column), counts, diagonal);
          }
        });
    return SparseRows.ofSorted(n, columns, weights);
  }

  private static float[] solve(int[] near, float[] right, Counts counts, float[] diagonal) {
    int n = near.length;
    float[] matrix = new float[n * n];
    for (int i = 0; i < n; i++) {
      counts.of(near[i], near, i, matrix, i, n);
      matrix[i * n + i] = diagonal[near[i]];
    }
    Cholesky.solve(matrix, right, n);
    return right;
  }
}
