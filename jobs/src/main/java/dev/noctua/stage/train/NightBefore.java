package dev.noctua.stage.train;

import static dev.noctua.contract.Table.RECOMMENDATION;
import static dev.noctua.contract.Table.USER_CONTENT;
import static dev.noctua.contract.Table.USER_PROFILE;

import dev.noctua.lake.Run;
import dev.noctua.lake.commit.Manifest;
import dev.noctua.lake.commit.ModelChoice;
import java.util.Optional;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;

/** What the night before has chosen and published. */
final class NightBefore {
  private final Run run;
  private final Optional<Manifest> manifest;

  private NightBefore(Run run, Optional<Manifest> manifest) {
    this.run = run;
    this.manifest = manifest;
  }

  static NightBefore of(Run run) {
    return new NightBefore(run, run.night().previous().flatMap(run.lake().nights()::manifest));
  }

  /** Its settings, and why it has them. */
  Optional<ModelChoice> choice() {
    return manifest.flatMap(Manifest::model);
  }

  /** What compares new settings with its lists; empty where none were published. */
  Optional<Promotion> promotion(Dataset<Row> pairs, int samplePairs) {
    return manifest
        .filter(night -> night.hasStates() && night.refusals().isEmpty())
        .map(
            night ->
                new TonightsActions(
                    TrainingPairs.of(run.stateBefore(USER_CONTENT), run.tonight(USER_PROFILE)),
                    pairs,
                    run.lake().rows(RECOMMENDATION, night),
                    Math.toIntExact(run.night().date().toEpochDay()),
                    samplePairs,
                    run.night().seed()));
  }
}
