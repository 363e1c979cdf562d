package dev.noctua.cli;

import dev.noctua.lake.Lake;
import dev.noctua.lake.lock.LockHolder;
import dev.noctua.night.StatusReport;
import dev.noctua.settings.Settings;
import java.time.LocalDate;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

@Command(
    name = "status",
    mixinStandardHelpOptions = true,
    description =
        "Shows what ran, how long it took, what it cost, its rows and gates: the newest nights, or one.",
    footer = {"", "Example:", "  noctua status --night 2026-11-21"})
final class StatusCommand implements Callable<Integer> {
  @Mixin private Common common;

  @Option(names = "--night", paramLabel = "DAY", description = "Shows this night in detail.")
  private LocalDate night;

  @Override
  public Integer call() {
    Settings settings = common.settingsWithoutLog();
    Lake lake = common.lake(settings);
    Optional<LockHolder> holder = lake.lock().holder();
    StatusReport report = new StatusReport(lake, common.raw(settings), holder);
    ResultFormat format = common.format();
    common.print(format.text(night == null ? report.newest() : report.of(night)));
    if (!common.json() && holder.isPresent()) {
      common.print("The lake is locked by %s%n".formatted(holder.get()));
    }
    return 0;
  }
}
