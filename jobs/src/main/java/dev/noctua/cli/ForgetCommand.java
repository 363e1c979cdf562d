package dev.noctua.cli;

import dev.noctua.app.Pipeline;
import dev.noctua.core.Failure;
import dev.noctua.lake.Lake;
import dev.noctua.lake.lock.LakeLock;
import dev.noctua.night.Progress;
import dev.noctua.privacy.Eraser;
import dev.noctua.settings.Secrets;
import dev.noctua.settings.Settings;
import dev.noctua.stage.publish.DatabaseReconciler;
import java.io.IOException;
import java.nio.file.Path;
import java.time.LocalDate;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Callable;
import org.apache.commons.io.FileUtils;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

@Command(
    name = "forget",
    mixinStandardHelpOptions = true,
    description = {
      "Erases a person now from every table of every kept night, from the live platform's lists and, if",
      "forget.rewrite-raw is true, from raw files; then searches all of these again. Transactions stay, under",
      "a tombstone key instead of the person's. A night does the same for everyone who deleted their account."
    },
    footer = {"", "Example:", "  noctua forget 40"})
final class ForgetCommand implements Callable<Integer> {
  @Mixin private Common common;

  @Parameters(paramLabel = "USER_ID", description = "The account's id on the live platform.")
  private String userId;

  @Override
  public Integer call() {
    Settings settings = common.settings();
    Secrets secrets = common.secrets(settings);
    Lake lake = common.lake(settings);
    Eraser eraser = Pipeline.eraser(settings, secrets, common.raw(settings));
    LocalDate on =
        lake.nights()
            .newest()
            .orElseThrow(
                () -> new Failure.Input("no night is committed yet, so there is nobody to erase"));
    try (Progress progress = new Progress(common.quiet());
        LakeLock lock = lake.lock().take("forget", progress::say)) {
      lake.nights().manifest(on).ifPresent(newest -> lock.recordPosition(on, newest.run()));
      DatabaseReconciler.complete(lake, settings.database(), secrets, progress::say);
      eraser.complete(lake, progress::say);
      Eraser.Outcome done = eraser.erase(lake, Set.of(userId), on);
      done.changed()
          .forEach(
              file ->
                  progress.say(
                      file + " was changed by the platform meanwhile: run this command again"));
      Eraser.Remains left = eraser.remains(lake, done.erasure());
      left.unreadable()
          .forEach(
              file ->
                  progress.say(
                      file
                          + " can't be searched and is as it was: have the platform deliver it so that it can be read, then run this command again"));
      if (!left.isNothing()) {
        throw new IllegalStateException(
            "the person is still found in %d raw files, %d files of tables and %d rows of the database: run this command again"
                .formatted(left.rawFiles(), left.tableFiles(), left.databaseRows()));
      }
      dropCopies(common.cache(settings));
      ResultFormat format = common.json() ? ResultFormat.JSON : ResultFormat.TABLE;
      common.print(
          format.text(
              List.of("what", "rewritten", "left"),
              List.of(
                  List.of("raw files", done.rawFiles(), left.rawFiles()),
                  List.of("files of tables", done.tableFiles(), left.tableFiles()),
                  List.of("rows of the database", done.databaseRows(), left.databaseRows()))));
      if (!settings.forget().rewriteRaw()) {
        progress.say("Raw files were not searched, because forget.rewrite-raw is false");
      }
    }
    return 0;
  }

  /** What {@code query} has fetched of files that aren't there any more. */
  private static void dropCopies(Path cache) {
    try {
      FileUtils.deleteDirectory(cache.toFile());
    } catch (IOException e) {
      throw new Failure.Unavailable(
          "can't delete %s, which holds copies of the lake's files: %s; delete it yourself"
              .formatted(cache, e.getMessage()),
          e);
    }
  }
}
