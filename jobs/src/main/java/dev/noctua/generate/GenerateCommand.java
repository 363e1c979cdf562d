package dev.noctua.generate;

import dev.noctua.core.Failure;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.NotDirectoryException;
import java.nio.file.Path;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.concurrent.Callable;
import java.util.stream.Stream;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code noctua generate}: raw logs of a made-up platform, with known truth, of any size. */
@Command(
    name = "generate",
    description = "Writes the raw logs of a made-up platform of any size, with known truth.",
    footer = {
      "",
      "Equal arguments give equal bytes. For example, 30 nights of 300 people:",
      "  noctua generate --users 300 --contents 60 --nights 30 --out build/platform"
    },
    mixinStandardHelpOptions = true)
public final class GenerateCommand implements Callable<Integer> {
  @Spec private CommandSpec spec;

  @Option(names = "--users", required = true, paramLabel = "N", description = "How many people.")
  private int users;

  @Option(
      names = "--contents",
      required = true,
      paramLabel = "N",
      description = "How many contents, 10 or more.")
  private int contents;

  @Option(
      names = "--nights",
      required = true,
      paramLabel = "N",
      description = "How many days of logs.")
  private int nights;

  @Option(
      names = "--seed",
      paramLabel = "S",
      defaultValue = "1",
      description = "Another seed makes another platform (default: ${DEFAULT-VALUE}).")
  private long seed;

  @Option(
      names = "--world",
      paramLabel = "NAME",
      defaultValue = "plain",
      description =
          "plain has late, repeated and bad lines, clean has none (default: ${DEFAULT-VALUE}).")
  private String name;

  @Option(
      names = "--end",
      paramLabel = "DAY",
      defaultValue = "2026-11-21",
      description = "The last night (default: ${DEFAULT-VALUE}).")
  private LocalDate end;

  @Option(
      names = "--zone",
      paramLabel = "ZONE",
      defaultValue = "Asia/Shanghai",
      description = "The business time zone (default: ${DEFAULT-VALUE}).")
  private ZoneId zone;

  @Option(
      names = "--out",
      required = true,
      paramLabel = "DIR",
      description = "A new or empty folder, which gets raw/ and truth.json.")
  private Path out;

  @Override
  public Integer call() throws IOException {
    World world = world();
    requireEmpty();
    PrintWriter progress = spec.commandLine().getErr();
    Platform.Summary summary =
        Platform.write(
            world,
            out,
            done -> {
              if (done % 10 == 0 || done == nights) {
                progress.println("generate: " + done + " of " + nights + " nights");
                progress.flush();
              }
            });
    PrintWriter results = spec.commandLine().getOut();
    results.println(
        out
            + ": "
            + nights
            + " nights to "
            + end
            + ", "
            + summary.behaviorLines()
            + " behavior lines, "
            + summary.orders()
            + " orders worth "
            + summary.gross()
            + " CNY, "
            + summary.quarantined()
            + " bad lines");
    results.flush();
    return 0;
  }

  private World world() {
    try {
      return new World(users, contents, nights, seed, name, end, zone);
    } catch (IllegalArgumentException e) {
      throw new Failure.Usage(e.getMessage());
    }
  }

  private void requireEmpty() throws IOException {
    if (!Files.exists(out)) {
      return;
    }
    try (Stream<Path> inside = Files.list(out)) {
      if (inside.findAny().isPresent()) {
        throw new Failure.Usage("--out " + out + " is not empty: name a new or empty folder");
      }
    } catch (NotDirectoryException e) {
      throw new Failure.Usage("--out " + out + " is a file: name a new or empty folder");
    }
  }
}
