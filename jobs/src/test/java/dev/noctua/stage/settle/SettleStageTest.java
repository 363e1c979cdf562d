package dev.noctua.stage.settle;

import static dev.noctua.contract.Table.CATALOG;
import static dev.noctua.contract.Table.CONTENT;
import static dev.noctua.contract.Table.ORDER_BALANCE;
import static dev.noctua.contract.Table.SETTLEMENT_LINE;
import static dev.noctua.contract.Table.TRANSACTION;
import static org.apache.spark.sql.functions.col;
import static org.assertj.core.api.Assertions.assertThat;

import dev.noctua.SecondOpinion;
import dev.noctua.TestRows;
import dev.noctua.TestSpark;
import dev.noctua.core.Night;
import dev.noctua.lake.Lake;
import dev.noctua.settings.Settings;
import java.io.IOException;
import java.math.BigDecimal;
import java.nio.file.Path;
import java.sql.SQLException;
import java.sql.Timestamp;
import java.time.Instant;
import java.time.LocalDate;
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
class SettleStageTest {
  private static final ZoneId ZONE = ZoneId.of("Asia/Shanghai");
  private static final LocalDate FIRST = LocalDate.of(2026, 11, 1);
  private static final Settings SETTINGS =
      TestSpark.settings(Path.of("target"), Map.of("settlement.pending-refund-days", "2"));

  /** What the lines of the made-up transactions say. */
  private static final String[] TROUBLES = {
    "adjustment", "orphan_refund", "over_refund", "second_paid", "second_refund", "no_share"
  };

  @Test
  void theShareInForceWhenItWasPaidIsTakenAndTheFirstOneBefore() {
    Dataset<Row> catalog =
        TestRows.of(
            CATALOG,
            catalog("e1", "2026-11-01", "2026-11-01T00:00:00Z", "0.5"),
            catalog("e2", "2026-11-03", "2026-11-03T00:00:00Z", "0.6"),
            catalog("e3", "2026-11-03", "2026-11-03T00:00:00Z", "0.7"),
            // Arrives after the order, so it doesn't count, though it speaks of earlier.
            catalog("e4", "2026-11-06", "2026-11-02T00:00:00Z", "0.9"));
    Dataset<Row> orders =
        TestRows.of(
            TRANSACTION,
            paid("o1", "2026-11-05", "2026-10-20T00:00:00Z"),
            paid("o2", "2026-11-05", "2026-11-02T23:59:59Z"),
            paid("o3", "2026-11-05", "2026-11-03T00:00:00Z"),
            paid("o4", "2026-11-06", "2026-11-02T23:59:59Z"));
    assertThat(shares(ContentTerms.join(orders, ContentTerms.ofCatalog(catalog))))
        .containsExactly("o1 0.5000 k", "o2 0.5000 k", "o3 0.7000 k", "o4 0.9000 k");
  }

  @Test
  void contentTellsTonightsOrdersWhatTheCatalogDoes() {
    Dataset<Row> content =
        TestRows.of(
            CONTENT,
            Map.of(
                "content_id",
                "c",
                "creator_id",
                "k",
                "share_history",
                List.of(
                    since("2026-11-01T00:00:00Z", "0.5"), since("2026-11-03T00:00:00Z", "0.7"))),
            Map.of("content_id", "nobodys"));
    Map<String, Object> nobodys = new HashMap<>(paid("o4", "2026-11-05", "2026-11-04T00:00:00Z"));
    nobodys.put("content_id", "nobodys");
    Map<String, Object> unknown = new HashMap<>(paid("o5", "2026-11-05", "2026-11-04T00:00:00Z"));
    unknown.put("content_id", "unknown");
    Dataset<Row> orders =
        TestRows.of(
            TRANSACTION,
            paid("o1", "2026-11-05", "2026-10-20T00:00:00Z"),
            paid("o2", "2026-11-05", "2026-11-02T23:59:59Z"),
            paid("o3", "2026-11-05", "2026-11-03T00:00:00Z"),
            nobodys,
            unknown);
    assertThat(shares(ContentTerms.join(orders, ContentTerms.ofContent(content))))
        .containsExactly(
            "o1 0.5000 k", "o2 0.5000 k", "o3 0.7000 k", "o4 null null", "o5 null null");
  }

  @Test
  void nightByNightOneLoadAndARebuildAgree(@TempDir Path home) {
    int[] days = {0, 1, 2, 3};
    List<Map<String, Object>> catalog = catalog(days);
    List<Map<String, Object>> transactions = transactions(days);
    LocalDate last = FIRST.plusDays(3);

    Lake nightly = lake(home.resolve("nightly"));
    List<String> lines = new ArrayList<>();
    Optional<LocalDate> previous = Optional.empty();
    Night night = null;
    for (LocalDate day : FIRST.datesUntil(last.plusDays(1)).toList()) {
      night = new Night(day, day, "r", false, previous, ZONE);
      run(nightly, night, catalog, transactions);
      lines.addAll(rows(nightly.run(night).tonight(SETTLEMENT_LINE), "dt", "event_id"));
      previous = Optional.of(day);
      if (day.isBefore(last)) {
        nightly.nights().commit(nightly.run(night).draft());
      }
    }

    Lake loaded = lake(home.resolve("loaded"));
    Night load = new Night(last, FIRST, "l", true, Optional.empty(), ZONE);
    run(loaded, load, catalog, transactions);
    assertThat(rows(loaded.run(load).tonight(SETTLEMENT_LINE), "dt", "event_id"))
        .containsExactlyElementsOf(lines);
    assertThat(rows(loaded.run(load).tonight(ORDER_BALANCE), "order_id"))
        .containsExactlyElementsOf(rows(nightly.run(night).tonight(ORDER_BALANCE), "order_id"));

    Night rebuilt = new Night(last, last, "f", true, night.previous(), ZONE);
    run(nightly, rebuilt, catalog, transactions);
    assertThat(rows(nightly.run(rebuilt).tonight(SETTLEMENT_LINE), "dt", "event_id"))
        .isNotEmpty()
        .containsExactlyElementsOf(
            rows(nightly.run(night).tonight(SETTLEMENT_LINE), "dt", "event_id"));
    assertThat(rows(nightly.run(rebuilt).tonight(ORDER_BALANCE), "order_id"))
        .containsExactlyElementsOf(rows(nightly.run(night).tonight(ORDER_BALANCE), "order_id"));

    assertThat(lines.toString()).contains(TROUBLES);
    assertThat(loaded.run(load).draft().tables().values())
        .allSatisfy(table -> assertThat(table.violations()).isEmpty());
  }

  @Test
  void theSecondOpinionAgreesOnOrphansAdjustmentsAndOverRefunds(@TempDir Path home)
      throws SQLException, IOException {
    int[] days = {0, 1, 2, 33, 34};
    Night load = new Night(FIRST.plusDays(34), FIRST, "l", true, Optional.empty(), ZONE);
    Settings shipped = TestSpark.settings(home, Map.of());
    Lake lake = lake(home);
    facts(lake, load, catalog(days), transactions(days));
    new SettleStage(shipped.settlement()).run(lake.run(load));
    try (SecondOpinion opinion = new SecondOpinion(load.date())) {
      opinion.views(
          Path.of(shipped.storage().lake()), TRANSACTION, CATALOG, SETTLEMENT_LINE, ORDER_BALANCE);
      opinion.agrees(SETTLEMENT_LINE);
      opinion.agrees(ORDER_BALANCE);
    }
    assertThat(rows(lake.run(load).tonight(SETTLEMENT_LINE), "dt", "event_id").toString())
        .contains(TROUBLES);
  }

  private static Lake lake(Path home) {
    Settings.Storage storage = TestSpark.settings(home, Map.of()).storage();
    return Lake.open(storage, TestSpark::session);
  }

  /** Puts the facts of the night's days into the lake, folds the content and settles. */
  private static void run(
      Lake lake,
      Night night,
      List<Map<String, Object>> catalog,
      List<Map<String, Object>> transactions) {
    facts(lake, night, catalog, transactions);
    new SettleStage(SETTINGS.settlement()).run(lake.run(night));
  }

  private static void facts(
      Lake lake,
      Night night,
      List<Map<String, Object>> catalog,
      List<Map<String, Object>> transactions) {
    lake.nights().begin(night, "settings");
    lake.run(night).write(CATALOG, TestRows.of(CATALOG, of(catalog, night.from(), night.date())));
    lake.run(night)
        .write(TRANSACTION, TestRows.of(TRANSACTION, of(transactions, night.from(), night.date())));
    List<Row> shares = new ArrayList<>();
    Map<String, Object>[] known = of(catalog, FIRST, night.date());
    for (Map<String, Object> event : known) {
      shares.add(since(event.get("occurred_at").toString(), event.get("creator_share").toString()));
    }
    lake.run(night)
        .write(
            CONTENT,
            TestRows.of(
                CONTENT, Map.of("content_id", "c", "creator_id", "k", "share_history", shares)));
  }

  @SuppressWarnings("unchecked")
  private static Map<String, Object>[] of(
      List<Map<String, Object>> rows, LocalDate from, LocalDate to) {
    return rows.stream()
        .filter(r -> !LocalDate.parse(r.get("dt").toString()).isBefore(from))
        .filter(r -> !LocalDate.parse(r.get("dt").toString()).isAfter(to))
        .toArray(Map[]::new);
  }

  /** Every night another share, said to hold since some hour of the days before. */
  private static List<Map<String, Object>> catalog(int... days) {
    List<Map<String, Object>> rows = new ArrayList<>();
    for (int day : days) {
      Instant since = FIRST.minusDays(3L * day).atTime(3, day).atZone(ZONE).toInstant();
      rows.add(
          catalog(
              "e" + day,
              FIRST.plusDays(day).toString(),
              since.toString(),
              "0.4%02d".formatted(day)));
    }
    return rows;
  }

  private static List<Map<String, Object>> transactions(int... days) {
    Random random = new Random(5);
    List<Map<String, Object>> rows = new ArrayList<>();
    for (int i = 0; i < 400; i++) {
      LocalDate dt = FIRST.plusDays(days[random.nextInt(days.length)]);
      Map<String, Object> row =
          new HashMap<>(
              paid(
                  "o" + random.nextInt(120),
                  dt.toString(),
                  dt.atStartOfDay(ZONE).plusMinutes(random.nextInt(1440)).toInstant().toString()));
      row.put("event_date", dt);
      row.put("event_id", "t" + i);
      row.put("channel", List.of("alipay", "wechat_pay", "balance").get(random.nextInt(3)));
      BigDecimal amount = BigDecimal.valueOf(1 + random.nextInt(9_999), 2);
      row.put("amount", amount);
      row.put("list_price", amount);
      row.put("content_id", random.nextInt(20) == 0 ? "unknown" : "c");
      if (random.nextInt(3) > 0) {
        row.put("type", "refunded");
        row.put("refund_id", "f" + random.nextInt(300));
        row.remove("list_price");
      }
      rows.add(row);
    }
    return rows;
  }

  private static Map<String, Object> paid(String order, String dt, String at) {
    return Map.of(
        "event_id", "p-" + order,
        "order_id", order,
        "type", "paid",
        "content_id", "c",
        "channel", "alipay",
        "list_price", "10.00",
        "amount", "10.00",
        "dt", dt,
        "occurred_at", at);
  }

  private static Map<String, Object> catalog(String id, String dt, String at, String share) {
    return Map.of(
        "event_id", id,
        "content_id", "c",
        "creator_id", "k",
        "type", "updated",
        "creator_share", share,
        "dt", dt,
        "occurred_at", at);
  }

  private static Row since(String at, String value) {
    return RowFactory.create(Timestamp.from(Instant.parse(at)), new BigDecimal(value).setScale(4));
  }

  private static List<String> shares(Dataset<Row> orders) {
    return orders.orderBy("order_id").collectAsList().stream()
        .map(
            r ->
                "%s %s %s"
                    .formatted(
                        r.<String>getAs("order_id"),
                        r.<BigDecimal>getAs("creator_share"),
                        r.<String>getAs("creator_id")))
        .toList();
  }

  private static List<String> rows(Dataset<Row> rows, String... by) {
    return rows
        .orderBy(
            java.util.Arrays.stream(by)
                .map(c -> col(c))
                .toArray(org.apache.spark.sql.Column[]::new))
        .collectAsList()
        .stream()
        .map(Row::toString)
        .toList();
  }
}
