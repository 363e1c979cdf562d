package dev.noctua.stage.train;

import static dev.noctua.contract.Table.ALS_CONTENT_FACTOR;
import static dev.noctua.contract.Table.ALS_USER_FACTOR;
import static dev.noctua.contract.Table.USER_CONTENT;
import static dev.noctua.contract.Table.USER_PROFILE;

import dev.noctua.contract.Columns;
import dev.noctua.contract.Table;
import dev.noctua.lake.Run;
import dev.noctua.model.als.ImplicitAls;
import dev.noctua.settings.Settings;
import dev.noctua.stage.Stage;
import java.util.Set;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;

/** The night's interaction strengths -> one vector of factors per person and per content. */
public final class TrainStage implements Stage {
  private static final ImplicitAls.Names NAMES =
      new ImplicitAls.Names(
          Columns.USER_KEY, Columns.CONTENT_ID, Columns.STRENGTH, Columns.FACTORS);

  private final ImplicitAls.Parameters parameters;

  public TrainStage(Settings.Als settings) {
    parameters =
        new ImplicitAls.Parameters(
            settings.factors(),
            settings.iterations(),
            settings.alpha(),
            settings.regularization(),
            settings.blocks());
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
    return Set.of(Table.ALS_USER_FACTOR, Table.ALS_CONTENT_FACTOR);
  }

  @Override
  public void run(Run run) {
    Dataset<Row> preferences =
        TrainingPairs.of(run.tonight(USER_CONTENT), run.tonight(USER_PROFILE));
    run.scratch(
        checkpoints -> {
          ImplicitAls.Factors factors =
              ImplicitAls.fit(preferences, NAMES, parameters, run.night().seed(), checkpoints);
          run.write(ALS_USER_FACTOR, factors.users());
          run.write(ALS_CONTENT_FACTOR, factors.contents());
        });
  }
}
