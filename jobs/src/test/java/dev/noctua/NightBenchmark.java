package dev.noctua;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/**
 * Prints what the nights of 20,000 people cost, stage by stage, each command a process of its own
 * with the launcher's options: a first load of four weeks, then one night more. {@code mvn test
 * -Pbench -Dtest=NightBenchmark}.
 */
@Tag("bench")
@Tag("world")
class NightBenchmark {
  private static final long USERS = 20_000;
  private static final long CONTENTS = 2_000;

  @Test
  void nightsOfTwentyThousandPeople() throws IOException, InterruptedException {
    Path world = TestNight.temporary("benchmark");
    Path raw = world.resolve("made/raw");
    noctua(
        List.of(
            "generate",
            "--users=" + USERS,
            "--contents=" + CONTENTS,
            "--nights=29",
            "--out=" + world.resolve("made")));
    List<String> at =
        List.of(
            "--conf=../conf/local.yaml",
            "--set=storage.raw=" + raw,
            "--set=storage.lake=" + world.resolve("lake"));
    System.out.printf(
        Locale.ROOT,
        "%d people, %d contents, %d MiB of raw logs, %d cores%n",
        USERS,
        CONTENTS,
        bytes(raw) >> 20,
        Runtime.getRuntime().availableProcessors());
    noctua(with(at, "run", "--from=2026-10-24", "--to=2026-11-20", "--full"));
    noctua(with(at, "run", "--night=2026-11-21"));
  }

  private static List<String> with(List<String> common, String... command) {
    return Stream.concat(Stream.of(command), common.stream()).toList();
  }

  private static void noctua(List<String> arguments) throws IOException, InterruptedException {
    List<String> command = NoctuaProcess.java("-Xmx3g", "-XX:+UseParallelGC");
    command.addAll(List.of("-cp", System.getProperty("java.class.path"), Main.class.getName()));
    command.addAll(arguments);
    long start = System.nanoTime();
    Process process =
        new ProcessBuilder(command)
            .redirectOutput(ProcessBuilder.Redirect.DISCARD)
            .redirectError(ProcessBuilder.Redirect.INHERIT)
            .start();
    String peak = "unknown";
    while (process.isAlive()) {
      peak = residentPeak(process.pid(), peak);
      Thread.sleep(200);
    }
    assertThat(process.exitValue()).isZero();
    System.out.printf(
        Locale.ROOT,
        "%s: %.1f s in all, peak of resident memory %s%n",
        String.join(" ", arguments.subList(0, 2)),
        (System.nanoTime() - start) / 1e9,
        peak);
  }

  /** The process's high-water mark as Linux counts it; elsewhere unknown. */
  private static String residentPeak(long pid, String before) {
    try (Stream<String> lines = Files.lines(Path.of("/proc/" + pid + "/status"))) {
      return lines
          .filter(l -> l.startsWith("VmHWM:"))
          .map(l -> l.substring(6).strip())
          .findFirst()
          .orElse(before);
    } catch (IOException e) {
      return before;
    }
  }

  private static long bytes(Path folder) throws IOException {
    try (Stream<Path> files = Files.walk(folder)) {
      return files.filter(Files::isRegularFile).mapToLong(f -> f.toFile().length()).sum();
    }
  }
}
