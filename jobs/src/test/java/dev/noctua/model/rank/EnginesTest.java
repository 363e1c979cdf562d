package dev.noctua.model.rank;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.noctua.TestSpark;
import dev.noctua.evaluate.OutsideData;
import dev.noctua.evaluate.RecommendEvaluation;
import dev.noctua.model.evaluate.RankingMetric;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Locale;
import java.util.function.Supplier;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Lists by Noctua's own factorisation beside those by MLlib's, with the same settings. */
@Tag("full")
@Tag("world")
class EnginesTest {
  private static final long SEED = 7;
  private static final double TOLERANCE = 0.005;

  @TempDir Path folder;

  @ParameterizedTest
  @CsvSource({"papers, 64, 10, .3", "purchases, 16, 1, .3", "factors, 32, 10, .3"})
  void bothFindAsMuchOfWhatIsHeldOut(String pairs, int factors, double alpha, double regularization)
      throws IOException {
    OutsideData data =
        switch (pairs) {
          case "papers" -> PublicPairs.papers(SEED);
          case "purchases" -> PublicPairs.purchases(folder, SEED);
          default -> PublicPairs.newestHeld(Worlds.factors(2000, 800, 1), SEED);
        };
    RecommenderSettings settings =
        RecommenderSettings.DEFAULT.withIterations(15).withAls(factors, alpha, regularization);
    double[] own = recallAndNdcg(data, "own", settings);
    double[] mllib = recallAndNdcg(data, "mllib", settings);
    String figures =
        String.format(
            Locale.ROOT,
            "%s: recall@20 %.4f, by MLlib %.4f; nDCG@20 %.4f, by MLlib %.4f",
            pairs,
            own[0],
            mllib[0],
            own[1],
            mllib[1]);
    System.out.println(figures);

    assertThat(own).as(figures).containsExactly(mllib, within(TOLERANCE));
    assertThat(own[1]).as(figures).isPositive();
  }

  private double[] recallAndNdcg(OutsideData data, String engine, RecommenderSettings settings) {
    RecommendEvaluation evaluation =
        new RecommendEvaluation(
            data,
            engine,
            4,
            SEED,
            new RecommendEvaluation.Steps() {
              @Override
              public <T> RecommendEvaluation.Step<T> run(String name, Supplier<T> work) {
                return new RecommendEvaluation.Step<>(work.get(), 0, 0);
              }
            });
    return evaluation
        .lines(settings, TestSpark.session(), folder.resolve(engine).toString())
        .stream()
        .filter(line -> line.source().equals(Source.ALS.id()) && line.k() == 20)
        .map(RecommendEvaluation.Line::metrics)
        .map(
            found ->
                new double[] {
                  found.get(RankingMetric.RECALL.name()), found.get(RankingMetric.NDCG.name())
                })
        .findFirst()
        .orElseThrow();
  }
}
