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
import java.util.List;
import java.util.Locale;
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
      "Settings are chosen on a split of --train alone. All items that somebody has not are ranked.",
      "low and high are the 95 % interval of how much a source's nDCG is above popularity's."
    },
    footer = {
      "",
      "Examples:",
      "  noctua evaluate recommend --train train.txt --test test.txt",
      "  noctua evaluate recommend --train ratings.csv --split time --json",
      "",
      "Exit codes: 2 wrong option, 3 a file is missing, wrong, or judges nobody."
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
            "  %d people of the test file aren't in the train file, and judge nothing"
                .formatted(data.strangers()));
      }
      RecommendEvaluation evaluation =
          new RecommendEvaluation(data, settings.als().blocks(), files.seed(), steps);
      RecommenderSettings chosen = evaluation.settings().result();
      common.print(format().text(names(), rows(evaluation, chosen, settings)));
    }
    return 0;
  }

  private List<List<Object>> rows(
      RecommendEvaluation evaluation, RecommenderSettings chosen, Settings settings) {
    SparkSession spark = SparkSessions.start(settings);
    Path checkpoints = temporary();
    try {
      List<List<Object>> rows = new ArrayList<>();
      evaluation
          .lines(chosen, spark, checkpoints.toUri().toString())
          .forEach(l -> rows.add(row(l)));
      return rows;
    } finally {
      delete(checkpoints);
    }
  }

  private ResultFormat format() {
    return common.json() ? ResultFormat.JSON : ResultFormat.TABLE;
  }

  private static List<String> names() {
    List<String> names = new ArrayList<>(List.of("source", "k"));
    RankingMetric.ALL.forEach(metric -> names.add(metric.name()));
    names.addAll(List.of("coverage", "ndcg_above", "low", "high", "seconds", "heap_mib"));
    return names;
  }

  private static List<Object> row(RecommendEvaluation.Line line) {
    List<Object> row = new ArrayList<>(List.of(line.source(), line.k()));
    line.metrics().values().forEach(value -> row.add(rounded(value, 4)));
    row.add(rounded(line.coverage(), 4));
    row.add(rounded(line.aboveNdcg().mean(), 4));
    row.add(rounded(line.aboveNdcg().low(), 4));
    row.add(rounded(line.aboveNdcg().high(), 4));
    row.add(rounded(line.seconds(), 1));
    row.add(line.peakHeapMib());
    return row;
  }

  private static double rounded(double value, int digits) {
    return Double.parseDouble(String.format(Locale.ROOT, "%." + digits + "f", value));
  }

  private static Path temporary() {
    try {
      return Files.createTempDirectory("noctua-evaluate");
    } catch (IOException e) {
      throw new Failure.Unavailable("no folder for intermediate factors can be made", e);
    }
  }

  private static void delete(Path folder) {
    try (Stream<Path> inside = Files.walk(folder)) {
      for (Path each : inside.sorted(java.util.Comparator.reverseOrder()).toList()) {
        Files.delete(each);
      }
    } catch (IOException e) {
      throw new Failure.Unavailable("%s can't be deleted: delete it".formatted(folder), e);
    }
  }
}
