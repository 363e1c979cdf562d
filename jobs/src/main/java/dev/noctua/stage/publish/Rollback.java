package dev.noctua.stage.publish;

import dev.noctua.core.Failure;
import dev.noctua.lake.Lake;
import dev.noctua.lake.commit.Manifest;
import dev.noctua.settings.Secrets;
import dev.noctua.settings.Settings;
import java.time.LocalDate;
import java.util.Optional;
import java.util.stream.Collectors;

/** Makes another committed night the published one, in the live platform's tables and the lake. */
public final class Rollback {
  private Rollback() {}

  /**
   * Publishes {@code night} as its run left it. Lists that the database still keeps are put in use
   * at once, others are loaded.
   *
   * @throws Failure.Input when the night isn't committed, or has facts only
   * @throws Failure.Refused when a gate refused it, and nobody has overruled that
   */
  public static Manifest to(
      Lake lake, LocalDate night, Optional<Settings.Database> database, Secrets secrets) {
    Manifest manifest = lake.nights().require(night);
    if (!manifest.hasStates()) {
      throw new Failure.Input(
          "night %s can't be published because it has facts only: it is a day of a first load, or its states aren't kept any more (retention.state-nights); name a later night, or the last night of a month"
              .formatted(night));
    }
    if (!manifest.refusals().isEmpty()) {
      throw new Failure.Refused(
          "night %s was refused by %s: name another night"
              .formatted(
                  night,
                  manifest.refusals().stream()
                      .map(Manifest.Verdict::gate)
                      .collect(Collectors.joining(", "))));
    }
    Optional<Generation> next =
        Generations.of(database, secrets, lake)
            .map(g -> g.take(manifest).orElseGet(() -> g.load(PlatformTables.of(lake, manifest))));
    Generations.publish(next, lake, night);
    return manifest;
  }
}
