package dev.noctua.stage.report;

import static dev.noctua.contract.Table.CONTENT;
import static dev.noctua.contract.Table.DEMAND_DAILY;
import static dev.noctua.contract.Table.INGEST_AUDIT;
import static dev.noctua.contract.Table.METRIC;
import static dev.noctua.contract.Table.PRICE_ADVICE;
import static dev.noctua.contract.Table.PRICE_ELASTICITY;
import static dev.noctua.contract.Table.PRICE_SCENARIO;
import static dev.noctua.contract.Table.RECOMMENDATION;
import static dev.noctua.contract.Table.REVENUE_FORECAST;
import static dev.noctua.contract.Table.SETTLEMENT_LINE;
import static dev.noctua.contract.Table.USER_PROFILE;
import static org.assertj.core.api.Assertions.assertThat;

import dev.noctua.TestRows;
import dev.noctua.TestSpark;
import dev.noctua.core.Night;
import dev.noctua.lake.Lake;
import dev.noctua.lake.commit.Manifest;
import dev.noctua.settings.Settings;
import dev.noctua.stage.check.NightGates;
import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import javax.xml.parsers.DocumentBuilderFactory;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.w3c.dom.Document;
import org.w3c.dom.NodeList;

@Tag("world")
class ReportStageTest {
  private static final LocalDate NIGHT = LocalDate.of(2026, 11, 22);

  @Test
  void thePageIsWellFormedShowsTheTablesNumbersAndNamesNobody(@TempDir Path home) throws Exception {
    Settings settings = TestSpark.settings(home, Map.of());
    Lake lake = Lake.open(settings.storage(), TestSpark::session);
    Night night =
        new Night(
            NIGHT, NIGHT.minusDays(1), "r1", true, Optional.empty(), ZoneId.of("Asia/Shanghai"));
    lake.nights().begin(night, "settings");
    tables(lake, night);
    lake.run(night)
        .recordVerdicts(
            List.of(
                verdict("audit_balances", "0", "0", true),
                verdict("lists <full>", "0.5", "0.9", false)));
    lake.run(night).recordStage(new Manifest.StageDone("ingest", 12.34, 512, Optional.empty()));

    new ReportStage(settings.platform()).run(lake.run(night));

    String html = Files.readString(Path.of(lake.address("reports/2026-11-22.r1.html")));
    Document page = parse(html);
    List<String> cells = cells(page);
    // intake: 100 + 1,000 lines of two nights; the most frequent reasons first
    assertThat(cells).containsSequence("behavior", "1,100", "1,090", "7", "3", "0", "0");
    assertThat(cells).contains("too_late 4, wrong_type 3");
    // a seller: 150.00 - 20.00 in the week before, what is older doesn't count; 28 × 1.5 ahead
    assertThat(cells).containsSequence("c1", "<script>alert('1')</script>", "5", "130.00", "42.00");
    assertThat(cells)
        .containsSequence("next 28 days 未来 28 天", "42.00", "30.00 – 51.00", "22.00 – 1,060.00")
        .containsSequence("the last month end 上月末", "platform", "wape", "0.250", "0.500");
    // what isn't available is named by its id alone
    assertThat(cells).containsSequence("c2", "c2", "1", "9.00");
    assertThat(html).doesNotContain("forbidden");
    assertThat(cells)
        .containsSequence("als", "3", "75.0 %")
        .containsSequence("popular", "1", "25.0 %");
    assertThat(page.getDocumentElement().getTextContent()).contains("2 people got a list.");
    // settlement: 100.00 - 40.00, what has a problem aside
    assertThat(cells).containsSequence("2", "60.00", "0.60", "42.00", "17.40", "1");
    assertThat(cells).containsSequence("ingest", "12.3", "512");
    // prices: what to change first, then what to test; what is kept isn't shown
    assertThat(cells)
        .containsSequence("<script>alert('1')</script>", "99.00", "change to 79.00 调整为 79.00")
        .containsSequence(
            "c2", "50.00", "test 45.00 and 55.00, 40 days each 测试 45.00 与 55.00，各 40 天");
    assertThat(page.getDocumentElement().getTextContent())
        .contains(
            "1 prices to change, 1 to test, 1 to keep.",
            "650.00 in 28 days (90 %: 100.00 to 1,000.00) instead of 500.00; more in 93 of 100 cases",
            "1,200 orders on 300 days in 8 runs of one price",
            "elasticity 弹性 -1.80 (90 %: -2.10 – -1.50)",
            "Because of c1. 理由。",
            "Of 2 pieces of past advice that were followed, 1 brought what they predicted");
    assertThat(cells)
        .containsSequence("lists <full>", "", "quality 质量", "0.5", "0.9", "refused 未通过");
    assertThat(html)
        .contains(
            "1 of 2 gates refused: the night published before stays in place.",
            "2 个关卡中有 1 个未通过，继续使用此前发布的结果。");
    assertThat(html).doesNotContain("<script", "secret-person", "src=", "href=");
    assertThat(page.getElementsByTagName("polygon").getLength()).isEqualTo(2);
  }

  private static Map<String, Object> scenario(
      String id, String price, String present, String revenue, String advice) {
    Map<String, Object> row = new HashMap<>();
    row.put("content_id", id);
    row.put("price", price);
    row.put("present_price", present);
    row.put("days", 28);
    row.put("revenue", revenue);
    row.put("revenue_low", "100.00");
    row.put("revenue_high", "1000.00");
    row.put("gain_probability", price.equals(present) ? null : 0.93);
    row.put("advice", advice);
    row.put("test_days", "TEST".equals(advice) ? 40 : null);
    row.put("reason_en", "Because of " + id + ".");
    row.put("reason_zh", "理由。");
    return row;
  }

  private static Map<String, Object> elasticity(String id, double value) {
    return Map.of(
        "level",
        "content",
        "item",
        id,
        "elasticity",
        value,
        "low",
        value - 0.3,
        "high",
        value + 0.3,
        "orders",
        1200,
        "days",
        300,
        "spells",
        8,
        "lowest_price",
        "60.00",
        "highest_price",
        "99.00");
  }

  private static Manifest.Verdict verdict(String gate, String value, String limit, boolean passed) {
    Optional<Double> none = Optional.empty();
    return new Manifest.Verdict(gate, passed, value, limit, passed, none, none, none);
  }

  private static void tables(Lake lake, Night night) {
    LocalDate before = NIGHT.minusDays(1);
    lake.run(night)
        .write(
            INGEST_AUDIT,
            TestRows.of(
                INGEST_AUDIT,
                Map.of(
                    "log",
                    "behavior",
                    "dt",
                    before,
                    "lines",
                    100,
                    "accepted",
                    95,
                    "quarantined",
                    5,
                    "reasons",
                    Map.of("wrong_type", 3L, "too_late", 2L)),
                Map.of(
                    "log",
                    "behavior",
                    "dt",
                    NIGHT,
                    "lines",
                    1000,
                    "accepted",
                    995,
                    "quarantined",
                    2,
                    "duplicates",
                    3,
                    "reasons",
                    Map.of("too_late", 2L))));
    lake.run(night)
        .write(
            CONTENT,
            TestRows.of(
                CONTENT,
                Map.of(
                    "content_id", "c1", "title", "<script>alert('1')</script>", "available", true),
                Map.of("content_id", "c2", "title", "forbidden")));
    lake.run(night)
        .write(
            DEMAND_DAILY,
            TestRows.of(
                DEMAND_DAILY,
                Map.of("content_id", "c1", "date", NIGHT, "dt", NIGHT, "units", 5, "net", "150.00"),
                Map.of("content_id", "c1", "date", before, "dt", NIGHT, "net", "-20.00"),
                Map.of("content_id", "c2", "date", NIGHT, "dt", NIGHT, "units", 1, "net", "9.00"),
                Map.of(
                    "content_id",
                    "c1",
                    "date",
                    NIGHT.minusDays(7),
                    "dt",
                    before,
                    "net",
                    "999.00")));
    List<Map<String, Object>> forecast = new ArrayList<>();
    for (String level : List.of("platform", "content")) {
      for (int day = 1; day <= 28; day++) {
        forecast.add(
            Map.of(
                "level",
                level,
                "item",
                level.equals("content") ? "c1" : "all",
                "target_date",
                NIGHT.plusDays(day),
                "days",
                1,
                "revenue",
                "1.50",
                "revenue_high95",
                "3.00",
                "method",
                "same_weekday_mean"));
      }
    }
    lake.run(night)
        .write(
            PRICE_SCENARIO,
            TestRows.of(
                PRICE_SCENARIO,
                scenario("c1", "99.00", "99.00", "500.00", null),
                scenario("c1", "79.00", "99.00", "650.00", "RECOMMEND"),
                scenario("c2", "50.00", "50.00", "300.00", null),
                scenario("c2", "45.00", "50.00", "310.00", "TEST"),
                scenario("c2", "55.00", "50.00", "290.00", "TEST"),
                scenario("c3", "20.00", "20.00", "900.00", "KEEP")));
    lake.run(night)
        .write(
            PRICE_ELASTICITY,
            TestRows.of(
                PRICE_ELASTICITY,
                elasticity("c1", -1.8),
                elasticity("c2", -1.2),
                elasticity("c3", -1.0)));
    lake.run(night)
        .write(
            PRICE_ADVICE,
            TestRows.of(
                PRICE_ADVICE,
                Map.of("content_id", "c1", "advice", "RECOMMEND", "hit", true),
                Map.of("content_id", "c2", "advice", "RECOMMEND", "hit", false),
                Map.of("content_id", "c3", "advice", "TEST")));
    lake.run(night).write(USER_PROFILE, TestRows.of(USER_PROFILE));
    forecast.add(
        Map.of(
            "level",
            "platform",
            "item",
            "all",
            "target_date",
            NIGHT.plusDays(28),
            "days",
            28,
            "revenue",
            "42.00",
            "revenue_p10",
            "30.00",
            "revenue_p90",
            "51.00",
            "revenue_low95",
            "22.00",
            "revenue_high95",
            "1060.00"));
    lake.run(night)
        .write(
            METRIC,
            TestRows.of(
                METRIC,
                Map.of(
                    "subject",
                    "forecast_month_end",
                    "metric",
                    "wape",
                    "segment",
                    "platform",
                    "value",
                    .25,
                    "baseline",
                    .5,
                    "dt",
                    NIGHT)));
    lake.run(night).write(REVENUE_FORECAST, TestRows.of(REVENUE_FORECAST, array(forecast)));
    List<Map<String, Object>> lists = new ArrayList<>();
    for (int rank = 1; rank <= 4; rank++) {
      lists.add(
          Map.of(
              "user_key",
              rank == 4 ? "other" : "secret-person",
              "list",
              "for_you",
              "rank",
              rank,
              "content_id",
              "c" + rank,
              "arm",
              "default",
              "source",
              rank == 4 ? "popular" : "als",
              "reason_code",
              "popular"));
    }
    lake.run(night).write(RECOMMENDATION, TestRows.of(RECOMMENDATION, array(lists)));
    lake.run(night)
        .write(
            SETTLEMENT_LINE,
            TestRows.of(
                SETTLEMENT_LINE,
                line("e1", "paid", "100.00", "0.60", "70.00", "29.40"),
                line("e2", "refunded", "-40.00", "0", "-28.00", "-12.00"),
                Map.of(
                    "event_id",
                    "e3",
                    "kind",
                    "refunded",
                    "problem",
                    "over_refund",
                    "amount",
                    "-5.00",
                    "dt",
                    NIGHT)));
  }

  private static Map<String, Object> line(
      String id, String kind, String amount, String fee, String creator, String platform) {
    return Map.of(
        "event_id",
        id,
        "kind",
        kind,
        "amount",
        amount,
        "counted",
        amount,
        "creator_share",
        "0.7",
        "fee",
        fee,
        "creator",
        creator,
        "platform",
        platform,
        "dt",
        NIGHT);
  }

  @SuppressWarnings("unchecked")
  private static Map<String, Object>[] array(List<Map<String, Object>> rows) {
    return rows.toArray(Map[]::new);
  }

  private static Document parse(String html) throws Exception {
    return DocumentBuilderFactory.newInstance()
        .newDocumentBuilder()
        .parse(new ByteArrayInputStream(html.getBytes(StandardCharsets.UTF_8)));
  }

  private static List<String> cells(Document page) {
    NodeList cells = page.getElementsByTagName("td");
    List<String> texts = new ArrayList<>();
    for (int i = 0; i < cells.getLength(); i++) {
      texts.add(cells.item(i).getTextContent());
    }
    return texts;
  }

  @Test
  void everyGateIsExplained() {
    assertThat(NightGates.NAMES).allSatisfy(g -> assertThat(GateSection.meaning(g)).isNotEmpty());
  }

  @Test
  void whatXmlCannotHoldIsReplaced() {
    assertThat(Html.escape("a\u0001b & \"c\" 课程")).isEqualTo("a\uFFFDb &amp; &quot;c&quot; 课程");
  }
}
