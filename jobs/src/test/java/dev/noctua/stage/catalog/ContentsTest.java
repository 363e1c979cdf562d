package dev.noctua.stage.catalog;

import static dev.noctua.contract.Table.CATALOG;
import static dev.noctua.contract.Table.CONTENT;
import static org.assertj.core.api.Assertions.assertThat;

import dev.noctua.TestRows;
import dev.noctua.core.Night;
import java.math.BigDecimal;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

@Tag("world")
class ContentsTest {
  private static final LocalDate D = LocalDate.of(2026, 11, 21);
  private static final Night NIGHT = night(D);

  private static Night night(LocalDate date) {
    return new Night(date, date, "r1", false, Optional.empty(), ZoneId.of("Asia/Shanghai"));
  }

  @SafeVarargs
  private static Row only(Map<String, Object>... events) {
    return computed(TestRows.of(CONTENT), NIGHT, events).first();
  }

  @SafeVarargs
  private static Dataset<Row> computed(
      Dataset<Row> previous, Night night, Map<String, Object>... events) {
    return TestContents.merge(previous, TestRows.of(CATALOG, events), night);
  }

  private static Map<String, Object> event(String id, String type, String at, Object... fields) {
    Map<String, Object> row = new HashMap<>();
    row.putAll(Map.of("event_id", id, "content_id", "c", "type", type, "occurred_at", at, "dt", D));
    for (int i = 0; i < fields.length; i += 2) {
      row.put((String) fields[i], fields[i + 1]);
    }
    return row;
  }

  @Test
  void aFieldHoldsWhatTheNewestEventSaysAndStaysWhenItSaysNothing() {
    Row row =
        only(
            event("e1", "published", "2026-11-20T01:00:00Z", "title", "old", "category", "java"),
            event("e3", "updated", "2026-11-20T03:00:00Z", "title", "new"),
            event("e2", "updated", "2026-11-20T02:00:00Z", "title", "between"));

    assertThat(row.<String>getAs("title")).isEqualTo("new");
    assertThat(row.<String>getAs("category")).isEqualTo("java");
    assertThat(row.<Boolean>getAs("available")).isTrue();
  }

  @Test
  void ofTwoEventsAtOneInstantTheLaterArrivalThenTheLargerIdHolds() {
    String at = "2026-11-20T01:00:00Z";
    Dataset<Row> before =
        computed(
            TestRows.of(CONTENT),
            night(D.minusDays(1)),
            event(
                "e9",
                "published",
                at,
                "title",
                "first",
                "list_price",
                "9.00",
                "dt",
                D.minusDays(1)));
    Row row =
        computed(
                before,
                NIGHT,
                event("e2", "updated", at, "title", "third", "list_price", "7.00"),
                event("e1", "updated", at, "title", "second", "list_price", "8.00"))
            .first();

    assertThat(row.<String>getAs("title")).isEqualTo("third");
    assertThat(row.<List<Row>>getList(row.fieldIndex("price_history"))).hasSize(1);
    assertThat(row.<BigDecimal>getAs("list_price")).isEqualTo("7.00");
  }

  @Test
  void anOlderEventThatArrivesLateOnlyEntersTheHistory() {
    Dataset<Row> before =
        computed(
            TestRows.of(CONTENT),
            night(D.minusDays(1)),
            event("e1", "published", "2026-11-19T01:00:00Z", "list_price", "9.00"),
            event("e2", "price_changed", "2026-11-20T01:00:00Z", "list_price", "5.00"));
    Row row =
        computed(
                before,
                NIGHT,
                event("e0", "price_changed", "2026-11-18T01:00:00Z", "list_price", "1.00"))
            .first();

    List<Row> history = row.getList(row.fieldIndex("price_history"));
    assertThat(history.stream().map(e -> e.getDecimal(1).toString()))
        .containsExactly("1.00", "9.00", "5.00");
    assertThat(row.<BigDecimal>getAs("list_price")).isEqualTo("5.00");
  }

  @Test
  void whatTheNextDayBringsIsNotYetInForce() {
    Row row =
        only(
            event(
                "e1",
                "published",
                "2026-11-20T01:00:00Z",
                "list_price",
                "9.00",
                "creator_share",
                "0.7"),
            event("e2", "price_changed", "2026-11-21T15:59:59Z", "list_price", "8.00"),
            event("e3", "price_changed", "2026-11-21T16:00:00Z", "list_price", "7.00"));

    assertThat(row.<BigDecimal>getAs("list_price")).isEqualTo("8.00");
    assertThat(row.<BigDecimal>getAs("creator_share")).isEqualTo("0.7000");
  }

  @Test
  void aWithdrawnContentIsBackWhenItIsPublishedAgain() {
    Map<String, Object> published = event("e1", "published", "2026-11-19T01:00:00Z");
    Map<String, Object> withdrawn = event("e2", "withdrawn", "2026-11-20T01:00:00Z");
    Map<String, Object> again = event("e3", "published", "2026-11-20T02:00:00Z");

    assertThat(only(published, withdrawn).<Boolean>getAs("available")).isFalse();
    assertThat(only(published, withdrawn, again).<Boolean>getAs("available")).isTrue();
    assertThat(only(withdrawn).<Boolean>getAs("available")).isFalse();
  }

  @Test
  void rejectedOrNotYetOpenIsNotAvailable() {
    String at = "2026-11-20T01:00:00Z";
    assertThat(
            only(
                    event("e1", "published", at),
                    event("e2", "reviewed", at, "review_status", "rejected"))
                .<Boolean>getAs("available"))
        .isFalse();
    assertThat(
            only(event("e1", "published", at, "available_from", "2026-11-21T16:00:00Z"))
                .<Boolean>getAs("available"))
        .isFalse();
    assertThat(
            only(event("e1", "published", at, "available_from", "2026-11-21T15:59:59Z"))
                .<Boolean>getAs("available"))
        .isTrue();
  }
}
