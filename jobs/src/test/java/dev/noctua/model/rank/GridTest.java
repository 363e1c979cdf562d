package dev.noctua.model.rank;

import static org.assertj.core.api.Assertions.assertThat;

import dev.noctua.evaluate.OutsideData;
import dev.noctua.kernels.SparseRows;
import dev.noctua.model.als.LocalAls;
import dev.noctua.model.evaluate.Bootstrap;
import dev.noctua.model.evaluate.HoldOut;
import dev.noctua.model.evaluate.Interactions;
import dev.noctua.model.evaluate.Judgement;
import dev.noctua.model.evaluate.RankingMetric;
import dev.noctua.model.knn.ItemToItem;
import dev.noctua.model.knn.ItemWeights;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Locale;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * The settings that the search finds beside those of a grid, both chosen on the same split of what
 * may be learned from, and judged on what neither has seen.
 */
class GridTest {
  private static final long SEED = 7;

  @TempDir Path folder;

  /** A choice and how well its lists find what was held out. */
  private record Chosen(RecommenderSettings settings, Judgement lists, Judgement popular) {
    double ndcg() {
      return lists.mean(RankingMetric.NDCG, 20);
    }
  }

  @Test
  void theSearchIsAsGoodAsAGridOnAWorldOfFactors() {
    compare("factors, small", PublicPairs.newestHeld(Worlds.factors(500, 250, 1), SEED), 2);
  }

  @Tag("full")
  @ParameterizedTest
  @CsvSource({"factors,1", "factors,2", "graph,1", "graph,2", "moving,1", "moving,2"})
  void theSearchIsAsGoodAsAGridOnWorlds(String world, long seed) {
    Interactions all =
        switch (world) {
          case "factors" -> Worlds.factors(2000, 800, seed);
          case "graph" -> Worlds.graph(2000, 800, seed);
          default -> Worlds.moving(2000, 800, seed);
        };
    compare(world + " " + seed, PublicPairs.newestHeld(all, SEED), 15);
  }

  @Tag("full")
  @Test
  void theSearchIsAsGoodAsAGridOnCiteulike() {
    compare("citeulike", PublicPairs.papers(SEED), 6);
  }

  @Tag("full")
  @Test
  void theSearchIsAsGoodAsAGridOnPurchasesOfHouseholds() throws IOException {
    compare("completejourney", PublicPairs.purchases(folder, SEED), 15);
  }

  private static void compare(String name, OutsideData data, int iterations) {
    Interactions known = data.train();
    HoldOut inner = HoldOut.natural(known, SEED);
    RecommenderSettings searched =
        new SettingsSearch(known, inner, GivenSettings.NOTHING, known.meanStrength(), SEED)
            .find()
            .settings();
    Chosen search = judged(searched, data);
    Chosen grid = judged(grid(known, inner, iterations), data);
    Bootstrap.Interval difference =
        Bootstrap.ofDifference(
            search.lists().each(RankingMetric.NDCG, 20),
            grid.lists().each(RankingMetric.NDCG, 20),
            SEED);
    String figures =
        String.format(
            Locale.ROOT,
            "%s: nDCG@20 by search %.4f, by grid %.4f, difference %.4f to %.4f, popularity %.4f; %s beside %s",
            name,
            search.ndcg(),
            grid.ndcg(),
            difference.low(),
            difference.high(),
            search.popular().mean(RankingMetric.NDCG, 20),
            searched.byName(),
            grid.settings().byName());
    System.out.println(figures);
    assertThat(search.ndcg() >= 0.98 * grid.ndcg() || difference.high() >= 0).as(figures).isTrue();
    assertThat(
            Bootstrap.ofDifference(
                    search.lists().each(RankingMetric.NDCG, 20),
                    search.popular().each(RankingMetric.NDCG, 20),
                    SEED)
                .isBelowZero())
        .as(figures)
        .isFalse();
  }

  private static Chosen judged(RecommenderSettings settings, OutsideData data) {
    Interactions known = data.train();
    SparseRows learned = settings.window(known, known.lastDay());
    var judged =
        SplitLists.ofAll(data.split())
            .judge(
                factors(learned, settings, known.meanStrength()),
                ItemToItem.of(learned).fit(settings.items()),
                settings.weights());
    return new Chosen(settings, judged.get(SplitLists.LISTS), judged.get("popular"));
  }

  /** The best of each source, and of all weights of both. */
  private static RecommenderSettings grid(Interactions known, HoldOut inner, int iterations) {
    SplitLists lists = SplitLists.toChoose(inner, SEED);
    RecommenderSettings best = RecommenderSettings.DEFAULT.withIterations(iterations);
    double most = -1;
    for (int factors : new int[] {16, 64}) {
      for (double alpha : new double[] {1, 10, 100}) {
        for (double regularization : new double[] {0.05, 0.3, 1.5}) {
          RecommenderSettings each = best.withAls(factors, alpha, regularization);
          double ndcg = lists.ndcg(factors(inner.train(), each, known.meanStrength()));
          if (ndcg > most) {
            most = ndcg;
            best = each;
          }
        }
      }
    }
    LocalAls.Factors factors = factors(inner.train(), best, known.meanStrength());
    most = -1;
    ItemWeights items = null;
    for (double ridge : new double[] {0.2, 1, 5, 50}) {
      for (double dropout : new double[] {0, 0.3}) {
        RecommenderSettings each = best.withItems(ridge, dropout);
        ItemWeights weights = ItemToItem.of(inner.train()).fit(each.items());
        if (lists.ndcg(weights) > most) {
          most = lists.ndcg(weights);
          best = each;
          items = weights;
        }
      }
    }
    return best.withWeights(lists.bestWeights(factors, items, best.weights()));
  }

  private static LocalAls.Factors factors(
      SparseRows learned, RecommenderSettings settings, double meanStrength) {
    return LocalAls.fit(learned, settings.als(1, meanStrength), SEED, (iteration, factors) -> true);
  }
}
