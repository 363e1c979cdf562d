package dev.noctua.stage.check;

import static dev.noctua.contract.Table.BEHAVIOR;
import static dev.noctua.contract.Table.ORDER_BALANCE;
import static dev.noctua.contract.Table.SETTLEMENT_LINE;
import static org.assertj.core.api.Assertions.assertThat;

import dev.noctua.TestRows;
import java.time.LocalDate;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

@Tag("world")
class ListUseTest {
  private static final LocalDate NIGHT = LocalDate.of(2026, 11, 21);

  private static Map<String, Object> event(String action, String at, int position) {
    Map<String, Object> row = new HashMap<>();
    row.put("event_id", action + at + position);
    row.put("user_key", "u");
    row.put("content_id", "c");
    row.put("action", action);
    row.put("occurred_at", at);
    row.put("position", position);
    row.put("list_night", "2026-11-20");
    row.put("dt", at.substring(0, 10));
    return row;
  }

  private static Map<String, Object> with(Map<String, Object> row, String column, Object value) {
    Map<String, Object> other = new HashMap<>(row);
    other.put(column, value);
    return other;
  }

  private static Dataset<Row> order(String paidAt, String amount, String refunded) {
    return TestRows.of(
        ORDER_BALANCE,
        Map.of(
            "order_id",
            "o",
            "user_key",
            "u",
            "content_id",
            "c",
            "paid_at",
            paidAt,
            "amount",
            amount,
            "refunded",
            refunded));
  }

  private static Dataset<Row> line(String problem) {
    Map<String, Object> row = new HashMap<>(Map.of("event_id", "e", "order_id", "o"));
    row.put("problem", problem);
    return TestRows.of(SETTLEMENT_LINE, row);
  }

  private static List<String> use(
      Dataset<Row> behavior, Dataset<Row> lines, Dataset<Row> balances) {
    return ListUse.of(behavior, lines, balances, NIGHT).collectAsList().stream()
        .map(row -> "%s %s %s".formatted(row.get(1), row.get(0), row.get(2)))
        .sorted()
        .toList();
  }

  @Test
  void whatWasSeenOpenedAndBoughtIsCountedByPlace() {
    Dataset<Row> behavior =
        TestRows.of(
            BEHAVIOR,
            event("impression", "2026-11-21T01:00:00Z", 1),
            event("impression", "2026-11-21T01:00:00Z", 2),
            event("view", "2026-11-21T02:00:00Z", 2),
            event("view", "2026-11-20T02:00:00Z", 5),
            event("favorite", "2026-11-21T02:30:00Z", 9),
            with(event("view", "2026-11-21T02:40:00Z", 7), "list_night", null));

    assertThat(use(behavior, line(null), order("2026-11-21T03:00:00Z", "99.90", "9.90")))
        .containsExactly(
            "all clicks 1.0",
            "all impressions 2.0",
            "all net_revenue 90.0",
            "all purchases 1.0",
            "position 1 clicks 0.0",
            "position 1 impressions 1.0",
            "position 1 net_revenue 0.0",
            "position 1 purchases 0.0",
            "position 2 clicks 1.0",
            "position 2 impressions 1.0",
            "position 2 net_revenue 90.0",
            "position 2 purchases 1.0");
  }

  @Test
  void aClickAfterTheOrderOrMoreThanSevenDaysBeforeHasNoPartInIt() {
    Dataset<Row> order = order("2026-11-21T03:00:00Z", "99.90", "0.00");
    assertThat(
            use(TestRows.of(BEHAVIOR, event("view", "2026-11-21T03:00:01Z", 1)), line(null), order))
        .contains("all purchases 0.0");
    assertThat(
            use(
                TestRows.of(
                    BEHAVIOR,
                    event("view", "2026-11-14T02:59:59Z", 1),
                    event("impression", "2026-11-21T01:00:00Z", 1)),
                line(null),
                order))
        .contains("all purchases 0.0");
    assertThat(
            use(TestRows.of(BEHAVIOR, event("view", "2026-11-14T03:00:00Z", 4)), line(null), order))
        .contains("position 4 purchases 1.0", "position 4 clicks 0.0");
  }

  @Test
  void aPaymentThatDoesNotCountIsNoPurchase() {
    Dataset<Row> behavior = TestRows.of(BEHAVIOR, event("view", "2026-11-21T02:00:00Z", 1));
    Dataset<Row> order = order("2026-11-21T03:00:00Z", "99.90", "0.00");

    assertThat(use(behavior, line("second_paid"), order)).contains("all purchases 0.0");
    assertThat(use(behavior, line("no_share"), order)).contains("all purchases 1.0");
  }

  @Test
  void withoutEventsOfListsThereIsNoRow() {
    Dataset<Row> behavior =
        TestRows.of(BEHAVIOR, with(event("view", "2026-11-21T02:00:00Z", 1), "position", null));

    assertThat(use(behavior, line(null), order("2026-11-21T03:00:00Z", "1.00", "0.00"))).isEmpty();
  }
}
