package dev.noctua.kernels;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SymmetricInverseTest {
  private static float[][] matrix(int n) {
    float[][] lower = CoOccurrence.triangle(RandomRows.of(2 * n, n, 0.2, n));
    for (int i = 0; i < n; i++) {
      lower[i][i] += 3;
    }
    return lower;
  }

  private static float at(float[][] lower, int i, int j) {
    return i >= j ? lower[i][j] : lower[j][i];
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 63, 64, 65, 130})
  void aMatrixTimesItsInverseIsOne(int n) {
    float[][] matrix = matrix(n);
    float[][] inverse = matrix(n);

    SymmetricInverse.negate(inverse);

    for (int i = 0; i < n; i++) {
      for (int j = 0; j < n; j++) {
        double product = 0;
        for (int k = 0; k < n; k++) {
          product -= (double) at(matrix, i, k) * at(inverse, k, j);
        }
        assertThat(product).as("%d, %d", i, j).isCloseTo(i == j ? 1 : 0, within(1e-4));
      }
    }
  }

  @Test
  void aMatrixThatIsNotPositiveDefiniteIsRefused() {
    assertThatThrownBy(() -> SymmetricInverse.negate(new float[][] {{1}, {2, 1}}))
        .isInstanceOf(ArithmeticException.class)
        .hasMessageContaining("pivot 1");
  }
}
