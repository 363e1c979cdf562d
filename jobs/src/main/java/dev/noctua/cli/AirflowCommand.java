package dev.noctua.cli;

import dev.noctua.airflow.AirflowClient;
import dev.noctua.airflow.BackfillRun;
import dev.noctua.airflow.DagRun;
import dev.noctua.airflow.DagState;
import dev.noctua.airflow.ImportError;
import dev.noctua.airflow.ServerHealth;
import dev.noctua.airflow.TaskRun;
import dev.noctua.core.Failure;
import dev.noctua.night.Progress;
import dev.noctua.night.StatusReport.Listing;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

@Command(
    name = "airflow",
    mixinStandardHelpOptions = true,
    description = {
      "Runs nights through Airflow 3, over its REST API: airflow.url and airflow.dag in the settings say where.",
      "NOCTUA_AIRFLOW_USER and NOCTUA_AIRFLOW_PASSWORD name the account."
    },
    subcommands = {AirflowTriggerCommand.class, AirflowLogsCommand.class})
final class AirflowCommand implements Runnable {
  private static final int UNHEALTHY = 6;

  /** How many of the newest runs a listing has. */
  private static final int SHOWN = 20;

  @Spec private CommandSpec spec;

  @Override
  public void run() {
    throw new ParameterException(
        spec.commandLine(), "say what to do, such as airflow status or airflow trigger");
  }

  @Command(
      name = "status",
      mixinStandardHelpOptions = true,
      description = "Shows the newest runs; with --night or --run, the stages of one.",
      footer = {"", "Example:", "  noctua airflow status --night 2026-11-21"})
  int status(@Mixin Common common, @Mixin AirflowRuns.Options asked) {
    AirflowRuns runs = AirflowRuns.open(common);
    List<Listing> listings = new ArrayList<>();
    if (asked.isGiven()) {
      DagRun run = asked.find(runs);
      if (!common.json()) {
        listings.add(AirflowTables.runs(List.of(run), runs));
      }
      listings.add(AirflowTables.tasks(run, runs));
    } else {
      // Airflow answers with an empty list for a DAG that it doesn't know.
      runs.client().dag(runs.dag());
      List<DagRun> newest = runs.newest(asked.night());
      listings.add(AirflowTables.runs(newest.subList(0, Math.min(SHOWN, newest.size())), runs));
    }
    common.print(listings);
    return 0;
  }

  @Command(
      name = "watch",
      mixinStandardHelpOptions = true,
      description =
          "Waits for a run and says when each stage starts and ends; exits with the exit code of the stage that failed.",
      footer = {"", "Example:", "  noctua airflow watch --night 2026-11-21"})
  int watch(@Mixin Common common, @Mixin AirflowRuns.Options asked) {
    AirflowRuns runs = AirflowRuns.open(common);
    DagRun run = asked.find(runs);
    if (!run.isOver()) {
      runs.requireResumed();
    }
    try (Progress progress = new Progress(common.quiet())) {
      return new AirflowWatch(runs, progress).end(run, common);
    }
  }

  @Command(
      name = "cancel",
      mixinStandardHelpOptions = true,
      description =
          "Ends a run as failed and stops the stage at work. The night published before stays in place.",
      footer = {"", "Example:", "  noctua airflow cancel --night 2026-11-21"})
  int cancel(@Mixin Common common, @Mixin AirflowRuns.Options asked) {
    AirflowRuns runs = AirflowRuns.open(common);
    DagRun run = runs.client().cancel(runs.dag(), asked.find(runs).id());
    return print(common, AirflowTables.runs(List.of(run), runs));
  }

  @Command(
      name = "clear",
      mixinStandardHelpOptions = true,
      description = {
        "Lets Airflow run stages of a run again, and all stages after them.",
        "Without --stage: those that failed."
      },
      footer = {
        "",
        "Examples:",
        "  noctua airflow clear --night 2026-11-21 --dry-run",
        "  noctua airflow clear --night 2026-11-21 --stage recommend"
      })
  int clear(
      @Mixin Common common,
      @Mixin AirflowRuns.Options asked,
      @Option(
              names = "--stage",
              paramLabel = "STAGE",
              split = ",",
              description = "The stages to begin with.")
          List<String> stages,
      @Option(names = "--dry-run", description = "Lists the stages, and runs none.")
          boolean dryRun) {
    AirflowRuns runs = AirflowRuns.open(common);
    AirflowClient client = runs.client();
    String run = asked.find(runs).id();
    List<String> from = stages == null ? List.of() : stages;
    List<TaskRun> tasks =
        dryRun ? client.plannedClear(runs.dag(), run, from) : client.clear(runs.dag(), run, from);
    List<List<Object>> rows = new ArrayList<>();
    AirflowTables.ordered(tasks).forEach(task -> rows.add(List.of(run, task.task())));
    return print(common, new Listing(List.of("run", "stage"), rows));
  }

  @Command(
      name = "pause",
      mixinStandardHelpOptions = true,
      description = "Lets no more runs of the DAG start. A run at work goes on.",
      footer = {"", "Example:", "  noctua airflow pause"})
  int pause(@Mixin Common common) {
    AirflowRuns runs = AirflowRuns.open(common);
    return print(common, runs.client().pause(runs.dag()));
  }

  @Command(
      name = "resume",
      mixinStandardHelpOptions = true,
      description = {
        "Lets runs of the DAG start again.",
        "Airflow then starts the last run that was due in the meantime, and no earlier one."
      },
      footer = {"", "Example:", "  noctua airflow resume"})
  int resume(@Mixin Common common) {
    AirflowRuns runs = AirflowRuns.open(common);
    return print(common, runs.client().resume(runs.dag()));
  }

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
  int backfill(
      @Mixin Common common,
      @Option(
              names = "--from",
              paramLabel = "DAY",
              required = true,
              description = "The first night.")
          LocalDate from,
      @Option(names = "--to", paramLabel = "DAY", required = true, description = "The last night.")
          LocalDate to,
      @Option(names = "--dry-run", description = "Lists the nights, and runs none.")
          boolean dryRun) {
    if (to.isBefore(from)) {
      throw new Failure.Usage(
          "--from %s is after --to %s: give the earlier night first".formatted(from, to));
    }
    AirflowRuns runs = AirflowRuns.open(common);
    Instant first = runs.logicalDate(from);
    Instant last = runs.logicalDate(to);
    if (dryRun) {
      List<List<Object>> rows =
          runs.client().plannedBackfill(runs.dag(), first, last).stream()
              .map(due -> List.<Object>of(runs.dayBefore(due).toString(), due.toString()))
              .toList();
      return print(common, new Listing(List.of("night", "logical_date"), rows));
    }
    runs.requireResumed();
    BackfillRun backfill = runs.client().backfill(runs.dag(), first, last);
    return print(
        common,
        new Listing(
            List.of("backfill", "from", "to"),
            List.of(List.of(backfill.id(), from.toString(), to.toString()))));
  }

  private static int print(Common common, Listing listing) {
    common.print(List.of(listing));
    return 0;
  }

  private static int print(Common common, DagState dag) {
    List<Object> row =
        List.of(dag.dag(), dag.isPaused(), dag.nextRun().map(Object::toString).orElse(""));
    return print(common, new Listing(List.of("dag", "paused", "next_run"), List.of(row)));
  }

  @Command(
      name = "health",
      mixinStandardHelpOptions = true,
      description = {
        "Shows the server's parts, whether the DAG is there, and which files of DAGs can't be read.",
        "Exits with code 6 if a part is down or a file can't be read."
      },
      footer = {"", "Example:", "  noctua airflow health"})
  int health(@Mixin Common common) {
    AirflowRuns runs = AirflowRuns.open(common);
    AirflowClient client = runs.client();
    String version = client.version();
    ServerHealth health = client.health();
    List<ImportError> errors = client.importErrors();
    List<List<Object>> rows = new ArrayList<>();
    rows.add(List.of("api_server", "healthy", "version " + version));
    for (ServerHealth.Part part : health.parts()) {
      String status = part.status().orElse(part.isHealthy() ? "not started" : "down");
      rows.add(List.of(part.name(), status, part.heartbeat()));
    }
    for (ImportError error : errors) {
      rows.add(List.of(error.file(), "not imported", error.reason()));
    }
    if (errors.isEmpty()) {
      DagState dag = client.dag(runs.dag());
      rows.add(
          List.of(
              dag.dag(),
              dag.isPaused() ? "paused" : "active",
              dag.nextRun().map(next -> "next run " + next).orElse("")));
    }
    print(common, new Listing(List.of("part", "status", "detail"), rows));
    return health.isHealthy() && errors.isEmpty() ? 0 : UNHEALTHY;
  }
}
