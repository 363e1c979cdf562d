package dev.noctua.stage.profile;

import static dev.noctua.contract.Table.BEHAVIOR;
import static dev.noctua.contract.Table.CONTENT;
import static dev.noctua.contract.Table.REGISTRATION;
import static dev.noctua.contract.Table.SETTLEMENT_LINE;
import static dev.noctua.contract.Table.USER_CONTENT;
import static dev.noctua.contract.Table.USER_PROFILE;
import static org.assertj.core.api.Assertions.assertThat;

import dev.noctua.TestRows;
import dev.noctua.contract.Table;
import java.time.Instant;
import java.time.LocalDate;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

@Tag("world")
class UserProfilesTest {
  private static final LocalDate D = LocalDate.of(2026, 11, 21);

  /** Three tables of facts as maps; a user's rows by default. */
  private static Dataset<Row> merge(
      Dataset<Row> previous, LocalDate night, Map<Table, List<Map<String, Object>>> facts) {
    return TestRows.computed(
        USER_PROFILE,
        UserProfiles.merge(
            previous,
            rows(REGISTRATION, facts),
            rows(BEHAVIOR, facts),
            rows(SETTLEMENT_LINE, facts),
            rows(USER_CONTENT, facts),
            rows(CONTENT, facts),
            MadeUpFacts.night(night, night, false)));
  }

  private static Row only(Map<Table, List<Map<String, Object>>> facts) {
    return merge(States.none(USER_PROFILE), D, facts).first();
  }

  @SuppressWarnings({"unchecked", "rawtypes"})
  private static Dataset<Row> rows(Table table, Map<Table, List<Map<String, Object>>> facts) {
    return TestRows.of(table, facts.getOrDefault(table, List.of()).toArray(new Map[0]));
  }

  private static Map<String, Object> event(String type, String at, Object... fields) {
    Map<String, Object> row = new HashMap<>();
    row.putAll(Map.of("user_key", "u", "event_id", at, "dt", D, "occurred_at", at));
    row.put(type.equals("view") || type.equals("impression") ? "action" : "type", type);
    row.put("event_date", LocalDate.ofInstant(Instant.parse(at), MadeUpFacts.ZONE));
    for (int i = 0; i < fields.length; i += 2) {
      row.put((String) fields[i], fields[i + 1]);
    }
    return row;
  }

  @Test
  void anUpdateChangesOnlyWhatItCarriesAndEachConsentFoldsByItself() {
    Row row =
        only(
            Map.of(
                REGISTRATION,
                List.of(
                    event("registered", "2026-11-01T01:00:00Z", "city", "杭州", "birth_year", 1990),
                    event("profile_updated", "2026-11-03T01:00:00Z", "city", "北京"),
                    event(
                        "consent_changed",
                        "2026-11-02T01:00:00Z",
                        "consent_personalization",
                        false))));

    assertThat(row.<String>getAs("city")).isEqualTo("北京");
    assertThat(row.<Integer>getAs("birth_year")).isEqualTo(1990);
    assertThat(row.<Boolean>getAs("consent_personalization")).isFalse();
    assertThat(row.<Boolean>getAs("consent_analytics")).isTrue();
    assertThat(row.<Boolean>getAs("deleted")).isFalse();
  }

  @Test
  void aLateEventOfACountedDayCountsTheDayOnce() {
    Dataset<Row> before =
        merge(
            States.none(USER_PROFILE),
            D.minusDays(1),
            Map.of(BEHAVIOR, List.of(event("view", "2026-11-10T01:00:00Z"))));
    Row row =
        merge(
                before,
                D,
                Map.of(
                    BEHAVIOR,
                    List.of(
                        event("view", "2026-11-10T02:00:00Z"),
                        event("view", "2026-11-11T02:00:00Z"))))
            .first();

    assertThat(row.<Integer>getAs("active_days")).isEqualTo(2);
    assertThat(row.<Long>getAs("events")).isEqualTo(3);
    assertThat(row.getList(row.fieldIndex("recent_days"))).hasSize(2);
  }

  @Test
  void hoursAreTheBusinessZonesAndTheEarliestWinsATie() {
    Row row =
        only(
            Map.of(
                BEHAVIOR,
                List.of(
                    event("view", "2026-11-20T01:00:00Z", "device", "ios"),
                    event("view", "2026-11-20T12:00:00Z", "device", "ios"),
                    event("impression", "2026-11-20T20:30:00Z", "duration_seconds", 90.0))));

    assertThat(row.<Object, Object>getJavaMap(row.fieldIndex("hour_counts")))
        .isEqualTo(Map.of(4, 1L, 9, 1L, 20, 1L));
    assertThat(row.<Integer>getAs("peak_hour")).isEqualTo(4);
    assertThat(row.<Object, Object>getJavaMap(row.fieldIndex("device_counts")))
        .isEqualTo(Map.of("ios", 2L));
    assertThat(row.<Double>getAs("minutes")).isEqualTo(1.5);
    assertThat(row.<Long>getAs("views")).isEqualTo(2);
  }

  /** A line of one order of two units at 10.00, less a coupon of 3.00. */
  private static Map<String, Object> line(
      String at, String counted, String refundId, String problem) {
    Map<String, Object> row = new HashMap<>();
    row.putAll(Map.of("user_key", "u", "event_id", at, "dt", D, "occurred_at", at));
    row.putAll(Map.of("units", 2, "list_value", "20.00", "discount", "3.00"));
    row.put("counted", counted);
    row.put("refund_id", refundId);
    row.put("problem", problem);
    return row;
  }

  @Test
  void refundsAreNettedOutOfSpend() {
    Row row =
        only(
            Map.of(
                SETTLEMENT_LINE,
                List.of(
                    line("2026-11-20T01:00:00Z", "17.00", null, null),
                    line("2026-11-20T02:00:00Z", "0.00", null, "second_paid"),
                    line("2026-11-21T01:00:00Z", "-5.00", "r1", null),
                    line("2026-11-21T02:00:00Z", "0.00", "r1", "second_refund"))));

    assertThat(row.<Long>getAs("orders")).isEqualTo(1);
    assertThat(row.getDecimal(row.fieldIndex("gross"))).isEqualTo("17.00");
    assertThat(row.getDecimal(row.fieldIndex("net_spend"))).isEqualTo("12.00");
    assertThat(row.getDecimal(row.fieldIndex("list_value"))).isEqualTo("20.00");
    assertThat(row.getDecimal(row.fieldIndex("discount"))).isEqualTo("3.00");
    assertThat(row.<Object>getAs("last_seen")).isEqualTo(row.<Object>getAs("last_order_at"));
  }

  @Test
  void tagsAreTheTwentyStrongestByNameOnATie() {
    List<Map<String, Object>> contents =
        IntStream.range(0, 25)
            .mapToObj(
                i ->
                    Map.<String, Object>of(
                        "content_id", "c" + i, "tags", List.of("t%02d".formatted(i))))
            .toList();
    List<Map<String, Object>> pairs =
        IntStream.range(0, 25)
            .mapToObj(
                i ->
                    Map.<String, Object>of(
                        "user_key", "u", "content_id", "c" + i, "strength", i == 24 ? 2d : 1d))
            .toList();
    Row row =
        only(
            Map.of(
                BEHAVIOR,
                List.of(event("view", "2026-11-20T01:00:00Z")),
                CONTENT,
                contents,
                USER_CONTENT,
                pairs));

    Map<String, Double> tags = row.getJavaMap(row.fieldIndex("tag_affinity"));
    assertThat(tags)
        .hasSize(20)
        .containsEntry("t24", 2d)
        .containsKey("t18")
        .doesNotContainKey("t19");
  }

  @Test
  void lifecycleFollowsTheLastSignOfLifeInBusinessDays() {
    Map<String, String> seen =
        Map.of(
            "a", "2026-11-07T15:59:00Z",
            "b", "2026-11-06T15:59:00Z",
            "c", "2026-10-21T15:59:00Z",
            "d", "2026-08-23T15:59:00Z",
            "e", "2026-08-22T15:59:00Z");
    List<Map<String, Object>> views =
        seen.entrySet().stream()
            .map(e -> event("view", e.getValue(), "user_key", e.getKey()))
            .toList();
    List<Map<String, Object>> accounts =
        List.of(
            event("registered", "2026-11-07T15:59:00Z", "user_key", "f"),
            event("registered", "2026-11-06T15:59:00Z", "user_key", "g"),
            event("profile_updated", "2026-11-06T15:59:00Z", "user_key", "h"),
            event("account_deleted", "2026-11-06T15:59:00Z", "user_key", "h"));
    List<Row> rows =
        merge(States.none(USER_PROFILE), D, Map.of(BEHAVIOR, views, REGISTRATION, accounts))
            .collectAsList();

    assertThat(
            rows.stream()
                .collect(
                    Collectors.toMap(
                        r -> r.<String>getAs("user_key"),
                        r -> r.getAs("lifecycle") + ": " + r.getAs("lifecycle_reason"))))
        .isEqualTo(
            Map.of(
                "a", "active: last sign of life 14 days ago",
                "b", "at_risk: last sign of life 15 days ago",
                "c", "dormant: last sign of life 31 days ago",
                "d", "dormant: last sign of life 90 days ago",
                "e", "lost: last sign of life 91 days ago",
                "f", "new: registered 14 days ago",
                "g", "at_risk: last sign of life 15 days ago",
                "h", "lost: no sign of life yet"));
    assertThat(rows.stream().filter(r -> r.<Boolean>getAs("deleted")).map(r -> r.getAs("user_key")))
        .containsExactly("h");
  }
}
