package dev.noctua.stage.train;

import static dev.noctua.contract.Columns.LAST_ON;
import static dev.noctua.contract.Table.ALS_CONTENT_FACTOR;
import static dev.noctua.contract.Table.ALS_USER_FACTOR;
import static dev.noctua.contract.Table.ITEM_WEIGHT;
import static dev.noctua.contract.Table.RECOMMENDATION;
import static dev.noctua.contract.Table.USER_CONTENT;
import static dev.noctua.contract.Table.USER_PROFILE;
import static org.apache.spark.sql.functions.col;

import dev.noctua.contract.Columns;
import dev.noctua.contract.Table;
import dev.noctua.kernels.SparseRows;
import dev.noctua.lake.Run;
import dev.noctua.lake.commit.Manifest;
import dev.noctua.lake.commit.ModelChoice;
import dev.noctua.model.als.ImplicitAls;
import dev.noctua.model.evaluate.Interactions;
import dev.noctua.model.knn.ItemToItem;
import dev.noctua.model.rank.GivenSettings;
import dev.noctua.model.rank.RecommenderSettings;
import dev.noctua.settings.Settings;
import dev.noctua.stage.Stage;
import java.util.Optional;
import java.util.Set;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;

/**
 * The night's interaction strengths -> the settings that make the best lists, factors of people and
 * contents, weights between contents.
 */
public final class TrainStage implements Stage {
  private static final ImplicitAls.Names NAMES =
      new ImplicitAls.Names(
          Columns.USER_KEY, Columns.CONTENT_ID, Columns.STRENGTH, Columns.FACTORS);

  private final GivenSettings given;
  private final int samplePairs;
  private final int blocks;

  public TrainStage(Settings.Train train, Settings.Als als, Settings.ItemToItem items) {
    this.given =
        new GivenSettings(
            als.factors().whole(),
            als.iterations().whole(),
            als.alpha().decimal(),
            als.regularization().decimal(),
            train.windowDays().whole(),
            items.ridge().decimal(),
            items.dropout().decimal());
    this.samplePairs = train.samplePairs();
    this.blocks = als.blocks();
  }

  @Override
  public String name() {
    return "train";
  }

  @Override
  public Set<Table> reads() {
    return Set.of(Table.USER_CONTENT, Table.USER_PROFILE);
  }

  @Override
  public Set<Table> writes() {
    return Set.of(Table.ALS_USER_FACTOR, Table.ALS_CONTENT_FACTOR, Table.ITEM_WEIGHT);
  }

  @Override
  public void run(Run run) {
    Dataset<Row> pairs = TrainingPairs.of(run.tonight(USER_CONTENT), run.tonight(USER_PROFILE));
    CollectedPairs collected = CollectedPairs.of(pairs, run.night().seed());
    Interactions all = collected.interactions();
    Optional<Manifest> before = run.night().previous().flatMap(run.lake().nights()::manifest);
    ModelChoice choice =
        new RecommenderChoice(given, samplePairs, run.night().seed())
            .choose(
                all,
                before.flatMap(Manifest::model),
                run.night().date(),
                () -> before.filter(TrainStage::isPublished).map(night -> promotion(run, pairs, night)));
    run.recordModel(choice);
    RecommenderSettings settings = RecommenderSettings.of(choice.settings()).orElseThrow();
    int day = Math.toIntExact(run.night().date().toEpochDay());
    fit(run, settings.windowDays() == 0 ? pairs : pairs.where(col(LAST_ON).gt(day - settings.windowDays())), settings, all.meanStrength());
    SparseRows learned = settings.window(all, day);
    run.write(
        ITEM_WEIGHT,
        ItemWeightRows.of(
            run.spark(),
            ItemToItem.fit(learned, settings.items()),
            collected.contents(),
            all.strengths().columnSizes()));
  }

  private void fit(
      Run run, Dataset<Row> pairs, RecommenderSettings settings, double meanStrength) {
    run.scratch(
        checkpoints -> {
          ImplicitAls.Factors factors =
              ImplicitAls.fit(
                  pairs,
                  NAMES,
                  settings.als(blocks, meanStrength),
                  run.night().seed(),
                  checkpoints);
          run.write(ALS_USER_FACTOR, factors.users());
          run.write(ALS_CONTENT_FACTOR, factors.contents());
        });
  }

  private static boolean isPublished(Manifest night) {
    return night.hasStates() && night.refusals().isEmpty();
  }

  private Promotion promotion(Run run, Dataset<Row> pairs, Manifest before) {
    return new TonightsActions(
        TrainingPairs.of(run.stateBefore(USER_CONTENT), run.tonight(USER_PROFILE)),
        pairs,
        run.lake().rows(RECOMMENDATION, before),
        Math.toIntExact(run.night().date().toEpochDay()),
        samplePairs,
        run.night().seed());
  }
}
