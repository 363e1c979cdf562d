package dev.noctua.stage.price;

import static dev.noctua.contract.Table.ORDER_BALANCE;
import static dev.noctua.contract.Table.USER_CONTENT;
import static dev.noctua.contract.Table.USER_PROFILE;
import static org.assertj.core.api.Assertions.assertThat;

import dev.noctua.TestRows;
import java.util.List;
import java.util.Map;
import org.apache.spark.sql.Row;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

@Tag("world")
class PayingSharesTest {
  private static Map<String, Object> person(String key, long orders, int gross) {
    return Map.of("user_key", key, "orders", orders, "gross", gross, "consent_analytics", true);
  }

  private static Map<String, Object> order(String person, String content, int paid, int refunded) {
    return Map.of(
        "order_id",
        person + content,
        "paid_event_id",
        "e",
        "user_key",
        person,
        "content_id",
        content,
        "amount",
        paid,
        "refunded",
        refunded);
  }

  private static Map<String, Object> pair(String person) {
    return Map.of("user_key", person, "content_id", "c");
  }

  /**
   * A person who has paid 1,000 for c and 10 for another content usually pays 10. Who has bought c
   * alone, as well as who has never paid, belongs to no group.
   */
  @Test
  void whatAContentCostsDoesNotMakeItsBuyersPayersOfHighPrices() {
    List<Row> shares =
        PayingShares.of(
                TestRows.of(
                    USER_CONTENT,
                    pair("cheap"),
                    pair("middle"),
                    pair("higher"),
                    pair("dear"),
                    pair("only"),
                    pair("nobody")),
                TestRows.of(
                    USER_PROFILE,
                    person("cheap", 2, 1010),
                    person("middle", 1, 20),
                    person("higher", 1, 300),
                    person("dear", 1, 800),
                    person("only", 1, 1000),
                    person("nobody", 0, 0)),
                TestRows.of(
                    ORDER_BALANCE,
                    order("cheap", "c", 1000, 0),
                    order("cheap", "d", 10, 0),
                    order("middle", "d", 20, 0),
                    order("higher", "d", 300, 0),
                    order("dear", "d", 800, 0),
                    order("only", "c", 1000, 1000)))
            .collectAsList();

    assertThat(shares).hasSize(1);
    assertThat(shares.get(0).<Row>getList(shares.get(0).fieldIndex(PayingShares.PAYING)))
        .extracting(group -> group.getLong(0) + " " + group.getLong(1))
        .containsExactly("3 1", "0 0", "1 0");
  }
}
