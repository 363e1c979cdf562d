package dev.noctua.stage.recommend;

import static dev.noctua.contract.Table.ALS_CONTENT_FACTOR;
import static dev.noctua.contract.Table.ALS_USER_FACTOR;
import static dev.noctua.contract.Table.CONTENT;
import static dev.noctua.contract.Table.DEMAND_DAILY;
import static dev.noctua.contract.Table.ITEM_WEIGHT;
import static dev.noctua.contract.Table.RECOMMENDATION;
import static dev.noctua.contract.Table.SIMILAR_CONTENT;
import static dev.noctua.contract.Table.TRENDING_CONTENT;
import static dev.noctua.contract.Table.USER_CONTENT;
import static dev.noctua.contract.Table.USER_PROFILE;

import dev.noctua.contract.Table;
import dev.noctua.lake.Run;
import dev.noctua.model.rank.RecommenderSettings.Weights;
import dev.noctua.settings.Settings;
import dev.noctua.stage.RecordedSettings;
import dev.noctua.stage.Stage;
import java.util.Set;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.broadcast.Broadcast;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;

/** Factors, histories and demand -> everybody's list, similar contents, what is popular. */
public final class RecommendStage implements Stage {
  private final Settings.Recommend settings;

  public RecommendStage(Settings.Recommend settings) {
    this.settings = settings;
  }

  @Override
  public String name() {
    return "recommend";
  }

  @Override
  public Set<Table> reads() {
    return Set.of(
        Table.CONTENT,
        Table.USER_CONTENT,
        Table.USER_PROFILE,
        Table.DEMAND_DAILY,
        Table.ALS_USER_FACTOR,
        Table.ALS_CONTENT_FACTOR,
        Table.ITEM_WEIGHT);
  }

  @Override
  public Set<Table> writes() {
    return Set.of(Table.TRENDING_CONTENT, Table.SIMILAR_CONTENT, Table.RECOMMENDATION);
  }

  @Override
  public void run(Run run) {
    Dataset<Row> content = run.tonight(CONTENT);
    // An event may be dated a quarter of an hour into the day after its arrival.
    Dataset<Row> demand = run.history(DEMAND_DAILY, settings.trendingDays() + 1);
    Dataset<Row> popularity =
        Trending.scores(content, demand, run.night().date(), settings.trendingDays());
    run.write(TRENDING_CONTENT, Trending.lists(popularity, settings.topK()));

    Broadcast<ContentIndex> catalog =
        JavaSparkContext.fromSparkContext(run.spark().sparkContext())
            .broadcast(
                ContentIndex.of(
                    content,
                    run.tonight(ALS_CONTENT_FACTOR),
                    run.tonight(ITEM_WEIGHT),
                    popularity));
    run.write(SIMILAR_CONTENT, SimilarContents.of(run.spark(), catalog, settings.topK()));
    Dataset<Row> people =
        Recipients.of(
            run.tonight(USER_PROFILE), run.tonight(USER_CONTENT), run.tonight(ALS_USER_FACTOR));
    run.write(RECOMMENDATION, PersonalLists.of(people, catalog, weights(run), settings.topK()));
  }

  private static Weights weights(Run run) {
    return RecordedSettings.of(run.draft())
        .orElseThrow(() -> new IllegalStateException("train has recorded no settings"))
        .weights();
  }
}
