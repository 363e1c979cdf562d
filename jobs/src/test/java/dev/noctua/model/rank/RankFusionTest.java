package dev.noctua.model.rank;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class RankFusionTest {
  private static final List<int[]> LISTS =
      List.of(new int[] {7, 3}, new int[] {3, 5}, new int[] {9});

  @Test
  void scoresAreWeightsOverRanks() {
    List<RankFusion.Entry> fused = RankFusion.of(LISTS, new double[] {0.5, 0.25, 0.25}, 9);

    assertThat(fused)
        .containsExactly(
            new RankFusion.Entry(3, 0.064394, 0), // 0.5 / 12 + 0.25 / 11
            new RankFusion.Entry(7, 0.045455, 0), // 0.5 / 11
            new RankFusion.Entry(9, 0.022727, 2), // 0.25 / 11
            new RankFusion.Entry(5, 0.020833, 1)); // 0.25 / 12
  }

  @Test
  void aSourceWithoutWeightProposesNothing() {
    assertThat(RankFusion.of(LISTS, new double[] {0, 1, 0}, 9))
        .extracting(RankFusion.Entry::item)
        .containsExactly(3, 5);
  }

  @Test
  void equalScoresStandInTheOrderOfTheItemsAndTheListIsCut() {
    List<int[]> equal = List.of(new int[] {8}, new int[] {2}, new int[] {4});

    assertThat(RankFusion.of(equal, new double[] {1, 1, 1}, 2))
        .extracting(RankFusion.Entry::item)
        .containsExactly(2, 4);
  }

  @Test
  void ofSourcesThatGiveEqualPartsTheFirstIsNamed() {
    List<int[]> same = List.of(new int[] {1}, new int[] {8}, new int[] {8});

    assertThat(RankFusion.of(same, new double[] {0.2, 0.4, 0.4}, 1))
        .containsExactly(new RankFusion.Entry(8, 0.072727, 1)); // 0.8 / 11
  }
}
