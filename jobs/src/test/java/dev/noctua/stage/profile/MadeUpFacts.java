package dev.noctua.stage.profile;

import dev.noctua.TestRows;
import dev.noctua.contract.Table;
import dev.noctua.core.Night;
import java.math.BigDecimal;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.Collections;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;

/**
 * A few hundred events of a few people and contents over eight nights: late ones, several at one
 * instant, refunds before their order, second payments, free orders, memberships that end.
 */
final class MadeUpFacts {
  static final ZoneId ZONE = ZoneId.of("Asia/Shanghai");
  static final LocalDate FIRST = LocalDate.of(2026, 11, 14);
  static final LocalDate LAST = LocalDate.of(2026, 11, 21);

  private static final List<String> ACTIONS =
      List.of(
          "impression",
          "impression",
          "view",
          "view",
          "start",
          "progress",
          "complete",
          "favorite",
          "rate",
          "share",
          "report",
          "search");

  private final Random random;
  private final Map<Table, List<Map<String, Object>>> rows = new EnumMap<>(Table.class);
  private int events;

  MadeUpFacts(long seed) {
    random = new Random(seed);
    List.of(Table.REGISTRATION, Table.BEHAVIOR, Table.TRANSACTION, Table.CATALOG)
        .forEach(table -> rows.put(table, new ArrayList<>()));
    for (int i = 0; i < 60; i++) {
      catalog();
      registration();
      transaction();
    }
    for (int i = 0; i < 300; i++) {
      behavior();
    }
  }

  static Night night(LocalDate date, LocalDate from, boolean full) {
    return new Night(
        date,
        from,
        "r1",
        full,
        date.equals(FIRST) || full ? Optional.empty() : Optional.of(date.minusDays(1)),
        ZONE);
  }

  /** All facts of a table. */
  Dataset<Row> all(Table table) {
    return of(table, rows.get(table));
  }

  /** All facts of a table, in another order. */
  Dataset<Row> shuffled(Table table, long seed) {
    List<Map<String, Object>> shuffled = new ArrayList<>(rows.get(table));
    Collections.shuffle(shuffled, new Random(seed));
    return of(table, shuffled);
  }

  /** The facts that one night added. */
  Dataset<Row> arrivals(Table table, LocalDate night) {
    return of(table, rows.get(table).stream().filter(row -> night.equals(row.get("dt"))).toList());
  }

  List<Map<String, Object>> rows(Table table) {
    return rows.get(table);
  }

  @SuppressWarnings({"unchecked", "rawtypes"})
  private static Dataset<Row> of(Table table, List<Map<String, Object>> rows) {
    return TestRows.of(table, rows.toArray(new Map[0]));
  }

  private void catalog() {
    Map<String, Object> row = event(Table.CATALOG);
    row.put("content_id", content());
    row.put(
        "type",
        pick(
            List.of(
                "published", "published", "updated", "price_changed", "reviewed", "withdrawn")));
    maybe(row, "kind", pick(List.of("course", "ebook", "membership")));
    maybe(row, "title", "title " + random.nextInt(5));
    maybe(row, "tags", pick(List.of(List.of("java"), List.of("java", "sql"), List.of("ml", "ml"))));
    maybe(row, "valid_days", random.nextInt(12));
    maybe(row, "available_from", Instant.parse("2026-11-2" + random.nextInt(3) + "T16:00:00Z"));
    maybe(row, "creator_id", "k" + random.nextInt(3));
    maybe(row, "creator_share", "0." + (5 + random.nextInt(4)));
    maybe(row, "list_price", (10 + random.nextInt(90)) + ".50");
    maybe(row, "review_status", pick(List.of("pending", "approved", "rejected")));
    maybe(row, "expert_score", (double) random.nextInt(100));
  }

  private void registration() {
    Map<String, Object> row = event(Table.REGISTRATION);
    row.put("user_key", user());
    row.put(
        "type",
        pick(List.of("registered", "profile_updated", "profile_updated", "consent_changed")));
    if (random.nextInt(20) == 0) {
      row.put("type", "account_deleted");
    }
    maybe(row, "birth_year", 1970 + random.nextInt(40));
    maybe(row, "experience_years", random.nextInt(20) / 2d);
    maybe(row, "skill_level", pick(List.of("beginner", "advanced")));
    maybe(row, "interests", pick(List.of(List.of("java"), List.of("sql", "ml"))));
    maybe(row, "city", pick(List.of("杭州", "北京")));
    maybe(row, "consent_personalization", random.nextBoolean());
    maybe(row, "consent_analytics", random.nextBoolean());
  }

  private void behavior() {
    Map<String, Object> row = event(Table.BEHAVIOR);
    row.put("user_key", user());
    row.put("action", pick(ACTIONS));
    if (!row.get("action").equals("search")) {
      row.put("content_id", content());
    }
    maybe(row, "progress", random.nextInt(5) / 4d);
    maybe(row, "rating", 1 + random.nextInt(5));
    maybe(row, "duration_seconds", random.nextInt(5000) / 7d);
    maybe(row, "device", pick(List.of("web", "ios", "miniprogram")));
  }

  private void transaction() {
    Map<String, Object> row = event(Table.TRANSACTION);
    int order = random.nextInt(40);
    row.put("order_id", "o" + order);
    row.put("user_key", "u" + order % 7);
    row.put("content_id", "c" + order % 5);
    int quantity = 1 + random.nextInt(2);
    BigDecimal price = BigDecimal.valueOf(order % 4 == 0 ? 0 : 1000 + order * 10L, 2);
    if (random.nextInt(3) > 0) {
      BigDecimal coupon = price.signum() == 0 ? BigDecimal.ZERO : BigDecimal.valueOf(3);
      row.put("type", "paid");
      row.put("quantity", quantity);
      row.put("list_price", price);
      row.put("coupon_amount", random.nextBoolean() ? coupon : BigDecimal.ZERO);
      row.put(
          "amount",
          price
              .multiply(BigDecimal.valueOf(quantity))
              .subtract((BigDecimal) row.get("coupon_amount")));
    } else {
      row.put("type", "refunded");
      row.put("refund_id", "r" + events);
      row.put("amount", random.nextBoolean() ? price.max(BigDecimal.ONE) : BigDecimal.ONE);
    }
  }

  /** Hours on the full, so that instants meet; one event in three is late, by up to thirty days. */
  private Map<String, Object> event(Table table) {
    LocalDate dt = FIRST.plusDays(random.nextInt(8));
    int late = random.nextInt(3) > 0 ? 0 : random.nextInt(31);
    Instant at =
        dt.minusDays(late).atStartOfDay(ZONE).toInstant().plusSeconds(3600L * random.nextInt(24));
    if (random.nextInt(30) == 0) {
      at = dt.plusDays(1).atStartOfDay(ZONE).toInstant().plusSeconds(600);
    }
    Map<String, Object> row = new HashMap<>();
    row.put("dt", dt);
    row.put("event_id", "e%04d".formatted(random.nextInt(10) * 1000 + events++));
    row.put("occurred_at", at);
    row.put("event_date", LocalDate.ofInstant(at, ZONE));
    row.put("arrival_date", dt);
    rows.get(table).add(row);
    return row;
  }

  private String user() {
    return "u" + random.nextInt(8);
  }

  private String content() {
    return "c" + random.nextInt(6);
  }

  private <T> T pick(List<T> values) {
    return values.get(random.nextInt(values.size()));
  }

  private void maybe(Map<String, Object> row, String name, Object value) {
    if (random.nextInt(3) == 0) {
      row.put(name, value);
    }
  }
}
