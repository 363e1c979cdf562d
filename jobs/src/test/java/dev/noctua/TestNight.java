package dev.noctua;

import dev.noctua.app.Pipeline;
import dev.noctua.cli.Commands;
import dev.noctua.lake.Lake;
import dev.noctua.raw.RawZone;
import dev.noctua.settings.Secrets;
import dev.noctua.settings.Settings;
import dev.noctua.settings.SettingsFile;
import dev.noctua.stage.Stage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Nights run by the product's own command line, in this JVM and on its one Spark session. Worlds
 * that several tests read are made once a build, and not changed.
 *
 * @param conf the settings as shipped
 * @param overrides what differs from them: where raw zone, lake and database are
 */
public record TestNight(Path conf, Map<String, String> overrides, LocalDate night) {
  private static final Path LOCAL = Path.of("../conf/local.yaml");

  private static final LocalDate LAST = LocalDate.parse("2026-11-21");
  private static final LocalDate LOADED = LocalDate.parse("2026-11-19");
  private static final Map<Long, TestNight> GENERATED = new ConcurrentHashMap<>();

  private static final class Sample {
    static final TestNight NIGHT = sampleNight();
  }

  /**
   * The sample data's last night with the history before it: a first load, as a newcomer runs it.
   */
  public static TestNight sample() {
    return Sample.NIGHT;
  }

  private static TestNight sampleNight() {
    Path raw = Path.of("../sample-data/raw").toAbsolutePath().normalize();
    Path made = MadeOnce.folder("sample-lake", lake -> onFiles(raw, lake, LAST).must("run"));
    Path lake = temporary("sample-lake");
    TestFiles.copy(made, lake);
    return onFiles(raw, lake, LAST);
  }

  /**
   * A small made-up platform of a seed: a first load of most days, then two nights one by one. In
   * that of seed 13 people are forgotten by the load, and lines of theirs come late. Orders of two
   * days are told twice or refunded wrongly.
   */
  public static TestNight generated(long seed) {
    return GENERATED.computeIfAbsent(seed, TestNight::generate);
  }

  private static TestNight generate(long seed) {
    Path made = MadeOnce.folder("world-" + seed, world -> generate(seed, world));
    Path world = temporary("world-" + seed);
    TestFiles.copy(made, world);
    return onFiles(world);
  }

  private static TestNight onFiles(Path world) {
    return onFiles(world.resolve("made/raw"), world.resolve("lake"), LAST);
  }

  private static void generate(long seed, Path world) {
    execute(
        "generate",
        "--users",
        "60",
        "--contents",
        "25",
        "--nights",
        "12",
        "--seed",
        "" + seed,
        "--out",
        world.resolve("made").toString());
    try {
      LateLines.deliver(world.resolve("made"), LAST);
      TroubledOrders.deliver(world.resolve("made"), LOADED.minusDays(3));
      TroubledOrders.deliver(world.resolve("made"), LAST);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    TestNight night = onFiles(world);
    night.must("run", "--from", "2026-11-10", "--to", LOADED.toString(), "--full");
    night.must("run", "--from", "2026-11-20", "--to", "2026-11-21");
  }

  /** Raw logs and lake in folders. */
  public static TestNight onFiles(Path raw, Path lake, LocalDate night) {
    return new TestNight(
        LOCAL, Map.of("storage.raw", raw.toString(), "storage.lake", lake.toString()), night);
  }

  /** What a command printed, and its exit code. */
  public record Outcome(int exit, String out, String err) {}

  /** Runs a command that must succeed, on this raw zone and lake. */
  public Outcome must(String... command) {
    Outcome outcome = command(command);
    if (outcome.exit() != 0) {
      throw new AssertionError(
          "%s: exit %d: %s".formatted(Arrays.toString(command), outcome.exit(), outcome.err()));
    }
    return outcome;
  }

  /** Runs a command on this raw zone and lake, with the settings as shipped. */
  public Outcome command(String... command) {
    return execute(words(command).toArray(String[]::new));
  }

  /** The same command, to be run in a process of its own. */
  public ProcessBuilder process(String... command) {
    return NoctuaProcess.of(words(command));
  }

  private List<String> words(String... command) {
    List<String> all = new ArrayList<>(List.of(command));
    all.addAll(List.of("--conf", conf.toString(), "--set", "spark.master=local[2]"));
    overrides.forEach((key, value) -> all.addAll(List.of("--set", key + "=" + value)));
    return all;
  }

  /** The same with another setting. */
  public TestNight with(String key, String value) {
    Map<String, String> all = new HashMap<>(overrides);
    all.put(key, value);
    return new TestNight(conf, all, night);
  }

  /** Runs a command as the launcher would, in this JVM. */
  public static Outcome execute(String... command) {
    TestSpark.session();
    PrintStream out = System.out;
    PrintStream err = System.err;
    ByteArrayOutputStream printed = new ByteArrayOutputStream();
    ByteArrayOutputStream complained = new ByteArrayOutputStream();
    try {
      System.setOut(new PrintStream(printed, true, StandardCharsets.UTF_8));
      System.setErr(new PrintStream(complained, true, StandardCharsets.UTF_8));
      int exit = Commands.execute(command);
      if (exit != 0) {
        TestSpark.awaitTasks();
      }
      return new Outcome(
          exit,
          printed.toString(StandardCharsets.UTF_8),
          complained.toString(StandardCharsets.UTF_8));
    } finally {
      System.setOut(out);
      System.setErr(err);
    }
  }

  /** The names of the night's stages, in their order. */
  public static List<String> stages() {
    Settings settings = SettingsFile.read(LOCAL, Map.of(), Path.of("/"));
    Secrets secrets = Secrets.read(settings, System.getenv());
    return Pipeline.stages(settings, secrets, new RawZone(settings.storage(), settings.ingest()))
        .stream()
        .map(Stage::name)
        .toList();
  }

  /** The settings that commands run with. */
  public Settings settings() {
    return SettingsFile.read(conf, overrides, Path.of("").toAbsolutePath());
  }

  public Lake lake() {
    return Lake.open(settings().storage(), TestSpark::session);
  }

  /** A new folder below the build's own, named after what it is for. */
  public static Path temporary(String name) {
    try {
      return Files.createTempDirectory(
          Files.createDirectories(Path.of("target/nights").toAbsolutePath()), name + "-");
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
