package dev.noctua.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.noctua.TestNight;
import dev.noctua.TestNight.Outcome;
import dev.noctua.generate.PriceWorld;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@Tag("world")
class EvaluateElasticityCommandTest {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final String HEADER = "item,category,period,price,units,views";

  @TempDir Path folder;

  private Outcome evaluate(List<String> lines, String... more) throws IOException {
    Path panel = folder.resolve("panel.csv");
    Files.write(panel, lines);
    List<String> words =
        new ArrayList<>(
            List.of(
                "evaluate",
                "elasticity",
                "--panel=" + panel,
                "--conf=../conf/local.yaml",
                "--quiet",
                "--json"));
    words.addAll(List.of(more));
    return TestNight.execute(words.toArray(String[]::new));
  }

  private static List<String> lines(PriceWorld world) {
    List<String> lines = new ArrayList<>();
    for (PriceWorld.Item item : world.items()) {
      for (int t = 0; t < world.days(); t++) {
        lines.add(
            String.join(
                ",",
                item.id(),
                item.category(),
                LocalDate.of(2025, 1, 6).plusDays(t).toString(),
                item.price()[t] / 100 + ".00",
                Integer.toString(item.orders()[t]),
                Integer.toString(item.viewers()[t])));
      }
    }
    return lines;
  }

  @Test
  void categoriesAndItemsStandBesideTheirTruth() throws IOException {
    PriceWorld world = PriceWorld.of(PriceWorld.Kind.RANDOM_PROMOTIONS, 2, 8, 365, 4);
    List<String> lines = lines(world);

    Outcome outcome = evaluate(lines);

    assertThat(outcome.exit()).as(outcome.err()).isZero();
    JsonNode rows = JSON.readTree(outcome.out());
    assertThat(rows).hasSize(2 + 16);
    assertThat(rows.get(0).get("item").isNull()).isTrue();
    assertThat(rows.get(1).get("item").asText()).isEqualTo("c0i0");
    int covered = 0;
    for (JsonNode row : rows) {
      for (PriceWorld.Item item : world.items()) {
        boolean isIt = item.id().equals(row.get("item").asText());
        covered +=
            isIt
                    && row.get("low").asDouble() <= item.elasticity()
                    && item.elasticity() <= row.get("high").asDouble()
                ? 1
                : 0;
      }
    }
    assertThat(covered).isBetween(12, 16);
    assertThat(rows.findValues("identified"))
        .filteredOn(JsonNode::asBoolean)
        .hasSizeGreaterThan(12);

    List<String> shuffled = new ArrayList<>(lines);
    Collections.shuffle(shuffled, new Random(2));
    shuffled.add(0, HEADER);
    assertThat(evaluate(shuffled).out()).isEqualTo(outcome.out());
  }

  @Test
  void whatDoesNotTellAnElasticityHasARowThatSaysWhy() throws IOException {
    JsonNode still = JSON.readTree(evaluate(List.of("a;x;1;9.5;30", "a;x;2;9.5;40")).out());
    assertThat(still.get(1).get("identified").asBoolean()).isFalse();
    assertThat(still.get(1).get("why").asText()).isEqualTo("The price never moved.");
    assertThat(still.get(1).get("elasticity").isNull()).isTrue();

    JsonNode one = JSON.readTree(evaluate(List.of("a x 2026-11-21 9.5 0")).out());
    assertThat(one.get(0).get("why").asText()).isEqualTo("Nothing was sold at a known price.");

    // One item: its weeks explain all that its price could.
    List<String> alone = new ArrayList<>(List.of(HEADER));
    for (int week = 1; week <= 40; week++) {
      alone.add("a,x,%d,%d,%d,100".formatted(week, week % 4 == 0 ? 8 : 10, week % 4 == 0 ? 9 : 5));
    }
    JsonNode row = JSON.readTree(evaluate(alone).out()).get(1);
    assertThat(row.get("identified").asBoolean()).isFalse();
    assertThat(row.get("why").asText()).contains("wider than 2");
    assertThat(row.get("low").asDouble()).isFinite();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "b,x,1,0,3|line 2 of|price is above 0",
        "b,x,1,-2,3|line 2 of|price is above 0",
        "b,x,1,NaN,3|line 2 of|no number",
        "b,x,1,2,-3|line 2 of|whole numbers, 0 or more",
        "b,x,1,2,3.5|line 2 of|whole numbers, 0 or more",
        "b,x,1,2,1e9|line 2 of|no number",
        "b,x,1,2,1000000001|line 2 of|more than 1000000000",
        "a,x,1,3,3|line 2 of|repeats item 'a'",
        "a,y,2,3,3|line 2 of|give it one",
        "b,x,2026-02-30,2,3|line 2 of|is no date",
        "b,x,2026-11,2,3|line 2 of|of another kind",
        "b,x,next week,2,3|line 2 of|number of a week",
        "b,x,1,2|line 2 of|has 4 cells",
        ",x,1,2,3|line 2 of|empty cell",
        "b,x,999999,2,3|periods of|check the first and the last"
      })
  void aWrongLineIsNamed(String line, String where, String what) throws IOException {
    Outcome outcome = evaluate(List.of("a,x,1,2,3", line));

    assertThat(outcome.exit()).as(outcome.err()).isEqualTo(3);
    assertThat(outcome.out()).isEmpty();
    assertThat(outcome.err().lines()).hasSize(1);
    assertThat(outcome.err()).contains(where, what);
  }

  @Test
  void aFileWithoutLinesIsNamed() throws IOException {
    assertThat(evaluate(List.of()).exit()).isEqualTo(3);
    assertThat(evaluate(List.of(HEADER)).err()).contains("has no line of item");
  }

  /**
   * The price is cut in the week of the national holiday and at Double 11, and at no other time.
   */
  @Test
  void aPriceThatMovesOnHolidaysAloneIsRefused() throws IOException {
    List<String> lines = new ArrayList<>();
    for (LocalDate day = LocalDate.of(2024, 1, 1);
        day.isBefore(LocalDate.of(2026, 1, 1));
        day = day.plusDays(1)) {
      boolean isHoliday =
          (day.getMonthValue() == 10 && day.getDayOfMonth() <= 7)
              || (day.getMonthValue() == 11
                  && (day.getDayOfMonth() == 10 || day.getDayOfMonth() == 11));
      lines.add(
          "course,python,%s,%s,%d,200"
              .formatted(
                  day, isHoliday ? "80.00" : "99.00", isHoliday ? 9 : 3 + day.getDayOfYear() % 3));
    }
    Path none = folder.resolve("none.csv");
    Files.writeString(none, "event,from,until\n");

    assertThat(evaluate(lines).out())
        .contains("On days other than holidays the price never moved.");
    assertThat(evaluate(lines, "--calendar", none.toString()).out())
        .contains("course")
        .doesNotContain("On days other than holidays the price never moved.");
  }
}
