package dev.noctua.kernels;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ImplicitLeastSquaresTest {
  private static final double ALPHA = 3;
  private static final double REGULARIZATION = 0.2;

  private static float[] columns(int count, int length) {
    Random draw = new Random(5);
    float[] columns = new float[count * length];
    for (int i = 0; i < columns.length; i++) {
      columns[i] = (float) draw.nextGaussian() / 3;
    }
    return columns;
  }

  /** Rows of 0 to 40 cells: with 32 factors some are solved in the eigenbasis, some aren't. */
  private static SparseRows cells() {
    int[] row = new int[820];
    int[] column = new int[820];
    float[] weight = new float[820];
    int size = 0;
    for (int r = 0; r <= 40; r++) {
      for (int c = 0; c < r; c++) {
        row[size] = r;
        column[size] = (c * 7 + r) % 50;
        weight[size++] = 0.25f + c % 4;
      }
    }
    return SparseRows.of(41, 50, row, column, weight);
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 5, 32})
  void everyRowMakesTheGradientZero(int length) {
    float[] columns = columns(50, length);
    SparseRows cells = cells();

    float[] rows = new ImplicitLeastSquares(length, ALPHA, REGULARIZATION, columns).solve(cells);

    for (int row = 1; row < cells.rows(); row++) {
      double[] gradient = new double[length];
      for (int c = 0; c < 50; c++) {
        double confidence = 1 + ALPHA * cells.weight(row, c);
        double score = 0;
        for (int f = 0; f < length; f++) {
          score += rows[row * length + f] * columns[c * length + f];
        }
        double liked = cells.contains(row, c) ? 1 : 0;
        for (int f = 0; f < length; f++) {
          gradient[f] += confidence * (score - liked) * columns[c * length + f];
        }
      }
      for (int f = 0; f < length; f++) {
        gradient[f] += REGULARIZATION * cells.size(row) * rows[row * length + f];
        assertThat(gradient[f]).as("row %d, factor %d", row, f).isCloseTo(0, within(2e-3));
      }
    }
  }

  @Test
  void aRowWithoutCellsHasNoFactors() {
    float[] rows =
        new ImplicitLeastSquares(4, ALPHA, REGULARIZATION, columns(50, 4)).solve(cells());

    assertThat(rows).startsWith(0, 0, 0, 0);
    assertThat(rows[4]).isNotZero();
  }

  /**
   * Columns that are all alike leave eigenvalues of zero, and an empty row has no regularization.
   */
  @Test
  void columnsThatAreAllAlikeGiveFiniteFactors() {
    float[] alike = new float[50 * 16];
    Arrays.fill(alike, 0.3f);

    for (float factor : new ImplicitLeastSquares(16, ALPHA, REGULARIZATION, alike).solve(cells())) {
      assertThat(factor).isFinite();
    }
  }

  @Test
  void oneThreadAndManyGiveEqualFactorsToTheBit() {
    SparseRows cells = RandomRows.of(500, 50, 0.2, 8);
    ImplicitLeastSquares side = new ImplicitLeastSquares(8, ALPHA, REGULARIZATION, columns(50, 8));

    assertThat(side.solveOnAllCores(cells)).containsExactly(side.solve(cells));
  }
}
