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

  /** In how many rows two different columns stand together. */
  public interface Counts {
    float of(int one, int other);
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
      for (int j = i + 1; j < n; j++) {
        matrix[i * n + j] = counts.of(near[i], near[j]);
      }
      matrix[i * n + i] = diagonal[near[i]];
    }
    Cholesky.solve(matrix, right, n);
    return right;
  }
}
