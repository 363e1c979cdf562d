package dev.noctua.cli;

import dev.noctua.airflow.DagRun;
import dev.noctua.core.Failure;
import java.time.LocalDate;
import java.util.Optional;
import picocli.CommandLine.Option;

/** The options that say which run of the DAG. */
final class AirflowRunOptions {
  @Option(
      names = "--run",
      paramLabel = "ID",
      description = "The run, by its id. Default: the newest one.")
  private String run;

  @Option(
      names = "--night",
      paramLabel = "DAY",
      description = "The newest run of this night, for example 2026-11-21.")
  private LocalDate night;

  boolean isGiven() {
    return run != null || night != null;
  }

  Optional<LocalDate> night() {
    return Optional.ofNullable(night);
  }

  /**
   * The run that is meant.
   *
   * @throws Failure.Usage if there is none
   */
  DagRun find(AirflowRuns runs) {
    if (run != null) {
      return runs.client().run(runs.dag(), run);
    }
    return runs.newest(night()).stream()
        .findFirst()
        .orElseThrow(
            () ->
                new Failure.Usage(
                    "DAG %s has no run%s among its newest %d: noctua airflow trigger starts one"
                        .formatted(
                            runs.dag(),
                            night().map(day -> " of night " + day).orElse(""),
                            AirflowRuns.MOST)));
  }
}
