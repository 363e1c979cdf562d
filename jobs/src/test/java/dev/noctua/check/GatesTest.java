package dev.noctua.check;

import static dev.noctua.contract.Table.CONTENT;
import static dev.noctua.contract.Table.DEMAND_DAILY;
import static dev.noctua.contract.Table.INGEST_AUDIT;
import static dev.noctua.contract.Table.RECOMMENDATION;
import static dev.noctua.contract.Table.REVENUE_FORECAST;
import static dev.noctua.contract.Table.SETTLEMENT_LINE;
import static dev.noctua.contract.Table.TRANSACTION;
import static dev.noctua.contract.Table.USER_CONTENT;
import static dev.noctua.contract.Table.USER_PROFILE;
import static org.assertj.core.api.Assertions.assertThat;

import dev.noctua.TestRows;
import dev.noctua.contract.Table;
import dev.noctua.lake.Manifest.Verdict;
import dev.noctua.lake.Manifest.Written;
import java.util.List;
import java.util.Map;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.junit.jupiter.api.Test;

/** Each gate passes on rows that hold and refuses those that don't. */
class GatesTest {
  private static Dataset<Row> content() {
    return TestRows.of(
        CONTENT,
        Map.of("content_id", "c1", "available", true),
        Map.of("content_id", "c2", "available", true, "creator_user_key", "maker"),
        Map.of("content_id", "c3", "available", false),
        Map.of("content_id", "pack", "available", false, "contains", List.of("box", "c3")),
        Map.of("content_id", "box", "available", false, "contains", List.of("c1", "pack")));
  }

  private static Dataset<Row> person(String key, boolean analytics, boolean deleted) {
    return TestRows.of(
        USER_PROFILE, Map.of("user_key", key, "consent_analytics", analytics, "deleted", deleted));
  }

  private static Map<String, Object> pair(String user, String content, boolean owned) {
    return Map.of("user_key", user, "content_id", content, "owned", owned);
  }

  private static Map<String, Object> entry(String user, String content) {
    return Map.of("user_key", user, "content_id", content);
  }

  private static Dataset<Row> nothing(Table table) {
    return TestRows.of(table);
  }

  private static void refused(Verdict verdict, String gate, boolean integrity, String value) {
    assertThat(verdict.gate()).isEqualTo(gate);
    assertThat(verdict.integrity()).isEqualTo(integrity);
    assertThat(verdict.value()).isEqualTo(value);
    assertThat(verdict.passed()).isFalse();
  }

  private static void passed(Verdict verdict) {
    assertThat(verdict.passed()).as("%s", verdict).isTrue();
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
  void everyoneHasAList() {
    Dataset<Row> none = nothing(RECOMMENDATION);
    Dataset<Row> owns = TestRows.of(USER_CONTENT, pair("u", "c1", true), pair("u", "c2", false));
    refused(
        Gates.everyoneHasAList(person("u", true, false), content(), owns, none),
        "everyone_has_a_list",
        false,
        "1 people");
    passed(
        Gates.everyoneHasAList(
            person("u", true, false),
            content(),
            owns,
            TestRows.of(RECOMMENDATION, entry("u", "c2"))));
    passed(Gates.everyoneHasAList(person("u", false, false), content(), owns, none));
    passed(Gates.everyoneHasAList(person("u", true, true), content(), owns, none));
    Dataset<Row> maker = TestRows.of(USER_CONTENT, pair("maker", "pack", true));
    passed(Gates.everyoneHasAList(person("maker", true, false), content(), maker, none));
    refused(
        Gates.everyoneHasAList(
            person("maker", true, false), content(), nothing(USER_CONTENT), none),
        "everyone_has_a_list",
        false,
        "1 people");
  }

  @Test
  void noOwnedItem() {
    Dataset<Row> pairs = TestRows.of(USER_CONTENT, pair("u", "c1", true), pair("u", "c2", false));
    passed(
        Gates.noOwnedItem(pairs, TestRows.of(RECOMMENDATION, entry("u", "c2"), entry("v", "c1"))));
    refused(
        Gates.noOwnedItem(pairs, TestRows.of(RECOMMENDATION, entry("u", "c1"), entry("u", "c2"))),
        "no_owned_item",
        false,
        "1 rows");
  }

  @Test
  void onlyAvailable() {
    passed(Gates.onlyAvailable(content(), TestRows.of(RECOMMENDATION, entry("u", "c1"))));
    refused(
        Gates.onlyAvailable(
            content(),
            TestRows.of(
                RECOMMENDATION, entry("u", "c1"), entry("u", "c3"), entry("u", "never heard of"))),
        "only_available",
        false,
        "2 rows");
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
