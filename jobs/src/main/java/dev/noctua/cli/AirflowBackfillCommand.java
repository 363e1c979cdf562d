package dev.noctua.cli;

import dev.noctua.airflow.BackfillRun;
import dev.noctua.core.Failure;
import dev.noctua.night.StatusReport.Listing;
import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

@Command(
    name = "backfill",
    mixinStandardHelpOptions = true,
    description = {
      "Lets Airflow run all nights of a range, one at a time and oldest first.",
      "A night whose scheduled run succeeded is left out; noctua airflow status shows the others as they run."
    },
    footer = {
      "",
      "Examples:",
      "  noctua airflow backfill --from 2026-11-01 --to 2026-11-07 --dry-run    says what it would run",
      "  noctua airflow backfill --from 2026-11-01 --to 2026-11-07"
    })
final class AirflowBackfillCommand implements Callable<Integer> {
  @Mixin private Common common;

  @Option(names = "--from", paramLabel = "DAY", required = true, description = "The first night.")
  private LocalDate from;

  @Option(names = "--to", paramLabel = "DAY", required = true, description = "The last night.")
  private LocalDate to;

  @Option(names = "--dry-run", description = "Lists the nights, and runs none.")
  private boolean dryRun;

  @Override
  public Integer call() {
    if (to.isBefore(from)) {
      throw new Failure.Usage(
          "--from %s is after --to %s: give the earlier night first".formatted(from, to));
    }
    AirflowRuns runs = AirflowRuns.open(common.settings(), System.getenv());
    Instant first = runs.logicalDate(from);
    Instant last = runs.logicalDate(to);
    if (dryRun) {
      List<List<Object>> rows =
          runs.client().plannedBackfill(runs.dag(), first, last).stream()
              .map(due -> List.<Object>of(runs.dayBefore(due).toString(), due.toString()))
              .toList();
      print(new Listing(List.of("night", "logical_date"), rows));
      return 0;
    }
    runs.requireResumed();
    BackfillRun backfill = runs.client().backfill(runs.dag(), first, last);
    print(
        new Listing(
            List.of("backfill", "from", "to"),
            List.of(List.of(backfill.id(), from.toString(), to.toString()))));
    return 0;
  }

  private void print(Listing listing) {
    common.print(common.format().text(List.of(listing)));
  }
}
