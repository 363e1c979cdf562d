package dev.noctua.generate;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.math.BigDecimal;
import java.nio.file.Path;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What the transaction log says, read back without its makers. */
class SalesTest {
  private static final World WORLD =
      new World(200, 60, 30, 5, "plain", LocalDate.of(2026, 11, 21), ZoneId.of("Asia/Shanghai"));

  @TempDir static Path folder;
  private static JsonNode truth;

  @BeforeAll
  static void generate() throws IOException {
    Platform.write(WORLD, folder);
    truth = RawFiles.json(folder.resolve("truth.json"));
  }

  private static long fen(JsonNode json) {
    return new BigDecimal(json.asText("0")).movePointRight(2).longValueExact();
  }

  @Test
  void pricesAreWhatWasPaidAndWhatWasGivenOff() throws IOException {
    int paid = 0;
    for (JsonNode order : RawFiles.accepted(folder.resolve("raw/transaction")).values()) {
      if (order.get("type").asText().equals("paid")) {
        paid++;
        long price = fen(order.get("list_price")) * order.get("quantity").asLong();
        long off = fen(order.at("/coupon/amount")) + fen(order.path("points_amount"));
        assertThat(fen(order.get("amount")) + off).as("%s", order).isEqualTo(price);
      }
    }
    assertThat(paid).isGreaterThan(200);
  }

  @Test
  void salesOfTheTruthAreThoseOfTheLog() throws IOException {
    Map<LocalDate, Long> net = new TreeMap<>();
    for (JsonNode order : RawFiles.accepted(folder.resolve("raw/transaction")).values()) {
      long sign = order.get("type").asText().equals("paid") ? 1 : -1;
      net.merge(RawFiles.date(order, WORLD.zone()), sign * fen(order.get("amount")), Long::sum);
    }
    Map<LocalDate, Long> said = new TreeMap<>();
    truth
        .get("sales_by_event_date")
        .fields()
        .forEachRemaining(
            day ->
                said.put(
                    LocalDate.parse(day.getKey()),
                    fen(day.getValue().get("gross")) - fen(day.getValue().get("refunds"))));
    assertThat(said).isEqualTo(net);
  }

  @Test
  void nobodyBuysWhatTheyOwn() throws IOException {
    Map<String, JsonNode> items = new HashMap<>();
    for (JsonNode event : RawFiles.accepted(folder.resolve("raw/catalog")).values()) {
      if (event.get("type").asText().equals("published")) {
        items.put(event.get("content_id").asText(), event);
      }
    }
    List<JsonNode> orders =
        new ArrayList<>(RawFiles.accepted(folder.resolve("raw/transaction")).values());
    orders.removeIf(order -> !order.get("type").asText().equals("paid"));
    orders.sort(Comparator.comparing(RawFiles::instant));
    Map<String, LocalDate> ownedUntil = new HashMap<>();
    for (JsonNode order : orders) {
      String user = order.get("user_id").asText();
      JsonNode item = items.get(order.get("content_id").asText());
      LocalDate day = RawFiles.date(order, WORLD.zone());
      LocalDate until =
          item.has("valid_days") ? day.plusDays(item.get("valid_days").asLong()) : LocalDate.MAX;
      String bought = user + " " + item.get("content_id").asText();
      assertThat(ownedUntil.getOrDefault(bought, LocalDate.MIN)).as(bought).isBefore(day);
      ownedUntil.put(bought, until);
      for (JsonNode inside : item.path("contains")) {
        ownedUntil.merge(user + " " + inside.asText(), until, (a, b) -> a.isAfter(b) ? a : b);
      }
      assertThat(item.path("creator_user_id").asText()).isNotEqualTo(user);
    }
  }
}
