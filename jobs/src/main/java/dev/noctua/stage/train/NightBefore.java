package dev.noctua.stage.train;

import static dev.noctua.contract.Columns.CONTENT_ID;
import static dev.noctua.contract.Columns.STRENGTH;
import static dev.noctua.contract.Columns.USER_KEY;
import static dev.noctua.contract.Table.CONTENT;
import static dev.noctua.contract.Table.RECOMMENDATION;
import static dev.noctua.contract.Table.USER_CONTENT;
import static dev.noctua.contract.Table.USER_PROFILE;
import static org.apache.spark.sql.functions.col;

import dev.noctua.lake.Run;
import dev.noctua.lake.commit.Manifest;
import dev.noctua.lake.commit.ModelChoice;
import dev.noctua.lake.commit.Nights;
import java.util.Comparator;
import java.util.Optional;
import java.util.function.Supplier;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;

/**
 * What was before tonight.
 *
 * @param choice the settings of the lists that people had, and why
 * @param isNew whether anybody has done anything since
 * @param promotion what compares new settings with those lists; empty where there were none
 */
record NightBefore(
    Optional<ModelChoice> choice,
    Supplier<Boolean> isNew,
    Supplier<Optional<Promotion>> promotion) {

  private static final String BEFORE = "before";

  static NightBefore of(Run run, Dataset<Row> pairs, int samplePairs) {
    Optional<Manifest> published = published(run);
    return new NightBefore(
        published.flatMap(Manifest::model),
        () -> published.isEmpty() || isNew(pairs, before(run)),
        () -> published.map(night -> promotion(run, pairs, night, samplePairs)));
  }

  /** The newest night whose lists people had; empty where tonight builds on none. */
  private static Optional<Manifest> published(Run run) {
    Nights nights = run.lake().nights();
    return run.night().previous().stream()
        .flatMap(previous -> nights.committed().stream().filter(day -> !day.isAfter(previous)))
        .sorted(Comparator.reverseOrder())
        .map(nights::require)
        .filter(night -> night.tables().containsKey(RECOMMENDATION.tableName()))
        .filter(night -> night.refusals().isEmpty())
        .findFirst();
  }

  private static Dataset<Row> before(Run run) {
    return TrainingPairs.of(run.stateBefore(USER_CONTENT), run.tonight(USER_PROFILE));
  }

  /** Without an action strengths fade, and no pair begins. */
  private static boolean isNew(Dataset<Row> tonight, Dataset<Row> before) {
    Dataset<Row> known = before.select(col(USER_KEY), col(CONTENT_ID), col(STRENGTH).as(BEFORE));
    return !tonight
        .join(known, new String[] {USER_KEY, CONTENT_ID}, "left")
        .where(col(BEFORE).isNull().or(col(STRENGTH).gt(col(BEFORE))))
        .isEmpty();
  }

  private static Promotion promotion(Run run, Dataset<Row> pairs, Manifest night, int samplePairs) {
    return new TonightsActions(
        before(run),
        pairs,
        run.lake().rows(RECOMMENDATION, night),
        run.tonight(CONTENT),
        Math.toIntExact(run.night().date().toEpochDay()),
        samplePairs,
        run.night().seed());
  }
}
