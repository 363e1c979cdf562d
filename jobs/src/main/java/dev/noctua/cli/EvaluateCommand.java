package dev.noctua.cli;

import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

@Command(
    name = "evaluate",
    mixinStandardHelpOptions = true,
    description = "Judges on outside files what a night would compute. Needs no lake.",
    subcommands = {
      EvaluateRecommendCommand.class,
      EvaluateTuneCommand.class,
      EvaluateForecastCommand.class,
      EvaluateElasticityCommand.class
    })
final class EvaluateCommand implements Runnable {
  @Spec private CommandSpec spec;

  @Override
  public void run() {
    throw new ParameterException(
        spec.commandLine(),
        "say what to evaluate, such as evaluate recommend or evaluate forecast");
  }
}
