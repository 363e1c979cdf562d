package dev.noctua.evaluate;

import dev.noctua.kernels.PackedVectors;
import dev.noctua.kernels.SparseRows;
import dev.noctua.model.als.AlsEngine;
import dev.noctua.model.als.ImplicitAls;
import dev.noctua.model.als.LocalAls;
import dev.noctua.model.evaluate.Bootstrap;
import dev.noctua.model.evaluate.HoldOut;
import dev.noctua.model.evaluate.Interactions;
import dev.noctua.model.evaluate.Judgement;
import dev.noctua.model.evaluate.RankingMetric;
import dev.noctua.model.knn.ItemToItem;
import dev.noctua.model.knn.ItemWeights;
import dev.noctua.model.rank.GivenSettings;
import dev.noctua.model.rank.RecommenderSettings;
import dev.noctua.model.rank.SettingsSearch;
import dev.noctua.model.rank.Source;
import dev.noctua.model.rank.SplitLists;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Encoders;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import scala.Tuple3;

/** Every source, the lists made of all, and popularity, judged on what was held out. */
public final class RecommendEvaluation {
  private static final int[] LENGTHS = {10, 20, 100};
  private static final long SAMPLE = 500_000;
  private static final int PAIRS_PER_TASK = 20_000;

  private static final ImplicitAls.Names NAMES =
      new ImplicitAls.Names("user_key", "content_id", "strength", "factors");

  private final OutsideData data;
  private final String engine;
  private final int blocks;
  private final long seed;
  private final Steps steps;

  /** Does one step after the other, and tells how each goes on. */
  public interface Steps {
    <T> Step<T> run(String name, Supplier<T> work);
  }

  /** What a step gave and what it took. */
  public record Step<T>(T result, double seconds, long peakHeapMib) {}

  /**
   * How one source did.
   *
   * @param k how many entries of each list count
   * @param metrics by name, means over the people
   * @param coverage share of all items that stand in any list
   * @param aboveNdcg how much its nDCG is above popularity's
   * @param cost of fitting the source; of {@link SplitLists#LISTS} that of making all lists
   */
  public record Line(
      String source,
      int k,
      Map<String, Double> metrics,
      double coverage,
      Bootstrap.Interval aboveNdcg,
      Optional<Step<?>> cost) {}

  /**
   * @param engine who fits the factorisation, or {@code auto}
   * @param blocks into how many blocks the factorisation is cut
   */
  public RecommendEvaluation(OutsideData data, String engine, int blocks, long seed, Steps steps) {
    this.data = data;
    this.engine = engine;
    this.blocks = blocks;
    this.seed = seed;
    this.steps = steps;
  }

  /** The settings that a night would choose, which knows the part to learn from alone. */
  public RecommenderSettings settings() {
    return steps.run("choose settings", () -> settings(data.train(), seed)).result();
  }

  /** The settings that a night would choose which knows these interactions. */
  public static RecommenderSettings settings(Interactions known, long seed) {
    Interactions sample = known.sample(SAMPLE, seed);
    return new SettingsSearch(
            sample,
            HoldOut.natural(sample, seed),
            GivenSettings.NOTHING,
            known.meanStrength(),
            seed)
        .find()
        .settings();
  }

  /**
   * Fits all models with these settings and judges the lists of each source.
   *
   * @param checkpoints address of an empty folder
   */
  public List<Line> lines(RecommenderSettings settings, SparkSession spark, String checkpoints) {
    SparseRows learned = settings.window(data.train(), data.train().lastDay());
    Step<LocalAls.Factors> als =
        steps.run(Source.ALS.id(), () -> factors(learned, settings, spark, checkpoints));
    Step<ItemWeights> items =
        steps.run(Source.ITEM_TO_ITEM.id(), () -> ItemToItem.of(learned).fit(settings.items()));
    SplitLists lists = SplitLists.ofAll(data.split());
    Step<Map<String, Judgement>> judged =
        steps.run(
            SplitLists.LISTS, () -> lists.judge(als.result(), items.result(), settings.weights()));
    Map<String, Step<?>> costs =
        Map.of(Source.ALS.id(), als, Source.ITEM_TO_ITEM.id(), items, SplitLists.LISTS, judged);
    return steps.run("judge", () -> lines(judged.result(), costs)).result();
  }

  private List<Line> lines(Map<String, Judgement> judged, Map<String, Step<?>> costs) {
    Judgement popular = judged.get(Source.POPULAR.id());
    List<Line> lines = new ArrayList<>();
    for (int k : LENGTHS) {
      judged.forEach((source, judgement) -> lines.add(line(source, k, judgement, popular, costs)));
    }
    return lines;
  }

  private Line line(
      String source, int k, Judgement judgement, Judgement popular, Map<String, Step<?>> costs) {
    Map<String, Double> metrics = new LinkedHashMap<>();
    RankingMetric.ALL.forEach(metric -> metrics.put(metric.name(), judgement.mean(metric, k)));
    return new Line(
        source,
        k,
        metrics,
        judgement.coverage(k),
        Bootstrap.ofDifference(
            judgement.each(RankingMetric.NDCG, k), popular.each(RankingMetric.NDCG, k), seed),
        Optional.ofNullable(costs.get(source)));
  }

  /** The factorisation as a night fits it. */
  private LocalAls.Factors factors(
      SparseRows learned, RecommenderSettings settings, SparkSession spark, String checkpoints) {
    Interactions train = data.train();
    List<Tuple3<String, String, Float>> pairs = new ArrayList<>(learned.size());
    for (int person = 0; person < learned.rows(); person++) {
      int[] items = learned.columns(person);
      float[] strengths = learned.weights(person);
      for (int i = 0; i < items.length; i++) {
        pairs.add(new Tuple3<>(Integer.toString(person), Integer.toString(items[i]), strengths[i]));
      }
    }
    Dataset<Row> rows =
        spark
            .createDataset(
                JavaSparkContext.fromSparkContext(spark.sparkContext())
                    .parallelize(pairs, 1 + pairs.size() / PAIRS_PER_TASK)
                    .rdd(),
                Encoders.tuple(Encoders.STRING(), Encoders.STRING(), Encoders.FLOAT()))
            .toDF(NAMES.user(), NAMES.content(), NAMES.strength());
    ImplicitAls.Parameters als = settings.als(blocks, train.meanStrength());
    ImplicitAls.Factors fitted =
        AlsEngine.of(engine, train.items(), pairs.size(), als)
            .fit(rows, NAMES, als, seed, checkpoints);
    int length = settings.factors();
    return new LocalAls.Factors(
        packed(fitted.users(), train.people(), length),
        packed(fitted.contents(), train.items(), length),
        length);
  }

  private static float[] packed(Dataset<Row> rows, int count, int length) {
    float[] packed = new float[Math.multiplyExact(count, length)];
    for (Row row : rows.collectAsList()) {
      float[] vector = PackedVectors.unboxed(row.getList(1));
      System.arraycopy(vector, 0, packed, Integer.parseInt(row.getString(0)) * length, length);
    }
    return packed;
  }
}
