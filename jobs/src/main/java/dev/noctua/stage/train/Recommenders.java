package dev.noctua.stage.train;

import static dev.noctua.contract.Columns.LAST_ON;
import static dev.noctua.contract.Table.ALS_CONTENT_FACTOR;
import static dev.noctua.contract.Table.ALS_USER_FACTOR;
import static dev.noctua.contract.Table.ITEM_WEIGHT;
import static org.apache.spark.sql.functions.col;

import dev.noctua.contract.Columns;
import dev.noctua.lake.Run;
import dev.noctua.model.als.ImplicitAls;
import dev.noctua.model.evaluate.Interactions;
import dev.noctua.model.knn.ItemToItem;
import dev.noctua.model.knn.ItemWeights;
import dev.noctua.model.rank.RecommenderSettings;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;

/** Fits the night's recommenders on all that they may learn from, and writes them. */
final class Recommenders {
  private static final ImplicitAls.Names NAMES =
      new ImplicitAls.Names(
          Columns.USER_KEY, Columns.CONTENT_ID, Columns.STRENGTH, Columns.FACTORS);

  private final Run run;
  private final RecommenderSettings settings;
  private final int day;

  Recommenders(Run run, RecommenderSettings settings) {
    this.run = run;
    this.settings = settings;
    this.day = Math.toIntExact(run.night().date().toEpochDay());
  }

  /** Factors of people and contents, by MLlib. */
  void writeFactors(Dataset<Row> pairs, double meanStrength, int blocks) {
    Dataset<Row> learned =
        settings.windowDays() == 0
            ? pairs
            : pairs.where(col(LAST_ON).gt(day - settings.windowDays()));
    run.scratch(
        checkpoints -> {
          ImplicitAls.Factors factors =
              ImplicitAls.fit(
                  learned,
                  NAMES,
                  settings.als(blocks, meanStrength),
                  run.night().seed(),
                  checkpoints);
          run.write(ALS_USER_FACTOR, factors.users());
          run.write(ALS_CONTENT_FACTOR, factors.contents());
        });
  }

  /** Weights between contents, in closed form. */
  void writeItemWeights(CollectedPairs pairs) {
    Interactions all = pairs.interactions();
    ItemWeights weights = ItemToItem.fit(settings.window(all, day), settings.items());
    run.write(ITEM_WEIGHT, ItemWeightRows.of(run.spark(), weights, pairs));
  }
}
