package dev.noctua.kernels;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Comparator;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class CoOccurrenceTest {
  private static final SparseRows CELLS = RandomRows.of(60, 150, 0.1, 4);

  private static int together(int one, int other) {
    return (int)
        IntStream.range(0, CELLS.rows())
            .filter(row -> CELLS.contains(row, one) && CELLS.contains(row, other))
            .count();
  }

  @Test
  void theTriangleCountsEveryPair() {
    float[][] lower = CoOccurrence.triangle(CELLS);

    for (int i = 0; i < CELLS.columns(); i++) {
      assertThat(lower[i]).hasSize(i + 1);
      for (int j = 0; j <= i; j++) {
        assertThat(lower[i][j]).as("%d with %d", i, j).isEqualTo(together(i, j));
      }
    }
  }

  @Test
  void theNearestHaveTheHighestCosine() {
    SparseRows near = CoOccurrence.nearest(CELLS, 7);

    for (int column = 0; column < CELLS.columns(); column++) {
      int own = column;
      int[] expected =
          IntStream.range(0, CELLS.columns())
              .filter(other -> other != own && together(own, other) > 0)
              .boxed()
              .sorted(
                  Comparator.comparingDouble((Integer other) -> -cosine(own, other))
                      .thenComparing(Comparator.naturalOrder()))
              .limit(7)
              .mapToInt(Integer::intValue)
              .sorted()
              .toArray();
      assertThat(near.columns(column)).containsExactly(expected);
      for (int other : expected) {
        assertThat(near.weight(column, other)).isEqualTo(together(own, other));
      }
    }
  }

  private static double cosine(int one, int other) {
    float both = together(one, other);
    return both * both / together(other, other);
  }

  @Test
  void aColumnWithoutCellsHasNobodyNear() {
    SparseRows alone = SparseRows.of(2, 3, new int[] {0, 1}, new int[] {0, 0}, new float[] {1, 1});

    assertThat(CoOccurrence.nearest(alone, 5).size()).isZero();
    assertThat(CoOccurrence.triangle(alone)[2]).containsExactly(0, 0, 0);
  }
}
