package dev.noctua.model.evaluate;

import static org.assertj.core.api.Assertions.assertThat;

import dev.noctua.kernels.SparseRows;
import org.junit.jupiter.api.Test;

class RecencyTest {
  @Test
  void aPairCountsHalfForEachMonthThatItIsOlderThanTheNewest() {
    // Item 0: begun 0 and 30 days before the newest pair; item 2: 60 days and 15, 2^-1/2 = .7071.
    SparseRows pairs =
        SparseRows.ofSorted(
            4, new int[][] {{0, 2}, {}, {0, 2}}, new float[][] {{1, 9}, {}, {3, 1}});

    assertThat(Recency.thousandths(pairs, new int[] {160, 100, 130, 145}))
        .containsExactly(1500, 0, 250 + 707, 0);
    assertThat(Recency.thousandths(pairs, new int[] {60, 0, 30, 45}))
        .containsExactly(1500, 0, 250 + 707, 0);
  }

  @Test
  void whatBeganYearsAgoCountsNothing() {
    SparseRows pairs = SparseRows.ofSorted(2, new int[][] {{0, 1}}, new float[][] {{1, 1}});

    assertThat(Recency.thousandths(pairs, new int[] {0, 328})).containsExactly(1, 1000);
    assertThat(Recency.thousandths(pairs, new int[] {0, 330})).containsExactly(0, 1000);
  }

  @Test
  void withoutPairsThereIsNothing() {
    SparseRows none = SparseRows.ofSorted(1, new int[0][], new float[0][]);

    assertThat(Recency.thousandths(none, new int[0])).containsExactly(0);
  }
}
