package dev.noctua.outer;

import static org.assertj.core.api.Assertions.assertThat;

import dev.noctua.SharedData;
import dev.noctua.TestNight;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Ingest of five million events of one night, with small logs of 60 days around it, beside DuckDB
 * doing the same contract's work on the same files; both as processes of their own, three times in
 * turn, and the medians. {@code mvn test -Pbench -Dtest=IngestBenchmark}.
 */
@org.junit.jupiter.api.Tag("bench")
class IngestBenchmark {
  private static final String FROM = "2026-09-23";
  private static final String TO = "2026-11-21";
  private static final int RUNS = 3;
  private static final Pattern SECONDS = Pattern.compile("(?m)^ *ingest[: ].*?([\\d.]+) s\\b");

  @ParameterizedTest
  @ValueSource(strings = {"plain", "gzip"})
  void fiveMillionEvents(String packing) throws IOException {
    Path peers = SharedData.folder("../peers");
    Path home = TestNight.temporary("ingest-" + packing);
    for (String script : List.of("gen_night.py", "night.py", "night_contract.py", "common.py")) {
      Files.copy(peers.resolve(script), home.resolve(script));
    }
    String python = PythonTools.bin("peers").resolve("python").toString();
    List<String> generate =
        new ArrayList<>(
            List.of(python, script(home, "gen_night.py"), home.resolve("made").toString()));
    if (packing.equals("gzip")) {
      generate.add("--gzip");
    }
    must(generate);
    String raw = home.resolve("made/raw").toString();

    double[] ours = new double[RUNS];
    double[] theirs = new double[RUNS];
    for (int i = 0; i < RUNS; i++) {
      String out = home.resolve("peer-" + i).toString();
      theirs[i] =
          must(
              List.of(
                  python,
                  script(home, "night.py"),
                  "--only",
                  "ingest",
                  "--raw",
                  raw,
                  "--out",
                  out,
                  "--from",
                  FROM,
                  "--to",
                  TO));
      Path lake = home.resolve("lake-" + i);
      ours[i] =
          must(
              List.of(
                  "../noctua",
                  "run",
                  "--only",
                  "ingest",
                  "--full",
                  "--from",
                  FROM,
                  "--to",
                  TO,
                  "--run",
                  "bench",
                  "--set",
                  "storage.raw=" + raw,
                  "--set",
                  "storage.lake=" + lake));
      delete(Path.of(out));
      delete(lake);
    }
    Arrays.sort(ours);
    Arrays.sort(theirs);
    System.out.printf(
        Locale.ROOT,
        "%s: ingest %.1f s, DuckDB %.1f s, ratio %.2f (medians of %d)%n",
        packing,
        ours[RUNS / 2],
        theirs[RUNS / 2],
        ours[RUNS / 2] / theirs[RUNS / 2],
        RUNS);
  }

  private static String script(Path home, String name) {
    return home.resolve(name).toString();
  }

  /** The seconds that the command says it took for ingest, if it says so; otherwise 0. */
  private static double must(List<String> command) {
    PythonTools.Outcome outcome = PythonTools.run(10, Map.of(), command);
    assertThat(outcome.exitCode()).as(outcome.output()).isZero();
    Matcher seconds = SECONDS.matcher(outcome.output());
    double last = 0;
    while (seconds.find()) {
      last = Double.parseDouble(seconds.group(1));
    }
    return last;
  }

  private static void delete(Path folder) throws IOException {
    try (Stream<Path> all = Files.walk(folder)) {
      for (Path path : all.sorted(java.util.Comparator.reverseOrder()).toList()) {
        Files.delete(path);
      }
    }
  }
}
