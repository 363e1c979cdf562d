package dev.noctua.cli;

import dev.noctua.app.Pipeline;
import dev.noctua.core.Failure;
import dev.noctua.lake.Lake;
import dev.noctua.lake.lock.LakeLock;
import dev.noctua.night.Progress;
import dev.noctua.privacy.Eraser;
import dev.noctua.privacy.Standing;
import dev.noctua.raw.NotRead;
import dev.noctua.raw.RawZone;
import dev.noctua.settings.Secrets;
import dev.noctua.settings.Settings;
import dev.noctua.stage.publish.DatabaseReconciler;
import java.io.IOException;
import java.nio.file.Path;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import java.util.stream.Stream;
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
      "a tombstone key instead of the person's. Texts of others lose the person's id, mail addresses and phone",
      "numbers. A night does the same for everyone who deleted their account. Exits with 2 if nobody has the id,",
      "and with 3 if something is left or a raw file can't be searched."
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
    Path cache = common.cache(settings);
    Lake lake = common.lake(settings);
    RawZone raw = common.raw(settings);
    Eraser eraser = Pipeline.eraser(settings, secrets, raw);
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
      checkKnown(eraser.standing(lake, userId), progress);
      Eraser.Outcome done = eraser.erase(lake, Set.of(userId), on);
      say(settings, done, progress);
      Eraser.Remains left = eraser.remains(lake, done.erasure());
      dropCopies(cache);
      print(done, left, settings.forget().rewriteRaw());
      checkErased(done, left);
      checkSearched(
          left.unreadable(), settings.forget().rewriteRaw() ? raw.allNotRead() : List.of());
    }
    return 0;
  }

  /**
   * Nobody is erased whom nothing names: the tombstone of a mistyped id would keep out whoever
   * registers under it.
   */
  private void checkKnown(Standing standing, Progress progress) {
    if (standing == Standing.UNKNOWN) {
      // What a terminal can't pass on arrives as one of these.
      boolean isGarbled = userId.indexOf('?') >= 0 || userId.indexOf('\ufffd') >= 0;
      throw new Failure.Usage(
          "nobody is known by this id: no raw line, no table and no list names it; check its spelling"
              + (isGarbled
                  ? ", and if it has other characters than ASCII, set LC_ALL=C.UTF-8"
                  : ""));
    }
    if (standing == Standing.ERASED) {
      progress.say(
          "This person was forgotten before; whatever has come back since then is erased again");
    }
  }

  /** Raw files that stay as they are have no figures: nobody has looked for what they hold. */
  private void print(Eraser.Outcome done, Eraser.Remains left, boolean withRaw) {
    List<List<Object>> rows = new ArrayList<>();
    if (withRaw) {
      rows.add(List.of("raw files", done.rawFiles(), left.rawFiles()));
    }
    rows.add(List.of("files of tables and reports", done.files(), left.files()));
    rows.add(List.of("rows of the database", done.databaseRows(), left.databaseRows()));
    ResultFormat format = common.format();
    common.print(format.text(List.of("what", "rewritten", "left"), rows));
  }

  /** Tells what the figures don't. */
  private static void say(Settings settings, Eraser.Outcome done, Progress progress) {
    if (done.erasure().people().get(0).addresses().isEmpty()) {
      progress.say(
          "No registration line with a mail address or phone number of this person is left: in texts, only the id was sought");
    }
    if (!settings.forget().rewriteRaw()) {
      progress.say(
          "Raw files stay as they are, because forget.rewrite-raw is false: they may still name the person");
    }
  }

  /**
   * @throws Failure.Input when something is left
   */
  private static void checkErased(Eraser.Outcome done, Eraser.Remains left) {
    if (!left.isNothing()) {
      String changed =
          done.changed().isEmpty()
              ? ""
              : " (the platform has changed %s meanwhile)"
                  .formatted(String.join(", ", done.changed()));
      throw new Failure.Input(
          "the person is still found in %d raw files%s, %d files of tables and reports and %d rows of the database: run this command again"
              .formatted(left.rawFiles(), changed, left.files(), left.databaseRows()));
    }
  }

  /**
   * @throws Failure.Input when the proof has gaps
   */
  private static void checkSearched(List<String> unreadable, List<NotRead> notRead) {
    if (!unreadable.isEmpty() || !notRead.isEmpty()) {
      throw new Failure.Input(
          "the person is erased wherever they were found, but this in storage.raw can't be read or isn't read as data, and may still name them: %s; have the platform deliver it in a form and under a name that is read, then run this command again"
              .formatted(
                  Stream.concat(unreadable.stream(), notRead.stream().map(NotRead::toString))
                      .collect(Collectors.joining(", "))));
    }
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
