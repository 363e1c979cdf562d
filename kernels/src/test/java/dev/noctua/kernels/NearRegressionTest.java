package dev.noctua.kernels;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;

class NearRegressionTest {
  private static final SparseRows CELLS = RandomRows.of(80, 30, 0.5, 9);

  @Test
  void withAllColumnsNearItIsTheClosedFormOfAllAtOnce() {
    float[][] lower = CoOccurrence.triangle(CELLS);
    float[] diagonal = new float[30];
    for (int i = 0; i < 30; i++) {
      diagonal[i] = lower[i][i] + 2;
    }
    SparseRows weights =
        NearRegression.solve(
            CoOccurrence.nearest(CELLS, 30), (i, j) -> i > j ? lower[i][j] : lower[j][i], diagonal);

    float[][] inverse = CoOccurrence.triangle(CELLS);
    for (int i = 0; i < 30; i++) {
      inverse[i][i] = diagonal[i];
    }
    SymmetricInverse.negate(inverse);
    for (int j = 0; j < 30; j++) {
      for (int i = 0; i < 30; i++) {
        float p = i > j ? inverse[i][j] : inverse[j][i];
        float expected = i == j ? 0 : p / -inverse[j][j];
        assertThat(weights.weight(j, i)).as("%d for %d", i, j).isCloseTo(expected, within(1e-4f));
      }
    }
  }
}
