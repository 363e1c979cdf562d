package dev.noctua.kernels;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SparseRowsTest {
  /** Rows: 0 has column 2, 1 has nothing, 2 has columns 0 and 1. */
  private static final SparseRows ROWS =
      SparseRows.of(3, 3, new int[] {2, 0, 2, 0}, new int[] {1, 2, 0, 2}, new float[] {5, 1, 3, 2});

  @Test
  void cellsStandInTheOrderOfTheirColumnsAndEqualOnesAddUp() {
    assertThat(ROWS.size()).isEqualTo(3);
    assertThat(ROWS.columns(0)).containsExactly(2);
    assertThat(ROWS.weights(0)).containsExactly(3);
    assertThat(ROWS.columns(1)).isEmpty();
    assertThat(ROWS.columns(2)).containsExactly(0, 1);
    assertThat(ROWS.weights(2)).containsExactly(3, 5);
    assertThat(ROWS.start(2)).isEqualTo(1);
  }

  @Test
  void aCellIsFoundByItsPlace() {
    assertThat(ROWS.contains(2, 1)).isTrue();
    assertThat(ROWS.weight(2, 1)).isEqualTo(5);
    assertThat(ROWS.contains(0, 1)).isFalse();
    assertThat(ROWS.weight(0, 1)).isZero();
  }

  @Test
  void rowsBecomeColumns() {
    SparseRows turned = ROWS.transpose();

    assertThat(turned.columns(0)).containsExactly(2);
    assertThat(turned.columns(2)).containsExactly(0);
    assertThat(turned.weights(1)).containsExactly(5);
    assertThat(turned.rows()).isEqualTo(3);
  }

  @Test
  void sortedRowsAreTakenAsTheyAre() {
    SparseRows rows =
        SparseRows.ofSorted(4, new int[][] {{1, 3}, {}, {0}}, new float[][] {{-1, 2}, {}, {0.5f}});

    assertThat(rows.rows()).isEqualTo(3);
    assertThat(rows.columns()).isEqualTo(4);
    assertThat(rows.weight(0, 1)).isEqualTo(-1);
    assertThat(rows.weight(2, 0)).isEqualTo(0.5f);
  }

  @ParameterizedTest
  @ValueSource(floats = {Float.NaN, Float.POSITIVE_INFINITY, Float.NEGATIVE_INFINITY})
  void aWeightIsAFiniteNumber(float weight) {
    assertThatThrownBy(
            () -> SparseRows.of(1, 1, new int[] {0}, new int[] {0}, new float[] {weight}))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("row 0, column 0");
  }
}
