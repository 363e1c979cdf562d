package dev.noctua.stage.price;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.noctua.TestNight;
import dev.noctua.TestNight.Outcome;
import dev.noctua.generate.PriceWorld;
import java.io.IOException;
import java.math.BigDecimal;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** {@code noctua what-if}, on the lake of a world whose response to prices is known. */
@Tag("world")
class WhatIfTest {
  private static final ObjectMapper JSON = new ObjectMapper();
  @TempDir private static Path home;
  private static String lake;

  @BeforeAll
  static void publish() {
    PriceWorld world = PriceWorld.of(PriceWorld.Kind.RANDOM_PROMOTIONS, 1, 8, 300, 5);
    PricedLake priced = PricedLake.of(home, world);
    long[] steady = new long[300];
    Arrays.fill(steady, 9900);
    priced.content("steady", "category0", steady);
    priced.sold("steady", PricedLake.NIGHT, 3, 9);
    priced.ordered("steady", 3, 3 * 9900, 0);
    lake = priced.publish();
  }

  private static Outcome execute(String... words) {
    return TestNight.execute(
        Stream.concat(
                Arrays.stream(words),
                Stream.of("--conf", "../conf/local.yaml", "--set", "storage.lake=" + lake))
            .toArray(String[]::new));
  }

  private static JsonNode json(String... words) throws IOException {
    Outcome outcome = execute(words);
    assertThat(outcome.err()).isEmpty();
    assertThat(outcome.exit()).isZero();
    return JSON.readTree(outcome.out());
  }

  /** A price other than the present one of a content whose elasticity is identified. */
  private static JsonNode scenario() throws IOException {
    return json(
            "query",
            "--json",
            "SELECT s.* FROM price_scenario s JOIN price_elasticity e ON item = content_id AND identified WHERE s.price < present_price ORDER BY content_id, s.price LIMIT 1")
        .get(0);
  }

  @Test
  void aPriceOfTheTableHasTheTablesFigures() throws IOException {
    JsonNode row = scenario();
    JsonNode answer =
        json(
                "what-if",
                "--json",
                "--content",
                row.get("content_id").asText(),
                "--price",
                row.get("price").asText())
            .get(0);

    assertThat(answer.get("refusal").asText()).isEmpty();
    assertThat(answer.get("from").asText()).isEqualTo("2026-11-23");
    assertThat(answer.get("until").asText()).isEqualTo("2026-12-20");
    for (String figure : new String[] {"units", "units_low", "units_high", "gain_probability"}) {
      assertThat(answer.get(figure).asDouble())
          .as(figure)
          .isCloseTo(row.get(figure).asDouble(), within(1e-3));
    }
    for (String figure : new String[] {"revenue", "revenue_low", "revenue_high"}) {
      assertThat(answer.get(figure).asDouble())
          .as(figure)
          .isCloseTo(row.get(figure).asDouble(), within(0.02));
    }
  }

  @Test
  void anAnswerIsToldInSentencesAndGrowsWithItsDays() throws IOException {
    JsonNode row = scenario();
    String[] question = {
      "what-if", "--content", row.get("content_id").asText(), "--price", row.get("price").asText()
    };
    String told = execute(question).out();
    assertThat(told)
        .contains("instead of " + row.get("present_price").asText())
        .contains("expected,", "in 90 of 100 cases", "Elasticity -", "Evidence: Orders: ");

    String[] twoDays = Arrays.copyOf(question, question.length + 5);
    System.arraycopy(
        new String[] {"--from", "2026-12-01", "--until", "2026-12-02", "--json"},
        0,
        twoDays,
        question.length,
        5);
    assertThat(json(twoDays).get(0).get("units").asDouble())
        .isCloseTo(row.get("units").asDouble() / 14, within(1e-3));
  }

  @Test
  void whatIsNotKnownIsRefusedInWords() throws IOException {
    assertThat(execute("what-if", "--content", "steady", "--price", "89.00").out())
        .contains("No figure is given.", "The price never moved.", "Advice:");
    JsonNode far =
        json(
                "what-if",
                "--json",
                "--content",
                scenario().get("content_id").asText(),
                "--price",
                "1")
            .get(0);
    assertThat(far.get("refusal").asText()).contains("The price lies outside of");
    assertThat(far.get("units").isNull()).isTrue();
  }

  @Test
  void theAnswerOnACategoryIsTheSumOfThoseThatAreCounted() throws IOException {
    JsonNode answers = json("what-if", "--json", "--category", "category0", "--change", "-5%");
    BigDecimal sum = BigDecimal.ZERO;
    for (JsonNode answer : answers) {
      if (!answer.get("content_id").isNull() && !answer.get("revenue").isNull()) {
        sum = sum.add(new BigDecimal(answer.get("revenue").asText()));
      }
    }
    JsonNode total = answers.get(answers.size() - 1);
    assertThat(total.get("content_id").isNull()).isTrue();
    assertThat(total.get("evidence").asText()).endsWith(" of 9 contents are counted.");
    assertThat(new BigDecimal(total.get("revenue").asText()))
        .isPositive()
        .isCloseTo(sum, within(new BigDecimal("0.05")));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "--content nobody --price 9|knows no price of the content nobody",
        "--content it's --price 9|knows no price of the content it's",
        "--category none --change 5|knows no price in the category none",
        "--content steady --price 0|no price",
        "--content steady --price 9.999|no price",
        "--content steady --price free|--price",
        "--content steady|--price",
        "--category category0 --change cheap|no change",
        "--category category0 --change -100%|leaves no price",
        "--content steady --price 9 --from 2026-11-22|isn't after the night",
        "--content steady --price 9 --from 2026-12-02 --until 2026-12-01|name 1 to 366",
        "--content steady --price 9 --until 2028-01-01|name 1 to 366",
        "|--content"
      })
  void aWrongQuestionIsNamed(String question, String message) {
    String[] words =
        Stream.concat(
                Stream.of("what-if"),
                question == null ? Stream.empty() : Arrays.stream(question.split(" ")))
            .toArray(String[]::new);
    Outcome outcome = execute(words);
    assertThat(outcome.exit()).isEqualTo(2);
    assertThat(outcome.err()).hasLineCount(1).contains(message);
    assertThat(outcome.out()).isEmpty();
  }
}
