package dev.noctua.stage.check;

import static dev.noctua.contract.Table.DEMAND_DAILY;
import static dev.noctua.contract.Table.INGEST_AUDIT;
import static dev.noctua.contract.Table.ORDER_BALANCE;
import static dev.noctua.contract.Table.REVENUE_FORECAST;
import static dev.noctua.contract.Table.SETTLEMENT_LINE;
import static dev.noctua.contract.Table.USER_PROFILE;
import static dev.noctua.stage.check.Fallen.passed;
import static dev.noctua.stage.check.Fallen.refused;

import dev.noctua.TestRows;
import dev.noctua.contract.Table;
import dev.noctua.lake.commit.Manifest.Written;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Each gate of what must add up passes on rows that hold and refuses those that don't. */
@Tag("world")
class GatesTest {
  private static Dataset<Row> nothing(Table table) {
    return TestRows.of(table);
  }

  @Test
  void contracts() {
    passed(Gates.contracts(List.of(new Written("1.0.0", List.of(), List.of()))));
    Written broken = new Written("1.0.0", List.of(), List.of("identity: 1 rows where …"));
    refused(Gates.contracts(List.of(broken)), "contracts", true, "identity: 1 rows where …");
  }

  @Test
  void auditBalances() {
    Map<String, Object> whole =
        Map.of("log", "a", "lines", 10L, "accepted", 6L, "quarantined", 2L, "duplicates", 2L);
    Map<String, Object> lost =
        Map.of("log", "b", "lines", 10L, "accepted", 6L, "quarantined", 2L, "duplicates", 1L);
    Map<String, Object> erased =
        Map.of("log", "c", "lines", 10L, "accepted", 6L, "duplicates", 3L, "erased", 1L);
    passed(Gates.auditBalances(TestRows.of(INGEST_AUDIT, whole, erased)));
    refused(
        Gates.auditBalances(TestRows.of(INGEST_AUDIT, whole, lost, erased)),
        "audit_balances",
        true,
        "1 rows");
  }

  private static Map<String, Object> demand(String id, String gross, String refunds, String net) {
    return Map.of("content_id", id, "gross", gross, "refunds", refunds, "net", net);
  }

  @Test
  void moneyKept() {
    Dataset<Row> lines =
        TestRows.of(
            SETTLEMENT_LINE,
            Map.of("content_id", "c1", "amount", "10.00", "counted", "10.00"),
            Map.of("content_id", "c2", "amount", "0.01", "counted", "0.01"),
            Map.of("content_id", "c3", "amount", "9.00", "problem", "second_paid"),
            Map.of("content_id", "c1", "amount", "-5.00", "counted", "-4.00", "refund_id", "r"));
    Dataset<Row> balances =
        TestRows.of(
            ORDER_BALANCE,
            Map.of("order_id", "1", "user_key", "u", "amount", "10.00", "refunded", "4.00"),
            Map.of("order_id", "2", "user_key", "v", "amount", "0.01"),
            Map.of("order_id", "3", "user_key", "erased.1", "amount", "7.00"),
            Map.of("order_id", "4"));
    Dataset<Row> people =
        TestRows.of(
            USER_PROFILE,
            Map.of("user_key", "u", "gross", "10.00", "refunds", "4.00", "net_spend", "6.00"),
            Map.of("user_key", "v", "gross", "0.01", "net_spend", "0.01"));
    Map<String, Object> one = demand("c1", "10.00", "4.00", "6.00");
    Map<String, Object> other = demand("c2", "0.01", "0.00", "0.01");
    Dataset<Row> kept = TestRows.of(DEMAND_DAILY, one, other);
    passed(Gates.moneyKept(lines, kept, balances, people));
    refused(
        Gates.moneyKept(lines, TestRows.of(DEMAND_DAILY, one), balances, people),
        "money_kept",
        true,
        "0.02");
    refused(
        Gates.moneyKept(
            lines,
            TestRows.of(DEMAND_DAILY, demand("c1", "10.00", "4.00", "6.01"), other),
            balances,
            people),
        "money_kept",
        true,
        "0.01");
    refused(
        Gates.moneyKept(lines, kept, balances, people.where("user_key = 'u'")),
        "money_kept",
        true,
        "0.02");
    // In all it is right, but another content and another person have given back.
    Map<String, Object> wrong = demand("c1", "10.00", "0.00", "10.00");
    Map<String, Object> others = demand("c2", "0.01", "4.00", "-3.99");
    refused(
        Gates.moneyKept(lines, TestRows.of(DEMAND_DAILY, wrong, others), balances, people),
        "money_kept",
        true,
        "16.00");
    Dataset<Row> operator =
        TestRows.of(
            USER_PROFILE,
            Map.of("user_key", "u", "gross", "10.00", "net_spend", "10.00"),
            Map.of("user_key", "v", "gross", "0.01", "net_spend", "0.01"),
            Map.of("user_key", "operator", "refunds", "4.00", "net_spend", "-4.00"));
    refused(Gates.moneyKept(lines, kept, balances, operator), "money_kept", true, "16.00");
    passed(
        Gates.moneyKept(
            nothing(SETTLEMENT_LINE),
            nothing(DEMAND_DAILY),
            nothing(ORDER_BALANCE),
            nothing(USER_PROFILE)));
  }

  private static Map<String, Object> split(String id, String counted, String platform) {
    Map<String, Object> parts = Map.of("fee", "0.06", "creator", "6.95", "platform", platform);
    Map<String, Object> line = new HashMap<>(parts);
    line.putAll(Map.of("event_id", id, "amount", "10.00", "counted", counted));
    line.put("creator_share", "0.7");
    return line;
  }

  @Test
  void settlementAddsUp() {
    Map<String, Object> right = split("1", "9.99", "2.98");
    Map<String, Object> open =
        Map.of("event_id", "2", "amount", "9.99", "problem", "orphan_refund");
    Map<String, Object> nobodys =
        Map.of("event_id", "3", "amount", "9.99", "counted", "9.99", "problem", "no_share");
    passed(Gates.settlementAddsUp(TestRows.of(SETTLEMENT_LINE, right, open, nobodys)));
    Map<String, Object> taken = new HashMap<>(nobodys);
    taken.put("platform", "9.99");
    for (Map<String, Object> wrong : List.of(split("4", "9.99", "2.99"), taken)) {
      refused(
          Gates.settlementAddsUp(TestRows.of(SETTLEMENT_LINE, right, open, wrong)),
          "settlement_adds_up",
          true,
          "1 lines");
    }
  }

  @Test
  void forecastAddsUp() {
    Map<String, Object> all = forecast("platform", "all", "30.00");
    Map<String, Object> category = forecast("category", "go", "30.00");
    Map<String, Object> kind = forecast("kind", "course", "30.00");
    Map<String, Object> one = forecast("content", "c1", "10.00");
    Map<String, Object> other = forecast("content", "c2", "20.00");
    passed(Gates.forecastAddsUp(TestRows.of(REVENUE_FORECAST, all, category, kind, one, other)));
    refused(
        Gates.forecastAddsUp(
            TestRows.of(
                REVENUE_FORECAST, all, category, kind, one, forecast("content", "c2", "20.01"))),
        "forecast_adds_up",
        false,
        "0.01");
    refused(
        Gates.forecastAddsUp(
            TestRows.of(
                REVENUE_FORECAST, all, forecast("category", "go", "29.50"), kind, one, other)),
        "forecast_adds_up",
        false,
        "0.50");
    refused(
        Gates.forecastAddsUp(TestRows.of(REVENUE_FORECAST, all, category, one, other)),
        "forecast_adds_up",
        false,
        "1 days or sums of days without one of the levels");
    passed(Gates.forecastAddsUp(nothing(REVENUE_FORECAST)));
  }

  private static Map<String, Object> forecast(String level, String id, String revenue) {
    return Map.of(
        "level", level, "item", id, "target_date", "2026-11-22", "days", 1, "revenue", revenue);
  }
}
