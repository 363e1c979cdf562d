package dev.noctua.stage.check;

import static dev.noctua.contract.Table.DEMAND_DAILY;
import static dev.noctua.contract.Table.INGEST_AUDIT;
import static dev.noctua.contract.Table.REVENUE_FORECAST;
import static dev.noctua.contract.Table.SETTLEMENT_LINE;
import static dev.noctua.contract.Table.TRANSACTION;
import static dev.noctua.stage.check.Fallen.passed;
import static dev.noctua.stage.check.Fallen.refused;

import dev.noctua.TestRows;
import dev.noctua.contract.Table;
import dev.noctua.lake.commit.Manifest.Written;
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

  @Test
  void moneyKept() {
    Dataset<Row> orders =
        TestRows.of(
            TRANSACTION,
            Map.of("event_id", "1", "type", "paid", "amount", "10.00"),
            Map.of("event_id", "2", "type", "paid", "amount", "0.01"),
            Map.of("event_id", "3", "type", "refunded", "amount", "4.00"));
    passed(
        Gates.moneyKept(
            orders,
            TestRows.of(
                DEMAND_DAILY,
                Map.of("content_id", "c1", "gross", "10.00", "refunds", "4.00", "net", "6.00"),
                Map.of("content_id", "c2", "gross", "0.01", "refunds", "0.00", "net", "0.01"))));
    refused(
        Gates.moneyKept(
            orders,
            TestRows.of(
                DEMAND_DAILY,
                Map.of("content_id", "c1", "gross", "10.00", "refunds", "4.00", "net", "6.00"))),
        "money_kept",
        true,
        "0.01");
    refused(
        Gates.moneyKept(
            orders,
            TestRows.of(
                DEMAND_DAILY,
                Map.of("content_id", "c1", "gross", "10.01", "refunds", "4.00", "net", "6.00"))),
        "money_kept",
        true,
        "0.01");
    passed(Gates.moneyKept(nothing(TRANSACTION), nothing(DEMAND_DAILY)));
  }

  @Test
  void settlementAddsUp() {
    Map<String, Object> right =
        Map.of(
            "event_id",
            "1",
            "amount",
            "9.99",
            "fee",
            "0.06",
            "creator",
            "6.95",
            "platform",
            "2.98");
    Map<String, Object> open =
        Map.of("event_id", "2", "amount", "9.99", "problem", "orphan_refund");
    Map<String, Object> wrong =
        Map.of(
            "event_id",
            "3",
            "amount",
            "9.99",
            "fee",
            "0.06",
            "creator",
            "6.95",
            "platform",
            "2.99");
    passed(Gates.settlementAddsUp(TestRows.of(SETTLEMENT_LINE, right, open)));
    refused(
        Gates.settlementAddsUp(TestRows.of(SETTLEMENT_LINE, right, open, wrong)),
        "settlement_adds_up",
        true,
        "1 lines");
  }

  @Test
  void forecastAddsUp() {
    Map<String, Object> all = forecast("platform", "all", 30.0);
    Map<String, Object> one = forecast("content", "c1", 10.0);
    passed(
        Gates.forecastAddsUp(
            TestRows.of(REVENUE_FORECAST, all, one, forecast("content", "c2", 20.00005))));
    refused(
        Gates.forecastAddsUp(
            TestRows.of(REVENUE_FORECAST, all, one, forecast("content", "c2", 20.5))),
        "forecast_adds_up",
        false,
        "0.500000");
    passed(Gates.forecastAddsUp(nothing(REVENUE_FORECAST)));
  }

  private static Map<String, Object> forecast(String level, String id, double revenue) {
    return Map.of("level", level, "item", id, "target_date", "2026-11-22", "revenue", revenue);
  }
}
