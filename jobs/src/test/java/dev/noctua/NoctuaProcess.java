package dev.noctua;

import java.lang.management.ManagementFactory;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** The command in a process of its own, as the launcher starts it. */
public final class NoctuaProcess {
  private NoctuaProcess() {}

  /** To be started with the tests' environment, unless the caller changes that. */
  public static ProcessBuilder of(List<String> command) {
    List<String> words = new ArrayList<>();
    words.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    // Half the CPU of a short run goes into compiling it better.
    words.add("-XX:TieredStopAtLevel=1");
    words.addAll(
        ManagementFactory.getRuntimeMXBean().getInputArguments().stream()
            .filter(option -> option.matches("(--add-opens|-Dnoctua[.]waits)=.*"))
            .toList());
    words.addAll(List.of("-cp", System.getProperty("java.class.path"), "dev.noctua.Main"));
    words.addAll(command);
    ProcessBuilder process = new ProcessBuilder(words);
    process.environment().put("LC_ALL", "C.UTF-8"); // as the launcher does
    return process;
  }
}
