package dev.noctua.stage.price;

import static dev.noctua.contract.Table.CONTENT;
import static dev.noctua.contract.Table.DEMAND_DAILY;
import static dev.noctua.contract.Table.ORDER_BALANCE;
import static dev.noctua.contract.Table.PLANNED_PRICE;
import static dev.noctua.contract.Table.REVENUE_FORECAST;
import static dev.noctua.contract.Table.USER_CONTENT;
import static dev.noctua.contract.Table.USER_PROFILE;

import dev.noctua.TestRows;
import dev.noctua.TestSpark;
import dev.noctua.contract.Table;
import dev.noctua.core.Night;
import dev.noctua.generate.PriceWorld;
import dev.noctua.lake.Lake;
import dev.noctua.lake.Run;
import dev.noctua.settings.Settings;
import java.math.BigDecimal;
import java.nio.file.Path;
import java.sql.Timestamp;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;

/** What the stage reads, made of a world of prices or row by row, in a lake of its own. */
final class PricedLake {
  static final LocalDate NIGHT = LocalDate.of(2026, 11, 22);
  static final ZoneId ZONE = ZoneId.of("Asia/Shanghai");

  final List<Map<String, Object>> contents = new ArrayList<>();
  final List<Map<String, Object>> planned = new ArrayList<>();
  final List<Map<String, Object>> demand = new ArrayList<>();
  final List<Map<String, Object>> balances = new ArrayList<>();
  final List<Map<String, Object>> pairs = new ArrayList<>();
  final List<Map<String, Object>> people = new ArrayList<>();
  final List<Map<String, Object>> forecasts = new ArrayList<>();
  private final Settings settings;
  private final Night night;

  /** A lake whose nights are the last {@code days}. */
  PricedLake(Path home, int days) {
    settings = TestSpark.settings(home, Map.of());
    night = new Night(NIGHT, NIGHT.minusDays(days - 1L), "r", true, Optional.empty(), ZONE);
  }

  static PricedLake of(Path home, PriceWorld world) {
    PricedLake lake = new PricedLake(home, world.days());
    world.items().forEach(item -> lake.add(item, world.days()));
    return lake;
  }

  private void add(PriceWorld.Item item, int days) {
    long[] price = item.price();
    content(item.id(), item.category(), price);
    long units = 0;
    for (int day = 0; day < days; day++) {
      sold(item.id(), day(days, day), item.orders()[day], item.viewers()[day]);
      units += item.orders()[day];
    }
    ordered(item.id(), units, price[days - 1] * units, 0);
  }

  private static LocalDate day(int days, int day) {
    return NIGHT.minusDays(days - 1L - day);
  }

  /** A content on sale, with its price in fen on each of the last days. */
  final Map<String, Object> content(String id, String category, long... price) {
    List<Row> history = new ArrayList<>();
    for (int day = 0; day < price.length; day++) {
      if (day == 0 || price[day] != price[day - 1]) {
        Timestamp since =
            Timestamp.from(day(price.length, day).atTime(0, 3).atZone(ZONE).toInstant());
        history.add(RowFactory.create(since, BigDecimal.valueOf(price[day], 2)));
      }
    }
    Map<String, Object> content = new HashMap<>();
    content.put("content_id", id);
    content.put("category", category);
    content.put("price_history", history);
    content.put("list_price", BigDecimal.valueOf(price[price.length - 1], 2));
    contents.add(content);
    return content;
  }

  final void sold(String id, LocalDate date, long orders, long viewers) {
    demand.add(
        Map.of(
            "content_id",
            id,
            "date",
            date,
            "dt",
            NIGHT,
            "orders",
            orders,
            "units",
            orders,
            "viewers",
            viewers));
  }

  /** Orders of a content, as one row of the night. */
  final void ordered(String id, long units, long listFen, long refundedFen) {
    ordered(id, id, NIGHT, units, listFen, refundedFen);
  }

  final void ordered(
      String order, String id, LocalDate date, long units, long listFen, long refundedFen) {
    Map<String, Object> balance = new HashMap<>();
    balance.put("order_id", order);
    balance.put("paid_event_id", "e");
    balance.put("user_key", "k");
    balance.put("content_id", id);
    balance.put("units", (int) units);
    balance.put("event_date", date);
    balance.put("list_value", BigDecimal.valueOf(listFen, 2));
    balance.put("amount", BigDecimal.valueOf(listFen, 2));
    balance.put("refunded", BigDecimal.valueOf(refundedFen, 2));
    balance.put("refund_ids", refundedFen > 0 ? List.of("r") : List.of());
    balances.add(balance);
  }

  /** Writes what the stage reads, and runs it. */
  Run run(int partitions) {
    Lake lake = Lake.open(settings.storage(), TestSpark::session);
    lake.nights().begin(night, "settings");
    Run run = lake.run(night);
    write(run, CONTENT, contents, partitions);
    write(run, PLANNED_PRICE, planned, partitions);
    write(run, DEMAND_DAILY, demand, partitions);
    write(run, ORDER_BALANCE, balances, partitions);
    write(run, USER_CONTENT, pairs, partitions);
    write(run, USER_PROFILE, people, partitions);
    write(run, REVENUE_FORECAST, forecasts, partitions);
    new PriceStage(settings.price(), settings.market(), 28).run(run);
    return run;
  }

  /** Runs the stage and publishes the night; returns the folder of the lake. */
  String publish() {
    Run run = run(0);
    run.lake().nights().commit(run.draft());
    run.lake().nights().publish(NIGHT);
    return settings.storage().lake();
  }

  @SuppressWarnings("unchecked")
  private static void write(Run run, Table table, List<Map<String, Object>> rows, int partitions) {
    Dataset<Row> all = TestRows.of(table, rows.toArray(Map[]::new));
    run.write(table, partitions == 0 ? all : all.repartition(partitions));
  }
}
