package dev.noctua.cli;

import dev.noctua.app.SparkSessions;
import dev.noctua.core.Failure;
import dev.noctua.lake.Lake;
import dev.noctua.night.LogCollector;
import dev.noctua.night.StatusReport.Listing;
import dev.noctua.raw.RawZone;
import dev.noctua.settings.Secrets;
import dev.noctua.settings.Settings;
import dev.noctua.settings.SettingsFile;
import dev.noctua.settings.UserHome;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.apache.logging.log4j.Level;
import org.apache.logging.log4j.core.config.Configurator;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** The options that all commands share, and what they open. */
final class Common {
  @Option(
      names = "--conf",
      paramLabel = "FILE",
      description = "The settings file. Default: conf/local.yaml.")
  private String conf;

  @Option(
      names = "--set",
      paramLabel = "KEY=VALUE",
      description = "Overrides one setting, for example recommend.top-k=10. May be repeated.")
  private Map<String, String> overrides = Map.of();

  @Option(names = "--json", description = "Prints results as JSON.")
  private boolean json;

  @Option(names = "--quiet", description = "Prints errors only, no progress.")
  private boolean quiet;

  @Option(names = "--verbose", description = "Logs what the run, Spark and storage do.")
  private boolean verbose;

  @Spec(Spec.Target.MIXEE)
  private CommandSpec spec;

  /**
   * The launcher's folder, which relative paths of the settings count from; the working directory
   * without a launcher.
   */
  static Path home() {
    return Path.of(System.getProperty("noctua.home", "")).toAbsolutePath();
  }

  Settings settings() {
    Level shown = verbose ? Level.INFO : quiet ? Level.ERROR : Level.WARN;
    Configurator.setRootLevel(shown);
    LogCollector.showOnConsole(shown);
    return read();
  }

  /** The settings of a command that logs nothing: its start is a fifth shorter without loggers. */
  Settings settingsWithoutLog() {
    return verbose || quiet ? settings() : read();
  }

  private Settings read() {
    Surroundings.requireTemporaryFolder();
    Path file =
        conf == null ? home().resolve("conf/local.yaml") : Path.of(UserHome.expand(conf, "--conf"));
    return SettingsFile.read(file, overrides, home());
  }

  Secrets secrets(Settings settings) {
    return Secrets.read(settings, System.getenv());
  }

  Lake lake(Settings settings) {
    return Lake.open(settings.storage(), () -> SparkSessions.start(settings));
  }

  RawZone raw(Settings settings) {
    return new RawZone(settings.storage(), settings.ingest());
  }

  /**
   * Where copies of S3's files go: below {@code XDG_CACHE_HOME}, or {@code ~/.cache}. A lake on
   * this machine is read where it is, and needs no such folder.
   */
  Path cache(Settings settings) {
    String lake = settings.storage().lake();
    String base = System.getenv().getOrDefault("XDG_CACHE_HOME", "");
    Path root = Path.of(base.isEmpty() && lake.contains("://") ? homeCache() : base);
    return root.resolve("noctua").resolve(lake.replaceAll("[^A-Za-z0-9.-]", "_"));
  }

  private static String homeCache() {
    return UserHome.require("a copy of the lake's files", "set XDG_CACHE_HOME") + "/.cache";
  }

  /**
   * Prints a result to standard output.
   *
   * @throws Failure.Unavailable when that can't be written; a reader that has read enough is none
   */
  void print(String text) {
    PrintWriter out = spec.commandLine().getOut();
    out.print(text);
    if (out.checkError() && !isPipe(Path.of("/proc/self/fd/1"))) {
      throw new Failure.Unavailable(
          "the result can't be written to standard output: check that its disk has space left",
          null);
    }
  }

  /** Prints tables, as {@link #print(String)} does. */
  void print(List<Listing> listings) {
    print(format().text(listings));
  }

  private static boolean isPipe(Path descriptor) {
    try {
      return Files.readSymbolicLink(descriptor).toString().matches("(pipe|socket):.*");
    } catch (IOException e) {
      return false;
    }
  }

  boolean json() {
    return json;
  }

  /** How results are printed where there is no other choice. */
  ResultFormat format() {
    return json ? ResultFormat.JSON : ResultFormat.TABLE;
  }

  boolean quiet() {
    return quiet;
  }
}
