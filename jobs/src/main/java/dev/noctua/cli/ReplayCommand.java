package dev.noctua.cli;

import dev.noctua.Failure;
import dev.noctua.contract.Table;
import dev.noctua.lake.Lake;
import dev.noctua.lake.Manifest;
import dev.noctua.lake.Replays;
import dev.noctua.settings.Settings;
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
      "Has the lines that a night quarantined judged again by the next night that runs.",
      "They keep their arrival date; those that are accepted by then are duplicates if they come once more."
    },
    footer = {
      "",
      "Example, after a contract or a limit was mended:",
      "  noctua replay --night 2026-11-20",
      "  noctua run"
    })
final class ReplayCommand implements Callable<Integer> {
  @Mixin private Common common;

  @Option(
      names = "--night",
      required = true,
      paramLabel = "D",
      description = "The committed night whose lines are meant.")
  private LocalDate night;

  @Override
  public Integer call() {
    Settings settings = common.settings();
    Lake lake = common.lake(settings);
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
    Replays.Request request = lake.nights().replays().ask(night);
    if (common.json()) {
      common.print(
          ResultFormat.JSON.text(
              List.of("replay", "night", "lines"),
              List.of(List.of(request.id(), night.toString(), lines))));
    } else {
      common.print(
          "Replay %s: %d quarantined lines of night %s enter the next night"
              .formatted(request.id(), lines, night));
    }
    return 0;
  }
}
