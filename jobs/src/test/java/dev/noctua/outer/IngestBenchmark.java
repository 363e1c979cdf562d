package dev.noctua.outer;

import static org.assertj.core.api.Assertions.assertThat;

import dev.noctua.SharedData;
import dev.noctua.TestNight;
import dev.noctua.lake.commit.Nights;
import java.io.BufferedReader;
import java.io.BufferedWriter;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Ingest of five million events of one night, with small logs of 60 days around it, beside DuckDB
 * doing the same contract's work on the same files; both as processes of their own, three times in
 * turn, and the medians. {@code mvn test -Pbench -Dtest=IngestBenchmark}.
 */
@org.junit.jupiter.api.Tag("bench")
@Tag("world")
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
          ingest(
              TestNight.onFiles(Path.of(raw), lake, LocalDate.parse(TO)),
              "--full",
              "--from",
              FROM,
              "--to",
              TO);
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

  /**
   * The same night on top of thirty of 200,000 events each, whose lines it has copies of: one in a
   * hundred of its own; beside the night with none before it.
   */
  @Test
  void onTopOfThirtyNights() throws IOException {
    Path peers = SharedData.folder("../peers");
    Path home = TestNight.temporary("ingest-known");
    String python = PythonTools.bin("peers").resolve("python").toString();
    String generate = peers.resolve("gen_night.py").toString();
    Path raw = home.resolve("made/raw");
    must(List.of(python, generate, home.resolve("made").toString(), "--dup", "0.01"));
    LocalDate night = LocalDate.parse(TO);
    Path copies = raw.resolve("behavior/dt=" + TO + "/copies.jsonl");
    try (BufferedWriter late = Files.newBufferedWriter(copies)) {
      for (int before = 30; before > 0; before--) {
        LocalDate day = night.minusDays(before);
        Path made = home.resolve("made-" + before);
        must(
            List.of(
                python,
                generate,
                made.toString(),
                "--events",
                "200000",
                "--files",
                "1",
                "--seed",
                "" + (1000 + before),
                "--end",
                day.toString()));
        Path lines = made.resolve("raw/behavior/dt=" + day);
        Files.move(lines, raw.resolve("behavior/dt=" + day));
        delete(made);
        copy(raw.resolve("behavior/dt=" + day + "/hour=00/part-00000.jsonl"), late);
      }
    }
    TestNight known = TestNight.onFiles(raw, home.resolve("known"), night);
    ingest(known, "--full", "--from", FROM, "--to", night.minusDays(1).toString());
    Nights nights = known.lake().nights();
    nights.commit(nights.draft(night.minusDays(1), "bench").orElseThrow());
    TestNight alone = TestNight.onFiles(raw, home.resolve("alone"), night);
    double[] onTop = new double[RUNS];
    double[] first = new double[RUNS];
    for (int i = 0; i < RUNS; i++) {
      onTop[i] = ingest(known, "--night", TO);
      first[i] = ingest(alone, "--full", "--from", TO, "--to", TO);
    }
    Arrays.sort(onTop);
    Arrays.sort(first);
    System.out.printf(
        Locale.ROOT,
        "on top of 30 nights: ingest %.1f s, with none before %.1f s (medians of %d)%n",
        onTop[RUNS / 2],
        first[RUNS / 2],
        RUNS);
  }

  /** Every so manyth line, up to a thirtieth of one in a hundred of the large night's. */
  private static void copy(Path lines, BufferedWriter to) throws IOException {
    try (BufferedReader reader = Files.newBufferedReader(lines, StandardCharsets.ISO_8859_1)) {
      int number = 0;
      for (String line = reader.readLine(); line != null; line = reader.readLine()) {
        if (number++ % 120 == 0 && line.chars().allMatch(c -> c < 128)) {
          to.write(line);
          to.newLine();
        }
      }
    }
  }

  private static double ingest(TestNight night, String... span) throws IOException {
    List<String> command = new ArrayList<>(List.of("../noctua", "run", "--only", "ingest"));
    command.addAll(List.of("--run", "bench"));
    command.addAll(List.of(span));
    night.overrides().forEach((key, value) -> command.addAll(List.of("--set", key + "=" + value)));
    return must(command);
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
