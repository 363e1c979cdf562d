package dev.noctua.cli;

import dev.noctua.contract.Table;
import dev.noctua.core.Failure;
import dev.noctua.lake.Lake;
import dev.noctua.lake.commit.Manifest;
import dev.noctua.lake.commit.ReplayRequests;
import dev.noctua.lake.lock.LakeLock;
import dev.noctua.night.Progress;
import java.time.LocalDate;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

@Command(
    name = "replay",
    mixinStandardHelpOptions = true,
    description = {
      "Asks the next night that runs to judge the quarantined lines of a night again.",
      "Lines keep their arrival date. A line that another night has accepted meanwhile counts as a duplicate.",
      "A request can be withdrawn until a night has taken it."
    },
    footer = {
      "",
      "Examples: ask after a contract or a limit was corrected, run, and take a request back:",
      "  noctua replay --night 2026-11-20",
      "  noctua run",
      "  noctua replay --night 2026-11-20 --withdraw"
    })
final class ReplayCommand implements Callable<Integer> {
  @Mixin private Common common;

  @Option(
      names = "--night",
      required = true,
      paramLabel = "D",
      description = "The committed night whose lines to judge again.")
  private LocalDate night;

  @Option(names = "--withdraw", description = "Withdraws the open request for the night.")
  private boolean withdraw;

  @Override
  public Integer call() {
    Lake lake = common.lake(common.settings());
    if (withdraw) {
      withdraw(lake);
    } else {
      ask(lake);
    }
    return 0;
  }

  /** Under the lock, so that no run is just about to commit what it has taken. */
  private void withdraw(Lake lake) {
    try (Progress progress = new Progress(common.quiet());
        LakeLock lock = lake.lock().take("replay", progress::say)) {
      lock.recordPosition(night, lake.nights().require(night).run());
      ReplayRequests.Request request =
          lake.nights()
              .replays()
              .withdraw(night)
              .orElseThrow(
                  () ->
                      new Failure.Input(
                          "night %s has no open replay request: a night has taken it, or none was made"
                              .formatted(night)));
      if (common.json()) {
        common.print(
            ResultFormat.JSON.text(
                List.of("replay", "night", "withdrawn"),
                List.of(List.of(request.id(), night.toString(), true))));
      } else {
        common.print(
            "Replay %s is withdrawn: the lines of night %s stay in quarantine%n"
                .formatted(request.id(), night));
      }
    }
  }

  private void ask(Lake lake) {
    Manifest manifest =
        lake.nights()
            .manifest(night)
            .orElseThrow(
                () ->
                    new Failure.Input(
                        "night %s isn't committed, so nothing of it can be replayed: see noctua status"
                            .formatted(night)));
    long lines = manifest.tables().get(Table.QUARANTINE.tableName()).rows();
    if (lines == 0) {
      throw new Failure.Input(
          "night %s has quarantined no line: there is nothing to replay".formatted(night));
    }
    ReplayRequests.Request request = lake.nights().replays().request(night);
    if (common.json()) {
      common.print(
          ResultFormat.JSON.text(
              List.of("replay", "night", "lines"),
              List.of(List.of(request.id(), night.toString(), lines))));
    } else {
      common.print(
          "Replay %s: %d quarantined lines of night %s enter the next night%n"
              .formatted(request.id(), lines, night));
    }
  }
}
