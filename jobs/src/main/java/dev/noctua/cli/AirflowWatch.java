package dev.noctua.cli;

import dev.noctua.airflow.DagRun;
import dev.noctua.airflow.TaskRun;
import dev.noctua.night.Progress;
import dev.noctua.night.TerminalText;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Waits for a run, says when each stage starts and ends, and how the run ended. */
final class AirflowWatch {
  private static final int UNEXPECTED = 1;

  /** States of a stage before it starts; a cleared one keeps the time of its earlier start. */
  static final Set<String> WAITING = Set.of("none", "scheduled", "queued");

  private final AirflowRuns runs;
  private final Progress progress;

  /** The last that was said of a stage: its try and state. */
  private final Map<String, String> said = new HashMap<>();

  AirflowWatch(AirflowRuns runs, Progress progress) {
    this.runs = runs;
    this.progress = progress;
  }

  /**
   * Waits for the run's end and prints its stages.
   *
   * @return 0, or Noctua's own exit code of the stage that failed; 1 if it left none
   */
  int end(DagRun begun, Common common) {
    progress.say("Run %s: %s".formatted(TerminalText.visible(begun.id()), begun.state()));
    DagRun run = runs.client().watch(runs.dag(), begun.id(), state -> look(begun));
    look(run);
    common.print(List.of(AirflowTables.tasks(run, runs)));
    if (run.state().equals("success")) {
      progress.say("Run %s: success".formatted(TerminalText.visible(run.id())));
      return 0;
    }
    Optional<TaskRun> failed =
        AirflowTables.ordered(runs.client().tasks(runs.dag(), run.id())).stream()
            .filter(task -> task.state().equals("failed"))
            .findFirst();
    Optional<Integer> code = failed.flatMap(task -> AirflowTables.exitCode(runs, run, task));
    progress.complain(reason(run, failed, code));
    return code.filter(c -> c != 0).orElse(UNEXPECTED);
  }

  private static String reason(DagRun run, Optional<TaskRun> failed, Optional<Integer> code) {
    String id = TerminalText.visible(run.id());
    if (failed.isEmpty()) {
      return "run %s ended as %s before a stage failed: somebody cancelled it"
          .formatted(id, run.state());
    }
    String stage = TerminalText.visible(failed.get().task());
    return code.map(
            c ->
                "run %1$s failed: stage %2$s ended with exit code %3$d; noctua airflow logs --run %1$s --stage %2$s shows why"
                    .formatted(id, stage, c))
        .orElseGet(
            () ->
                "run %1$s failed: stage %2$s was stopped from outside, by a cancel or a time-out; noctua airflow logs --run %1$s --stage %2$s shows more"
                    .formatted(id, stage));
  }

  private void look(DagRun run) {
    for (TaskRun task : AirflowTables.ordered(runs.client().tasks(runs.dag(), run.id()))) {
      String now = task.tryNumber() + " " + task.state();
      boolean hasBegun = task.started().isPresent() && !WAITING.contains(task.state());
      if (hasBegun && !now.equals(said.put(task.task(), now))) {
        progress.say(line(task));
      }
    }
  }

  private static String line(TaskRun task) {
    String tried = task.tryNumber() > 1 ? ", try " + task.tryNumber() : "";
    String took =
        task.state().equals("running")
            ? ""
            : task.duration()
                .map(d -> String.format(Locale.ROOT, " %8.2f s", d.toMillis() / 1e3))
                .orElse("");
    return "  %-10s %s%s%s".formatted(TerminalText.visible(task.task()), task.state(), tried, took);
  }
}
