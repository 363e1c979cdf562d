package dev.noctua.stage.train;

import static dev.noctua.contract.Table.CONTENT;
import static dev.noctua.contract.Table.USER_CONTENT;
import static dev.noctua.contract.Table.USER_PROFILE;

import dev.noctua.contract.Table;
import dev.noctua.lake.Run;
import dev.noctua.lake.commit.ModelChoice;
import dev.noctua.model.als.AlsEngine;
import dev.noctua.model.evaluate.Interactions;
import dev.noctua.model.rank.RecommenderSettings;
import dev.noctua.settings.Settings;
import dev.noctua.stage.Stage;
import java.util.Set;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;

/**
 * The night's interaction strengths -> the settings that make the best lists, in the run's draft;
 * factors of people and contents; weights between contents.
 */
public final class TrainStage implements Stage {
  private final TrainSettings settings;

  public TrainStage(Settings.Train train, Settings.Als als, Settings.ItemToItem items) {
    this.settings = TrainSettings.of(train, als, items);
  }

  @Override
  public String name() {
    return "train";
  }

  @Override
  public Set<Table> reads() {
    return Set.of(Table.CONTENT, Table.USER_CONTENT, Table.USER_PROFILE);
  }

  @Override
  public Set<Table> writes() {
    return Set.of(Table.ALS_USER_FACTOR, Table.ALS_CONTENT_FACTOR, Table.ITEM_WEIGHT);
  }

  @Override
  public void run(Run run) {
    Dataset<Row> pairs = TrainingPairs.of(run.tonight(USER_CONTENT), run.tonight(USER_PROFILE));
    NumberedPairs numbered = new NumberedPairs(pairs, run.tonight(CONTENT), run.night().seed());
    Interactions sample = numbered.collected(settings.samplePairs()).interactions();
    ModelChoice choice =
        new RecommenderChoice(settings.given(), run.night().seed())
            .choose(
                sample,
                NightBefore.of(run, pairs, settings.samplePairs()),
                Math.toIntExact(run.night().date().toEpochDay()));
    Recommenders recommenders =
        new Recommenders(
            run,
            RecommenderSettings.of(choice.settings()).orElseThrow(),
            numbered,
            sample.meanStrength(),
            settings.blocks());
    AlsEngine engine = recommenders.engine(settings.engine());
    run.recordModel(choice.by(engine.id()));
    recommenders.writeFactors(pairs, engine);
    recommenders.writeItemWeights();
  }
}
