package dev.noctua.model.knn;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.noctua.kernels.CoOccurrence;
import dev.noctua.kernels.NearRegression;
import dev.noctua.kernels.SparseRows;
import java.util.Arrays;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class ItemToItemTest {
  /** Three people with items 0 and 1, one with 0 and 2. */
  private static final SparseRows PAIRS =
      SparseRows.ofSorted(
          3,
          new int[][] {{0, 1}, {0, 1}, {0, 1}, {0, 2}},
          new float[][] {{1, 1}, {1, 1}, {1, 1}, {1, 1}});

  private static final double TYPICAL = (16 + 9 + 1) / 8.0;

  @Test
  void aTypicalCountIsTheMeanOverPairs() {
    assertThat(ItemToItem.typicalCount(PAIRS)).isEqualTo(TYPICAL);
    assertThat(ItemToItem.typicalCount(SparseRows.ofSorted(2, new int[0][], new float[0][])))
        .isEqualTo(1);
  }

  /**
   * Items 1 and 2 never meet, so item 1 on {0, 2}: (5, 1; 1, 2)·w = (3, 0) for λ = 1, and item 0 on
   * {1, 2}: 3 / 4 and 1 / 2.
   */
  @Test
  void weightsAreThoseOfARegressionWithARidge() {
    ItemWeights weights = ItemToItem.of(PAIRS).fit(new ItemToItem.Parameters(1 / TYPICAL, 0));

    assertThat(weights.weight(0, 1)).isCloseTo(6 / 9f, within(1e-5f));
    assertThat(weights.weight(2, 1)).isCloseTo(-3 / 9f, within(1e-5f));
    assertThat(weights.weight(1, 0)).isCloseTo(3 / 4f, within(1e-5f));
    assertThat(weights.weight(2, 0)).isCloseTo(1 / 2f, within(1e-5f));
    assertThat(weights.weight(1, 1)).isZero();
    assertThat(weights.scores(new int[] {0, 2})[1]).isCloseTo(3 / 9f, within(1e-5));
  }

  /** With p = 1/2 the diagonal is 2n + λ: item 0 on {1, 2} gives 3 / 7 and 1 / 3. */
  @Test
  void dropoutAddsToTheDiagonalWhatPeopleHave() {
    ItemWeights weights = ItemToItem.of(PAIRS).fit(new ItemToItem.Parameters(1 / TYPICAL, 0.5));

    assertThat(weights.weight(1, 0)).isCloseTo(3 / 7f, within(1e-5f));
    assertThat(weights.weight(2, 0)).isCloseTo(1 / 3f, within(1e-5f));
  }

  /** Two hundred items in a ring, too many to invert for so few pairs: each has two neighbors. */
  @Test
  void whereTheInverseCostsTooMuchOnlyNearItemsSpeak() {
    int[][] rows = new int[200][];
    float[][] ones = new float[200][];
    for (int i = 0; i < 200; i++) {
      rows[i] = i == 199 ? new int[] {0, 199} : new int[] {i, i + 1};
      ones[i] = new float[] {1, 1};
    }
    SparseRows ring = SparseRows.ofSorted(500, rows, ones);
    ItemToItem.Parameters settings = new ItemToItem.Parameters(0.5, 0);

    ItemWeights weights = ItemToItem.of(ring).fit(settings);

    assertThat(weights.targets(7)).containsExactly(6, 8);
    assertThat(weights.weight(7, 6)).isCloseTo(1 / 3f, within(1e-5f));
    assertThat(weights.weight(7, 8)).isCloseTo(1 / 3f, within(1e-5f));
    assertThat(weights.targets(450)).isEmpty();
    SparseRows small = SparseRows.ofSorted(200, rows, ones);
    assertThat(ItemToItem.of(small).fit(settings).targets(7)).isNull();
  }

  @Test
  void nothingSpeaksForNothing() {
    SparseRows none = SparseRows.ofSorted(2, new int[][] {{}}, new float[][] {{}});

    ItemWeights weights = ItemToItem.of(none).fit(new ItemToItem.Parameters(1, 0));

    assertThat(weights.scores(new int[] {0, 1})).containsExactly(0, 0);
  }

  @Test
  void whoHasMoreThanFiveThousandItemsSaysNothingOfWhatGoesWithWhat() {
    int[] everything = IntStream.range(0, 5001).toArray();
    float[] ones = new float[5001];
    Arrays.fill(ones, 1);
    SparseRows with =
        SparseRows.ofSorted(
            5001,
            new int[][] {{0, 1}, {0, 1}, {0, 2}, everything},
            new float[][] {{1, 1}, {1, 1}, {1, 1}, ones});
    SparseRows without =
        SparseRows.ofSorted(
            5001, new int[][] {{0, 1}, {0, 1}, {0, 2}}, new float[][] {{1, 1}, {1, 1}, {1, 1}});
    ItemToItem.Parameters settings = new ItemToItem.Parameters(1, 0);

    ItemWeights one = ItemToItem.of(with).fit(settings);
    ItemWeights other = ItemToItem.of(without).fit(settings);
    for (int item = 0; item < 3; item++) {
      for (int target = 0; target < 5001; target++) {
        assertThat(one.weight(item, target)).isEqualTo(other.weight(item, target));
      }
    }
  }

  @Test
  void whoHasFiveThousandItemsStillSpeaks() {
    int[][] items = {IntStream.range(0, 5000).toArray(), IntStream.range(0, 5001).toArray()};
    SparseRows pairs =
        ItemToItem.withoutCollectors(
            SparseRows.ofSorted(5001, items, new float[][] {new float[5000], new float[5001]}));

    assertThat(pairs.size(0)).isEqualTo(5000);
    assertThat(pairs.size(1)).isZero();
  }

  /** Twenty people with 1,500 items each: more than forty million meetings. */
  private static SparseRows longHistories(int items) {
    SplittableRandom random = new SplittableRandom(7);
    int[][] rows = new int[20][];
    float[][] ones = new float[20][1500];
    for (int person = 0; person < 20; person++) {
      rows[person] = random.ints(0, items).distinct().limit(1500).sorted().toArray();
      Arrays.fill(ones[person], 1);
    }
    return SparseRows.ofSorted(items, rows, ones);
  }

  private static float[] counts(NearRegression.Counts all, int one) {
    float[] counts = new float[one];
    all.of(one, IntStream.range(0, one).toArray(), one, counts, 0, 1);
    return counts;
  }

  private static int together(SparseRows pairs, int one, int other) {
    return (int)
        IntStream.range(0, pairs.rows())
            .filter(person -> pairs.contains(person, one) && pairs.contains(person, other))
            .count();
  }

  @Test
  void countsOfLongHistoriesAreExactWhereTheyFit() {
    SparseRows pairs = longHistories(2000);
    NearRegression.Counts counts = ItemToItem.counts(pairs);

    for (int one : new int[] {1, 500, 1999}) {
      float[] expected = new float[one];
      for (int other = 0; other < one; other++) {
        expected[other] = together(pairs, one, other);
      }
      assertThat(counts(counts, one)).isEqualTo(expected);
    }
  }

  @Test
  void ofALargeCatalogueEachItemsLargestCountsAreKnown() {
    SparseRows pairs = longHistories(23_001);
    NearRegression.Counts counts = ItemToItem.counts(pairs);
    SparseRows largest = CoOccurrence.nearest(pairs, 1000);

    int fromTheOther = 0;
    int unknown = 0;
    for (int one = 22_900; one < 23_001; one += 5) {
      float[] expected = new float[one];
      for (int other = 0; other < one; other++) {
        float ofOne = largest.weight(one, other);
        float ofOther = largest.weight(other, one);
        expected[other] = Math.max(ofOne, ofOther);
        fromTheOther += ofOne == 0 && ofOther > 0 ? 1 : 0;
        unknown += expected[other] == 0 && together(pairs, one, other) > 0 ? 1 : 0;
      }
      assertThat(counts(counts, one)).isEqualTo(expected);
    }
    assertThat(fromTheOther).isPositive();
    assertThat(unknown).isPositive();
  }
}
