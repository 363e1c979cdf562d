package dev.noctua.generate;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.noctua.TestNight;
import dev.noctua.TestNight.Outcome;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@Tag("world")
class GenerateCommandTest {
  @TempDir Path folder;

  private static Outcome run(String... options) {
    return TestNight.execute(
        Stream.concat(Stream.of("generate"), Stream.of(options)).toArray(String[]::new));
  }

  private static Outcome runInto(Path out, String... more) {
    List<String> options =
        new ArrayList<>(List.of("--users", "20", "--contents", "10", "--nights", "3"));
    options.addAll(List.of("--out", out.toString()));
    options.addAll(List.of(more));
    return run(options.toArray(String[]::new));
  }

  @Test
  void theResultIsOneLineAndProgressGoesToStandardError() {
    Outcome made = runInto(folder.resolve("new"));
    assertThat(made.exit()).isZero();
    assertThat(made.out()).hasLineCount(1).contains("3 nights to 2026-11-21");
    assertThat(made.err()).contains("3 of 3 nights");
    assertThat(folder.resolve("new/raw/behavior/dt=2026-11-19/_complete.json")).exists();
  }

  @Test
  void aFolderThatIsNotEmptyIsLeftAlone() throws IOException {
    Path kept = Files.writeString(folder.resolve("kept"), "mine");
    Outcome refused = runInto(folder);
    assertThat(refused.exit()).isEqualTo(2);
    assertThat(refused.err()).contains(folder.toString()).contains("not empty");
    assertThat(kept).hasContent("mine");
    assertThat(folder.resolve("raw")).doesNotExist();
  }

  @Test
  void aFileIsNoFolder() throws IOException {
    Path file = Files.writeString(folder.resolve("file"), "mine");
    Outcome refused = runInto(file);
    assertThat(refused.exit()).isEqualTo(2);
    assertThat(refused.err()).contains("is a file");
  }

  @Test
  void wrongValuesAreNamed() {
    Outcome flat = runInto(folder, "--world", "flat");
    assertThat(flat.exit()).isEqualTo(2);
    assertThat(flat.err()).contains("flat").contains("plain, clean");
    Outcome empty = run("--users", "0", "--contents", "10", "--nights", "3", "--out", "x");
    assertThat(empty.exit()).isEqualTo(2);
    assertThat(empty.err()).contains("--users is 0");
  }

  @Test
  void theSmallestPlatformCanBeMade() {
    String out = folder.resolve("one").toString();
    Outcome made = run("--users", "1", "--contents", "10", "--nights", "1", "--out", out);
    assertThat(made.exit()).isZero();
  }

  @Test
  void aWorldOfPricesHasLogsAndTellsItsElasticities() throws IOException {
    String[] options = {
      "--world", "random-promotions", "--users", "900", "--contents", "10", "--nights", "4",
    };
    Path one = folder.resolve("one");
    Path again = folder.resolve("again");
    for (Path out : List.of(one, again)) {
      assertThat(run(with(options, "--out", out.toString())).out())
          .contains("4 nights to", " orders worth ");
    }
    String truth = Files.readString(one.resolve("truth.json"));
    assertThat(truth).contains("\"world\" : \"random-promotions\"", "\"elasticity\" : -");
    try (Stream<Path> files = Files.walk(one)) {
      assertThat(files.filter(Files::isRegularFile))
          .hasSize(30)
          .allSatisfy(
              file -> assertThat(again.resolve(one.relativize(file))).hasSameBinaryContentAs(file));
    }
  }

  /** Equal arguments tell an equal truth, with logs or without. */
  @ParameterizedTest
  @ValueSource(strings = {"moving-tastes", "holidays", "seats"})
  void logsAndSeriesOfAWorldAgree(String world) throws IOException {
    String[] options = {
      "--world", world, "--users", "900", "--contents", "10", "--nights", "30",
    };
    Path logs = folder.resolve("logs");
    Path series = folder.resolve("series");
    assertThat(run(with(options, "--out", logs.toString())).exit()).isZero();
    assertThat(run(with(options, "--only", "demand", "--out", series.toString())).exit()).isZero();

    assertThat(series.resolve("truth.json")).hasSameBinaryContentAs(logs.resolve("truth.json"));
    JsonNode truth = new ObjectMapper().readTree(logs.resolve("truth.json").toFile());
    assertThat(truth.at("/market/growth_in_a_year").doubleValue()).isBetween(0.0, 0.5);
    assertThat(truth.at("/market/accounts_at_the_end").intValue()).isEqualTo(900);
    assertThat(truth.at("/weekday_factors/saturday").doubleValue()).isPositive();
    assertThat(truth.at("/categories/0/day_factors")).hasSize(30);
    assertThat(truth.at("/holidays").has("2026-11-11")).isEqualTo(world.equals("holidays"));
    JsonNode content = truth.at("/contents/0");
    assertThat(content.at("/campaigns/0/price_fen").longValue())
        .isLessThan(content.get("list_price_fen").longValue());
    assertThat(content.has("elasticity_by_week")).isEqualTo(world.equals("moving-tastes"));
    assertThat(content.has("seats")).isEqualTo(world.equals("seats"));

    long units = 0;
    List<String> lines = Files.readAllLines(series.resolve("demand.csv"));
    for (String line : lines.subList(1, lines.size())) {
      units += Long.parseLong(line.split(",", -1)[4]);
    }
    assertThat(RawFiles.accepted(logs.resolve("raw/transaction"))).hasSize((int) units);
  }

  private static String[] with(String[] options, String... more) {
    return Stream.concat(Stream.of(options), Stream.of(more)).toArray(String[]::new);
  }

  @Test
  void theSeriesOfAWorldOfPricesCanBeHadAlone() throws IOException {
    Path out = folder.resolve("series");
    Outcome made =
        run(
            "--world",
            "peak-promotions",
            "--only",
            "demand",
            "--users",
            "1",
            "--contents",
            "50",
            "--nights",
            "30",
            "--out",
            out.toString());
    assertThat(made.out()).contains("1500 lines");
    assertThat(Files.readAllLines(out.resolve("demand.csv")))
        .hasSize(1501)
        .startsWith("item,category,period,price,units,views");
    assertThat(out.resolve("raw")).doesNotExist();
    Outcome read =
        TestNight.execute(
            "evaluate",
            "elasticity",
            "--panel",
            out.resolve("demand.csv").toString(),
            "--conf",
            "../conf/local.yaml");
    assertThat(read.out()).contains("category1", "52 rows");
  }

  @Test
  void whatAWorldOfPricesCannotBeIsRefused() {
    Path out = folder.resolve("refused");
    assertThat(runInto(out, "--only", "demand").err()).contains("a world of prices");
    assertThat(runInto(out, "--world", "one-change").err()).contains("--users is 20, fewer than");
    assertThat(runInto(out, "--world", "threshold", "--only", "all").err()).contains("--only all");
    Outcome long731 =
        run(
            "--world",
            "one-change",
            "--only",
            "demand",
            "--users",
            "1",
            "--contents",
            "10",
            "--nights",
            "731",
            "--out",
            out.toString());
    assertThat(long731.exit()).isEqualTo(2);
    assertThat(long731.err()).contains("--nights is 731");
    assertThat(out).doesNotExist();
  }
}
