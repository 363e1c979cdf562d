package dev.noctua.cli;

import dev.noctua.app.Pipeline;
import dev.noctua.core.Failure;
import dev.noctua.lake.Lake;
import dev.noctua.lake.commit.CurrentPointer;
import dev.noctua.lake.commit.Manifest;
import dev.noctua.lake.commit.Nights;
import dev.noctua.lake.lock.LakeLock;
import dev.noctua.night.Progress;
import dev.noctua.settings.Secrets;
import dev.noctua.settings.Settings;
import dev.noctua.stage.publish.DatabaseReconciler;
import dev.noctua.stage.publish.Rollback;
import java.time.LocalDate;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

@Command(
    name = "rollback",
    mixinStandardHelpOptions = true,
    description = {
      "Publishes an earlier committed night again, in the lake and in the live platform's database.",
      "Deletes nothing: later nights stay committed, and --to can publish one of them again."
    },
    footer = {
      "",
      "Examples:",
      "  noctua rollback                      the night before the published one",
      "  noctua rollback --to 2026-11-20"
    })
final class RollbackCommand implements Callable<Integer> {
  @Mixin private Common common;

  @Option(
      names = "--to",
      paramLabel = "DAY",
      description = "The committed night to publish. Default: the one before the published night.")
  private LocalDate to;

  @Override
  public Integer call() {
    Settings settings = common.settings();
    Lake lake = common.lake(settings);
    Secrets secrets = common.secrets(settings);
    try (Progress progress = new Progress(common.quiet());
        LakeLock lock = lake.lock().take("rollback", progress::say)) {
      DatabaseReconciler.complete(lake, settings.database(), secrets, progress::say);
      Pipeline.eraser(settings, secrets, common.raw(settings)).complete(lake, progress::say);
      return rollback(settings, secrets, lake, lock);
    }
  }

  private int rollback(Settings settings, Secrets secrets, Lake lake, LakeLock lock) {
    CurrentPointer before =
        lake.nights()
            .current()
            .orElseThrow(
                () -> new Failure.Input("nothing is published yet: there is nothing to take back"));
    LocalDate night = to == null ? earlier(lake.nights(), before.night()) : to;
    lake.nights().manifest(night).ifPresent(manifest -> lock.recordPosition(night, manifest.run()));
    Manifest now = Rollback.to(lake, night, settings.database(), secrets);
    ResultFormat format = common.format();
    common.print(
        format.text(
            List.of("published", "run", "before"),
            List.of(List.of(night.toString(), now.run(), before.night().toString()))));
    return 0;
  }

  /** The newest one before that could be published. */
  private static LocalDate earlier(Nights nights, LocalDate published) {
    return nights.committed().stream()
        .filter(day -> day.isBefore(published))
        .map(nights::require)
        .filter(night -> night.hasStates() && night.refusals().isEmpty())
        .map(Manifest::night)
        .reduce((older, newer) -> newer)
        .orElseThrow(
            () ->
                new Failure.Input(
                    "no night before %s can be published: name a later one with noctua rollback --to DAY"
                        .formatted(published)));
  }
}
