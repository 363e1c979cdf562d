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
import java.math.RoundingMode;
import java.nio.file.Path;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
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
    world.items().subList(4, 8).forEach(item -> forecast(priced, item));
    priced.forecasts.addAll(limited(world.items().get(3), 10));
    for (String method : new String[] {"sold_out", "dormant"}) {
      priced.content(method, "category1", steady);
      priced.sold(method, PricedLake.NIGHT, 3, 9);
      priced.ordered(method, 3, 3 * 9900, 0);
      priced.forecasts.add(day(method, PricedLake.NIGHT.plusDays(1), 0, 0, method));
    }
    lake = priced.publish();
  }

  /** Four weeks with a rhythm; a tenth less is planned for days 8 to 10, for 20 % more units. */
  private static void forecast(PricedLake priced, PriceWorld.Item item) {
    BigDecimal present = BigDecimal.valueOf(item.price()[299], 2);
    for (int day = 1; day <= 28; day++) {
      double units = 1 + day % 7;
      double money = units * present.doubleValue();
      LocalDate date = PricedLake.NIGHT.plusDays(day);
      boolean isPlanned = day >= 8 && day <= 10;
      Map<String, Object> row = day(item.id(), date, units, money, "combination");
      if (isPlanned) {
        BigDecimal planned =
            present.multiply(new BigDecimal("0.9")).setScale(2, RoundingMode.HALF_UP);
        double ratio = planned.doubleValue() / present.doubleValue();
        row.put("units", 1.2 * units);
        row.put("price", planned);
        row.put("price_basis", "planned");
        row.put("price_effect", 1.2 * ratio);
        row.put("revenue", money(0.8 * money * 1.2 * ratio));
      }
      priced.forecasts.add(row);
    }
  }

  /** Four weeks with a rhythm, of which seats end the sales in the first week. */
  private static List<Map<String, Object>> limited(PriceWorld.Item item, long seats) {
    BigDecimal present = BigDecimal.valueOf(item.price()[299], 2);
    List<Map<String, Object>> rows = new ArrayList<>();
    double left = seats;
    for (int day = 1; day <= 28; day++) {
      double wanted = 1 + day % 7;
      double units = Math.min(wanted, left);
      left -= units;
      LocalDate date = PricedLake.NIGHT.plusDays(day);
      Map<String, Object> row =
          day(item.id(), date, units, units * present.doubleValue(), "combination");
      row.put("seats_left", seats);
      row.put("unlimited_units", wanted);
      row.put("unlimited_level_revenue", wanted * present.doubleValue() / 1.25);
      rows.add(row);
    }
    return rows;
  }

  private static Map<String, Object> day(
      String item, LocalDate date, double units, double money, String method) {
    Map<String, Object> row = new HashMap<>();
    row.put("level", "content");
    row.put("item", item);
    row.put("target_date", date);
    row.put("days", 1);
    row.put("units", units);
    row.put("level_revenue", money / 1.25);
    row.put("market_growth", 1.25);
    row.put("price_effect", 1.0);
    row.put("kept_share", 0.8);
    row.put("revenue", money(0.8 * money));
    row.put("method", method);
    row.put("price_basis", "current");
    return row;
  }

  private static String money(double amount) {
    return BigDecimal.valueOf(amount).setScale(2, RoundingMode.HALF_UP).toPlainString();
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
            "SELECT s.* FROM price_scenario s JOIN price_elasticity e ON item = content_id AND identified WHERE s.price < present_price AND content_id < 'c0i4' ORDER BY content_id, s.price LIMIT 1")
        .get(0);
  }

  /** The same of a content of which the night has a forecast. */
  private static JsonNode foretold() throws IOException {
    return json(
            "query",
            "--json",
            "SELECT s.*, n.revenue AS revenue_now FROM price_scenario s JOIN price_elasticity e ON e.item = s.content_id AND identified JOIN price_scenario n ON n.content_id = s.content_id AND n.price = n.present_price WHERE s.price < s.present_price AND s.content_id BETWEEN 'c0i4' AND 'c0i7' ORDER BY s.content_id, s.price LIMIT 1")
        .get(0);
  }

  /** Days after the night, to which the content of {@link #foretold} is offered at its price. */
  private static JsonNode foretold(JsonNode row, String price, int first, int last)
      throws IOException {
    return json(
            "what-if",
            "--json",
            "--content",
            row.get("content_id").asText(),
            "--price",
            price,
            "--from",
            PricedLake.NIGHT.plusDays(first).toString(),
            "--until",
            PricedLake.NIGHT.plusDays(last).toString())
        .get(0);
  }

  private static double number(JsonNode of, String field) {
    return of.get(field).asDouble();
  }

  @Test
  void theLevelIsThatOfTheForecastOnTheDaysAskedFor() throws IOException {
    JsonNode row = foretold();
    String price = row.get("price").asText();
    double present = number(row, "present_price");
    JsonNode week = foretold(row, price, 1, 7);

    assertThat(number(week, "units_now")).isCloseTo(28, within(1e-9));
    assertThat(number(week, "revenue_now")).isCloseTo(28 * 0.8 * present, within(0.05));
    assertThat(number(week, "revenue") / number(week, "revenue_now"))
        .isCloseTo(number(row, "revenue") / number(row, "revenue_now"), within(1e-3));
    assertThat(number(week, "gain_probability"))
        .isCloseTo(number(row, "gain_probability"), within(1e-9));
    assertThat(week.get("evidence").asText())
        .contains("The level is that of the night's forecast.");
    assertThat(number(foretold(row, price, 2, 2), "units_now")).isCloseTo(3, within(1e-9));
    // Beyond the horizon its last week comes again.
    assertThat(number(foretold(row, price, 29, 42), "units_now")).isCloseTo(56, within(1e-9));
    assertThat(number(foretold(row, price, 37, 37), "units_now")).isCloseTo(3, within(1e-9));
  }

  @Test
  void aPlannedPriceIsPartOfWhatComesWithoutTheChange() throws IOException {
    JsonNode row = foretold();
    BigDecimal present = new BigDecimal(row.get("present_price").asText());
    BigDecimal planned = present.multiply(new BigDecimal("0.9")).setScale(2, RoundingMode.HALF_UP);
    JsonNode same = foretold(row, planned.toPlainString(), 8, 10);

    // 2 + 3 + 4 units at the present price.
    assertThat(number(same, "units_now")).isCloseTo(1.2 * 9, within(1e-4));
    assertThat(number(same, "revenue_now"))
        .isCloseTo(0.8 * 1.2 * 9 * planned.doubleValue(), within(0.05));
    assertThat(number(same, "gain_probability")).isZero();
    JsonNode unchanged = foretold(row, present.toPlainString(), 8, 10);
    assertThat(number(unchanged, "units")).isCloseTo(9, within(1e-4));
    assertThat(number(unchanged, "revenue"))
        .isCloseTo(0.8 * 9 * present.doubleValue(), within(0.05));
  }

  /** Ten seats, and 112 units that are wanted at the present price. */
  @Test
  void whereSeatsEndAHigherPriceLosesNothingAndALowerOneSellsNoMore() throws IOException {
    JsonNode higher = limited("1.05");
    assertThat(number(higher, "units_now")).isCloseTo(10, within(1e-4));
    assertThat(number(higher, "units")).isCloseTo(10, within(1e-4));
    assertThat(number(higher, "revenue_now"))
        .isCloseTo(10 * 0.8 * number(higher, "present_price"), within(0.05));
    assertThat(number(higher, "revenue"))
        .isCloseTo(10 * 0.8 * number(higher, "price"), within(0.05));
    assertThat(number(higher, "gain_probability")).isGreaterThan(0.9);
    assertThat(higher.get("evidence").asText())
        .contains("Seats limit the answer: 10 are expected to be left on the first day.")
        .endsWith(" units, and 112 without the change.");

    JsonNode lower = limited("0.95");
    assertThat(number(lower, "units")).isCloseTo(10, within(1e-4));
    assertThat(number(lower, "units_high")).isCloseTo(10, within(1e-4));
    assertThat(number(lower, "revenue")).isCloseTo(10 * 0.8 * number(lower, "price"), within(0.05));
    assertThat(number(lower, "gain_probability")).isZero();
  }

  private static JsonNode limited(String factor) throws IOException {
    BigDecimal price =
        new BigDecimal(
                json(
                        "query",
                        "--json",
                        "SELECT max(present_price) AS p FROM price_scenario WHERE content_id = 'c0i3'")
                    .get(0)
                    .get("p")
                    .asText())
            .multiply(new BigDecimal(factor))
            .setScale(2, RoundingMode.HALF_UP);
    return json("what-if", "--json", "--content", "c0i3", "--price", price.toPlainString()).get(0);
  }

  @Test
  void fewerDaysAreLessSure() throws IOException {
    for (JsonNode row : List.of(scenario(), foretold())) {
      double before = 0;
      for (int days : new int[] {28, 14, 7, 2, 1}) {
        JsonNode answer = foretold(row, row.get("price").asText(), 1, days);
        double width =
            (number(answer, "units_high") - number(answer, "units_low")) / number(answer, "units");
        assertThat(width).as("%d days", days).isGreaterThan(before);
        before = width;
      }
    }
  }

  @Test
  void whereNothingIsForetoldTheReasonIsSaid() throws IOException {
    assertThat(execute("what-if", "--content", "sold_out", "--price", "89.00").out())
        .contains("No seat is left.", "Revenue without the change: 0.00.");
    assertThat(execute("what-if", "--content", "dormant", "--price", "89.00").out())
        .contains("In 60 days nobody has bought or viewed it.");
  }

  @Test
  void anElasticityThatIsRefusedIsNotPrinted() throws IOException {
    JsonNode steady = json("what-if", "--json", "--content", "steady", "--price", "89.00").get(0);

    assertThat(steady.get("refusal").asText()).contains("The price never moved.");
    for (String figure : new String[] {"elasticity", "low", "high", "units", "gain_probability"}) {
      assertThat(steady.get(figure).isNull()).as(figure).isTrue();
    }
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
