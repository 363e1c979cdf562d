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
import java.util.function.Consumer;
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
      "  noctua generate --users 300 --contents 60 --nights 30 --out build/platform",
      "The series of 10,000 contents with known elasticities:",
      "  noctua generate --world random-promotions --only demand --users 1 \\",
      "    --contents 10000 --nights 730 --out build/prices"
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
          "plain has late, repeated and bad lines, clean has none. Worlds whose true response to prices is known, without bad lines: random-promotions, peak-promotions, one-change, hidden-shock, threshold, overdispersed, moving-tastes, holidays, seats (default: ${DEFAULT-VALUE}).")
  private String name;

  @Option(
      names = "--only",
      paramLabel = "demand",
      description = "demand writes the daily series of a world of prices, demand.csv, and no logs.")
  private String only;

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
    if (only != null && !(only.equals("demand") && world.isOfPrices())) {
      throw new Failure.Usage(
          "--only %s with --world %s: only demand can be had alone, of a world of prices such as random-promotions"
              .formatted(only, name));
    }
    requireEmpty();
    if (only != null) {
      print(demand(world));
      return 0;
    }
    PrintWriter progress = spec.commandLine().getErr();
    Consumer<Integer> told =
        done -> {
          if (done % 10 == 0 || done == nights) {
            progress.println("generate: " + done + " of " + nights + " nights");
            progress.flush();
          }
        };
    Platform.Summary summary =
        world.isOfPrices() ? ofPrices(world, told) : Platform.write(world, out, told);
    print(
        "%s: %d nights to %s, %d behavior lines, %d orders worth %s CNY, %d bad lines"
            .formatted(
                out,
                nights,
                end,
                summary.behaviorLines(),
                summary.orders(),
                summary.gross(),
                summary.quarantined()));
    return 0;
  }

  private void print(String result) {
    PrintWriter results = spec.commandLine().getOut();
    results.println(result);
    results.flush();
  }

  private Platform.Summary ofPrices(World world, Consumer<Integer> told) throws IOException {
    try {
      PriceWorld prices = world.prices();
      Platform.Summary summary = PriceLogs.write(world, prices, out.resolve("raw"), told);
      new PriceFiles(world, prices).writeTruth(out.resolve("truth.json"));
      return summary;
    } catch (IllegalArgumentException e) {
      throw new Failure.Usage(e.getMessage());
    }
  }

  private String demand(World world) throws IOException {
    try {
      PriceFiles files = new PriceFiles(world, world.prices());
      Files.createDirectories(out);
      long lines = files.writeDemand(out.resolve("demand.csv"));
      files.writeTruth(out.resolve("truth.json"));
      return "%s: %d contents, %d nights to %s, %d lines"
          .formatted(out, contents, nights, end, lines);
    } catch (IllegalArgumentException e) {
      throw new Failure.Usage(e.getMessage());
    }
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
