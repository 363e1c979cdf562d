package dev.noctua;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.noctua.generate.RawFiles;
import java.io.IOException;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;

/**
 * What a generated platform doesn't have: payments and refunds that the channel tells twice,
 * refunds under somebody else's account and content, refunds that exceed their order, and one
 * without.
 */
public final class TroubledOrders {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final String NAME = "troubled.jsonl";

  private final LocalDate day;
  private final List<String> lines = new ArrayList<>();

  private TroubledOrders(LocalDate day) {
    this.day = day;
  }

  /**
   * Delivers them with a day's transactions, for orders of the day before, and counts them in
   * {@code truth.json}.
   */
  public static void deliver(Path made, LocalDate day) throws IOException {
    Path log = made.resolve("raw/transaction");
    List<JsonNode> orders = paid(log.resolve("dt=" + day.minusDays(1)));
    if (orders.isEmpty()) {
      return;
    }
    TroubledOrders troubles = new TroubledOrders(day);
    JsonNode first = orders.get(0);
    JsonNode last = orders.get(orders.size() - 1);
    for (JsonNode order : orders) {
      String id = order.get("order_id").textValue();
      BigDecimal amount = new BigDecimal(order.get("amount").textValue());
      if (amount.signum() == 0) {
        continue;
      }
      switch (troubles.lines.size() % 4) {
        case 0 -> troubles.add(((ObjectNode) order.deepCopy()).put("event_id", "again-" + id));
        case 1 -> {
          troubles.refund(order, last, "1", "one", BigDecimal.valueOf(1, 2));
          troubles.refund(order, first, "2", "one", BigDecimal.valueOf(1, 2));
        }
        default -> troubles.refund(order, first, "all", "all", amount.add(BigDecimal.ONE));
      }
    }
    ObjectNode nowhere = ((ObjectNode) first.deepCopy()).put("order_id", "nowhere-" + day);
    troubles.refund(nowhere, first, "n", "n", BigDecimal.TEN);
    troubles.write(log.resolve("dt=" + day));
    troubles.count(made.resolve("truth.json"));
  }

  /** A day's payments, those that are told as the platform tells them. */
  private static List<JsonNode> paid(Path folder) throws IOException {
    // Some lines aren't UTF-8.
    List<String> lines =
        RawFiles.contents(folder).values().stream()
            .flatMap(file -> new String(file, StandardCharsets.UTF_8).lines())
            .toList();
    List<JsonNode> paid = new ArrayList<>();
    for (String line : lines) {
      if (line.startsWith("{\"event_id\":\"t") && line.endsWith("}")) {
        JsonNode order = JSON.readTree(line);
        if (order.path("type").asText().equals("paid") && order.path("amount").isTextual()) {
          paid.add(order);
        }
      }
    }
    return paid;
  }

  private void refund(
      JsonNode order, JsonNode other, String event, String refund, BigDecimal amount) {
    String id = order.get("order_id").textValue();
    ObjectNode line = JSON.createObjectNode();
    line.put("event_id", "refund-%s-%s".formatted(event, id));
    line.put("occurred_at", day + "T12:00:00+08:00");
    line.set("user_id", other.get("user_id"));
    line.put("type", "refunded");
    line.put("order_id", id);
    line.set("content_id", other.get("content_id"));
    line.put("amount", amount.toPlainString());
    line.put("refund_id", "refund-%s-%s".formatted(refund, id));
    line.put("channel", "balance");
    line.put("channel_trade_no", "trade-" + id);
    add(line);
  }

  private void add(JsonNode line) {
    lines.add(line + "\n");
  }

  private void write(Path folder) throws IOException {
    String text = String.join("", lines);
    Path marker = folder.resolve("_complete.json");
    ObjectNode complete = (ObjectNode) JSON.readTree(marker.toFile());
    complete
        .withArray("files")
        .addObject()
        .put("name", NAME)
        .put("bytes", text.getBytes(StandardCharsets.UTF_8).length)
        .put("lines", lines.size());
    Files.writeString(folder.resolve(NAME), text);
    Files.writeString(marker, complete.toString());
  }

  private void count(Path file) throws IOException {
    ObjectNode truth = (ObjectNode) JSON.readTree(file.toFile());
    ObjectNode tally = (ObjectNode) truth.at("/logs/transaction/" + day);
    LateLines.add(tally, "files", 1);
    LateLines.add(tally, "lines", lines.size());
    LateLines.add(tally, "accepted", lines.size());
    LateLines.add(tally, "late", lines.stream().filter(line -> line.contains("\"again-")).count());
    Files.writeString(file, truth.toString());
  }
}
