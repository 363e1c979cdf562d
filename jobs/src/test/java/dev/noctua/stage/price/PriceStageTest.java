package dev.noctua.stage.price;

import static dev.noctua.contract.Table.MARKET_SIZE;
import static dev.noctua.contract.Table.PRICE_ADVICE;
import static dev.noctua.contract.Table.PRICE_ELASTICITY;
import static dev.noctua.contract.Table.PRICE_SCENARIO;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.noctua.contract.Table;
import dev.noctua.generate.PriceWorld;
import dev.noctua.lake.Run;
import java.math.BigDecimal;
import java.nio.file.Path;
import java.sql.Date;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.apache.spark.sql.Row;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@Tag("world")
class PriceStageTest {
  private static final LocalDate NIGHT = PricedLake.NIGHT;

  private static List<Row> rows(Run run, Table table) {
    String[] key =
        table.contract().key().stream().filter(k -> !k.equals("dt")).toArray(String[]::new);
    assertThat(run.draft().tables().get(table.tableName()).violations()).isEmpty();
    return run.tonight(table)
        .orderBy(key[0], Arrays.copyOfRange(key, 1, key.length))
        .collectAsList();
  }

  private static Map<String, List<Row>> byContent(List<Row> scenarios) {
    return scenarios.stream()
        .collect(Collectors.groupingBy(row -> row.<String>getAs("content_id")));
  }

  @Test
  void randomPromotionsTellTheElasticitiesAndTheAdviceIsGood(@TempDir Path home) {
    PriceWorld world = PriceWorld.of(PriceWorld.Kind.RANDOM_PROMOTIONS, 2, 10, 300, 5);
    Run run = PricedLake.of(home, world).run(0);

    List<Row> elasticities = rows(run, PRICE_ELASTICITY);
    assertThat(elasticities).hasSize(22);
    Map<String, PriceWorld.Item> truth =
        world.items().stream().collect(Collectors.toMap(PriceWorld.Item::id, item -> item));
    int covered = 0;
    int identified = 0;
    for (Row row : elasticities) {
      if (row.getAs("level").equals("content")) {
        double real = truth.get(row.<String>getAs("item")).elasticity();
        covered += row.<Double>getAs("low") <= real && real <= row.<Double>getAs("high") ? 1 : 0;
        identified += row.<Boolean>getAs("identified") ? 1 : 0;
      }
    }
    assertThat(covered).isGreaterThan(15);
    assertThat(identified).isGreaterThan(15);

    List<Row> scenarios = rows(run, PRICE_SCENARIO);
    assertThat(byContent(scenarios)).hasSize(20);
    List<Row> recommended =
        scenarios.stream().filter(row -> "RECOMMEND".equals(row.getAs("advice"))).toList();
    assertThat(recommended).hasSizeGreaterThan(9);
    for (Row row : recommended) {
      PriceWorld.Item item = truth.get(row.<String>getAs("content_id"));
      double price = row.<BigDecimal>getAs("price").doubleValue() * 100;
      double present = row.<BigDecimal>getAs("present_price").doubleValue() * 100;
      double change = price / present * item.demandRatio(price) / item.demandRatio(present) - 1;
      assertThat(change).as(item.id()).isGreaterThan(-0.005);
      assertThat(row.<Double>getAs("gain_probability")).isGreaterThanOrEqualTo(0.9);
    }
  }

  @Test
  void eachPriceTellsWhoWouldPayByAbility(@TempDir Path home) {
    PricedLake lake = new PricedLake(home, PayerWorld.DAYS);
    new PayerWorld(1.2, 0, 0, 1).addTo(lake);
    List<Row> scenarios = rows(lake.run(0), PRICE_SCENARIO);

    List<Row> present =
        scenarios.stream()
            .filter(row -> row.getAs("price").equals(row.getAs("present_price")))
            .toList();
    assertThat(present).hasSize(PayerWorld.CONTENTS);
    double[] sums = new double[3];
    for (Row row : present) {
      sums[0] += row.<Double>getAs("pay_low");
      sums[1] += row.<Double>getAs("pay_middle");
      sums[2] += row.<Double>getAs("pay_high");
    }
    assertThat(sums).isSorted();
    assertThat(sums[2]).isBetween(1.5 * sums[0], 0.6 * PayerWorld.CONTENTS);
  }

  @Test
  void equalDataGivesEqualRowsWhateverItsPartitions(@TempDir Path home) {
    PriceWorld world = PriceWorld.of(PriceWorld.Kind.PEAK_PROMOTIONS, 3, 4, 120, 2);
    Run one = PricedLake.of(home.resolve("one"), world).run(1);
    Run seven = PricedLake.of(home.resolve("seven"), world).run(7);

    for (Table table : List.of(PRICE_ELASTICITY, PRICE_SCENARIO, PRICE_ADVICE, MARKET_SIZE)) {
      assertThat(rows(seven, table)).isEqualTo(rows(one, table));
    }
  }

  /** The same offers in two ways: promotions as list prices, and as coupons that everybody gets. */
  @Test
  void aPublicCouponTeachesWhatALowerListPriceDoes(@TempDir Path home) {
    int days = 200;
    PriceWorld world = PriceWorld.of(PriceWorld.Kind.RANDOM_PROMOTIONS, 1, 6, days, 5);
    PricedLake prices = new PricedLake(home.resolve("prices"), days);
    PricedLake coupons = new PricedLake(home.resolve("coupons"), days);
    for (PriceWorld.Item item : world.items()) {
      long[] price = item.price().clone();
      long list = Arrays.stream(price).max().orElseThrow();
      price[days - 1] = list;
      prices.content(item.id(), item.category(), price);
      long[] steady = new long[days];
      Arrays.fill(steady, list);
      coupons.content(item.id(), item.category(), steady);
      long paid = 0;
      for (int day = 0; day < days; day++) {
        LocalDate date = NIGHT.minusDays(days - 1L - day);
        long orders = item.orders()[day];
        for (PricedLake lake : List.of(prices, coupons)) {
          lake.sold(item.id(), date, orders, item.viewers()[day]);
        }
        coupons.planned.add(coupon(item.id(), date, list, list - price[day]));
        paid += orders * price[day];
      }
      long units = Arrays.stream(item.orders()).sum();
      prices.ordered(item.id(), units, paid, 0);
      coupons.ordered(item.id(), units, units * list, 0);
      coupons.balances.get(coupons.balances.size() - 1).put("amount", BigDecimal.valueOf(paid, 2));
    }
    Run ofPrices = prices.run(0);
    Run ofCoupons = coupons.run(0);

    assertThat(rows(ofCoupons, PRICE_ELASTICITY))
        .isEqualTo(rows(ofPrices, PRICE_ELASTICITY))
        .anySatisfy(row -> assertThat(row.<Boolean>getAs("identified")).isTrue());
    List<Row> scenarios = rows(ofPrices, PRICE_SCENARIO);
    List<Row> same = rows(ofCoupons, PRICE_SCENARIO);
    assertThat(same).hasSameSizeAs(scenarios);
    for (int row = 0; row < same.size(); row++) {
      for (String exact : List.of("content_id", "price", "present_price", "units", "reason_en")) {
        assertThat(same.get(row).<Object>getAs(exact)).isEqualTo(scenarios.get(row).getAs(exact));
      }
      assertThat(same.get(row).<BigDecimal>getAs("revenue"))
          .isCloseTo(scenarios.get(row).getAs("revenue"), within(new BigDecimal("0.01")));
    }
  }

  private static Map<String, Object> coupon(String id, LocalDate day, long list, long coupon) {
    return Map.of(
        "content_id",
        id,
        "valid_from",
        day,
        "valid_until",
        day,
        "list_price",
        BigDecimal.valueOf(list, 2),
        "coupon",
        BigDecimal.valueOf(coupon, 2));
  }

  /** More than the list price of the day: what was offered isn't known. */
  @Test
  void aCouponAboveTheListPriceOfItsDayLeavesNoPrice(@TempDir Path home) {
    PricedLake lake = new PricedLake(home, 30);
    long[] steady = new long[30];
    Arrays.fill(steady, 9900);
    lake.content("c1", "python", steady);
    for (int day = 0; day < 30; day++) {
      lake.sold("c1", NIGHT.minusDays(day), day < 10 ? 3 : 1, 20);
    }
    lake.ordered("c1", 50, 50 * 9900, 25 * 9900);
    for (int day = 0; day < 10; day++) {
      lake.planned.add(coupon("c1", NIGHT.minusDays(day), 10000, 9901));
    }
    lake.planned.add(coupon("c1", NIGHT.plusDays(1), 9900, 1000));
    Row row =
        rows(lake.run(0), PRICE_SCENARIO).stream()
            .filter(PriceStageTest::isPresent)
            .toList()
            .get(0);
    assertThat(row.<Double>getAs("units")).isCloseTo(28, within(1e-9));
    // What was paid on those days isn't set against a coupon that took more than everything.
    assertThat(row.<Double>getAs("kept")).isEqualTo(0.5);
  }

  @Test
  void aSingleChangeAndAHiddenShockAreNeverRecommended(@TempDir Path home) {
    for (PriceWorld.Kind kind : List.of(PriceWorld.Kind.ONE_CHANGE, PriceWorld.Kind.HIDDEN_SHOCK)) {
      Run run = PricedLake.of(home.resolve(kind.name()), PriceWorld.of(kind, 1, 12, 365, 3)).run(0);
      assertThat(rows(run, PRICE_SCENARIO))
          .extracting(row -> row.getAs("advice"))
          .isSubsetOf("TEST", "KEEP", null);
      assertThat(rows(run, PRICE_ELASTICITY))
          .extracting(row -> row.<Boolean>getAs("identified"))
          .containsOnly(false);
    }
  }

  @Test
  void whateverIsOddAboutAContentHasARowThatSaysWhy(@TempDir Path home) {
    int days = 90;
    PricedLake lake = new PricedLake(home, days);
    long[] steady = new long[days];
    Arrays.fill(steady, 9900);
    long[] free = new long[days];
    long[] wasPaid = steady.clone();
    wasPaid[days - 1] = 0;
    lake.content("never-sold", "python", steady);
    lake.content("one-sale", "python", steady);
    lake.content("never-moved", "python", steady);
    lake.content("given-back", "python", steady);
    lake.content("launched", "python", 9900);
    lake.content("free", "python", free);
    lake.content("now-free", "python", wasPaid);
    lake.content("alone", "rust", steady);
    lake.content("without-category", null, steady);
    long[] festive = steady.clone();
    int festival = days - 1 - (int) (NIGHT.toEpochDay() - LocalDate.of(2026, 10, 1).toEpochDay());
    Arrays.fill(festive, festival, festival + 7, 7900);
    lake.content("festive", "python", festive);
    lake.content("sold-out", "python", steady).put("seats", 40);
    lake.content("freed", "python", steady).put("seats", 40);
    lake.content("withdrawn", "python", steady).put("withdrawn", true);
    for (int day = 0; day < days; day++) {
      LocalDate date = NIGHT.minusDays(days - 1L - day);
      for (String id :
          List.of("never-moved", "alone", "free", "withdrawn", "given-back", "festive")) {
        lake.sold(id, date, day % 3, 20);
      }
      lake.sold("sold-out", date, day < 40 ? 1 : 0, 20);
      if (day < 40) {
        lake.ordered("seat " + day, "sold-out", date, 1, 9900, 0);
      }
      // As many seats were sold, but each was given back.
      lake.sold("freed", date, day < 40 ? 1 : 0, 20);
      lake.ordered("freed " + day, "freed", date, day < 40 ? 1 : 0, 9900, 9900);
    }
    lake.sold("one-sale", NIGHT, 1, 3);
    lake.sold("launched", NIGHT, 2, 9);
    lake.sold("unknown", NIGHT, 3, 9);
    // A day before the first night that a late arrival tells of.
    lake.sold("alone", NIGHT.minusDays(days), 9, 20);
    for (String id :
        List.of("one-sale", "never-moved", "launched", "alone", "unknown", "long-ago")) {
      lake.ordered(id, 4, 4 * 9900, 0);
    }
    lake.ordered("given-back", 4, 4 * 9900, 4 * 9900);
    lake.ordered("free", 4, 0, 0);
    Run run = lake.run(0);

    Map<String, List<Row>> scenarios = byContent(rows(run, PRICE_SCENARIO));
    Map<String, String> reasons = new HashMap<>();
    scenarios.forEach(
        (id, of) -> {
          assertThat(of)
              .as(id)
              .allSatisfy(row -> assertThat(row.<String>getAs("reason_en")).isNotEmpty());
          reasons.put(id, of.get(0).<String>getAs("reason_en"));
        });
    assertThat(reasons)
        .containsOnlyKeys(
            "never-sold",
            "one-sale",
            "never-moved",
            "given-back",
            "launched",
            "free",
            "now-free",
            "alone",
            "without-category",
            "festive",
            "sold-out",
            "freed",
            "withdrawn",
            "unknown",
            "long-ago");
    assertThat(reasons.get("never-sold")).isEqualTo("Nothing was sold at a known price.");
    assertThat(reasons.get("free")).isEqualTo("The content is free.");
    assertThat(reasons.get("withdrawn")).isEqualTo("The content is not on sale any more.");
    assertThat(reasons.get("given-back")).contains("20 % or more of the revenue is refunded.");
    assertThat(reasons.get("festive"))
        .contains("On days other than holidays the price never moved.");
    assertThat(reasons.get("alone")).contains("The price never moved.");
    assertThat(reasons.get("unknown")).isEqualTo("Nothing was sold at a known price.");
    Row sold =
        scenarios.get("never-moved").stream()
            .filter(PriceStageTest::isPresent)
            .findFirst()
            .orElseThrow();
    assertThat(sold.<Double>getAs("units")).isCloseTo(28, within(1.0));
    assertThat(sold.<BigDecimal>getAs("revenue").doubleValue())
        .isCloseTo(99 * sold.<Double>getAs("units"), within(0.01));
    // On days without a seat nobody could buy.
    Row full =
        scenarios.get("sold-out").stream()
            .filter(PriceStageTest::isPresent)
            .findFirst()
            .orElseThrow();
    assertThat(full.<Double>getAs("units")).isCloseTo(28, within(1e-9));
    Row freed =
        scenarios.get("freed").stream().filter(PriceStageTest::isPresent).findFirst().orElseThrow();
    assertThat(freed.<Double>getAs("units")).isZero();
    assertThat(rows(run, PRICE_ELASTICITY))
        .allSatisfy(row -> assertThat(row.<Boolean>getAs("identified")).isFalse());
  }

  private static boolean isPresent(Row row) {
    return row.<BigDecimal>getAs("price").compareTo(row.getAs("present_price")) == 0;
  }

  @Test
  void anEmptyPlatformHasAMarketAndNoPrices(@TempDir Path home) {
    Run run = new PricedLake(home, 3).run(0);

    assertThat(rows(run, PRICE_ELASTICITY)).isEmpty();
    assertThat(rows(run, PRICE_SCENARIO)).isEmpty();
    Row market = rows(run, MARKET_SIZE).get(0);
    assertThat(market.<Double>getAs("capacity")).isEqualTo(1_000_000);
    assertThat(market.<Double>getAs("prior_share")).isEqualTo(1);
  }

  @Test
  void peopleAreCountedBySkillWeekByWeek(@TempDir Path home) {
    PricedLake lake = new PricedLake(home, 3);
    for (int week = 0; week < 20; week++) {
      for (int person = 0; person < 4 + week % 3; person++) {
        Map<String, Object> one = new HashMap<>();
        one.put("user_key", week + "." + person);
        one.put(
            "registered_at",
            NIGHT.minusDays(7L * week).atTime(12, 0).toInstant(ZoneOffset.ofHours(8)));
        one.put("skill_level", person == 0 ? null : "beginner");
        one.put("lifecycle", week < 2 ? "new" : "lost");
        one.put("orders", person == 0 ? 1 : 0);
        lake.people.add(one);
      }
    }
    Map<String, Object> deleted = new HashMap<>(lake.people.get(0));
    deleted.putAll(Map.of("user_key", "gone", "deleted", true));
    lake.people.add(deleted);
    List<Row> market = rows(lake.run(0), MARKET_SIZE);

    assertThat(market).hasSize(42);
    Row tonight = market.get(0);
    assertThat(tonight.<Date>getAs("target_date").toLocalDate()).isEqualTo(NIGHT);
    assertThat(tonight.<Double>getAs("registered")).isEqualTo(99);
    assertThat(tonight.<Double>getAs("active")).isCloseTo(9, within(1e-9));
    assertThat(tonight.<Double>getAs("payers")).isCloseTo(20, within(1e-9));
    Row last = market.get(13);
    assertThat(last.<Double>getAs("registered")).isBetween(120.0, 220.0);
    assertThat(last.<Double>getAs("registered_low"))
        .isBetween(99.0, last.<Double>getAs("registered"));
    assertThat(last.<Double>getAs("prior_share")).isBetween(0.0, 1.0);
    assertThat(market.get(14).<Double>getAs("registered")).isEqualTo(79);
    assertThat(market.get(28).<String>getAs("segment")).isEqualTo("others");
    for (int week = 0; week < 14; week++) {
      for (String figure : List.of("registered", "active", "payers", "capacity")) {
        double parts =
            market.get(14 + week).<Double>getAs(figure)
                + market.get(28 + week).<Double>getAs(figure);
        assertThat(parts).isCloseTo(market.get(week).<Double>getAs(figure), within(1e-6));
      }
    }
  }

  /** What two of a few people do must not be told, not even as a difference. */
  @Test
  void smallSegmentsAreNotTold(@TempDir Path home) {
    PricedLake lake = new PricedLake(home, 3);
    String[] levels = {"beginner", "intermediate", "advanced"};
    int[] counts = {30, 12, 4};
    for (int level = 0; level < levels.length; level++) {
      for (int person = 0; person < counts[level]; person++) {
        lake.people.add(
            Map.of(
                "user_key",
                level + "." + person,
                "registered_at",
                NIGHT.minusDays(person).atTime(12, 0).toInstant(ZoneOffset.ofHours(8)),
                "skill_level",
                levels[level]));
      }
    }
    List<Row> market = rows(lake.run(0), MARKET_SIZE);

    assertThat(market)
        .extracting(row -> row.<String>getAs("segment"))
        .containsOnly("all", "beginner", "others");
    assertThat(market.get(28).<Double>getAs("registered")).isEqualTo(16);
  }
}
