package dev.noctua.kernels;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import org.junit.jupiter.api.Test;

class NearRegressionTest {
  private static final SparseRows CELLS = RandomRows.of(80, 30, 0.5, 9);

  @Test
  void countsAreThoseOfTheMatrixWhereverTheyCome() {
    float[][] lower = CoOccurrence.triangle(CELLS);
    int[] others = {0, 4, 5, 17, 29};
    NearRegression.Counts rows = NearRegression.Counts.ofRows(CoOccurrence.nearest(CELLS, 30));
    for (NearRegression.Counts counts : List.of(rows, NearRegression.Counts.ofTriangle(lower))) {
      float[] found = new float[7];
      counts.of(17, others, 3, found, 1, 2);

      assertThat(found).containsExactly(0, lower[17][0], 0, lower[17][4], 0, lower[17][5], 0);
    }
  }

  @Test
  void whatARowLacksCountsNothing() {
    SparseRows few =
        SparseRows.ofSorted(4, new int[][] {{}, {3}, {}, {1}}, new float[][] {{}, {6}, {}, {6}});
    float[] found = new float[4];
    NearRegression.Counts.ofRows(few).of(3, new int[] {0, 1, 2, 3}, 3, found, 0, 1);

    assertThat(found).containsExactly(0, 6, 0, 0);
  }

  @Test
  void withAllColumnsNearItIsTheClosedFormOfAllAtOnce() {
    float[][] lower = CoOccurrence.triangle(CELLS);
    float[] diagonal = new float[30];
    for (int i = 0; i < 30; i++) {
      diagonal[i] = lower[i][i] + 2;
    }
    SparseRows weights =
        NearRegression.solve(
            CoOccurrence.nearest(CELLS, 30), NearRegression.Counts.ofTriangle(lower), diagonal);

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
