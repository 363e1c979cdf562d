package dev.noctua.stage.price;

import static dev.noctua.contract.Table.CONTENT;
import static dev.noctua.contract.Table.ORDER_BALANCE;
import static dev.noctua.contract.Table.USER_CONTENT;
import static dev.noctua.contract.Table.USER_PROFILE;
import static org.assertj.core.api.Assertions.assertThat;

import dev.noctua.TestRows;
import dev.noctua.model.payers.PayerCell;
import java.math.BigDecimal;
import java.sql.Date;
import java.time.LocalDate;
import java.util.List;
import java.util.Map;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

@Tag("world")
class PayerLooksTest {
  private static final LocalDate NIGHT = LocalDate.parse("2026-11-21");

  private static Map<String, Object> look(String person, String content, int day, Row... orders) {
    return Map.of(
        "user_key",
        person,
        "content_id",
        content,
        "first_on",
        NIGHT.plusDays(day),
        "orders",
        List.of(orders));
  }

  private static Row order(int day, String amount, String refunded) {
    return RowFactory.create(
        "o",
        Date.valueOf(NIGHT.plusDays(day)),
        1,
        null,
        new BigDecimal(amount),
        new BigDecimal(refunded));
  }

  private static Map<String, Object> balance(String person, int day, String list, String paid) {
    return Map.of(
        "order_id",
        person + day + list,
        "paid_event_id",
        "e",
        "user_key",
        person,
        "event_date",
        NIGHT.plusDays(day),
        "list_value",
        list,
        "amount",
        paid);
  }

  private static Map<String, Object> person(String key, boolean consents) {
    return Map.of("user_key", key, "consent_analytics", consents);
  }

  private static Map<String, Object> content(String id, String price) {
    return Map.of("content_id", id, "list_price", price);
  }

  @Test
  void whatWasPaidBeforeTheLookTellsWhatAPersonPays() {
    List<Row> rows =
        PayerLooks.of(
                TestRows.of(
                    USER_CONTENT,
                    look("p", "c", -100, order(-93, "90.00", "0.00")),
                    look("p", "late", -100, order(-92, "90.00", "0.00")),
                    look("p", "back", -100, order(-100, "90.00", "90.00")),
                    look("q", "c", 0),
                    look("q", "free", 0),
                    look("no consent", "c", 0)),
                TestRows.of(
                    USER_PROFILE,
                    person("p", true),
                    person("q", true),
                    person("no consent", false)),
                TestRows.of(
                    ORDER_BALANCE,
                    balance("p", -101, "100.00", "80.00"),
                    balance("p", -100, "10.00", "10.00"),
                    balance("q", -181, "100.00", "100.00"),
                    balance("q", -180, "50.00", "50.00"),
                    balance("q", 0, "1.00", "1.00")),
                TestRows.of(
                    CONTENT,
                    content("c", "90.00"),
                    content("late", "90.00"),
                    content("back", "10.00"),
                    content("free", "0.00")),
                NIGHT)
            .orderBy("user_key", "content_id")
            .collectAsList();

    assertThat(rows)
        .extracting(row -> row.getString(0) + " " + row.getString(1) + " " + row.getAs("paid"))
        .containsExactly("p back false", "p c true", "p late false", "q c false");
    // The order of the day before counts, at 20 % off; that of the day itself doesn't. Of the
    // prices paid, 1, 10 and 80, fifths end at 4.6, 8.2, 24 and 52; of the list prices 10, 90 and
    // 90, tenths end at
    // 26, 42, 58, 74 and 90.
    assertThat(cell(rows.get(1), "cell")).isEqualTo(new PayerCell(1, 5, 1, 2, 4));
    assertThat(cell(rows.get(0), "cell").price()).isZero();
    // Tonight both orders of p count: fifths 4 and 2, from 0 on.
    assertThat(cell(rows.get(1), "now")).isEqualTo(new PayerCell(2, 4, 4, 2, 4));
    // An order of the same night tells nothing of the look, and all of tomorrow's.
    assertThat(cell(rows.get(3), "cell")).isEqualTo(new PayerCell(1, 4, 4, 0, 4));
    assertThat(cell(rows.get(3), "now")).isEqualTo(new PayerCell(1, 1, 1, 0, 4));
  }

  private static PayerCell cell(Row row, String column) {
    return PayerCell.of(row.getAs(column));
  }
}
