package dev.noctua.stage.train;

import static dev.noctua.contract.Table.ALS_CONTENT_FACTOR;
import static dev.noctua.contract.Table.ALS_USER_FACTOR;
import static dev.noctua.contract.Table.USER_CONTENT;
import static dev.noctua.contract.Table.USER_PROFILE;

import dev.noctua.core.Night;
import dev.noctua.lake.Lake;
import dev.noctua.model.als.ImplicitAls;
import dev.noctua.settings.Settings;
import dev.noctua.stage.Stage;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;

/** The night's interaction strengths -> one vector of factors per person and per content. */
public final class TrainStage implements Stage {
  private final Settings.Als settings;

  public TrainStage(Settings.Als settings) {
    this.settings = settings;
  }

  @Override
  public String name() {
    return "train";
  }

  @Override
  public void run(Lake lake, Night night) {
    Dataset<Row> preferences =
        TrainingPairs.of(lake.tonight(USER_CONTENT, night), lake.tonight(USER_PROFILE, night));
    lake.scratch(
        night,
        checkpoints -> {
          ImplicitAls.Factors factors =
              ImplicitAls.fit(preferences, settings, night.seed(), checkpoints);
          lake.write(ALS_USER_FACTOR, night, factors.users());
          lake.write(ALS_CONTENT_FACTOR, night, factors.contents());
        });
  }
}
