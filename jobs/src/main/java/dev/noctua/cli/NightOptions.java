package dev.noctua.cli;

import dev.noctua.night.NightPlanner;
import java.time.LocalDate;
import java.util.Optional;
import picocli.CommandLine.Option;

/** The options that say which nights. */
final class NightOptions {
  @Option(names = "--night", paramLabel = "DAY", description = "The night, for example 2026-11-21.")
  private LocalDate night;

  @Option(names = "--from", paramLabel = "DAY", description = "The first of several nights.")
  private LocalDate from;

  @Option(
      names = "--to",
      paramLabel = "DAY",
      description = "The last of several nights. Default: the newest.")
  private LocalDate to;

  @Option(
      names = "--full",
      description =
          "Rebuilds states from all facts. With --from and --to, loads all days in one pass.")
  private boolean full;

  NightPlanner.Request request() {
    return new NightPlanner.Request(
        Optional.ofNullable(night), Optional.ofNullable(from), Optional.ofNullable(to), full);
  }
}
