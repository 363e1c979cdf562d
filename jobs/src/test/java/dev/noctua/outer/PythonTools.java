package dev.noctua.outer;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/**
 * Python environments for the outer tier, below {@code target/outer}. Each is made on first use
 * from the pinned list {@code outer/NAME.txt} among the test resources, and again when that list
 * changes.
 */
public final class PythonTools {
  private static final Path FOLDER = Path.of("target", "outer").toAbsolutePath();
  private static final long MINUTES_TO_INSTALL = 15;

  /** What a command printed, errors included, and its exit code. */
  public record Outcome(int exitCode, String output) {}

  private PythonTools() {}

  /** The {@code bin} folder of the environment with the packages of {@code outer/NAME.txt}. */
  public static synchronized Path bin(String name) {
    try (FileChannel channel =
            FileChannel.open(
                Files.createDirectories(FOLDER).resolve(name + ".lock"),
                StandardOpenOption.CREATE,
                StandardOpenOption.WRITE);
        FileLock lock = channel.lock()) {
      // Another test process may be installing the same.
      assert lock.isValid();
      Path environment = FOLDER.resolve(name);
      String wanted = packages(name);
      Path stamp = environment.resolve("installed.txt");
      if (!Files.exists(stamp) || !Files.readString(stamp).equals(wanted)) {
        install(name, environment, wanted);
        Files.writeString(stamp, wanted);
      }
      return environment.resolve("bin");
    } catch (IOException e) {
      throw new UncheckedIOException("Can't make the Python environment " + name, e);
    }
  }

  /** Runs a command to its end, within the given minutes. */
  public static Outcome run(long minutes, Map<String, String> environment, List<String> command) {
    try {
      Path log = Files.createTempFile(Files.createDirectories(FOLDER), "command-", ".log");
      ProcessBuilder builder =
          new ProcessBuilder(command).redirectErrorStream(true).redirectOutput(log.toFile());
      builder.environment().putAll(environment);
      Process process = builder.start();
      process.getOutputStream().close();
      if (!process.waitFor(minutes, TimeUnit.MINUTES)) {
        process.destroyForcibly();
        throw new IllegalStateException(
            "No end after " + minutes + " minutes: " + command + "\n" + Files.readString(log));
      }
      String output = Files.readString(log);
      Files.delete(log);
      return new Outcome(process.exitValue(), output);
    } catch (IOException e) {
      throw new UncheckedIOException("Can't run " + command, e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("Interrupted while running " + command, e);
    }
  }

  private static void install(String name, Path environment, String wanted) throws IOException {
    Files.createDirectories(FOLDER);
    if (name.equals("bootstrap")) {
      ensurePython();
      must("python3", "-m", "venv", "--clear", environment.toString());
      List<String> pip =
          new ArrayList<>(
              List.of(environment.resolve("bin/python").toString(), "-m", "pip", "install", "-q"));
      pip.addAll(wanted.lines().toList());
      must(pip.toArray(String[]::new));
      return;
    }
    String uv = bin("bootstrap").resolve("uv").toString();
    Path list = Files.writeString(FOLDER.resolve(name + ".txt"), wanted);
    must(uv, "venv", "-q", "--clear", "--python", "python3", environment.toString());
    must(uv, "pip", "sync", "-q", "--python", environment.toString(), list.toString());
  }

  private static void ensurePython() {
    List<String> probe =
        List.of("sh", "-c", "command -v python3 && python3 -c 'import venv, ensurepip'");
    if (run(1, Map.of(), probe).exitCode() == 0) {
      return;
    }
    if (!System.getProperty("user.name").equals("root")) {
      throw new IllegalStateException(
          "The outer tier needs python3 with venv. Run as root: apt-get install python3-venv");
    }
    must("apt-get", "update", "-q");
    must("apt-get", "install", "-q", "-y", "--no-install-recommends", "python3", "python3-venv");
  }

  private static void must(String... command) {
    Outcome outcome = run(MINUTES_TO_INSTALL, Map.of(), List.of(command));
    if (outcome.exitCode() != 0) {
      throw new IllegalStateException(
          "Exit code "
              + outcome.exitCode()
              + " of "
              + String.join(" ", command)
              + "\n"
              + outcome.output());
    }
  }

  private static String packages(String name) throws IOException {
    String resource = "/outer/" + name + ".txt";
    try (InputStream stream = PythonTools.class.getResourceAsStream(resource)) {
      if (stream == null) {
        throw new IllegalArgumentException("No list of packages " + resource);
      }
      return new String(stream.readAllBytes(), StandardCharsets.UTF_8);
    }
  }
}
