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
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** 120 people who each like one of four groups of 40 items. */
@Tag("world")
class EvaluateCommandTest {
  private static final ObjectMapper JSON = new ObjectMapper();

  @TempDir Path folder;

  private final Map<String, Set<String>> train = new HashMap<>();
  private final Map<String, Set<String>> test = new HashMap<>();

  @BeforeEach
  void writeFiles() throws IOException {
    Random draw = new Random(4);
    for (int person = 0; person < 120; person++) {
      for (int item = 0; item < 40; item++) {
        if (draw.nextDouble() < (item % 4 == person % 4 ? 0.8 : 0.03)) {
          (draw.nextDouble() < 0.25 ? test : train)
              .computeIfAbsent("p" + person, name -> new TreeSet<>())
              .add("item" + item);
        }
      }
    }
    Files.write(folder.resolve("train.csv"), lines(train));
    Files.write(folder.resolve("test.csv"), lines(test));
  }

  private static List<String> lines(Map<String, Set<String>> pairs) {
    List<String> lines = new ArrayList<>();
    pairs.forEach((person, items) -> items.forEach(item -> lines.add(person + "," + item)));
    return lines;
  }

  private Outcome evaluate(String what, String... more) {
    List<String> words =
        new ArrayList<>(
            List.of(
                "evaluate",
                what,
                "--train=" + folder.resolve("train.csv"),
                "--conf=../conf/local.yaml",
                "--quiet"));
    words.addAll(Arrays.asList(more));
    return TestNight.execute(words.toArray(String[]::new));
  }

  private String testFile() {
    return "--test=" + folder.resolve("test.csv");
  }

  @Test
  void everySourceStandsBesidePopularity() throws IOException {
    JsonNode rows = JSON.readTree(evaluate("recommend", testFile(), "--json").out());

    assertThat(rows.findValuesAsText("source").subList(0, 4))
        .containsExactly("als", "item_to_item", "popular", "lists");
    assertThat(rows.findValuesAsText("k")).hasSize(12).contains("10", "20", "100");
    JsonNode popular = rows.get(2);
    JsonNode lists = rows.get(3);
    assertThat(popular.get("recall").asDouble()).isCloseTo(popularRecall(), within(5e-5));
    assertThat(popular.get("ndcg_above").asDouble()).isZero();
    assertThat(lists.get("low").asDouble()).as(lists.toString()).isPositive();
    assertThat(lists.get("ndcg").asDouble())
        .isCloseTo(
            popular.get("ndcg").asDouble() + lists.get("ndcg_above").asDouble(), within(2e-4));
  }

  /** Of the ten items that most people have, without a person's own: ties by first mention. */
  private double popularRecall() throws IOException {
    Map<String, Integer> count = new HashMap<>();
    List<String> order = new ArrayList<>();
    for (String file : List.of("train.csv", "test.csv")) {
      for (String line : Files.readAllLines(folder.resolve(file))) {
        String item = line.split(",", -1)[1];
        if (!order.contains(item)) {
          order.add(item);
        }
        count.merge(item, file.equals("train.csv") ? 1 : 0, Integer::sum);
      }
    }
    List<String> popular = order.stream().sorted((a, b) -> count.get(b) - count.get(a)).toList();
    return test.entrySet().stream()
        .filter(person -> train.containsKey(person.getKey()))
        .mapToDouble(
            person ->
                popular.stream()
                        .filter(item -> !train.get(person.getKey()).contains(item))
                        .limit(10)
                        .filter(person.getValue()::contains)
                        .count()
                    / (double) person.getValue().size())
        .average()
        .orElseThrow();
  }

  @Test
  void tuneShowsTheSettingsOfAPartHeldOut() throws IOException {
    JsonNode rows = JSON.readTree(evaluate("tune", "--json").out());

    assertThat(rows.findValuesAsText("setting")).contains("als.alpha", "weight.popular");
    assertThat(rows.findValues("value")).allMatch(value -> value.asDouble() >= 0);
    assertThat(evaluate("tune", "--json").out()).isEqualTo(evaluate("tune", "--json").out());
  }

  @Test
  void whatIsWrongIsSaidInOneLine() throws IOException {
    assertLine(evaluate("recommend", testFile(), "--split=time"), 2, "either --test or --split");
    assertLine(evaluate("recommend", "--split=sideways"), 2, "sideways");
    assertLine(evaluate("recommend", "--split=time"), 3, "has no times");
    assertLine(evaluate("recommend", "--test=absent.csv"), 3, "absent.csv can't be read");
    Files.writeString(folder.resolve("train.csv"), "p1,item1,many\n");
    assertLine(evaluate("tune"), 3, "line 1 of");
    assertLine(TestNight.execute("evaluate"), 2, "evaluate forecast");
  }

  private static void assertLine(Outcome outcome, int exit, String what) {
    assertThat(outcome.exit()).as(outcome.err()).isEqualTo(exit);
    assertThat(outcome.err().lines()).hasSize(1);
    assertThat(outcome.err()).contains(what);
  }
}
