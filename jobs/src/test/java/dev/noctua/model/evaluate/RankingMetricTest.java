package dev.noctua.model.evaluate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;

/** Of five items known to 8, 4, 2, 1 and 0 of 8 people. */
class RankingMetricTest {
  private static RankingContext context(int k, int[] relevant, int... list) {
    return new RankingContext(list, relevant, k, new int[] {8, 4, 2, 1, 0}, 8);
  }

  @Test
  void recallCountsAllThatWasHeldOut() {
    assertThat(RankingMetric.RECALL.of(context(2, new int[] {1, 2, 4}, 1, 0, 2)))
        .isCloseTo(1 / 3.0, within(1e-12));
    assertThat(RankingMetric.RECALL.of(context(3, new int[] {1, 2, 4}, 1, 0, 2)))
        .isCloseTo(2 / 3.0, within(1e-12));
    assertThat(RankingMetric.RECALL.of(context(3, new int[] {1}))).isZero();
  }

  @Test
  void ndcgIsGainByRankOverTheBestThatWasPossible() {
    double third = 1 / (Math.log(4) / Math.log(2));
    double best = 1 + 1 / (Math.log(3) / Math.log(2));

    assertThat(RankingMetric.NDCG.of(context(3, new int[] {1, 2}, 1, 0, 2)))
        .isCloseTo((1 + third) / best, within(1e-12));
    assertThat(RankingMetric.NDCG.of(context(3, new int[] {1, 2}, 2, 1))).isEqualTo(1);
    assertThat(RankingMetric.NDCG.of(context(1, new int[] {1, 2}, 2, 0))).isEqualTo(1);
  }

  @Test
  void averagePrecisionIsTakenAtEachHit() {
    assertThat(RankingMetric.MAP.of(context(3, new int[] {1, 2}, 1, 0, 2)))
        .isCloseTo((1 + 2 / 3.0) / 2, within(1e-12));
    assertThat(RankingMetric.MAP.of(context(1, new int[] {1, 2}, 2, 1))).isEqualTo(1);
  }

  @Test
  void aHitIsAHitHoweverMany() {
    assertThat(RankingMetric.HIT_RATE.of(context(3, new int[] {1, 2}, 1, 2))).isEqualTo(1);
    assertThat(RankingMetric.HIT_RATE.of(context(1, new int[] {2}, 1, 2))).isZero();
  }

  @Test
  void noveltyIsTheSurpriseOfAnEntry() {
    assertThat(RankingMetric.NOVELTY.of(context(2, new int[] {1}, 0, 1, 2)))
        .isCloseTo((0 + 1) / 2.0, within(1e-12));
    assertThat(RankingMetric.NOVELTY.of(context(2, new int[] {1}, 4)))
        .as("an item that nobody has counts as known to one")
        .isCloseTo(3, within(1e-12));
    assertThat(RankingMetric.NOVELTY.of(context(2, new int[] {1}))).isZero();
  }
}
