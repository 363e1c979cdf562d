package dev.noctua.model.evaluate;

import static org.assertj.core.api.Assertions.assertThat;

import dev.noctua.kernels.SparseRows;
import org.junit.jupiter.api.Test;

class CategoriesTest {
  private static final Categories SOME = new Categories(new int[] {1, 0, 0, Categories.NONE, 3});

  private static int ofPerson(int[] items, float... strengths) {
    return SOME.ofPerson(items, strengths);
  }

  @Test
  void aPersonsCategoryIsThatOfMostStrength() {
    assertThat(ofPerson(new int[] {0, 1, 2}, 1, 0.75f, 0.75f)).isZero();
    assertThat(ofPerson(new int[] {0, 1, 3}, 1, 0.75f, 9)).isOne();
    assertThat(ofPerson(new int[] {4}, 0.1f)).isEqualTo(3);
  }

  @Test
  void ofEqualOnesTheFirstIsTaken() {
    assertThat(ofPerson(new int[] {0, 1}, 2, 2)).isZero();
    assertThat(ofPerson(new int[] {4, 0}, 2, 2)).isOne();
    // Thirds and tenths that add up differently in another order.
    assertThat(ofPerson(new int[] {0, 1, 2}, 0.3f, 0.1f, 0.2f)).isZero();
    assertThat(ofPerson(new int[] {0, 2, 1}, 0.3f, 0.2f, 0.1f)).isZero();
  }

  @Test
  void whoHasNothingOfACategoryHasNone() {
    assertThat(ofPerson(new int[] {})).isEqualTo(Categories.NONE);
    assertThat(ofPerson(new int[] {3}, 5)).isEqualTo(Categories.NONE);
    assertThat(Categories.none(2).ofPerson(new int[] {0, 1}, new float[] {1, 1}))
        .isEqualTo(Categories.NONE);
  }

  @Test
  void peopleAreCountedPerCategoryAndItem() {
    SparseRows pairs =
        SparseRows.ofSorted(
            5,
            new int[][] {{0, 1}, {0}, {0, 3}, {3}, {}},
            new float[][] {{1, 2}, {5}, {1, 9}, {1}, {}});
    SparseRows people = SOME.people(pairs);

    assertThat(people.rows()).isEqualTo(4);
    assertThat(people.columns(0)).containsExactly(0, 1);
    assertThat(people.weights(0)).containsExactly(1, 1);
    assertThat(people.columns(1)).containsExactly(0, 3);
    assertThat(people.weights(1)).containsExactly(2, 1);
    assertThat(people.size(2) + people.size(3)).isZero();
    assertThat(Categories.none(5).people(pairs).rows()).isZero();
  }

  @Test
  void onlyNumbersFromZeroOnAreKnown() {
    assertThat(SOME.areKnown()).isTrue();
    assertThat(SOME.count()).isEqualTo(4);
    assertThat(Categories.none(3).areKnown()).isFalse();
    assertThat(new Categories(new int[0]).count()).isZero();
  }
}
