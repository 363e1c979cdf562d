package dev.noctua.stage.train;

import dev.noctua.lake.commit.ModelChoice.Proof;
import dev.noctua.model.evaluate.Bootstrap;
import dev.noctua.model.evaluate.Judgement;
import dev.noctua.model.evaluate.RankingMetric;
import java.util.List;

/** Lists beside others, for the same people. */
final class ListProofs {
  /** How many entries of a list count. */
  static final int LENGTH = 20;

  private static final List<RankingMetric> METRICS =
      List.of(RankingMetric.NDCG, RankingMetric.RECALL);

  private ListProofs() {}

  /** Every figure of some lists. */
  static List<Proof> of(
      String subject, String segment, Judgement lists, Judgement baseline, long seed) {
    return METRICS.stream()
        .map(metric -> of(subject, segment, metric, lists, baseline, seed))
        .toList();
  }

  private static Proof of(
      String subject,
      String segment,
      RankingMetric metric,
      Judgement lists,
      Judgement baseline,
      long seed) {
    double[] values = lists.each(metric, LENGTH);
    Bootstrap.Interval above = Bootstrap.ofDifference(values, baseline.each(metric, LENGTH), seed);
    return new Proof(
        subject,
        metric.name() + "_" + LENGTH,
        segment,
        values.length,
        lists.mean(metric, LENGTH),
        baseline.mean(metric, LENGTH),
        above.low(),
        above.high());
  }
}
