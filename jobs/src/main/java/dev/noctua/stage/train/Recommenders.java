package dev.noctua.stage.train;

import static dev.noctua.contract.Columns.LAST_ON;
import static dev.noctua.contract.Table.ALS_CONTENT_FACTOR;
import static dev.noctua.contract.Table.ALS_USER_FACTOR;
import static dev.noctua.contract.Table.ITEM_WEIGHT;
import static org.apache.spark.sql.functions.col;

import dev.noctua.contract.Columns;
import dev.noctua.core.Failure;
import dev.noctua.kernels.VectorApi;
import dev.noctua.lake.Run;
import dev.noctua.model.als.AlsEngine;
import dev.noctua.model.als.ImplicitAls;
import dev.noctua.model.knn.ItemToItem;
import dev.noctua.model.knn.ItemWeights;
import dev.noctua.model.rank.RecommenderSettings;
import java.util.Iterator;
import java.util.Map;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Fits the night's recommenders on all that they may learn from, and writes them. */
final class Recommenders {
  private static final ImplicitAls.Names NAMES =
      new ImplicitAls.Names(
          Columns.USER_KEY, Columns.CONTENT_ID, Columns.STRENGTH, Columns.FACTORS);

  private static final Logger LOG = LoggerFactory.getLogger(Recommenders.class);

  private final Run run;
  private final RecommenderSettings settings;
  private final NumberedPairs pairs;
  private final ImplicitAls.Parameters als;
  private final int day;

  /**
   * @param meanStrength of a pair
   * @param blocks into how many blocks the factorisation is cut
   */
  Recommenders(
      Run run, RecommenderSettings settings, NumberedPairs pairs, double meanStrength, int blocks) {
    this.run = run;
    this.settings = settings;
    this.pairs = pairs;
    this.als = settings.als(blocks, meanStrength);
    this.day = Math.toIntExact(run.night().date().toEpochDay());
  }

  /**
   * Who fits the factorisation, where the setting may be {@code auto}.
   *
   * @throws Failure.Usage when the engine that is set can't fit it
   */
  AlsEngine engine(String setting) {
    try {
      return AlsEngine.of(setting, pairs.contents(), pairs.count(), als);
    } catch (IllegalArgumentException e) {
      throw new Failure.Usage(e.getMessage());
    }
  }

  /** Factors of people and contents, learned from rows of {@link TrainingPairs}. */
  void writeFactors(Dataset<Row> rows, AlsEngine engine) {
    LOG.info("train: factors by engine {}; {}", engine.id(), VectorApi.description());
    Dataset<Row> learned =
        settings.windowDays() == 0
            ? rows
            : rows.where(col(LAST_ON).gt(day - settings.windowDays()));
    run.scratch(
        checkpoints -> {
          ImplicitAls.Factors factors =
              engine.fit(learned, NAMES, als, run.night().seed(), checkpoints);
          run.write(ALS_USER_FACTOR, factors.users());
          run.write(ALS_CONTENT_FACTOR, factors.contents());
        });
  }

  /** Weights between contents, in closed form. One task has all pairs for it. */
  void writeItemWeights() {
    Map<String, Double> named = settings.byName();
    int night = day;
    run.write(
        ITEM_WEIGHT, pairs.inOneTask(ItemWeightRows.type(), all -> itemWeights(all, named, night)));
  }

  private static Iterator<Row> itemWeights(
      CollectedPairs all, Map<String, Double> named, int night) {
    RecommenderSettings settings = RecommenderSettings.of(named).orElseThrow();
    ItemWeights weights =
        ItemToItem.of(settings.window(all.interactions(), night)).fit(settings.items());
    return ItemWeightRows.of(weights, all);
  }
}
