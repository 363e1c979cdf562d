package dev.noctua.model.rank;

import static org.assertj.core.api.Assertions.assertThat;

import dev.noctua.kernels.PackedVectors;
import dev.noctua.kernels.SparseRows;
import dev.noctua.model.evaluate.Categories;
import dev.noctua.model.knn.ItemWeights;
import dev.noctua.model.rank.RecommenderSettings.Weights;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/**
 * Five items. Item 4 is offered to nobody; item 3 has no factors. People have 1, 2, 3, 4 and 5 of
 * them; of the only category, 20 have item 0. Of late, people began with items 1, 2 and 4.
 */
class ProposalsTest {
  private static final Weights EVERY = new Weights(1, 1, 1, 1, 1);
  private static final Proposals SOURCES =
      new Proposals(
          PackedVectors.of(new float[][] {{1}, {2}, {3}, null, {9}}),
          new int[] {3, 4},
          new ItemWeights(
              new int[][] {{1, 2, 4}, {0, 2}, {}, {0}, {}},
              new float[][] {{0.5f, 0.25f, 9}, {0.25f, -1}, {}, {0.25f}, {}}),
          new int[] {4},
          new Popularity(
              new int[] {1, 2, 3, 4, 5},
              new long[] {0, 700, 300, 0, 900},
              SparseRows.ofSorted(5, new int[][] {{0}}, new float[][] {{20}}),
              item -> item != 4));

  private static Proposals.Person person(int[] history, int category, int... withheld) {
    return new Proposals.Person(Optional.of(new float[] {1}), history, category, withheld);
  }

  private static List<int[]> of(Proposals.Person person, Weights weights, int k) {
    return SOURCES.of(List.of(person), weights, k).get(0);
  }

  @Test
  void eachSourceProposesInItsOrder() {
    assertThat(of(person(new int[] {0, 1}, 0), EVERY, 9))
        .containsExactly(
            new int[] {2, 1, 0},
            new int[] {1, 0},
            new int[] {3, 2, 1, 0},
            new int[] {0, 3, 2, 1},
            new int[] {1, 2});
    assertThat(of(person(new int[] {0, 1}, 0), EVERY, 1))
        .containsExactly(new int[] {2}, new int[] {1}, new int[] {3}, new int[] {0}, new int[] {1});
  }

  @Test
  void nothingIsProposedThatIsWithheld() {
    assertThat(of(person(new int[] {0}, 0, 1, 3), EVERY, 9))
        .containsExactly(
            new int[] {2, 0}, new int[] {2}, new int[] {2, 0}, new int[] {0, 2}, new int[] {2});
  }

  @Test
  void aSourceThatWeighsNothingIsNotAsked() {
    int[] none = {};
    assertThat(of(person(new int[] {0}, 0), new Weights(1, 0, 0, 0, 0), 1))
        .containsExactly(new int[] {2}, none, none, none, none);
    assertThat(of(person(new int[] {0}, 0), new Weights(0, 0, 0, 1, 0), 1))
        .containsExactly(none, none, none, new int[] {0}, none);
    assertThat(of(person(new int[] {0}, 0), new Weights(0, 0, 0, 0, 1), 1))
        .containsExactly(none, none, none, none, new int[] {1});
  }

  @Test
  void whoHasNoCategoryIsOfferedWhatIsPopularWithAll() {
    int[] none = {};
    Weights weights = new Weights(0, 0, 0.25, 0.75, 0);

    assertThat(of(person(new int[] {0}, Categories.NONE), new Weights(0, 0, 0, 1, 0), 2))
        .containsExactly(none, none, new int[] {3, 2}, none, none);
    assertThat(weights.of(Categories.NONE)).isEqualTo(new Weights(0, 0, 1, 0, 0));
    assertThat(weights.of(0)).isEqualTo(weights);
  }

  @Test
  void withoutFactorsOrHistoryTheOthersStillPropose() {
    Proposals.Person fresh =
        new Proposals.Person(Optional.empty(), new int[0], Categories.NONE, new int[0]);
    List<List<int[]>> both = SOURCES.of(List.of(fresh, person(new int[] {3}, 0)), EVERY, 2);

    assertThat(both.get(0))
        .containsExactly(new int[0], new int[0], new int[] {3, 2}, new int[0], new int[] {1, 2});
    assertThat(both.get(1))
        .containsExactly(
            new int[] {2, 1}, new int[] {0}, new int[] {3, 2}, new int[] {0, 3}, new int[] {1, 2});
  }

  @Test
  void weightsThatAreSmallStillTellItemsApart() {
    Proposals sources =
        new Proposals(
            PackedVectors.of(new float[3][]),
            new int[] {0, 1, 2},
            new ItemWeights(new int[][] {{1, 2}, {}, {}}, new float[][] {{1e-8f, 2e-8f}, {}, {}}),
            new int[0],
            new Popularity(
                new int[] {1, 1, 1},
                new long[3],
                SparseRows.ofSorted(3, new int[0][], new float[0][]),
                item -> true));

    assertThat(sources.of(List.of(person(new int[] {0}, 0)), new Weights(0, 1, 0, 0, 0), 9).get(0))
        .element(1)
        .isEqualTo(new int[] {2, 1});
  }
}
