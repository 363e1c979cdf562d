package dev.noctua.cli;

import com.fasterxml.jackson.databind.JsonNode;
import dev.noctua.airflow.AirflowClient;
import dev.noctua.airflow.DagRun;
import dev.noctua.core.Failure;
import dev.noctua.settings.Settings;
import java.net.URI;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalTime;
import java.time.ZoneId;
import java.util.List;
import java.util.Optional;
import picocli.CommandLine.Option;

/** The runs of the settings' DAG, and which night each of them computes. */
final class AirflowRuns {
  /** When {@code dags/noctua_nightly.py} is due, on the day after the night. */
  private static final LocalTime DUE = LocalTime.of(2, 30);

  /** Airflow gives no more runs at a time. */
  static final int MOST = 100;

  private final AirflowClient client;
  private final String dag;
  private final ZoneId zone;

  private AirflowRuns(AirflowClient client, String dag, ZoneId zone) {
    this.client = client;
    this.dag = dag;
    this.zone = zone;
  }

  static AirflowRuns open(Common common) {
    Settings settings = common.settings();
    AirflowClient client =
        new AirflowClient(
            URI.create(settings.airflow().url()),
            required("NOCTUA_AIRFLOW_USER"),
            required("NOCTUA_AIRFLOW_PASSWORD"));
    return new AirflowRuns(client, settings.airflow().dag(), settings.platform().zone());
  }

  private static String required(String variable) {
    String value = System.getenv().getOrDefault(variable, "");
    if (value.isBlank()) {
      throw new Failure.Usage(
          "%s isn't set: NOCTUA_AIRFLOW_USER and NOCTUA_AIRFLOW_PASSWORD name the account in Airflow"
              .formatted(variable));
    }
    return value;
  }

  AirflowClient client() {
    return client;
  }

  String dag() {
    return dag;
  }

  /** The logical date of the scheduled run that computes a night. */
  Instant logicalDate(LocalDate night) {
    return night.plusDays(1).atTime(DUE).atZone(zone).toInstant();
  }

  /** The night that a run computes, as the DAG finds it; empty for a run without a date. */
  Optional<LocalDate> night(DagRun run) {
    JsonNode asked = run.conf().get("night");
    if (asked != null && asked.isTextual()) {
      try {
        return Optional.of(LocalDate.parse(asked.textValue()));
      } catch (DateTimeException e) {
        return Optional.empty();
      }
    }
    return run.logicalDate().map(this::dayBefore);
  }

  /** The last day that is over by the server's clock. */
  LocalDate newestNight() {
    return dayBefore(
        client
            .clock()
            .orElseThrow(
                () -> new Failure.Usage("the server's answers carry no date: give --night")));
  }

  LocalDate dayBefore(Instant time) {
    return time.atZone(zone).toLocalDate().minusDays(1);
  }

  /** The newest runs, those of one night if one is asked for. */
  List<DagRun> newest(Optional<LocalDate> night) {
    return client.runs(dag, MOST).stream()
        .filter(run -> night.isEmpty() || night(run).equals(night))
        .toList();
  }

  /** Runs wait in a paused DAG, and whoever waits for them would wait for ever. */
  void requireResumed() {
    if (client.dag(dag).isPaused()) {
      throw new Failure.Usage(
          "DAG %s is paused, so that no run of it starts: noctua airflow resume lets it run"
              .formatted(dag));
    }
  }

  /** The options that say which run of the DAG. */
  static final class Options {
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
                              MOST)));
    }
  }
}
