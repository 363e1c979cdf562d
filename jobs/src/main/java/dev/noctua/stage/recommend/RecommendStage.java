package dev.noctua.stage.recommend;

import static dev.noctua.contract.Table.ALS_CONTENT_FACTOR;
import static dev.noctua.contract.Table.ALS_USER_FACTOR;
import static dev.noctua.contract.Table.CONTENT;
import static dev.noctua.contract.Table.DEMAND_DAILY;
import static dev.noctua.contract.Table.RECOMMENDATION;
import static dev.noctua.contract.Table.SIMILAR_CONTENT;
import static dev.noctua.contract.Table.TRENDING_CONTENT;
import static dev.noctua.contract.Table.USER_CONTENT;
import static dev.noctua.contract.Table.USER_PROFILE;

import dev.noctua.core.Night;
import dev.noctua.lake.Lake;
import dev.noctua.settings.Settings;
import dev.noctua.stage.Stage;
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
  public void run(Lake lake, Night night) {
    Dataset<Row> content = lake.tonight(CONTENT, night);
    // An event may be dated a quarter of an hour into the day after its arrival.
    Dataset<Row> demand = lake.history(DEMAND_DAILY, night, settings.trendingDays() + 1);
    Dataset<Row> popularity =
        Trending.scores(content, demand, night.date(), settings.trendingDays());
    lake.write(TRENDING_CONTENT, night, Trending.lists(popularity, settings.topK()));

    Broadcast<ContentIndex> catalog =
        ContentIndex.broadcast(content, lake.tonight(ALS_CONTENT_FACTOR, night), popularity);
    lake.write(SIMILAR_CONTENT, night, SimilarContents.of(lake.spark(), catalog, settings.topK()));
    Dataset<Row> people =
        Recipients.of(
            lake.tonight(USER_PROFILE, night),
            lake.tonight(USER_CONTENT, night),
            lake.tonight(ALS_USER_FACTOR, night));
    lake.write(RECOMMENDATION, night, PersonalLists.of(people, catalog, settings.topK()));
  }
}
