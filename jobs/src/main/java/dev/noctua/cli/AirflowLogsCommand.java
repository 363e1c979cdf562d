package dev.noctua.cli;

import dev.noctua.airflow.DagRun;
import dev.noctua.airflow.LogPage;
import dev.noctua.airflow.TaskRun;
import dev.noctua.core.Failure;
import dev.noctua.night.StatusReport.Listing;
import dev.noctua.night.TerminalText;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

@Command(
    name = "logs",
    mixinStandardHelpOptions = true,
    description = "Prints the log of a stage; with --follow also what it goes on to write.",
    footer = {
      "",
      "Examples:",
      "  noctua airflow logs --stage publish                          of the newest run",
      "  noctua airflow logs --night 2026-11-21 --stage train --follow"
    })
final class AirflowLogsCommand implements Callable<Integer> {
  private static final long PAUSE_MILLIS = 1000;

  /** States in which a stage's log may still grow. */
  private static final Set<String> AT_WORK =
      Set.of("none", "scheduled", "queued", "running", "restarting", "deferred");

  @Mixin private Common common;

  @Mixin private AirflowRuns.Options asked;

  @Option(
      names = "--stage",
      paramLabel = "STAGE",
      required = true,
      description = "The stage, such as train.")
  private String stage;

  @Option(
      names = "--try",
      paramLabel = "N",
      description = "The try, from 1. Default: the last one.")
  private Integer tryNumber;

  @Option(names = "--follow", description = "Goes on until the stage ends.")
  private boolean follow;

  @Override
  public Integer call() {
    AirflowRuns runs = AirflowRuns.open(common);
    DagRun run = asked.find(runs);
    TaskRun task = task(runs, run);
    if (tryNumber == null && task.tryNumber() == 0 && !follow) {
      throw new Failure.Usage(
          "stage %s of run %s has not begun: --follow waits for it".formatted(stage, run.id()));
    }
    List<LogPage.LogLine> collected = new ArrayList<>();
    int last = 0;
    Optional<String> next = Optional.empty();
    while (true) {
      task = task(runs, run);
      int tried = tryNumber == null ? task.tryNumber() : tryNumber;
      if (tried != last) {
        // Each try has a log of its own.
        last = tried;
        next = Optional.of("");
      }
      List<LogPage.LogLine> lines = List.of();
      if (tried > 0 && next.isPresent() && !isAwaited(task)) {
        Optional<String> part = next.filter(token -> !token.isEmpty());
        LogPage page = runs.client().log(runs.dag(), run.id(), stage, tried, part);
        lines = page.lines();
        next = page.next();
      }
      if (common.json()) {
        collected.addAll(lines);
      } else {
        lines.forEach(line -> common.print(text(line)));
      }
      if (lines.isEmpty() || next.isEmpty()) {
        if (!follow || !AT_WORK.contains(task.state())) {
          break;
        }
        pause();
      }
    }
    if (common.json()) {
      List<List<Object>> rows =
          collected.stream().map(l -> List.<Object>of(l.time(), l.level(), l.text())).toList();
      common.print(List.of(new Listing(List.of("time", "level", "text"), rows)));
    }
    return 0;
  }

  /** Whether the log is yet to come: Airflow would say that it ends where it has not begun. */
  private boolean isAwaited(TaskRun task) {
    return follow
        && AirflowWatch.WAITING.contains(task.state())
        && (tryNumber == null || tryNumber >= task.tryNumber());
  }

  private static String text(LogPage.LogLine line) {
    String time = line.time().isEmpty() ? "" : line.time() + " ";
    String level = line.level().isEmpty() || line.level().equals("info") ? "" : line.level() + " ";
    return time + level + TerminalText.visible(line.text()) + "\n";
  }

  private TaskRun task(AirflowRuns runs, DagRun run) {
    List<TaskRun> tasks = runs.client().tasks(runs.dag(), run.id());
    return tasks.stream()
        .filter(task -> task.task().equals(stage))
        .findFirst()
        .orElseThrow(
            () ->
                new Failure.Usage(
                    "--stage %s is unknown: the stages are %s"
                        .formatted(
                            stage, String.join(", ", tasks.stream().map(TaskRun::task).toList()))));
  }

  private static void pause() {
    try {
      Thread.sleep(PAUSE_MILLIS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new Failure.Unavailable("interrupted while following a log: run it again", e);
    }
  }
}
