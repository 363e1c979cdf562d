package dev.noctua.model.rank;

import static org.assertj.core.api.Assertions.assertThat;

import dev.noctua.kernels.SparseRows;
import dev.noctua.model.evaluate.Categories;
import java.util.Arrays;
import java.util.Comparator;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class PopularityTest {
  private static final int[] NOTHING = {};

  private static SparseRows counts(int items, int[][] columns, float[][] people) {
    return SparseRows.ofSorted(items, columns, people);
  }

  @Test
  void fewPairsOfACategoryGiveWayToWhatAllHave() {
    // 1,000 pairs: the prior of items 0 … 3 is 60, 39.5, 0.3, 0.2.
    Popularity popularity =
        new Popularity(
            new int[] {600, 395, 3, 2},
            new long[4],
            counts(4, new int[][] {{1, 2, 3}}, new float[][] {{21, 2, 2}}),
            item -> true);

    assertThat(popularity.best(NOTHING, 4)).containsExactly(0, 1, 2, 3);
    assertThat(popularity.best(0, NOTHING, 4)).containsExactly(1, 0, 2, 3);
    assertThat(popularity.best(0, new int[] {1, 2}, 4)).containsExactly(0, 3);
    assertThat(popularity.best(0, NOTHING, 2)).containsExactly(1, 0);
  }

  @Test
  void equalFiguresStandInTheOrderOfTheItems() {
    // 100 pairs: one person of the category says as much as one person of all.
    Popularity popularity =
        new Popularity(
            new int[] {9, 8, 9, 10, 64, 0},
            new long[6],
            counts(6, new int[][] {{0, 1}}, new float[][] {{1, 2}}),
            item -> item != 4);

    assertThat(popularity.best(0, NOTHING, 9)).containsExactly(0, 1, 3, 2);
    assertThat(popularity.best(NOTHING, 9)).containsExactly(3, 0, 2, 1);
  }

  @Test
  void nothingIsProposedToWhoHasNoCategory() {
    Popularity popularity =
        new Popularity(
            new int[] {1}, new long[1], counts(1, new int[0][], new float[0][]), item -> true);

    assertThat(popularity.best(Categories.NONE, NOTHING, 5)).isEmpty();
    assertThat(popularity.best(NOTHING, 5)).containsExactly(0);
  }

  @Test
  void aCategoryOfNobodyGivesWhatAllHave() {
    Popularity popularity =
        new Popularity(
            new int[] {1, 3, 2},
            new long[3],
            counts(3, new int[][] {{}, {0}}, new float[][] {{}, {1}}),
            item -> true);

    assertThat(popularity.best(0, NOTHING, 3)).containsExactly(1, 2, 0);
  }

  @Test
  void ofLateIsWhatMostHaveBegunWithLately() {
    Popularity popularity =
        new Popularity(
            new int[] {9, 1, 2, 8, 7},
            new long[] {0, 1000, 500, 500, 2000},
            counts(5, new int[][] {{0}}, new float[][] {{1}}),
            item -> item != 4);

    assertThat(popularity.bestOfLate(NOTHING, 9)).containsExactly(1, 2, 3);
    assertThat(popularity.bestOfLate(new int[] {2}, 1)).containsExactly(1);
    assertThat(popularity.best(NOTHING, 9)).containsExactly(0, 3, 2, 1);
  }

  @Test
  void theOrderIsThatOfTheFormulaWhateverIsWithheldOrNotOffered() {
    for (int seed = 0; seed < 200; seed++) {
      Random draw = new Random(seed);
      int size = 1 + draw.nextInt(30);
      int[] people = draw.ints(size, 0, 6).toArray();
      int[] had =
          IntStream.range(0, size).filter(i -> people[i] > 0 && draw.nextBoolean()).toArray();
      float[] counts = new float[had.length];
      for (int i = 0; i < had.length; i++) {
        counts[i] = 1 + draw.nextInt(people[had[i]]);
      }
      boolean[] offered = new boolean[size];
      for (int i = 0; i < size; i++) {
        offered[i] = draw.nextInt(5) > 0;
      }
      int[] withheld = IntStream.range(0, size).filter(i -> draw.nextInt(4) == 0).toArray();
      int k = 1 + draw.nextInt(12);
      SparseRows category = counts(size, new int[][] {had}, new float[][] {counts});
      long pairs = Arrays.stream(people).sum();
      int[] expected =
          IntStream.range(0, size)
              .filter(i -> offered[i] && people[i] > 0)
              .filter(i -> Arrays.binarySearch(withheld, i) < 0)
              .boxed()
              .sorted(
                  Comparator.<Integer>comparingDouble(
                          i -> -(category.weight(0, i) * pairs + 100.0 * people[i]))
                      .thenComparing(Comparator.naturalOrder()))
              .limit(k)
              .mapToInt(i -> i)
              .toArray();

      assertThat(
              new Popularity(people, new long[size], category, i -> offered[i])
                  .best(0, withheld, k))
          .as("seed %d", seed)
          .containsExactly(expected);
    }
  }
}
