package dev.noctua.stage.forecast;

import static dev.noctua.contract.Table.CONTENT;
import static dev.noctua.contract.Table.DEMAND_DAILY;
import static dev.noctua.contract.Table.INGEST_AUDIT;
import static dev.noctua.contract.Table.REVENUE_FORECAST;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.noctua.SecondOpinion;
import dev.noctua.TestRows;
import dev.noctua.TestSpark;
import dev.noctua.core.Night;
import dev.noctua.lake.Lake;
import dev.noctua.settings.Settings;
import java.io.IOException;
import java.nio.file.Path;
import java.sql.Date;
import java.sql.SQLException;
import java.time.LocalDate;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.stream.Collectors;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@Tag("world")
class ForecastsTest {
  private static final LocalDate NIGHT = LocalDate.of(2026, 11, 22);

  private static Map<String, Object> sold(String content, LocalDate date, int units, String net) {
    return Map.of("content_id", content, "date", date, "units", units, "net", net, "dt", NIGHT);
  }

  private static Map<String, Object> content(String id, boolean withdrawn) {
    return Map.of("content_id", id, "withdrawn", withdrawn);
  }

  private static Forecasts forecasts(int knownDays) {
    return new Forecasts(
        NIGHT,
        NIGHT.minusDays(knownDays - 1L).datesUntil(NIGHT.plusDays(1)).collect(Collectors.toSet()),
        28,
        84);
  }

  @SafeVarargs
  private static List<Row> rows(
      Forecasts forecasts, Dataset<Row> content, Map<String, Object>... demand) {
    Dataset<Row> series =
        DailySales.series(TestRows.of(DEMAND_DAILY, demand), content, forecasts.first(), NIGHT);
    return forecasts.of(series).orderBy("level", "item", "target_date").collectAsList();
  }

  @Test
  void salesOfADayAreSummedOverTheirArrivalsAndMeantOverFourWeeks() {
    List<Row> rows =
        rows(
            forecasts(28),
            TestRows.of(CONTENT, content("a", false)),
            sold("a", NIGHT.minusDays(27), 2, "30.00"),
            Map.of(
                "content_id",
                "a",
                "date",
                NIGHT.minusDays(27),
                "units",
                1,
                "net",
                "-10.00",
                "dt",
                NIGHT.minusDays(3)),
            sold("a", NIGHT.minusDays(6), 1, "20.10"));
    Row monday = rows.get(0);
    assertThat(monday.<Date>getAs("target_date").toLocalDate()).isEqualTo(NIGHT.plusDays(1));
    assertThat(monday.<Double>getAs("units")).isEqualTo(1);
    assertThat(monday.<Double>getAs("revenue")).isCloseTo(10.025, within(1e-12));
    assertThat(rows.get(1).<Double>getAs("revenue")).isZero();
    assertThat(rows).hasSize(2 * 28);
  }

  @Test
  void daysBeforeTheFirstNightAreUnknownAndNotWithoutSales() {
    Row first =
        rows(
                forecasts(8),
                TestRows.of(CONTENT, content("a", false)),
                sold("a", NIGHT.minusDays(6), 3, "30.00"),
                sold("a", NIGHT.minusDays(13), 9, "90.00"))
            .get(0);
    assertThat(first.<Double>getAs("units")).isEqualTo(3);
    // Of the one day with a known equal weekday before it nothing was said wrong.
    assertThat(first.<Double>getAs("revenue_low95")).isEqualTo(30);
  }

  @Test
  void whatIsWithdrawnHasNoForecastAndWhatNeverSoldHasZeros() {
    List<Row> rows =
        rows(
            forecasts(28),
            TestRows.of(CONTENT, content("a", false), content("gone", true)),
            sold("gone", NIGHT.minusDays(6), 3, "30.00"),
            sold("unlisted", NIGHT.minusDays(6), 4, "40.00"));
    assertThat(rows.stream().map(r -> r.<String>getAs("item")).distinct())
        .containsExactly("a", "unlisted", "all");
    assertThat(rows.get(0).<Double>getAs("revenue_p90")).isZero();
    assertThat(rows.get(56).<Double>getAs("units")).isEqualTo(1);
  }

  @Test
  void unitsNeverFallBelowZeroButRevenueMay() {
    Row tuesday =
        rows(
                forecasts(28),
                TestRows.of(CONTENT, content("a", false)),
                sold("a", NIGHT.minusDays(12), 9, "-8.00"),
                sold("a", NIGHT.minusDays(5), 0, "-20.00"))
            .get(1);
    assertThat(tuesday.<Double>getAs("revenue")).isEqualTo(-7);
    assertThat(tuesday.<Double>getAs("revenue_low95")).isLessThan(-7);
    assertThat(tuesday.<Double>getAs("units_p10")).isNotNegative();
  }

  @Test
  void theStageForecastsEveryContentAndThePlatformIsTheirSum(@TempDir Path home)
      throws SQLException, IOException {
    Settings settings = TestSpark.settings(home, Map.of());
    Lake lake = Lake.open(settings.storage(), TestSpark::session);
    Night night =
        new Night(
            NIGHT, NIGHT.minusDays(39), "r", true, Optional.empty(), ZoneId.of("Asia/Shanghai"));
    lake.nights().begin(night, "settings");
    Random random = new Random(23);
    List<Map<String, Object>> demand = new ArrayList<>();
    List<Map<String, Object>> contents = new ArrayList<>();
    for (int item = 0; item < 30; item++) {
      contents.add(content("c" + item, item % 10 == 9));
      for (LocalDate date : night.days()) {
        if (random.nextBoolean()) {
          demand.add(
              Map.of(
                  "content_id",
                  "c" + item,
                  "date",
                  date,
                  "dt",
                  date,
                  "units",
                  random.nextInt(9),
                  "net",
                  "%d.%02d".formatted(random.nextInt(500), random.nextInt(100))));
        }
      }
    }
    lake.run(night).write(CONTENT, TestRows.of(CONTENT, array(contents)));
    lake.run(night).write(DEMAND_DAILY, TestRows.of(DEMAND_DAILY, array(demand)));
    List<Map<String, Object>> audit = new ArrayList<>();
    night.days().forEach(day -> audit.add(Map.of("log", "transaction", "dt", day)));
    lake.run(night).write(INGEST_AUDIT, TestRows.of(INGEST_AUDIT, array(audit)));
    new ForecastStage(settings.forecast()).run(lake.run(night));

    assertThat(lake.run(night).draft().tables().get("revenue_forecast").violations()).isEmpty();
    Dataset<Row> forecast = lake.run(night).tonight(REVENUE_FORECAST);
    assertThat(forecast.count()).isEqualTo(28 * 28);
    try (SecondOpinion opinion = new SecondOpinion(NIGHT)) {
      Path at = Path.of(settings.storage().lake());
      opinion.views(at, INGEST_AUDIT, DEMAND_DAILY, CONTENT, REVENUE_FORECAST);
      opinion.agrees(REVENUE_FORECAST);
    }
    forecast.createOrReplaceTempView("forecast");
    List<Row> gaps =
        TestSpark.session()
            .sql(
                """
                SELECT target_date, abs(sum(if(level = 'platform', revenue, -revenue))) AS gap,
                  abs(sum(if(level = 'platform', units, -units))) AS units_gap,
                  max(revenue_low95 <= revenue_p10 AND revenue_p10 <= revenue_p50
                    AND revenue_p50 <= revenue_p90 AND revenue_p90 <= revenue_high95) AS ordered
                FROM forecast GROUP BY target_date
                """)
            .collectAsList();
    assertThat(gaps).hasSize(28);
    assertThat(gaps)
        .allSatisfy(
            row -> {
              assertThat(row.<Double>getAs("gap")).isLessThan(1e-6);
              assertThat(row.<Double>getAs("units_gap")).isLessThan(1e-6);
              assertThat(row.<Boolean>getAs("ordered")).isTrue();
            });
  }

  @Test
  void whatArrivedTheNightBeforeTheFirstDayCountsForThatDay(@TempDir Path home) {
    Settings settings = TestSpark.settings(home, Map.of("forecast.history-days", "28"));
    Lake lake = Lake.open(settings.storage(), TestSpark::session);
    LocalDate first = NIGHT.minusDays(55);
    Night night = new Night(NIGHT, first.minusDays(1), "r", true, Optional.empty(), ZoneOffset.UTC);
    lake.nights().begin(night, "settings");
    lake.run(night).write(CONTENT, TestRows.of(CONTENT, content("a", false)));
    Map<String, Object> early =
        Map.of("content_id", "a", "date", first, "units", 4, "net", "40.00", "dt", night.from());
    lake.run(night).write(DEMAND_DAILY, TestRows.of(DEMAND_DAILY, early));

    new ForecastStage(settings.forecast()).run(lake.run(night));

    // 28 days on the mean of four weekdays was 10.00, and nothing was sold.
    assertThat(lake.run(night).tonight(REVENUE_FORECAST).collectAsList())
        .hasSize(2 * 28)
        .allSatisfy(row -> assertThat(row.<Double>getAs("revenue_low95")).isNegative());
  }

  @SuppressWarnings("unchecked")
  private static Map<String, Object>[] array(List<Map<String, Object>> rows) {
    return rows.toArray(Map[]::new);
  }
}
