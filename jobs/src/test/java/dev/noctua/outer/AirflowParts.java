package dev.noctua.outer;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/** The processes of one Airflow. */
final class AirflowParts {
  private final Path folder;
  private final Map<String, String> environment;
  private final Map<String, Process> parts = new LinkedHashMap<>();

  /**
   * @param folder where their logs lie
   */
  AirflowParts(Path folder, Map<String, String> environment) {
    this.folder = folder;
    this.environment = environment;
  }

  /** Runs one command to its end. */
  void command(String... words) {
    List<String> all = new ArrayList<>(List.of(airflow()));
    all.addAll(List.of(words));
    PythonTools.Outcome made = PythonTools.run(5, environment, all);
    if (made.exitCode() != 0) {
      throw new IllegalStateException("%s failed:%n%s".formatted(all, made.output()));
    }
  }

  /**
   * Starts a part in a process group of its own, which ends when our end of its standard input
   * closes, or when somebody stops the build with a signal to all its processes.
   */
  void begin(String part, String... options) {
    List<String> command =
        new ArrayList<>(
            List.of(
                "sh",
                "-c",
                "trap : INT TERM; exec 3<&0; setsid \"$@\" </dev/null 3<&- & read -r end <&3; kill -TERM -$! || kill -TERM $!; wait",
                part,
                airflow(),
                part));
    command.addAll(List.of(options));
    ProcessBuilder builder =
        new ProcessBuilder(command)
            .redirectErrorStream(true)
            .redirectOutput(
                ProcessBuilder.Redirect.appendTo(folder.resolve(part + ".log").toFile()));
    builder.environment().putAll(environment);
    try {
      parts.put(part, builder.start());
    } catch (IOException e) {
      throw new UncheckedIOException("Can't start Airflow's " + part, e);
    }
  }

  /** Stops all parts, as an operator does for an upgrade. */
  void stop() {
    try {
      for (Process part : parts.values()) {
        part.getOutputStream().close();
      }
      for (Process part : parts.values()) {
        if (!part.waitFor(40, TimeUnit.SECONDS)) {
          part.descendants().forEach(ProcessHandle::destroyForcibly);
          part.destroyForcibly();
        }
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    parts.clear();
  }

  private static String airflow() {
    return PythonTools.bin("airflow").resolve("airflow").toString();
  }
}
