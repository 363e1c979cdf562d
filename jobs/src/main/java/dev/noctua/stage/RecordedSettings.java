package dev.noctua.stage;

import dev.noctua.lake.commit.Manifest;
import dev.noctua.model.rank.RecommenderSettings;
import java.util.Optional;

/** The settings with which a night's recommender was fitted, as {@code train} has recorded them. */
public final class RecordedSettings {
  private RecordedSettings() {}

  /** Those of a night or a draft; empty where none were recorded. */
  public static Optional<RecommenderSettings> of(Manifest night) {
    return night.model().flatMap(choice -> RecommenderSettings.of(choice.settings()));
  }
}
