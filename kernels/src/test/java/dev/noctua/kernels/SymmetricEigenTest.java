package dev.noctua.kernels;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;

class SymmetricEigenTest {
  @Test
  void valuesAndVectorsMakeTheMatrixAgain() {
    float[] matrix = {4, 1, 0.5f, 1, 3, -2, 0.5f, -2, 5};

    assertMakesAgain(matrix, 3);
  }

  @Test
  void aMatrixOfLessThanFullRankHasValuesOfZero() {
    float[] matrix = {1, 2, 3, 2, 4, 6, 3, 6, 9};

    assertMakesAgain(matrix, 3);
    assertThat(SymmetricEigen.of(matrix, 3).values())
        .usingElementComparator((a, b) -> Math.abs(a - b) < 1e-9 ? 0 : Double.compare(a, b))
        .containsExactlyInAnyOrder(14.0, 0.0, 0.0);
  }

  @Test
  void equalValuesAreNoTrouble() {
    assertMakesAgain(new float[] {2, 0, 0, 2}, 2);
  }

  private static void assertMakesAgain(float[] matrix, int n) {
    SymmetricEigen eigen = SymmetricEigen.of(matrix, n);
    for (int i = 0; i < n; i++) {
      for (int j = 0; j < n; j++) {
        double sum = 0;
        for (int v = 0; v < n; v++) {
          sum += eigen.vectors()[i * n + v] * eigen.values()[v] * eigen.vectors()[j * n + v];
        }
        assertThat(sum).isCloseTo(matrix[i * n + j], within(1e-4));
      }
    }
  }
}
