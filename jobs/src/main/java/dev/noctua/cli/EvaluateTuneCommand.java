package dev.noctua.cli;

import dev.noctua.evaluate.OutsideData;
import dev.noctua.evaluate.RecommendEvaluation;
import dev.noctua.model.evaluate.Interactions;
import dev.noctua.model.rank.RecommenderSettings;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

@Command(
    name = "tune",
    mixinStandardHelpOptions = true,
    description = {
      "Shows the settings that a night would choose for an outside file, by the nDCG@20 of lists",
      "that should find a tenth of it again."
    },
    footer = {
      "",
      "Example:",
      "  noctua evaluate tune --train train.txt",
      "",
      "Exit codes: 2 wrong option, 3 the file is missing or wrong."
    })
final class EvaluateTuneCommand implements Callable<Integer> {
  @Mixin private Common common;

  @Option(
      names = "--train",
      required = true,
      paramLabel = "FILE",
      description = "Who has to do with what, as for evaluate recommend.")
  private Path train;

  @Option(
      names = "--seed",
      paramLabel = "S",
      defaultValue = "1",
      description = "Another seed holds out other pairs (default: ${DEFAULT-VALUE}).")
  private long seed;

  @Override
  public Integer call() {
    common.settings();
    try (EvaluationSteps steps = new EvaluationSteps(common.quiet())) {
      Interactions known = steps.run("read", () -> OutsideData.read(train)).result();
      RecommenderSettings chosen =
          steps.run("choose settings", () -> RecommendEvaluation.settings(known, seed)).result();
      List<List<Object>> rows = new ArrayList<>();
      chosen.byName().forEach((name, value) -> rows.add(List.of(name, value)));
      ResultFormat format = common.format();
      common.print(format.text(List.of("setting", "value"), rows));
    }
    return 0;
  }
}
