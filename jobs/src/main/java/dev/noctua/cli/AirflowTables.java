package dev.noctua.cli;

import dev.noctua.airflow.DagRun;
import dev.noctua.airflow.TaskRun;
import dev.noctua.night.StatusReport.Listing;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/** What Airflow answers, as rows. */
final class AirflowTables {
  /** Tasks in the order in which they began; those that haven't begun by their names. */
  private static final Comparator<TaskRun> BEGUN_FIRST =
      Comparator.comparing((TaskRun task) -> task.started().orElse(Instant.MAX))
          .thenComparing(TaskRun::task);

  private AirflowTables() {}

  static Listing runs(List<DagRun> runs, AirflowRuns of) {
    List<List<Object>> rows = new ArrayList<>();
    for (DagRun run : runs) {
      rows.add(
          cells(
              of.night(run).map(LocalDate::toString).orElse(null),
              run.id(),
              run.type(),
              run.state(),
              time(run.started()),
              seconds(run.duration())));
    }
    return new Listing(List.of("night", "run", "type", "state", "started", "seconds"), rows);
  }

  /** The tasks of a run with the exit codes of those that failed. */
  static Listing tasks(DagRun run, AirflowRuns of) {
    List<List<Object>> rows = new ArrayList<>();
    for (TaskRun task : ordered(of.client().tasks(of.dag(), run.id()))) {
      rows.add(
          cells(
              task.task(),
              task.state(),
              task.tryNumber(),
              time(task.started()),
              seconds(task.duration()),
              isTroubled(task) ? exitCode(of, run, task).orElse(null) : null));
    }
    return new Listing(List.of("stage", "state", "try", "started", "seconds", "exit_code"), rows);
  }

  static List<TaskRun> ordered(List<TaskRun> tasks) {
    return tasks.stream().sorted(BEGUN_FIRST).toList();
  }

  /** Noctua's exit code in the last try of a task, which the DAG leaves in Airflow. */
  static Optional<Integer> exitCode(AirflowRuns of, DagRun run, TaskRun task) {
    return of.client()
        .result(of.dag(), run.id(), task.task(), "exit_code")
        .filter(code -> code.matches("\\d{1,3}"))
        .map(Integer::valueOf);
  }

  private static boolean isTroubled(TaskRun task) {
    return task.state().equals("failed") || task.state().equals("up_for_retry");
  }

  private static List<Object> cells(Object... cells) {
    List<Object> row = new ArrayList<>();
    for (Object cell : cells) {
      row.add(cell);
    }
    return row;
  }

  private static String time(Optional<Instant> time) {
    return time.map(t -> t.truncatedTo(ChronoUnit.SECONDS).toString()).orElse(null);
  }

  private static Double seconds(Optional<Duration> duration) {
    return duration.map(d -> Math.round(d.toMillis() / 10.0) / 100.0).orElse(null);
  }
}
