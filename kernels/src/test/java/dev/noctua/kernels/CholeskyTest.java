package dev.noctua.kernels;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;

class CholeskyTest {
  @Test
  void equationsAreSolvedFromTheUpperTriangle() {
    float[] matrix = {4, 2, 1, -9, 5, 3, -9, -9, 6};
    float[] right = {4 + 4 + 3, 2 + 10 + 9, 1 + 6 + 18};

    Cholesky.solve(matrix, right, 3);

    assertThat(right).containsExactly(new float[] {1, 2, 3}, within(1e-5f));
  }

  @Test
  void anUnknownThatTheOthersDetermineIsZero() {
    float[] matrix = {1, 1, 0, 1};
    float[] right = {2, 2};

    Cholesky.solve(matrix, right, 2);

    assertThat(right).containsExactly(2, 0);
  }
}
