package dev.noctua;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.io.IOException;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.nio.file.Path;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/**
 * Real input: 75,000 dated sales lines of 2,377 households, turned into raw logs. A line is an
 * order of quantity 1 whose list price is sales value + retailer's and manufacturer's coupon, those
 * two as one platform coupon. One line's sales value is the dust of binary floats, 4.44E-16: no
 * money, so it is quarantined.
 */
@Tag("world")
class CompleteJourneyTest {
  private static final DateTimeFormatter SOLD_AT =
      DateTimeFormatter.ofPattern("yyyy-MM-dd HH:mm:ss");

  private record Sale(
      int line,
      String household,
      String product,
      BigDecimal paid,
      BigDecimal coupon,
      LocalDateTime at) {}

  private static List<Sale> sales;
  private static TestNight night;
  private static TestNight.Outcome run;

  @BeforeAll
  static void loadTheYear() throws IOException {
    sales = read();
    LocalDate first =
        sales.stream().map(s -> s.at().toLocalDate()).min(LocalDate::compareTo).orElseThrow();
    LocalDate last =
        sales.stream().map(s -> s.at().toLocalDate()).max(LocalDate::compareTo).orElseThrow();
    Path world = TestNight.temporary("complete-journey");
    write(world.resolve("raw"), first, last);
    night = TestNight.onFiles(world.resolve("raw"), world.resolve("lake"), last);
    run = night.must("run", "--from", first.toString(), "--to", last.toString(), "--full");
  }

  private static List<Sale> read() throws IOException {
    List<Sale> all = new ArrayList<>();
    try (BufferedReader in = SharedData.lines("completejourney", "transactions_sample.csv.gz")) {
      List<String> header = Arrays.asList(in.readLine().split(",", -1));
      int line = 0;
      for (String row = in.readLine(); row != null; row = in.readLine()) {
        String[] cells = row.split(",", -1);
        all.add(
            new Sale(
                ++line,
                cells[header.indexOf("household_id")],
                cells[header.indexOf("product_id")],
                new BigDecimal(cells[header.indexOf("sales_value")]),
                new BigDecimal(cells[header.indexOf("coupon_disc")])
                    .add(new BigDecimal(cells[header.indexOf("coupon_match_disc")])),
                LocalDateTime.parse(cells[header.indexOf("transaction_timestamp")], SOLD_AT)));
      }
    }
    return all;
  }

  private static void write(Path raw, LocalDate first, LocalDate last) throws IOException {
    Map<LocalDate, List<String>> orders = new TreeMap<>();
    sales.forEach(
        s -> orders.computeIfAbsent(s.at().toLocalDate(), d -> new ArrayList<>()).add(order(s)));
    for (LocalDate day = first; !day.isAfter(last); day = day.plusDays(1)) {
      RawDay.deliver(raw, "transaction", day, orders.getOrDefault(day, List.of()));
      RawDay.deliver(raw, "behavior", day, List.of());
    }
    List<String> people = new ArrayList<>();
    List<String> products = new ArrayList<>();
    for (String household : new TreeSet<>(sales.stream().map(Sale::household).toList())) {
      people.add(
          RawDay.json(
              "event_id",
              "r" + household,
              "occurred_at",
              first + "T00:00:00+08:00",
              "user_id",
              household,
              "type",
              "registered"));
    }
    for (String product : new TreeSet<>(sales.stream().map(Sale::product).toList())) {
      products.add(
          RawDay.json(
              "event_id",
              "p" + product,
              "occurred_at",
              first + "T00:00:00+08:00",
              "content_id",
              product,
              "type",
              "published",
              "kind",
              "course",
              "title",
              "Product " + product,
              "creator_id",
              "store",
              "creator_share",
              "0.7",
              "list_price",
              "1.00"));
    }
    RawDay.deliver(raw, "registration", first, people);
    RawDay.deliver(raw, "catalog", first, products);
  }

  private static String order(Sale s) {
    String order =
        RawDay.json(
            "event_id",
            "t" + s.line(),
            "occurred_at",
            s.at() + (s.at().getSecond() == 0 ? ":00" : "") + "+08:00",
            "user_id",
            s.household(),
            "type",
            "paid",
            "order_id",
            "o" + s.line(),
            "content_id",
            s.product(),
            "list_price",
            s.paid().add(s.coupon()).toPlainString(),
            "amount",
            s.paid().toPlainString(),
            "channel",
            "balance");
    if (s.coupon().signum() == 0) {
      return order;
    }
    String coupon =
        ",\"coupon\":{\"code\":\"store\",\"amount\":\"%s\",\"funded_by\":\"platform\"}}"
            .formatted(s.coupon().toPlainString());
    return order.substring(0, order.length() - 1) + coupon;
  }

  private static String ask(String sql) {
    return night.must("query", "--csv", sql).out().lines().skip(1).findFirst().orElse("");
  }

  @Test
  void everyLineIsAccountedFor() {
    assertThat(
            ask(
                "SELECT sum(lines), sum(accepted), sum(quarantined), sum(duplicates), sum(erased) FROM"
                    + " ingest_audit WHERE log = 'transaction'"))
        .isEqualTo("75000,74999,1,0,0");
    assertThat(ask("SELECT reason, detail, decode(line) FROM quarantine"))
        .startsWith("malformed_value,list_price")
        .contains("0.0000000000000004440892");
    assertThat(
            ask(
                "SELECT count(*) FROM ingest_audit WHERE lines <> accepted + quarantined + duplicates + erased"))
        .isEqualTo("0");
  }

  private static BigDecimal cents(Stream<BigDecimal> amounts) {
    return amounts.reduce(BigDecimal.ZERO, BigDecimal::add).setScale(2, RoundingMode.HALF_UP);
  }

  @Test
  void netSalesAreTheFilesToTheCent() {
    BigDecimal paid = cents(sales.stream().map(Sale::paid));
    BigDecimal coupons = cents(sales.stream().map(Sale::coupon));
    assertThat(ask("SELECT sum(net), sum(discount), sum(orders) FROM demand_daily"))
        .isEqualTo(paid + "," + coupons + ",74999");
    assertThat(ask("SELECT sum(amount), sum(fee + creator + platform) FROM settlement_line"))
        .isEqualTo(paid + "," + paid);
  }

  @Test
  void everyHouseholdHasAFullListWithoutAnythingItOwns() {
    int households = new TreeSet<>(sales.stream().map(Sale::household).toList()).size();
    assertThat(households).isEqualTo(2377);
    assertThat(
            ask(
                "SELECT count(*), min(n), max(n) FROM (SELECT count(*) AS n FROM recommendation GROUP BY user_key)"))
        .isEqualTo("2377,20,20");
    assertThat(
            ask(
                "SELECT count(*) FROM recommendation JOIN user_content USING (user_key, content_id) WHERE owned"))
        .isEqualTo("0");
    assertThat(ask("SELECT count(*) FROM user_content WHERE owned"))
        .isEqualTo(
            ""
                + sales.stream()
                    .filter(s -> s.paid().scale() <= 2)
                    .map(s -> s.household() + " " + s.product())
                    .distinct()
                    .count());
  }

  @Test
  void theYearIsOneRunWithANightPerDay() {
    assertThat(run.out()).contains("Night " + night.night() + " is published.");
    assertThat(night.lake().nights().committed()).hasSize(366);
  }
}
