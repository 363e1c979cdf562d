package dev.noctua.stage.profile;

import static dev.noctua.contract.Table.BEHAVIOR;
import static dev.noctua.contract.Table.CONTENT;
import static dev.noctua.contract.Table.TRANSACTION;
import static dev.noctua.contract.Table.USER_CONTENT;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.noctua.TestRows;
import dev.noctua.contract.Table;
import dev.noctua.core.Night;
import dev.noctua.stage.settle.TestLedger;
import java.sql.Date;
import java.time.LocalDate;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

@Tag("world")
class UserContentsTest {
  private static final LocalDate D = LocalDate.of(2026, 11, 21);

  private final Dataset<Row> content =
      TestRows.of(CONTENT, Map.of("content_id", "c"), Map.of("content_id", "m", "valid_days", 10));

  private TestLedger ledger = TestLedger.empty();

  /** The night's pairs, after booking what was traded. */
  private Dataset<Row> merge(
      Dataset<Row> previous,
      LocalDate date,
      List<Map<String, Object>> acts,
      List<Map<String, Object>> trades) {
    return merge(previous, date, acts, trades, content);
  }

  private Dataset<Row> merge(
      Dataset<Row> previous,
      LocalDate date,
      List<Map<String, Object>> acts,
      List<Map<String, Object>> trades,
      Dataset<Row> contents) {
    Night night = MadeUpFacts.night(date, date, false);
    ledger = ledger.book(rows(TRANSACTION, trades), night);
    return TestRows.computed(
        USER_CONTENT,
        UserContents.merge(
            previous,
            rows(BEHAVIOR, acts),
            ledger.lines(),
            ledger.balances().where("user_key IS NOT NULL"),
            contents,
            night));
  }

  @SuppressWarnings({"unchecked", "rawtypes"})
  private static Dataset<Row> rows(Table table, List<Map<String, Object>> rows) {
    return TestRows.of(table, rows.toArray(new Map[0]));
  }

  private static Map<String, Object> act(String action, LocalDate on, Object... fields) {
    Map<String, Object> row = new HashMap<>();
    row.putAll(Map.of("user_key", "u", "content_id", "c", "action", action, "event_date", on));
    row.put("occurred_at", on + "T04:00:00Z");
    row.put("dt", D);
    for (int i = 0; i < fields.length; i += 2) {
      row.put((String) fields[i], fields[i + 1]);
    }
    return row;
  }

  private static Map<String, Object> trade(
      String type, String content, LocalDate on, String amount) {
    Map<String, Object> row = new HashMap<>();
    row.putAll(Map.of("user_key", "u", "content_id", content, "type", type, "order_id", "o1"));
    row.putAll(Map.of("event_id", type + on, "event_date", on, "amount", amount, "dt", on));
    row.put("quantity", 2);
    row.put("refund_id", type.equals("refunded") ? "r" + on : null);
    row.put("occurred_at", on + "T04:00:00Z");
    return row;
  }

  @Test
  void interestFadesByHalfInThirtyDays() {
    Dataset<Row> tonight =
        merge(
            States.none(USER_CONTENT),
            D,
            List.of(act("view", D), act("favorite", D.minusDays(30)), act("impression", D)),
            List.of());
    assertThat(tonight.first().<Double>getAs("strength")).isCloseTo(2.5, within(1e-12));

    Row later = merge(tonight, D.plusDays(30), List.of(), List.of()).first();
    assertThat(later.<Double>getAs("strength")).isCloseTo(1.25, within(1e-12));
    assertThat(later.<Date>getAs("strength_as_of")).isEqualTo(Date.valueOf(D.plusDays(30)));
    assertThat(later.<String>getAs("last_action")).isEqualTo("view");
  }

  @Test
  void impressionsAloneMakeNoPairAndAPairFadesAway() {
    List<Map<String, Object>> shown = List.of(act("impression", D), act("report", D));
    assertThat(merge(States.none(USER_CONTENT), D, shown, List.of()).count()).isZero();

    Dataset<Row> viewed = merge(States.none(USER_CONTENT), D, List.of(act("view", D)), List.of());
    assertThat(merge(viewed, D.plusDays(597), List.of(), List.of()).count()).isOne();
    assertThat(merge(viewed, D.plusDays(600), List.of(), List.of()).count()).isZero();

    Dataset<Row> begun =
        merge(
            States.none(USER_CONTENT), D, List.of(act("progress", D, "progress", 0.4)), List.of());
    Row kept = merge(begun, D.plusDays(700), List.of(), List.of()).first();
    assertThat(kept.<Boolean>getAs("in_progress")).isTrue();
  }

  @Test
  void progressIsTheHighestRatingTheLastAndCompleteEndsIt() {
    Dataset<Row> tonight =
        merge(
            States.none(USER_CONTENT),
            D,
            List.of(
                act("progress", D, "progress", 0.6),
                act("progress", D, "progress", 0.2),
                act("rate", D.minusDays(1), "rating", 5),
                act("rate", D.minusDays(2), "rating", 1)),
            List.of());
    assertThat(tonight.first().<Double>getAs("progress")).isEqualTo(0.6);
    assertThat(tonight.first().<Integer>getAs("rating")).isEqualTo(5);
    assertThat(tonight.first().<Boolean>getAs("in_progress")).isTrue();

    Row completed = merge(tonight, D, List.of(act("complete", D)), List.of()).first();
    assertThat(completed.<Boolean>getAs("in_progress")).isFalse();
  }

  @Test
  void anOrderOwnsUntilItsDaysAreOver() {
    Dataset<Row> paid =
        merge(States.none(USER_CONTENT), D, List.of(), List.of(trade("paid", "m", D, "9.00")));
    assertThat(paid.first().<Boolean>getAs("owned")).isTrue();
    assertThat(paid.first().<Date>getAs("owned_until")).isEqualTo(Date.valueOf(D.plusDays(20)));

    Row lastDay = merge(paid, D.plusDays(20), List.of(), List.of()).first();
    assertThat(lastDay.<Boolean>getAs("owned")).isTrue();
    Row dayAfter = merge(paid, D.plusDays(21), List.of(), List.of()).first();
    assertThat(dayAfter.<Boolean>getAs("owned")).isFalse();
    assertThat(dayAfter.<Date>getAs("owned_until")).isNull();
  }

  @Test
  void refundsTakeOwnershipOnlyWhenTheyReachWhatWasPaid() {
    Dataset<Row> early =
        merge(States.none(USER_CONTENT), D, List.of(), List.of(trade("refunded", "c", D, "4.00")));
    assertThat(early.count()).as("a refund whose order hasn't come is nobody's").isZero();

    Map<String, Object> order = trade("paid", "c", D.plusDays(1), "9.00");
    Dataset<Row> paid = merge(early, D.plusDays(1), List.of(), List.of(order));
    assertThat(paid.first().<Boolean>getAs("owned")).isTrue();
    assertThat(paid.first().<Date>getAs("owned_until")).as("for ever").isNull();

    Map<String, Object> rest = trade("refunded", "c", D.plusDays(2), "5.00");
    Row back = merge(paid, D.plusDays(2), List.of(), List.of(rest)).first();
    assertThat(back.<Boolean>getAs("owned")).isFalse();
  }

  @Test
  void aSecondPaymentOfAnOrderCountsForNothing() {
    Dataset<Row> paid =
        merge(States.none(USER_CONTENT), D, List.of(), List.of(trade("paid", "m", D, "9.00")));
    Map<String, Object> second = trade("paid", "m", D.plusDays(1), "1.00");
    Row row = merge(paid, D.plusDays(1), List.of(), List.of(second)).first();

    List<Row> orders = row.getList(row.fieldIndex("orders"));
    assertThat(orders).hasSize(1);
    assertThat(orders.get(0).getDecimal(4)).isEqualTo("9.00");
    assertThat(row.<Date>getAs("owned_until")).isEqualTo(Date.valueOf(D.plusDays(20)));
  }

  @Test
  void aFreeOrderOwnsAndAnAbsurdValidityIsForEver() {
    Dataset<Row> absurd =
        TestRows.of(CONTENT, Map.of("content_id", "m", "valid_days", Integer.MAX_VALUE));
    List<Map<String, Object>> free = List.of(trade("paid", "m", D, "0.00"));
    Row row = merge(States.none(USER_CONTENT), D, List.of(), free, absurd).first();
    assertThat(row.<Boolean>getAs("owned")).isTrue();
    assertThat(row.<Date>getAs("owned_until")).isNull();
  }

  @Test
  void aRefundBelongsToItsOrderWhoeversAccountAndContentItsLineNames() {
    Map<String, Object> refund = new HashMap<>(trade("refunded", "m", D.plusDays(1), "9.00"));
    refund.put("user_key", "operator");
    Dataset<Row> paid =
        merge(States.none(USER_CONTENT), D, List.of(), List.of(trade("paid", "c", D, "9.00")));
    List<Row> pairs = merge(paid, D.plusDays(1), List.of(), List.of(refund)).collectAsList();

    assertThat(pairs).hasSize(1);
    assertThat(pairs.get(0).<String>getAs("user_key")).isEqualTo("u");
    assertThat(pairs.get(0).<String>getAs("content_id")).isEqualTo("c");
    assertThat(pairs.get(0).<Boolean>getAs("owned")).isFalse();
  }

  @Test
  void fewStarsAreNoSignOfLikingAndAreKept() {
    Dataset<Row> rated =
        merge(States.none(USER_CONTENT), D, List.of(act("rate", D, "rating", 2)), List.of());
    assertThat(rated.first().<Double>getAs("strength")).isZero();
    Row kept = merge(rated, D.plusDays(700), List.of(), List.of()).first();
    assertThat(kept.<Integer>getAs("rating")).isEqualTo(2);

    Row liked =
        merge(rated, D.plusDays(1), List.of(act("rate", D.plusDays(1), "rating", 3)), List.of())
            .first();
    assertThat(liked.<Double>getAs("strength")).isCloseTo(2, within(1e-12));
  }
}
