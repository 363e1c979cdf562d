package dev.noctua.generate;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.BufferedWriter;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;

/** What a world of prices is beside its logs: the truth, and its series alone. */
final class PriceFiles {
  private static final ObjectMapper JSON = new ObjectMapper();

  private PriceFiles() {}

  /**
   * Writes the truth: the world, and of each content its category, list price in fen, elasticity,
   * threshold price in fen or 0, and expected orders a day at the list price.
   */
  static void writeTruth(World world, PriceWorld prices, Path file) throws IOException {
    ObjectNode truth = JSON.createObjectNode();
    truth.put("world", world.name()).put("seed", world.seed()).put("nights", world.nights());
    truth.put("end", world.end().toString());
    ArrayNode contents = truth.putArray("contents");
    for (PriceWorld.Item item : prices.items()) {
      contents
          .addObject()
          .put("content_id", item.id())
          .put("category", item.category())
          .put("list_price_fen", item.list())
          .put("elasticity", item.elasticity())
          .put("threshold_fen", item.threshold())
          .put("orders_per_day", item.demand());
    }
    Files.writeString(file, JSON.writerWithDefaultPrettyPrinter().writeValueAsString(truth) + "\n");
  }

  /**
   * Writes a line per content and day, {@code item,category,period,price,units,views}, as {@code
   * noctua evaluate elasticity} reads them.
   *
   * @return the number of lines
   */
  static long writeDemand(World world, PriceWorld prices, Path file) throws IOException {
    long lines = 0;
    try (BufferedWriter out = Files.newBufferedWriter(file, StandardCharsets.UTF_8)) {
      out.write("item,category,period,price,units,views\n");
      for (PriceWorld.Item item : prices.items()) {
        for (int day = 0; day < prices.days(); day++) {
          out.write(item.id() + "," + item.category() + "," + world.date(day) + ",");
          out.write(Money.text(item.price()[day]) + "," + item.orders()[day] + ",");
          out.write(item.viewers()[day] + "\n");
          lines++;
        }
      }
    }
    return lines;
  }
}
