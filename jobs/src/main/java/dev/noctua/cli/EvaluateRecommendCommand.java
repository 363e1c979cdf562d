package dev.noctua.cli;

import dev.noctua.app.SparkSessions;
import dev.noctua.core.Failure;
import dev.noctua.evaluate.OutsideData;
import dev.noctua.evaluate.RecommendEvaluation;
import dev.noctua.model.evaluate.RankingMetric;
import dev.noctua.model.rank.RecommenderSettings;
import dev.noctua.settings.Settings;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.stream.Stream;
import org.apache.spark.sql.SparkSession;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

@Command(
    name = "recommend",
    mixinStandardHelpOptions = true,
    description = {
      "Judges lists on outside files: each source alone, the lists made of all, and popularity.",
      "Settings are chosen on a split of --train alone. A list ranks all items that its reader lacks.",
      "low and high are the 95 % interval of ndcg_above: how much nDCG is above popularity's.",
      "seconds and heap_mib are those of fitting a source, and of making the lists of all."
    },
    footer = {
      "",
      "Examples:",
      "  noctua evaluate recommend --train train.txt --test test.txt",
      "  noctua evaluate recommend --train ratings.csv --split time --json",
      "",
      "Exit codes: 2 wrong option, 3 a file is missing or wrong, or has nobody to judge by."
    })
final class EvaluateRecommendCommand implements Callable<Integer> {
  @Mixin private Common common;

  @Mixin private OutsideFiles files;

  @Override
  public Integer call() {
    Settings settings = common.settings();
    try (EvaluationSteps steps = new EvaluationSteps(common.quiet())) {
      OutsideData data = steps.run("read", files::read).result();
      if (data.strangers() > 0) {
        steps.say(
            "  %d people are left out: there is something to find for them, and nothing to learn from"
                .formatted(data.strangers()));
      }
      RecommendEvaluation evaluation =
          new RecommendEvaluation(
              data, settings.als().engine(), settings.als().blocks(), files.seed(), steps);
      RecommenderSettings chosen = evaluation.settings();
      chosen.byName().forEach((name, value) -> steps.say("  %s = %s".formatted(name, value)));
      common.print(common.format().text(names(), rows(evaluation, chosen, settings)));
    }
    return 0;
  }

  private List<List<Object>> rows(
      RecommendEvaluation evaluation, RecommenderSettings chosen, Settings settings) {
    SparkSession spark = SparkSessions.start(settings);
    Path checkpoints = temporary();
    List<List<Object>> rows = new ArrayList<>();
    try {
      evaluation
          .lines(chosen, spark, checkpoints.toUri().toString())
          .forEach(l -> rows.add(row(l)));
    } finally {
      delete(checkpoints);
    }
    return rows;
  }

  private static List<String> names() {
    List<String> names = new ArrayList<>(List.of("source", "k"));
    RankingMetric.ALL.forEach(metric -> names.add(metric.name()));
    names.addAll(List.of("coverage", "ndcg_above", "low", "high", "seconds", "heap_mib"));
    return names;
  }

  private static List<Object> row(RecommendEvaluation.Line line) {
    List<Object> row = new ArrayList<>(List.of(line.source(), line.k()));
    line.metrics().values().forEach(value -> row.add(ResultFormat.rounded(value, 4)));
    row.add(ResultFormat.rounded(line.coverage(), 4));
    row.add(ResultFormat.rounded(line.aboveNdcg().mean(), 4));
    row.add(ResultFormat.rounded(line.aboveNdcg().low(), 4));
    row.add(ResultFormat.rounded(line.aboveNdcg().high(), 4));
    row.add(line.cost().map(cost -> ResultFormat.rounded(cost.seconds(), 1)).orElse(null));
    row.add(line.cost().map(RecommendEvaluation.Step::peakHeapMib).orElse(null));
    return row;
  }

  private static Path temporary() {
    try {
      return Files.createTempDirectory("noctua-evaluate");
    } catch (IOException e) {
      throw new Failure.Unavailable("no folder for intermediate factors can be made", e);
    }
  }

  /** What can't be deleted is left to the system, as all temporary files are. */
  private static void delete(Path folder) {
    try (Stream<Path> inside = Files.walk(folder)) {
      inside.sorted(Comparator.reverseOrder()).forEach(file -> file.toFile().delete());
    } catch (IOException e) {
      folder.toFile().deleteOnExit();
    }
  }
}
