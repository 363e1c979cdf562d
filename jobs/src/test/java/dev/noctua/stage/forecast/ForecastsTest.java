package dev.noctua.stage.forecast;

import static dev.noctua.contract.Table.CONTENT;
import static dev.noctua.contract.Table.DEMAND_DAILY;
import static dev.noctua.contract.Table.FORECAST_METHOD;
import static dev.noctua.contract.Table.ORDER_BALANCE;
import static dev.noctua.contract.Table.PLANNED_PRICE;
import static dev.noctua.contract.Table.PRICE_ELASTICITY;
import static dev.noctua.contract.Table.REVENUE_FORECAST;
import static dev.noctua.contract.Table.USER_PROFILE;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.noctua.TestRows;
import dev.noctua.TestSpark;
import dev.noctua.core.Night;
import dev.noctua.lake.Lake;
import dev.noctua.settings.Settings;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.nio.file.Path;
import java.sql.Timestamp;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@Tag("world")
class ForecastsTest {
  private static final LocalDate NIGHT = LocalDate.of(2026, 11, 22);
  private static final int NIGHTS = 60;

  private int nights = NIGHTS;
  private Dataset<Row> tried;
  private static final int ROWS = 90 + 2;

  private final List<Map<String, Object>> contents = new ArrayList<>();
  private final List<Map<String, Object>> demand = new ArrayList<>();
  private final List<Map<String, Object>> orders = new ArrayList<>();
  private final List<Map<String, Object>> planned = new ArrayList<>();
  private final List<Map<String, Object>> elasticities = new ArrayList<>();
  private final List<Map<String, Object>> people = new ArrayList<>();

  private Map<String, Object> content(String id, String category, String kind, String price) {
    Map<String, Object> content = new HashMap<>();
    content.put("content_id", id);
    content.put("category", category);
    content.put("kind", kind);
    content.put("list_price", price);
    content.put("published_at", "2026-01-01T00:00:00Z");
    contents.add(content);
    return content;
  }

  private void sold(String content, LocalDate date, int units, String gross, String refunds) {
    demand.add(
        Map.of(
            "content_id",
            content,
            "date",
            date,
            "dt",
            NIGHT,
            "orders",
            units,
            "units",
            units,
            "views",
            9,
            "gross",
            gross,
            "refunds",
            refunds,
            "net",
            new BigDecimal(gross).subtract(new BigDecimal(refunds)).toString()));
  }

  /** A shop of three categories and two kinds, whose contents sell more on Saturdays. */
  private void shop(int size) {
    Random random = new Random(23);
    for (int item = 0; item < size; item++) {
      content(
          "c" + item,
          item % 7 == 6 ? null : "category " + item % 3,
          item % 2 == 0 ? "course" : "ebook",
          "%d.90".formatted(9 + item));
      for (int day = 0; day < NIGHTS; day++) {
        LocalDate date = NIGHT.minusDays(day);
        int units = random.nextInt(1 + item % 5) * (date.getDayOfWeek().getValue() == 6 ? 3 : 1);
        if (units > 0) {
          String refund = random.nextInt(10) == 0 ? "%d.90".formatted(9 + item) : "0.00";
          sold("c" + item, date, units, "%d.%02d".formatted(units * (9 + item), 90), refund);
        }
      }
    }
  }

  private Dataset<Row> night(Path home, String... settings) {
    Map<String, String> given = new HashMap<>();
    for (int i = 0; i < settings.length; i += 2) {
      given.put(settings[i], settings[i + 1]);
    }
    Settings all = TestSpark.settings(home, given);
    Lake lake = Lake.open(all.storage(), TestSpark::session);
    Night night =
        new Night(
            NIGHT,
            NIGHT.minusDays(nights - 1),
            "r",
            true,
            Optional.empty(),
            ZoneId.of("Asia/Shanghai"));
    lake.nights().begin(night, "settings");
    lake.run(night).write(CONTENT, TestRows.of(CONTENT, array(contents)));
    lake.run(night).write(USER_PROFILE, TestRows.of(USER_PROFILE, array(people)));
    lake.run(night).write(DEMAND_DAILY, TestRows.of(DEMAND_DAILY, array(demand)));
    lake.run(night).write(PLANNED_PRICE, TestRows.of(PLANNED_PRICE, array(planned)));
    lake.run(night).write(ORDER_BALANCE, TestRows.of(ORDER_BALANCE, array(orders)));
    lake.run(night).write(PRICE_ELASTICITY, TestRows.of(PRICE_ELASTICITY, array(elasticities)));
    new ForecastStage(all.forecast(), all.market()).run(lake.run(night));
    for (String table : List.of("revenue_forecast", "forecast_method")) {
      assertThat(lake.run(night).draft().tables().get(table).violations()).isEmpty();
    }
    tried = lake.run(night).tonight(FORECAST_METHOD);
    return lake.run(night).tonight(REVENUE_FORECAST);
  }

  private static List<Row> rows(Dataset<Row> forecast, String item) {
    return forecast
        .where("level = 'content' AND item = '%s'".formatted(item))
        .orderBy("days", "target_date")
        .collectAsList();
  }

  @Test
  void levelsAddUpToTheFenAndEveryRowIsTheProductOfItsParts(@TempDir Path home) {
    shop(20);
    Dataset<Row> forecast = night(home);
    List<Row> all = forecast.collectAsList();
    assertThat(all).hasSize((20 + 4 + 2 + 1) * ROWS);
    for (Row row : all) {
      double product =
          row.<Double>getAs("level_revenue")
              * row.<Double>getAs("market_growth")
              * row.<Double>getAs("price_effect")
              * row.<Double>getAs("kept_share");
      assertThat(BigDecimal.valueOf(product).setScale(2, RoundingMode.HALF_UP))
          .as(row.toString())
          .isEqualTo(row.<BigDecimal>getAs("revenue"));
    }
    forecast.createOrReplaceTempView("forecast");
    assertThat(
            TestSpark.session()
                .sql(
                    """
                    SELECT target_date, days, max(total) - min(total) AS gap,
                      max(units) - min(units) AS units_gap, count(*) AS levels, bool_and(ordered) AS ordered
                    FROM (SELECT target_date, days, level, sum(revenue) AS total, sum(units) AS units,
                      bool_and(revenue_low95 <= revenue_p10 AND revenue_p10 <= revenue_p50 AND
                        revenue_p50 <= revenue_p90 AND revenue_p90 <= revenue_high95 AND
                        units_p10 <= units_p50 AND units_p50 <= units_p90 AND units_p10 >= 0) AS ordered
                      FROM forecast GROUP BY target_date, days, level)
                    GROUP BY target_date, days
                    """)
                .collectAsList())
        .hasSize(ROWS)
        .allSatisfy(
            row -> {
              assertThat(row.<BigDecimal>getAs("gap")).isEqualByComparingTo("0");
              assertThat(row.<Double>getAs("units_gap")).isZero();
              assertThat(row.<Long>getAs("levels")).isEqualTo(4);
              assertThat(row.<Boolean>getAs("ordered")).isTrue();
            });
    // Four weeks together are surer than 28 times a day.
    assertThat(
            TestSpark.session()
                .sql(
                    """
                    SELECT max(revenue_p90 - revenue_p10) FILTER (WHERE days = 28) AS together,
                      sum(revenue_p90 - revenue_p10) FILTER (WHERE days = 1) AS apart
                    FROM forecast WHERE level = 'platform' AND target_date <= date'2026-12-20'
                    """)
                .collectAsList())
        .allSatisfy(
            row ->
                assertThat(row.<BigDecimal>getAs("together"))
                    .isLessThan(row.<BigDecimal>getAs("apart")));
  }

  @Test
  void aRerunAndAnotherPartitioningGiveTheSameToTheBit(@TempDir Path home, @TempDir Path other) {
    shop(12);
    for (int item = 0; item < 12; item += 2) {
      plan("c" + item, "%d.90".formatted(6 + item), "0.00");
      responds("c" + item, -1.7, 0.3);
    }
    List<Row> once = night(home).orderBy("level", "item", "days", "target_date").collectAsList();
    TestSpark.session().conf().set("spark.sql.shuffle.partitions", "5");
    try {
      assertThat(night(other).orderBy("level", "item", "days", "target_date").collectAsList())
          .isEqualTo(once);
    } finally {
      TestSpark.session().conf().unset("spark.sql.shuffle.partitions");
    }
  }

  @Test
  void whatIsOddHasARowAndAName(@TempDir Path home) {
    shop(6);
    content("never", "category 0", "course", "19.90");
    content("once", "category 0", "course", "19.90");
    sold("once", NIGHT.minusDays(3), 1, "19.90", "0.00");
    content("back", "category 0", "course", "19.90");
    sold("back", NIGHT.minusDays(9), 3, "59.70", "0.00");
    sold("back", NIGHT.minusDays(2), 0, "0.00", "80.00");
    content("yesterday", "category 1", "course", "19.90")
        .put("published_at", "2026-11-21T04:00:00Z");
    sold("yesterday", NIGHT.minusDays(1), 2, "39.80", "0.00");
    content("tomorrow", "category 1", "course", "19.90").put("published_at", NIGHT + "T16:30:00Z");
    content("later", "category 1", "course", "19.90").put("published_at", "2026-12-02T04:00:00Z");
    content("next year", "category 1", "course", "19.90")
        .put("published_at", "2027-03-01T04:00:00Z");
    content("full", "category 1", "live", "99.00").put("seats", 5);
    sold("full", NIGHT.minusDays(30), 5, "495.00", "0.00");
    orders.add(Map.of("order_id", "o1", "content_id", "full", "units", 5));
    content("nearly", "category 1", "live", "99.00").put("seats", 7);
    for (int day = 0; day < 5; day++) {
      sold("nearly", NIGHT.minusDays(day), 1, "99.00", "0.00");
    }
    orders.add(Map.of("order_id", "o2", "content_id", "nearly", "units", 5));
    content("free", "category 2", "ebook", "0.00");
    sold("free", NIGHT.minusDays(1), 4, "0.00", "0.00");
    content("alone", "category of one", "ebook", "9.90");
    sold("alone", NIGHT.minusDays(1), 1, "9.90", "0.00");
    content("gone", "category 2", "ebook", "9.90").put("withdrawn", true);
    sold("gone", NIGHT.minusDays(1), 50, "495.00", "0.00");
    sold("unlisted", NIGHT.minusDays(1), 1, "9.90", "0.00");
    Dataset<Row> forecast = night(home);

    for (Row row : forecast.collectAsList()) {
      for (String number :
          List.of("units", "level_revenue", "market_growth", "price_effect", "kept_share")) {
        assertThat(row.<Double>getAs(number)).as(row.toString()).isFinite().isNotNegative();
      }
    }
    assertThat(rows(forecast, "gone")).isEmpty();
    nothing(rows(forecast, "never"), "dormant");
    nothing(rows(forecast, "full"), "sold_out");
    nothing(rows(forecast, "next year"), "not_on_sale");
    for (String item : List.of("once", "back", "nearly", "alone", "unlisted")) {
      assertThat(month(rows(forecast, item)).<Double>getAs("units")).as(item).isPositive();
    }
    Row launched = month(rows(forecast, "yesterday"));
    assertThat(launched.<String>getAs("method")).isEqualTo("launch_curve");
    // Two sold on two days are not two a day for ever, and nobody is sure of it.
    assertThat(launched.<Double>getAs("units")).isBetween(5.0, 55.0);
    assertThat(launched.<Double>getAs("units_p90"))
        .isGreaterThan(1.5 * launched.<Double>getAs("units_p10"));
    Row tomorrow = month(rows(forecast, "tomorrow"));
    assertThat(tomorrow.<String>getAs("method")).isEqualTo("launch_curve");
    assertThat(tomorrow.<BigDecimal>getAs("revenue_p90"))
        .isGreaterThan(tomorrow.getAs("revenue_p10"));
    List<Row> later = rows(forecast, "later");
    assertThat(later.get(8).<Double>getAs("units")).isZero();
    assertThat(later.get(8).<BigDecimal>getAs("revenue_high95")).isEqualByComparingTo("0");
    assertThat(later.get(9).<Double>getAs("units")).isPositive();
    assertThat(month(rows(forecast, "nearly")).<Double>getAs("units_p90")).isLessThanOrEqualTo(2.0);
    double left = 2;
    for (Row row : rows(forecast, "nearly").subList(0, 90)) {
      double wanted = row.getAs("unlimited_units");
      assertThat(row.<Long>getAs("seats_left")).isEqualTo(2);
      assertThat(row.<Double>getAs("units")).isCloseTo(Math.min(wanted, left), within(1e-4));
      assertThat(row.<Double>getAs("unlimited_level_revenue"))
          .isGreaterThanOrEqualTo(row.<Double>getAs("level_revenue"))
          .isCloseTo(99 * wanted, within(0.5 * 99 * wanted));
      left = Math.max(0, left - wanted);
    }
    assertThat(left).isZero();
    assertThat(month(rows(forecast, "nearly")).<Double>getAs("unlimited_units")).isGreaterThan(4);
    assertThat(rows(forecast, "full").get(0).<Long>getAs("seats_left")).isZero();
    for (String column : List.of("seats_left", "unlimited_units", "unlimited_level_revenue")) {
      assertThat(forecast.where(column + " IS NULL").count())
          .isEqualTo(forecast.where("item NOT IN ('full', 'nearly')").count());
    }
    Row free = month(rows(forecast, "free"));
    assertThat(free.<Double>getAs("units")).isPositive();
    assertThat(free.<BigDecimal>getAs("revenue_high95")).isEqualByComparingTo("0");
  }

  @Test
  void whatIsSoldOutIsNotExpectedOfOthers(@TempDir Path home, @TempDir Path other) {
    shop(6);
    Dataset<Row> before = night(home);
    content("full", "category 1", "live", "99.00").put("seats", 900);
    for (int day = 0; day < NIGHTS; day++) {
      sold("full", NIGHT.minusDays(day), 15, "1485.00", "0.00");
    }
    orders.add(Map.of("order_id", "o1", "content_id", "full", "units", 900));
    Dataset<Row> after = night(other);
    assertThat(rows(after, "c4").get(5).<Double>getAs("level_revenue"))
        .isEqualTo(rows(before, "c4").get(5).<Double>getAs("level_revenue"));
    assertThat(after.where("level = 'kind' AND item = 'live'").collectAsList())
        .hasSize(ROWS)
        .allSatisfy(row -> assertThat(row.<Double>getAs("units")).isZero());
  }

  @Test
  void whoSoldNothingInFourWeeksMaySellAgainAsSiblingsDid(@TempDir Path home) {
    shop(6);
    for (int item = 0; item < 12; item++) {
      content("slow" + item, "category 0", "course", "19.90");
      sold("slow" + item, NIGHT.minusDays(57), 1, "19.90", "0.00");
      if (item < 6) {
        sold("slow" + item, NIGHT.minusDays(3 + item), 1, "19.90", "0.00");
      }
    }
    Row month = month(rows(night(home), "slow9"));
    assertThat(month.<String>getAs("method")).isEqualTo("quiet");
    assertThat(month.<Double>getAs("units")).isBetween(.1, 2.0);
    assertThat(month.<BigDecimal>getAs("revenue_high95")).isGreaterThan(new BigDecimal("19"));
  }

  /** The row of the first 28 days. */
  private static Row month(List<Row> rows) {
    assertThat(rows).hasSize(ROWS);
    return rows.get(90);
  }

  private static void nothing(List<Row> rows, String why) {
    assertThat(rows)
        .hasSize(ROWS)
        .allSatisfy(
            row -> {
              assertThat(row.<String>getAs("method")).isEqualTo(why);
              assertThat(row.<BigDecimal>getAs("revenue_high95")).isEqualByComparingTo("0");
              assertThat(row.<Double>getAs("units_p90")).isZero();
            });
  }

  @Test
  void whatIsSoldAfterTheNightChangesNothing(@TempDir Path home, @TempDir Path other) {
    shop(6);
    List<Row> before = rows(night(home), "c4");
    demand.add(
        Map.of(
            "content_id",
            "c4",
            "date",
            NIGHT.plusDays(1),
            "dt",
            NIGHT,
            "units",
            90,
            "gross",
            "999.00"));
    assertThat(rows(night(other), "c4")).isEqualTo(before);
  }

  @Test
  void aPlannedPriceChangesDemandByTheFormOfTheResponse(@TempDir Path home) {
    shop(3);
    plan("c1", "5.45", "0.00");
    responds("c1", -2.0);
    List<Row> rows = rows(night(home), "c1");

    // Half of the price: units × exp(−2 × −½), of which each brings half.
    assertThat(rows.get(2).<String>getAs("price_basis")).isEqualTo("planned");
    assertThat(rows.get(2).<Double>getAs("price_effect")).isCloseTo(Math.E / 2, within(0.01));
    assertThat(rows.get(1).<Double>getAs("price_effect")).isEqualTo(1);
  }

  @Test
  void parentsAreAsUnsureAsTheirContentsPlannedPrices(@TempDir Path home, @TempDir Path other) {
    shop(3);
    plan("c1", "5.45", "0.00");
    responds("c1", -2.0, 0.01);
    List<Double> sure = widths(night(home));
    elasticities.clear();
    responds("c1", -2.0, 1.5);
    List<Double> unsure = widths(night(other));

    assertThat(sure).hasSize(3);
    for (int parent = 0; parent < 3; parent++) {
      assertThat(unsure.get(parent)).isGreaterThan(1.1 * sure.get(parent));
    }
  }

  /** Of the fifth day, of the parents of c1. */
  private static List<Double> widths(Dataset<Row> forecast) {
    return forecast
        .where("item IN ('category 1', 'ebook') OR level = 'platform'")
        .where("days = 1 AND target_date = DATE'%s'".formatted(NIGHT.plusDays(5)))
        .orderBy("level")
        .selectExpr("CAST(revenue_p90 - revenue_p10 AS DOUBLE)")
        .collectAsList()
        .stream()
        .map(row -> row.getDouble(0))
        .toList();
  }

  /** A week of this price begins in three days. */
  private void plan(String item, String listPrice, String coupon) {
    planned.add(
        Map.of(
            "content_id",
            item,
            "valid_from",
            NIGHT.plusDays(3),
            "valid_until",
            NIGHT.plusDays(9),
            "list_price",
            listPrice,
            "coupon",
            coupon));
  }

  private void responds(String item, double elasticity) {
    responds(item, elasticity, 0);
  }

  private void responds(String item, double elasticity, double unsure) {
    elasticities.add(
        Map.of(
            "level",
            "content",
            "item",
            item,
            "elasticity",
            elasticity,
            "low",
            elasticity - unsure,
            "high",
            elasticity + unsure,
            "identified",
            true,
            "form",
            "semi_log"));
  }

  /** What a price does, and a market that grows, is told of days without a seat, too. */
  @Test
  void priceEffectsAreToldWhereSeatsAreGone(@TempDir Path home) {
    shop(3);
    content("free", "category 1", "live", "10.00");
    content("nearly", "category 1", "live", "10.00").put("seats", NIGHTS + 1);
    orders.add(Map.of("order_id", "o", "content_id", "nearly", "units", NIGHTS));
    for (String item : List.of("free", "nearly")) {
      for (int day = 0; day < NIGHTS; day++) {
        sold(item, NIGHT.minusDays(day), 1, "10.00", "0.00");
      }
      plan(item, "8.00", "0.00");
      responds(item, -2);
    }
    Dataset<Row> forecast = night(home);
    List<Row> free = rows(forecast, "free");
    List<Row> nearly = rows(forecast, "nearly");
    assertThat(nearly.get(5).<Double>getAs("units")).isZero();
    for (int day = 0; day < 90; day++) {
      for (String factor : List.of("market_growth", "price_effect")) {
        double told = nearly.get(day).getAs(factor);
        assertThat(told).isCloseTo(free.get(day).<Double>getAs(factor), within(1e-3));
      }
    }
    assertThat(nearly.get(5).<Double>getAs("price_effect"))
        .isCloseTo(0.8 * Math.exp(0.4), within(1e-3));
  }

  /** Half of the price, as a coupon that everybody gets. */
  @Test
  void anAnnouncedCouponIsAPlannedPrice(@TempDir Path home) {
    shop(3);
    plan("c1", "10.90", "5.45");
    responds("c1", -2.0);
    List<Row> rows = rows(night(home), "c1");

    assertThat(rows.get(2).<String>getAs("price_basis")).isEqualTo("planned");
    assertThat(rows.get(2).<BigDecimal>getAs("price")).isEqualByComparingTo("5.45");
    assertThat(rows.get(2).<Double>getAs("price_effect")).isCloseTo(Math.E / 2, within(0.01));
    assertThat(rows.get(1).<BigDecimal>getAs("price")).isEqualByComparingTo("10.90");
    assertThat(rows.get(9).<Double>getAs("price_effect")).isEqualTo(1);
  }

  /** Two a day, and twice as many at 8.00, which held from noon to noon of these days. */
  @Test
  void aPastPromotionIsNoReasonToExpectMoreOfThePlannedOne(@TempDir Path home) {
    Row[] prices = {
      price(NIGHT.minusDays(59).atTime(0, 0), "10.00"),
      price(NIGHT.minusDays(20).atTime(12, 0), "8.00"),
      price(NIGHT.minusDays(10).atTime(11, 59), "10.00")
    };
    content("p", "k", "course", "10.00").put("price_history", List.of(prices));
    for (int day = 0; day < NIGHTS; day++) {
      boolean isCut = day > 10 && day < 20;
      sold("p", NIGHT.minusDays(day), isCut ? 4 : 2, isCut ? "32.00" : "20.00", "0.00");
    }
    plan("p", "8.00", "0.00");
    double elasticity = -5 * Math.log(2);
    responds("p", elasticity);
    List<Row> rows = rows(night(home), "p");

    assertThat(rows.get(1).<Double>getAs("units")).isCloseTo(2, within(1e-4));
    assertThat(rows.get(2).<Double>getAs("units")).isCloseTo(4, within(1e-4));
    assertThat(rows.get(2).<BigDecimal>getAs("revenue")).isEqualByComparingTo("32.00");
  }

  private static Row price(LocalDateTime since, String price) {
    Instant instant = since.atZone(ZoneId.of("Asia/Shanghai")).toInstant();
    return RowFactory.create(Timestamp.from(instant), new BigDecimal(price));
  }

  @Test
  void aPlannedPriceIsAssumedAndSaysThatItsEffectIsNotIdentified(@TempDir Path home) {
    shop(3);
    plan("c1", "7.90", "0.00");
    planned.add(Map.of("content_id", "unheard of", "list_price", "7.90"));
    List<Row> rows = rows(night(home), "c1");
    assertThat(rows.get(1).<String>getAs("price_basis")).isEqualTo("current");
    assertThat(rows.get(1).<BigDecimal>getAs("price")).isEqualByComparingTo("10.90");
    assertThat(rows.get(2).<String>getAs("price_basis")).isEqualTo("not_identified");
    assertThat(rows.get(2).<BigDecimal>getAs("price")).isEqualByComparingTo("7.90");
    assertThat(rows.get(2).<Double>getAs("price_effect")).isEqualTo(1);
    assertThat(month(rows).<String>getAs("price_basis")).isEqualTo("not_identified");
    assertThat(month(rows).<BigDecimal>getAs("price")).isNull();
  }

  /** What rises day by day is what ETS forecasts best (MethodChoiceTest). */
  @Test
  void theMethodThatDidBestForecastsItsLevelAndClass(@TempDir Path home) {
    nights = 126;
    Random random = new Random(5);
    for (int item = 0; item < 7; item++) {
      content("c" + item, "category " + item % 2, "course", "10.00");
      for (int day = 0; day < nights; day++) {
        int units = 20 + day / 2 + random.nextInt(15);
        sold("c" + item, NIGHT.minusDays(nights - 1L - day), units, units + "0.00", "0.00");
      }
    }
    Dataset<Row> forecast = night(home, "forecast.horizon-days", "28");

    assertThat(tried.where("level = 'content' AND chosen").collectAsList())
        .singleElement()
        .satisfies(row -> assertThat(row.<String>getAs("method")).isEqualTo("ets"))
        .satisfies(row -> assertThat(row.<Integer>getAs("series")).isEqualTo(7));
    // Two categories, one kind and the platform are too few to tell.
    assertThat(tried.where("level != 'content' AND chosen AND method = 'combination'").count())
        .isEqualTo(3);
    assertThat(tried.count()).isEqualTo(4 * 6);
    assertThat(forecast.where("(level = 'content') = (method = 'ets')").count())
        .isEqualTo(forecast.count());
  }

  @Test
  void aShortHorizonHasNoLongSpans(@TempDir Path home) {
    shop(3);
    assertThat(night(home, "forecast.horizon-days", "14").select("days").distinct().collectAsList())
        .singleElement()
        .satisfies(row -> assertThat(row.getInt(0)).isEqualTo(1));
  }

  @Test
  void anEmptyShopHasNoForecast(@TempDir Path home) {
    assertThat(night(home).isEmpty()).isTrue();
  }

  @SuppressWarnings("unchecked")
  private static Map<String, Object>[] array(List<Map<String, Object>> rows) {
    return rows.toArray(Map[]::new);
  }
}
