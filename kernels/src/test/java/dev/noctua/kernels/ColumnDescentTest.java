package dev.noctua.kernels;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ColumnDescentTest {
  private static final double ALPHA = 2;
  private static final double REGULARIZATION = 0.3;

  private static float[] vectors(int count, int length) {
    Random draw = new Random(count);
    float[] vectors = new float[count * length];
    for (int i = 0; i < vectors.length; i++) {
      vectors[i] = (float) draw.nextGaussian() / 2;
    }
    return vectors;
  }

  /** The shares of the rows, cut into two parts, as two machines would have them. */
  private static ColumnShares[] parts(SparseRows cells, float[] rows, int length) {
    int half = cells.rows() / 2;
    return new ColumnShares[] {
      part(cells, rows, length, 0, half), part(cells, rows, length, half, cells.rows())
    };
  }

  private static ColumnShares part(SparseRows cells, float[] rows, int length, int from, int end) {
    int[][] columns = new int[end - from][];
    float[][] weights = new float[end - from][];
    for (int row = from; row < end; row++) {
      columns[row - from] = cells.columns(row);
      weights[row - from] = cells.weights(row);
    }
    return new ColumnShares(
        SparseRows.ofSorted(cells.columns(), columns, weights).transpose(),
        Arrays.copyOfRange(rows, from * length, end * length),
        length,
        ALPHA);
  }

  private static float[] sum(float[] one, float[] other) {
    return ColumnShares.sum(List.of(one, other));
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 5, 16})
  void manyStepsGiveWhatIsSolvedExactly(int length) {
    SparseRows cells = RandomRows.of(120, 40, 0.15, 3);
    float[] rows = vectors(cells.rows(), length);
    ColumnShares[] parts = parts(cells, rows, length);
    float[] expected =
        new ImplicitLeastSquares(length, ALPHA, REGULARIZATION, rows).solve(cells.transpose());
    ColumnDescent descent =
        new ColumnDescent(
            length,
            REGULARIZATION,
            cells.columnSizes(),
            sum(parts[0].gram(), parts[1].gram()),
            vectors(40, length));

    descent.begin(
        sum(parts[0].residuals(descent.factors()), parts[1].residuals(descent.factors())));
    for (int step = 0; step < 4 * length; step++) {
      float[] directions = descent.directions();
      descent.step(sum(parts[0].products(directions), parts[1].products(directions)));
    }

    for (int i = 0; i < expected.length; i++) {
      assertThat(descent.factors()[i]).isCloseTo(expected[i], within(2e-3f));
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2})
  void aStepBringsEveryColumnNearer(int steps) {
    int length = 8;
    SparseRows cells = RandomRows.of(120, 40, 0.15, 3);
    float[] rows = vectors(cells.rows(), length);
    ColumnShares shares = new ColumnShares(cells.transpose(), rows, length, ALPHA);
    float[] exact =
        new ImplicitLeastSquares(length, ALPHA, REGULARIZATION, rows).solve(cells.transpose());
    float[] start = vectors(40, length);
    ColumnDescent descent =
        new ColumnDescent(
            length, REGULARIZATION, cells.columnSizes(), shares.gram(), start.clone());

    descent.begin(shares.residuals(descent.factors()));
    for (int step = 0; step < steps; step++) {
      descent.step(shares.products(descent.directions()));
    }

    double far = distance(start, exact);
    assertThat(distance(descent.factors(), exact)).isLessThan(far / (4 * steps));
  }

  private static double distance(float[] one, float[] other) {
    double squared = 0;
    for (int i = 0; i < one.length; i++) {
      squared += (one[i] - other[i]) * (double) (one[i] - other[i]);
    }
    return Math.sqrt(squared);
  }
}
