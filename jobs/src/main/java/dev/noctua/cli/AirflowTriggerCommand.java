package dev.noctua.cli;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.BooleanNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.TextNode;
import dev.noctua.airflow.DagRun;
import dev.noctua.airflow.TriggeredRun;
import dev.noctua.night.Progress;
import dev.noctua.stage.check.NightGates;
import java.time.Instant;
import java.time.LocalDate;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

@Command(
    name = "trigger",
    mixinStandardHelpOptions = true,
    description = {
      "Lets Airflow run a night. The same command again finds the same run and starts no other.",
      "With --wait it says when each stage starts and ends, and exits with the exit code of the stage that failed."
    },
    footer = {
      "",
      "Examples:",
      "  noctua airflow trigger --wait                          the last day that is over",
      "  noctua airflow trigger --night 2026-11-21",
      "  noctua airflow trigger --night 2026-11-21 --again --accept everyone_has_a_list --wait"
    })
final class AirflowTriggerCommand implements Callable<Integer> {
  @Mixin private Common common;

  @Option(
      names = "--night",
      paramLabel = "DAY",
      description = "The night. Default: the last day that is over by the server's clock.")
  private LocalDate night;

  @Option(
      names = "--accept",
      paramLabel = "GATE",
      split = ",",
      description = "Publishes the night although this gate refuses it, as run --accept does.")
  private List<String> accept = List.of();

  @Option(names = "--full", description = "Rebuilds states from all facts, as run --full does.")
  private boolean full;

  @Option(names = "--again", description = "Starts another run although the night has one already.")
  private boolean again;

  @Option(names = "--wait", description = "Waits until the run is over.")
  private boolean wait;

  @Override
  public Integer call() {
    RunCommand.requireKnown("--accept", accept, "gates", NightGates.NAMES);
    AirflowRuns runs = AirflowRuns.open(common);
    runs.requireResumed();
    LocalDate day = night == null ? runs.newestNight() : night;
    TriggeredRun triggered = trigger(runs, day);
    try (Progress progress = new Progress(common.quiet())) {
      if (!triggered.isNew()) {
        progress.say(
            "Night %s has been triggered before: run %s is the one"
                .formatted(day, triggered.run().id()));
      }
      if (wait) {
        return new AirflowWatch(runs, progress).end(triggered.run(), common);
      }
    }
    common.print(List.of(AirflowTables.runs(List.of(triggered.run()), runs)));
    return 0;
  }

  private TriggeredRun trigger(AirflowRuns runs, LocalDate day) {
    Map<String, JsonNode> params = new HashMap<>();
    params.put("night", TextNode.valueOf(day.toString()));
    if (!accept.isEmpty()) {
      ArrayNode gates = JsonNodeFactory.instance.arrayNode();
      accept.forEach(gates::add);
      params.put("accept", gates);
    }
    if (full) {
      params.put("full", BooleanNode.TRUE);
    }
    Instant due = runs.logicalDate(day);
    if (!again) {
      return runs.client().trigger(runs.dag(), "noctua__" + day, due, params);
    }
    // A DAG has one run for each date, so that another run of the night is due a second later.
    Set<Instant> taken =
        runs.newest(Optional.of(day)).stream()
            .map(DagRun::logicalDate)
            .flatMap(Optional::stream)
            .collect(Collectors.toSet());
    int second =
        IntStream.iterate(1, i -> i + 1)
            .filter(i -> !taken.contains(due.plusSeconds(i)))
            .findFirst()
            .orElseThrow();
    return runs.client()
        .trigger(
            runs.dag(),
            "noctua__%s.%d".formatted(day, second + 1),
            due.plusSeconds(second),
            params);
  }
}
