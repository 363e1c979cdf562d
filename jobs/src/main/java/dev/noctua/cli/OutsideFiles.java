package dev.noctua.cli;

import dev.noctua.core.Failure;
import dev.noctua.evaluate.OutsideData;
import dev.noctua.model.evaluate.HoldOut;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Optional;
import picocli.CommandLine.Option;

/** The files that a recommender is judged on, and how one of them is split. */
final class OutsideFiles {
  @Option(
      names = "--train",
      required = true,
      paramLabel = "FILE",
      description = {
        "What to learn from. A line is: user item, or user item value, or user item value time,",
        "or user item item …, with commas, tabs or blanks, with a header or without."
      })
  private Path train;

  @Option(
      names = "--test",
      paramLabel = "FILE",
      description =
          "What lists should find, in the same form. Items that somebody has are left out.")
  private Path test;

  @Option(
      names = "--split",
      paramLabel = "HOW",
      description = {
        "Without --test: holds out the newest tenth of the pairs (time), a pair of each person's",
        "last day (leave-last), or a tenth of each person's pairs (random). Default: time where the file has",
        "times of several days, random elsewhere."
      })
  private String split;

  @Option(
      names = "--seed",
      paramLabel = "S",
      defaultValue = "1",
      description = "Another seed holds out other pairs (default: ${DEFAULT-VALUE}).")
  private long seed;

  long seed() {
    return seed;
  }

  OutsideData read() {
    if (test != null && split != null) {
      throw new Failure.Usage("--split makes a test of its own: give either --test or --split");
    }
    return OutsideData.read(train, Optional.ofNullable(test), kind(), seed);
  }

  private Optional<HoldOut.Kind> kind() {
    if (split == null) {
      return Optional.empty();
    }
    return switch (split.toLowerCase(Locale.ROOT)) {
      case "time" -> Optional.of(HoldOut.Kind.TIME);
      case "leave-last" -> Optional.of(HoldOut.Kind.LEAVE_LAST);
      case "random" -> Optional.of(HoldOut.Kind.RANDOM);
      default ->
          throw new Failure.Usage("--split must be time, leave-last or random, not " + split);
    };
  }
}
