package dev.noctua.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.noctua.TestNight;
import dev.noctua.TestNight.Outcome;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class EvaluateForecastCommandTest {
  private static final ObjectMapper JSON = new ObjectMapper();

  @TempDir Path folder;

  private Outcome evaluate(List<String> lines, String... more) throws IOException {
    List<String> words =
        new ArrayList<>(
            List.of(
                "evaluate",
                "forecast",
                "--series=" + Files.write(folder.resolve("series.csv"), lines),
                "--conf=../conf/local.yaml"));
    words.addAll(Arrays.asList(more));
    return TestNight.execute(words.toArray(String[]::new));
  }

  private static List<String> lines(int series, int days, double last) {
    SplittableRandom random = new SplittableRandom(6);
    List<String> lines = new ArrayList<>();
    for (int id = 0; id < series; id++) {
      for (int day = 0; day < days; day++) {
        double value = day >= days - 7 ? last : 10 + day % 7 + random.nextInt(5);
        lines.add("s%d,%d,%s".formatted(id, day, value));
      }
    }
    return lines;
  }

  @Test
  void everyMethodHasARowWithAllFigures() throws IOException {
    String[] options = {"--horizon=7", "--season=7", "--json", "--quiet"};
    JsonNode rows = JSON.readTree(evaluate(lines(8, 70, 13), options).out());

    assertThat(rows.findValuesAsText("method"))
        .containsExactly(
            "seasonal_naive", "naive2", "same_weekday_mean", "ets", "theta", "tsb", "combination");
    for (JsonNode row : rows) {
      assertThat(row.get("series").asInt()).isEqualTo(8);
      row.forEach(cell -> assertThat(cell.isNull()).as("%s", row).isFalse());
      assertThat(row.get("cpu_ms").asDouble()).isPositive();
    }
    assertThat(rows.get(6).get("mase").asDouble()).isLessThan(rows.get(0).get("mase").asDouble());
  }

  @Test
  void daysHaveACalendarsRowToo() throws IOException {
    List<String> lines = new ArrayList<>();
    SplittableRandom random = new SplittableRandom(3);
    LocalDate first = LocalDate.of(2026, 1, 5);
    for (int day = 0; day < 140; day++) {
      double value = (20 + random.nextInt(5)) * (day % 30 == 3 ? 3.5 : 1);
      lines.add("s,%s,%s".formatted(first.plusDays(day), value));
    }
    String[] options = {"--horizon=14", "--season=7", "--json"};
    Outcome shipped = evaluate(lines, options);
    JsonNode rows = JSON.readTree(shipped.out());
    assertThat(rows.findValuesAsText("method")).hasSize(8).endsWith("combination_calendar");
    assertThat(rows.get(7).get("rmsse")).isEqualTo(rows.get(6).get("rmsse"));
    assertThat(shipped.err()).contains("no event has an effect that is known and helps");

    List<String> own = new ArrayList<>(List.of("event,from,until"));
    for (int day = 3; day < 140; day += 30) {
      own.add("sale,%s,%s".formatted(first.plusDays(day), first.plusDays(day)));
    }
    Path calendar = Files.write(folder.resolve("own.csv"), own);
    Outcome known =
        evaluate(lines, "--horizon=28", "--season=7", "--json", "--calendar=" + calendar);
    rows = JSON.readTree(known.out());
    assertThat(rows.get(7).get("rmsse").asDouble())
        .isLessThan(.7 * rows.get(6).get("rmsse").asDouble());
    assertThat(known.err())
        .contains("events and their factors: sale 3.")
        .contains("rmsse on the events' days: ")
        .contains("pinball on all days: ")
        .contains("less with the calendar");
    assertLine(
        evaluate(lines, "--horizon=14", "--season=12", "--quiet", "--calendar=" + calendar),
        2,
        "--calendar is for values that have a day each, with --season 7");
    Files.write(calendar, List.of("sale,tomorrow,never"));
    assertLine(
        evaluate(lines, "--horizon=14", "--season=7", "--quiet", "--calendar=" + calendar),
        3,
        "own.csv: line 1 is 'sale,tomorrow,never'");
  }

  /** Of all that a method says only the errors may change when something else comes. */
  @Test
  void whatComesAfterTheOriginChangesNoForecast() throws IOException {
    String[] options = {"--horizon=7", "--season=7", "--json", "--quiet"};
    JsonNode less = JSON.readTree(evaluate(lines(3, 70, 1_000), options).out());
    JsonNode more = JSON.readTree(evaluate(lines(3, 70, 3_000), options).out());
    for (int row = 0; row < less.size(); row++) {
      double forecast = (1 + less.get(row).get("bias").asDouble()) * 1_000;
      assertThat((1 + more.get(row).get("bias").asDouble()) * 3_000)
          .isCloseTo(forecast, within(.25));
    }
  }

  @Test
  void seriesThatAreTooShortAreNamedAndLeftOut() throws IOException {
    List<String> lines = lines(2, 40, 3);
    lines.addAll(List.of("new,0,4", "new,1,5"));
    Outcome outcome = evaluate(lines, "--horizon=7", "--season=7");
    assertThat(outcome.exit()).isZero();
    assertThat(outcome.err())
        .contains("1 series are left out, they have fewer than 15 values: new");
    assertThat(outcome.out()).contains("coverage_80").contains("combination        2");
  }

  @Test
  void nothingButZerosHasNoFigureThatNeedsAScale() throws IOException {
    List<String> lines = new ArrayList<>();
    for (int day = 0; day < 40; day++) {
      lines.add("nothing," + day + ",0");
    }
    Outcome outcome = evaluate(lines, "--horizon=7", "--season=7", "--json", "--quiet");
    JsonNode row = JSON.readTree(outcome.out()).get(6);
    for (String metric : List.of("mase", "rmsse", "smape", "wape", "bias", "pinball")) {
      assertThat(row.get(metric).isNull()).as(metric).isTrue();
    }
    assertThat(row.get("coverage_80").asDouble()).isEqualTo(1);
    assertThat(outcome.out()).doesNotContain("NaN");
  }

  @Test
  void whatIsWrongIsSaidInOneLine() throws IOException {
    List<String> lines = lines(1, 10, 3);
    assertLine(evaluate(lines, "--horizon=7", "--season=7", "--quiet"), 3, "15 values are needed");
    assertLine(evaluate(lines, "--horizon=0", "--season=7", "--quiet"), 2, "at least 1");
    assertLine(
        evaluate(List.of("a,1,2", "a,3,x"), "--horizon=1", "--season=1", "--quiet"),
        3,
        "line 2 of");
    assertThat(evaluate(lines, "--season=7").exit()).isEqualTo(2);
  }

  private static void assertLine(Outcome outcome, int exit, String what) {
    assertThat(outcome.exit()).as(outcome.err()).isEqualTo(exit);
    assertThat(outcome.err().lines()).hasSize(1);
    assertThat(outcome.err()).contains(what);
  }
}
