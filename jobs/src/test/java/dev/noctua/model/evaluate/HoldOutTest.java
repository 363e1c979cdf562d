package dev.noctua.model.evaluate;

import static org.assertj.core.api.Assertions.assertThat;

import dev.noctua.kernels.SparseRows;
import java.util.Arrays;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class HoldOutTest {
  /** Ten people with all of ten items, each begun on the day of {@code days}. */
  private static Interactions full(java.util.function.IntUnaryOperator days) {
    int[] row = IntStream.range(0, 100).map(cell -> cell / 10).toArray();
    int[] column = IntStream.range(0, 100).map(cell -> cell % 10).toArray();
    float[] weight = new float[100];
    Arrays.fill(weight, 1);
    int[] first = IntStream.range(0, 100).map(days).toArray();
    return new Interactions(SparseRows.of(10, 10, row, column, weight), first, first);
  }

  @Test
  void theNewestTenthIsHeldOutWhereThereAreDays() {
    HoldOut split = HoldOut.natural(full(cell -> 100 + cell % 10), 1);

    assertThat(split.kind()).isEqualTo(HoldOut.Kind.TIME);
    assertThat(split.day()).isEqualTo(108);
    assertThat(split.train().size()).isEqualTo(90);
    assertThat(split.test().columns(3)).containsExactly(9);
  }

  @Test
  void aDayIsHeldOutWhole() {
    HoldOut split = HoldOut.natural(full(cell -> cell % 10 < 7 ? 1 : 2), 1);

    assertThat(split.kind()).isEqualTo(HoldOut.Kind.TIME);
    assertThat(split.test().columns(0)).containsExactly(7, 8, 9);
  }

  @Test
  void whereMostPairsShareADayASeededTenthOfEachPersonsIsHeldOut() {
    HoldOut split = HoldOut.natural(full(cell -> cell < 3 ? 4 : 5), 1);

    assertThat(split.kind()).isEqualTo(HoldOut.Kind.RANDOM);
    for (int person = 0; person < 10; person++) {
      assertThat(split.test().size(person)).isEqualTo(1);
      assertThat(split.train().size(person)).isEqualTo(9);
    }
    assertThat(HoldOut.natural(full(cell -> 5), 1).test().columns(4))
        .isEqualTo(split.test().columns(4));
  }

  @Test
  void theLastPairIsTheNewest() {
    HoldOut split = HoldOut.of(HoldOut.Kind.LEAVE_LAST, full(cell -> cell % 10 == 6 ? 9 : 3), 1);

    for (int person = 0; person < 10; person++) {
      assertThat(split.test().columns(person)).containsExactly(6);
    }
  }

  @ParameterizedTest
  @EnumSource(HoldOut.Kind.class)
  void noPairIsLostOrInBothParts(HoldOut.Kind kind) {
    Interactions all = full(cell -> cell % 7);
    HoldOut split = HoldOut.of(kind, all, 3);

    assertThat(split.train().size() + split.test().size()).isEqualTo(100);
    assertThat(split.hasDays()).isTrue();
    assertThat(split.began()).hasSize(split.train().size());
    for (int person = 0; person < 10; person++) {
      int own = person;
      assertThat(IntStream.of(split.test().columns(person)).boxed())
          .noneMatch(item -> split.train().contains(own, item));
      int start = split.train().start(person);
      for (int i = 0; i < split.train().size(person); i++) {
        int item = split.train().columns(person)[i];
        assertThat(split.began()[start + i]).isEqualTo((10 * person + item) % 7);
      }
    }
  }

  @ParameterizedTest
  @EnumSource(HoldOut.Kind.class)
  void whoHasOnePairOrNoneJudgesNothing(HoldOut.Kind kind) {
    Interactions two =
        new Interactions(
            SparseRows.of(2, 3, new int[] {0}, new int[] {2}, new float[] {1}),
            new int[] {5},
            new int[] {5});

    assertThat(HoldOut.of(kind, two, 1).testPeople()).isEmpty();
    Interactions none =
        new Interactions(
            SparseRows.of(0, 0, new int[0], new int[0], new float[0]), new int[0], new int[0]);
    assertThat(HoldOut.of(kind, none, 1).testPeople()).isEmpty();
    assertThat(HoldOut.natural(none, 1).testPeople()).isEmpty();
    assertThat(HoldOut.natural(none, 1).hasDays()).isFalse();
  }
}
