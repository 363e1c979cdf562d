package dev.noctua.stage.price;

import static dev.noctua.contract.Table.CONTENT;
import static dev.noctua.contract.Table.ORDER_BALANCE;
import static dev.noctua.contract.Table.USER_CONTENT;
import static dev.noctua.contract.Table.USER_PROFILE;
import static org.assertj.core.api.Assertions.assertThat;

import dev.noctua.TestRows;
import dev.noctua.contract.Table;
import dev.noctua.model.payers.PayerCell;
import java.math.BigDecimal;
import java.sql.Date;
import java.sql.Timestamp;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.apache.spark.sql.Dataset;
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

  private static Map<String, Object> balance(
      String person, int day, int units, String list, String paid) {
    return Map.of(
        "order_id",
        person + day + list,
        "paid_event_id",
        "e",
        "user_key",
        person,
        "event_date",
        NIGHT.plusDays(day),
        "units",
        units,
        "list_value",
        list,
        "amount",
        paid);
  }

  private static Map<String, Object> person(String key, boolean consents) {
    return Map.of("user_key", key, "consent_analytics", consents);
  }

  /** A content whose price was another one until a day. */
  private static Map<String, Object> content(String id, String before, int day, String price) {
    return Map.of(
        "content_id",
        id,
        "list_price",
        price,
        "price_history",
        List.of(priced(-1000, before), priced(day, price)));
  }

  private static Row priced(int day, String price) {
    return RowFactory.create(
        Timestamp.from(NIGHT.plusDays(day).atStartOfDay().toInstant(ZoneOffset.UTC)),
        new BigDecimal(price));
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
                    look("p", "owned", -100, order(-101, "90.00", "0.00")),
                    look("p", "old", -366),
                    look("q", "c", 0),
                    look("q", "free then", 0),
                    look("q", "unknown", 0),
                    look("no consent", "c", 0)),
                TestRows.of(
                    USER_PROFILE,
                    person("p", true),
                    person("q", true),
                    person("no consent", false)),
                TestRows.of(
                    ORDER_BALANCE,
                    balance("p", -101, 2, "200.00", "160.00"),
                    balance("p", -100, 1, "10.00", "10.00"),
                    balance("q", -181, 1, "100.00", "100.00"),
                    balance("q", -180, 1, "50.00", "50.00"),
                    balance("q", 0, 1, "1.00", "1.00"),
                    balance("no consent", -1, 1, "9999.00", "9999.00")),
                TestRows.of(
                    CONTENT,
                    content("c", "10.00", -100, "90.00"),
                    content("late", "10.00", -99, "90.00"),
                    content("back", "10.00", -500, "10.00"),
                    content("owned", "10.00", -500, "10.00"),
                    content("old", "10.00", -500, "10.00"),
                    content("free then", "0.00", 1, "10.00"),
                    Map.of("content_id", "unknown")),
                NIGHT)
            .orderBy("user_key", "content_id")
            .collectAsList();

    assertThat(rows)
        .extracting(row -> row.getString(0) + " " + row.getString(1) + " " + row.getAs("paid"))
        .containsExactly("p back false", "p c true", "p late false", "q c false");
    // The order of the day before counts, 80 each at 20 % off; that of the day itself doesn't. Of
    // the prices paid per unit in 180 days, 1, 10 and 80, fifths end at 4.6, 8.2, 24 and 52. The
    // list price of 90 is above all tenths of 10, 10, 10, 10, 90 and 90 but the last three.
    assertThat(cell(rows.get(1))).isEqualTo(new PayerCell(1, 5, 1, 2, 7));
    // The price rose on the day after.
    assertThat(cell(rows.get(2))).isEqualTo(new PayerCell(1, 5, 1, 2, 0));
    // The order of 181 days before doesn't count, nor does that of the same day.
    assertThat(cell(rows.get(3))).isEqualTo(new PayerCell(1, 4, 4, 0, 7));
  }

  @Test
  void cellsBeginWhereTheirBoundsSay() {
    List<Map<String, Object>> pairs = new ArrayList<>();
    List<Map<String, Object>> people = new ArrayList<>();
    List<Map<String, Object>> balances = new ArrayList<>();
    int[] orders = {0, 1, 2, 3, 4, 7, 8};
    int[] ages = {7, 7, 8, 28, 29, 90, 91};
    String[] paid = {"98.00", "98.00", "97.99", "90.00", "89.99", "70.00", "69.99"};
    for (int p = 0; p < orders.length; p++) {
      pairs.add(look("p" + p, "c", 0));
      people.add(person("p" + p, true));
      for (int order = 0; order < orders[p]; order++) {
        balances.add(balance("p" + p, -ages[p] - order, 1, "100.00", paid[p]));
      }
    }
    List<Row> rows =
        PayerLooks.of(
                rows(USER_CONTENT, pairs),
                rows(USER_PROFILE, people),
                rows(ORDER_BALANCE, balances),
                TestRows.of(CONTENT, content("c", "10.00", -500, "10.00")),
                NIGHT)
            .orderBy("user_key")
            .collectAsList();

    assertThat(rows)
        .extracting(
            row -> cell(row).orders() + " " + cell(row).recency() + " " + cell(row).coupon())
        .containsExactly("0 0 0", "1 1 0", "2 2 1", "2 2 1", "3 3 2", "3 3 2", "4 4 3");
  }

  @SuppressWarnings("unchecked")
  private static Dataset<Row> rows(Table table, List<Map<String, Object>> of) {
    return TestRows.of(table, of.toArray(Map[]::new));
  }

  private static PayerCell cell(Row row) {
    return PayerCell.of(row.getAs("cell"));
  }
}
