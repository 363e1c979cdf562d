package dev.noctua.cli;

import dev.noctua.evaluate.OutsideData;
import dev.noctua.evaluate.RecommendEvaluation;
import dev.noctua.model.rank.RecommenderSettings;
import dev.noctua.settings.Settings;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

@Command(
    name = "tune",
    mixinStandardHelpOptions = true,
    description = {
      "Shows the settings that a night would choose for an outside file, by nDCG@20 on a split of it."
    },
    footer = {"", "Example:", "  noctua evaluate tune --train train.txt"})
final class EvaluateTuneCommand implements Callable<Integer> {
  @Mixin private Common common;

  @Mixin private OutsideFiles files;

  @Override
  public Integer call() {
    Settings settings = common.settings();
    try (EvaluationSteps steps = new EvaluationSteps(common.quiet())) {
      OutsideData data = steps.run("read", files::read).result();
      RecommenderSettings chosen =
          new RecommendEvaluation(data, settings.als().blocks(), files.seed(), steps)
              .settings()
              .result();
      List<List<Object>> rows = new ArrayList<>();
      chosen.byName().forEach((name, value) -> rows.add(List.of(name, value)));
      ResultFormat format = common.json() ? ResultFormat.JSON : ResultFormat.TABLE;
      common.print(format.text(List.of("setting", "value"), rows));
    }
    return 0;
  }
}
