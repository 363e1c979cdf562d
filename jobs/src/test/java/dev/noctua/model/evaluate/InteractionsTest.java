package dev.noctua.model.evaluate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.noctua.kernels.SparseRows;
import dev.noctua.model.rank.RecommenderSettings;
import java.util.Arrays;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class InteractionsTest {
  /** A thousand people with two items each: one begun on day 10 and done, one on 50, used on 60. */
  private static final Interactions ALL = thousand();

  private static Interactions thousand() {
    int[][] columns = new int[1000][];
    float[][] weights = new float[1000][];
    Arrays.setAll(columns, person -> new int[] {person % 7, 7 + person % 3});
    Arrays.setAll(weights, person -> new float[] {1, 3});
    return new Interactions(
        SparseRows.ofSorted(10, columns, weights),
        IntStream.range(0, 2000).map(cell -> cell % 2 == 0 ? 10 : 50).toArray(),
        IntStream.range(0, 2000).map(cell -> cell % 2 == 0 ? 10 : 60).toArray());
  }

  @Test
  void aSampleHasWholePeopleAndAboutAsManyPairs() {
    Interactions sample = ALL.sample(500, 1);

    assertThat(sample.strengths().size()).isBetween(400, 600);
    assertThat(sample.people()).isEqualTo(1000);
    for (int person = 0; person < 1000; person++) {
      assertThat(sample.strengths().size(person)).isIn(0, 2);
    }
    assertThat(sample.first()).startsWith(10, 50).hasSize(sample.strengths().size());
    assertThat(sample.last()).startsWith(10, 60);
    assertThat(ALL.sample(2000, 1)).isSameAs(ALL);
    assertThat(
            ALL.sample(500, 2).strengths().columns(0).length
                + ALL.sample(500, 3).strengths().columns(0).length
                + ALL.sample(500, 4).strengths().columns(0).length)
        .isLessThan(6);
  }

  @Test
  void theMeanIsOverPairs() {
    assertThat(ALL.meanStrength()).isEqualTo(2);
    assertThat(ALL.lastDay()).isEqualTo(60);
    Interactions none =
        new Interactions(
            SparseRows.ofSorted(2, new int[0][], new float[0][]), new int[0], new int[0]);
    assertThat(none.meanStrength()).isEqualTo(1);
    assertThat(none.lastDay()).isZero();
  }

  @Test
  void aWindowHoldsWhatWasUsedInIt() {
    assertThat(window(0, 60)).isEqualTo(2000);
    assertThat(window(10, 60)).isEqualTo(1000);
    assertThat(window(51, 60)).isEqualTo(2000);
    assertThat(window(50, 60)).isEqualTo(1000);
    assertThat(window(100, 40)).as("the second began later").isEqualTo(1000);
  }

  private static int window(int days, int day) {
    return new RecommenderSettings(
            4, 3, 1, 1, days, 1, 0, new RecommenderSettings.Weights(1, 0, 0, 0, 0))
        .window(ALL, day)
        .size();
  }

  @Test
  void everyCellHasItsDays() {
    int size = ALL.strengths().size();
    assertThatThrownBy(
            () ->
                new Interactions(
                    ALL.strengths(),
                    new int[size],
                    new int[size],
                    Categories.none(ALL.items() + 1)))
        .hasMessageContaining("categories");
    assertThatThrownBy(() -> new Interactions(ALL.strengths(), new int[1], new int[1]))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("2000 pairs");
  }
}
