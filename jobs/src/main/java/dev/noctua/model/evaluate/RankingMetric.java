package dev.noctua.model.evaluate;

import java.util.List;
import java.util.function.ToDoubleFunction;

/** A figure of one person's list: a named function of a {@link RankingContext}. */
public interface RankingMetric {
  /** Found ÷ held out (LightGCN's recall: not limited by the list's length). */
  RankingMetric RECALL = named("recall", c -> c.hits() / (double) c.heldOut());

  /**
   * Σ 1/log₂(rank + 1) of what is found ÷ the best that was possible (Järvelin, Kekäläinen 2002).
   */
  RankingMetric NDCG = named("ndcg", RankingContext::ndcg);

  /** Mean of precision at each hit, over all that could be found. */
  RankingMetric MAP = named("map", RankingContext::averagePrecision);

  /** 1 where anything was found. */
  RankingMetric HIT_RATE = named("hit_rate", c -> c.hits() > 0 ? 1 : 0);

  /** Mean of −log₂ of the share of people who have an entry already: how little known it is. */
  RankingMetric NOVELTY = named("novelty", RankingContext::novelty);

  /** All of them. */
  List<RankingMetric> ALL = List.of(RECALL, NDCG, MAP, HIT_RATE, NOVELTY);

  String name();

  double of(RankingContext context);

  private static RankingMetric named(String name, ToDoubleFunction<RankingContext> figure) {
    return new RankingMetric() {
      @Override
      public String name() {
        return name;
      }

      @Override
      public double of(RankingContext context) {
        return figure.applyAsDouble(context);
      }
    };
  }
}
