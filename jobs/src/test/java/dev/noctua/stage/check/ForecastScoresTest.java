package dev.noctua.stage.check;

import static dev.noctua.contract.Table.CONTENT;
import static dev.noctua.contract.Table.DEMAND_DAILY;
import static dev.noctua.contract.Table.REVENUE_FORECAST;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.noctua.TestRows;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.apache.spark.sql.Row;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

@Tag("world")
class ForecastScoresTest {
  private static final LocalDate ORIGIN = LocalDate.of(2026, 11, 20);
  private static final int PAST = 14;

  private final List<Map<String, Object>> demand = new ArrayList<>();
  private final List<Map<String, Object>> forecast = new ArrayList<>();
  private final Set<LocalDate> known =
      ORIGIN.minusDays(PAST - 1).datesUntil(ORIGIN.plusDays(3)).collect(Collectors.toSet());

  private void sold(String content, int day, String net) {
    LocalDate date = ORIGIN.plusDays(day);
    String gross = net.startsWith("-") ? "0.00" : net; // given back
    demand.add(Map.of("content_id", content, "date", date, "dt", date, "net", net, "gross", gross));
  }

  private void told(String level, String item, int day, int revenue) {
    told(level, item, day, 1, revenue);
  }

  private void told(String level, String item, int day, int days, int revenue) {
    Map<String, Object> row = new HashMap<>();
    row.put("level", level);
    row.put("item", item);
    row.put("target_date", ORIGIN.plusDays(day));
    row.put("days", days);
    int below = -20;
    for (String column :
        List.of("revenue_low95", "revenue_p10", "revenue_p50", "revenue_p90", "revenue_high95")) {
      row.put(column, revenue + below + ".00");
      below += 10;
    }
    row.put("revenue", revenue + ".00");
    forecast.add(row);
  }

  /** Sold for 10 and 30 in turn, and 50 and 20 on the two days after the origin. */
  private void oneContent() {
    for (int day = 1 - PAST; day <= 0; day++) {
      sold("c1", day, day % 2 == 0 ? "10.00" : "30.00");
    }
    sold("c1", 1, "50.00");
    sold("c1", 2, "20.00");
    sold("gone", 1, "999.00");
    for (String level : List.of("content", "category", "kind", "platform")) {
      String item =
          Map.of("content", "c1", "category", "go", "kind", "course", "platform", "all").get(level);
      told(level, item, 1, 35);
      told(level, item, 2, 20);
      told(level, item, 3, 9999);
    }
  }

  private Map<String, Row> scores() {
    return scores(1, 2);
  }

  private Map<String, Row> scores(int span, int daysAfter) {
    return new ForecastScores(ORIGIN, ORIGIN.plusDays(daysAfter), known, span)
            .of(
                TestRows.of(REVENUE_FORECAST, array(forecast)),
                TestRows.of(DEMAND_DAILY, array(demand)),
                TestRows.of(
                    CONTENT, Map.of("content_id", "c1", "category", "go", "kind", "course")))
            .collectAsList()
            .stream()
            .collect(
                Collectors.toMap(
                    row -> row.<String>getAs("segment") + " " + row.<String>getAs("metric"),
                    row -> row));
  }

  private static double value(Map<String, Row> scores, String of) {
    return scores.get(of).<Double>getAs("value");
  }

  private static double baseline(Map<String, Row> scores, String of) {
    return scores.get(of).<Double>getAs("baseline");
  }

  @Test
  void whatWasForecastIsHeldAgainstWhatCame() {
    oneContent();
    Map<String, Row> scores = scores();

    assertThat(scores).hasSize(4 * 8 + 1);
    for (String level : List.of("content", "category", "kind", "platform")) {
      // Errors of −15 and 0; a week before stand 10 and 30.
      assertThat(value(scores, level + " wape")).isCloseTo(15.0 / 70, within(1e-9));
      assertThat(baseline(scores, level + " wape")).isCloseTo(50.0 / 70, within(1e-9));
      assertThat(value(scores, level + " bias")).isCloseTo(-15.0 / 70, within(1e-9));
      // A week before, days differ by 20: it has an odd number of days.
      assertThat(value(scores, level + " mase")).isCloseTo(7.5 / 20, within(1e-9));
      assertThat(baseline(scores, level + " mase")).isCloseTo(25.0 / 20, within(1e-9));
      assertThat(value(scores, level + " rmsse"))
          .isCloseTo(Math.sqrt(15 * 15 / 2.0 / 400), within(1e-9));
      // 50 lies between 15 and 55, beyond 45.
      assertThat(value(scores, level + " coverage_80")).isEqualTo(.5);
      assertThat(value(scores, level + " coverage_95")).isEqualTo(1);
    }
  }

  @Test
  void pinballIsThatOfTheTableQuantiles() {
    oneContent();
    double sum = 0;
    double[] levels = {.025, .1, .5, .9, .975};
    for (int q = 0; q < 5; q++) {
      double first = 50 - (15 + 10 * q);
      double second = 20 - (0 + 10 * q);
      sum += Math.max(levels[q] * first, (levels[q] - 1) * first);
      sum += Math.max(levels[q] * second, (levels[q] - 1) * second);
    }
    assertThat(value(scores(), "platform pinball")).isCloseTo(sum / 5 / 2 / 20, within(1e-9));
  }

  @Test
  void aDayWithoutANightIsNotHeldAgainstAnybody() {
    oneContent();
    known.remove(ORIGIN.plusDays(1));
    assertThat(value(scores(), "content wape")).isZero();
  }

  @Test
  void whatNeverSoldIsRightToBeNothing() {
    told("content", "c1", 1, 0);
    Map<String, Row> scores = scores();
    assertThat(scores.keySet())
        .containsExactlyInAnyOrder("content coverage_80", "content coverage_95");
    assertThat(value(scores, "content coverage_95")).isEqualTo(1);
  }

  @Test
  void aLakeOfOneNightHasNoPastToScaleBy() {
    sold("c1", 0, "10.00");
    sold("c1", 1, "10.00");
    told("content", "c1", 1, 10);
    known.retainAll(new HashSet<>(List.of(ORIGIN, ORIGIN.plusDays(1))));
    assertThat(scores()).containsKey("content wape").doesNotContainKey("content mase");
  }

  /** What the catalog of the origin didn't know is no error of its forecasts, but is told. */
  @Test
  void launchesWithoutNoticeAreUnforeseen() {
    oneContent();
    sold("withdrawn", 1, "-500.00");
    sold("launched", 4, "500.00");
    known.remove(ORIGIN.plusDays(4));
    Row unforeseen = scores().get("platform unforeseen");

    assertThat(unforeseen.<Double>getAs("value")).isCloseTo(999.0 / (999 + 70), within(1e-9));
    assertThat(unforeseen.isNullAt(unforeseen.fieldIndex("baseline"))).isTrue();
  }

  /** It has no past, so that nothing scales its errors. */
  @Test
  void announcedLaunchesAreForecastAndJudged() {
    sold("c1", 1, "50.00");
    sold("c1", 2, "20.00");
    told("content", "c1", 1, 35);
    told("content", "c1", 2, 20);
    Map<String, Row> scores = scores();

    assertThat(value(scores, "content wape")).isCloseTo(15.0 / 70, within(1e-9));
    assertThat(baseline(scores, "content wape")).isEqualTo(1);
    assertThat(value(scores, "platform unforeseen")).isZero();
    assertThat(scores).doesNotContainKeys("content mase", "content rmsse");
  }

  /** Sold for 10 and 30 in turn up to the origin, and for 20 on each of 28 days after it. */
  private void fourWeeks() {
    for (int day = 1 - PAST; day <= 0; day++) {
      sold("c1", day, day % 2 == 0 ? "10.00" : "30.00");
    }
    for (int day = 1; day <= 30; day++) {
      known.add(ORIGIN.plusDays(day));
      sold("c1", day, "20.00");
    }
    sold("launched", 3, "140.00");
    sold("launched", 29, "999.00");
    for (String level : List.of("content", "category", "kind", "platform")) {
      String item =
          Map.of("content", "c1", "category", "go", "kind", "course", "platform", "all").get(level);
      told(level, item, 1, 1, 9999);
      told(level, item, 28, 28, 574);
      told(level, item, 90, 90, 9999);
    }
  }

  @Test
  void sumsOfDaysAreJudgedWhenTheyHavePassed() {
    fourWeeks();
    Map<String, Row> scores = scores(28, 30);

    assertThat(scores).hasSize(4 * 4 + 1);
    for (String level : List.of("content", "category", "kind", "platform")) {
      // 560 came of 574; the last week had four days of 10 and three of 30.
      assertThat(value(scores, level + " wape")).isCloseTo(14.0 / 560, within(1e-9));
      assertThat(value(scores, level + " bias")).isCloseTo(14.0 / 560, within(1e-9));
      assertThat(baseline(scores, level + " wape")).isCloseTo(40.0 / 560, within(1e-9));
      assertThat(baseline(scores, level + " bias")).isCloseTo(-40.0 / 560, within(1e-9));
      // 554 to 594 at most, 564 to 584 in 80 of 100 cases.
      assertThat(value(scores, level + " coverage_80")).isZero();
      assertThat(value(scores, level + " coverage_95")).isEqualTo(1);
      Row coverage = scores.get(level + " coverage_80");
      assertThat(coverage.isNullAt(coverage.fieldIndex("baseline"))).isTrue();
    }
    assertThat(value(scores, "platform unforeseen")).isCloseTo(140.0 / 700, within(1e-9));
  }

  @Test
  void sumsWithADayToComeOrWithoutANightAreNotJudged() {
    fourWeeks();

    assertThat(scores(28, 27)).isEmpty();
    assertThat(scores(90, 30)).isEmpty();
    known.remove(ORIGIN.plusDays(5));
    assertThat(scores(28, 30)).containsOnlyKeys("platform unforeseen");
  }

  @SuppressWarnings("unchecked")
  private static Map<String, Object>[] array(List<Map<String, Object>> rows) {
    return rows.toArray(Map[]::new);
  }
}
