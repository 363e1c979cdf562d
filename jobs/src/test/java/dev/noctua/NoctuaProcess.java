package dev.noctua;

import java.lang.management.ManagementFactory;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** The command in a process of its own, as the launcher starts it. */
public final class NoctuaProcess {
  private NoctuaProcess() {}

  /**
   * The words that start this JVM's program with some options and what Spark needs to be opened.
   */
  public static List<String> java(String... options) {
    List<String> words = new ArrayList<>();
    words.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    words.addAll(List.of(options));
    words.addAll(own("--add-opens="));
    return words;
  }

  /** This JVM's options that begin so. */
  private static List<String> own(String start) {
    return ManagementFactory.getRuntimeMXBean().getInputArguments().stream()
        .filter(option -> option.startsWith(start))
        .toList();
  }

  /** To be started with the tests' environment, unless the caller changes that. */
  public static ProcessBuilder of(List<String> command) {
    // Half the CPU of a short run goes into compiling it better.
    List<String> words = java("-XX:TieredStopAtLevel=1");
    words.addAll(own("-Dnoctua.waits="));
    words.addAll(List.of("-cp", System.getProperty("java.class.path"), "dev.noctua.Main"));
    words.addAll(command);
    ProcessBuilder process = new ProcessBuilder(words);
    process.environment().put("LC_ALL", "C.UTF-8"); // as the launcher does
    return process;
  }
}
