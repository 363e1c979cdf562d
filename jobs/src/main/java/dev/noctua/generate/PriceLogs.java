package dev.noctua.generate;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.file.Path;
import java.util.EnumMap;
import java.util.Map;
import java.util.function.Consumer;

/**
 * The raw logs of a world of prices: accounts, what they look at and buy, and the prices, without a
 * fault. The people who look at a content in a day differ; those who buy are among them.
 */
final class PriceLogs {
  private static final int MINUTE = 60;
  private static final int OPENING = 8 * 3600;
  private static final int OPEN_SECONDS = 15 * 3600;
  private static final int DAYS_BEFORE = 25;

  private final World world;
  private final PriceWorld prices;
  private final Path raw;
  private final int atFirst;
  private final Map<Event.Log, DayFolder> folders = new EnumMap<>(Event.Log.class);
  private long behaviorLines;
  private long orders;
  private long gross;

  private PriceLogs(World world, PriceWorld prices, Path raw) {
    this.world = world;
    this.prices = prices;
    this.raw = raw;
    atFirst = mostViewers(prices);
    if (atFirst > world.users()) {
      throw new IllegalArgumentException(
          "--users is %d, fewer than the %d people who look at one content in a day: use more"
              .formatted(world.users(), atFirst));
    }
  }

  /** How many people look at one content in a day; so many have come before the first night. */
  static int mostViewers(PriceWorld prices) {
    int most = 1;
    for (PriceWorld.Item item : prices.items()) {
      for (int day = 0; day < prices.days(); day++) {
        most = Math.max(most, Math.max(item.viewers()[day], item.orders()[day]));
      }
    }
    return most;
  }

  /** Writes all nights below {@code raw}, telling {@code progress} each that is done, from 1. */
  static Platform.Summary write(
      World world, PriceWorld prices, Path raw, Consumer<Integer> progress) throws IOException {
    return new PriceLogs(world, prices, raw).writeAll(progress);
  }

  private Platform.Summary writeAll(Consumer<Integer> progress) throws IOException {
    for (int day = 0; day < world.nights(); day++) {
      for (Event.Log log : Event.Log.values()) {
        folders.put(
            log, new DayFolder(raw.resolve(log.label() + "/dt=" + world.date(day)), true, 0));
      }
      register(day);
      for (int place = 0; place < prices.items().size(); place++) {
        announce(prices.items().get(place), day);
        sell(prices.items().get(place), place, day);
      }
      for (DayFolder folder : folders.values()) {
        folder.finish();
      }
      progress.accept(day + 1);
    }
    return new Platform.Summary(behaviorLines, 0, orders, Money.text(gross));
  }

  private void write(Event event) throws IOException {
    folders.get(event.log()).line(Faults.line(event), world.hour(event.at()), false);
  }

  /** As many as are needed have come before the first night; the others come evenly. */
  private int accounts(int day) {
    long others = (long) world.users() - atFirst;
    return atFirst + (int) (others * (day + 1) / world.nights());
  }

  private void register(int day) throws IOException {
    for (int user = day == 0 ? 0 : accounts(day - 1); user < accounts(day); user++) {
      int opened = user < atFirst ? -1 - user % DAYS_BEFORE : day;
      long at = world.at(opened, OPENING + user % OPEN_SECONDS);
      Event event =
          Event.of(
              world, Event.Log.REGISTRATION, "r-" + (user + 1), opened, at, false, userId(user));
      event.json().put("type", "registered");
      write(event);
    }
  }

  private static String userId(int user) {
    return Integer.toString(user + 1);
  }

  private void announce(PriceWorld.Item item, int day) throws IOException {
    long price = item.price()[day];
    if (day > 0 && price == item.price()[day - 1]) {
      return;
    }
    boolean isNew = day == 0;
    String id = (isNew ? "n-" : "p-") + item.id() + "-" + world.date(day);
    Event event =
        Event.of(world, Event.Log.CATALOG, id, day, world.at(day, 3 * MINUTE), false, null);
    ObjectNode json = event.json();
    json.put("content_id", item.id()).put("type", isNew ? "published" : "price_changed");
    if (isNew) {
      json.put("kind", item.seats() == 0 ? "course" : "live").put("title", "Course " + item.id());
      if (item.seats() > 0) {
        json.put("seats", item.seats());
      }
      json.put("category", item.category()).put("creator_id", "k1").put("creator_share", "0.70");
    }
    json.put("list_price", Money.text(price)).put("currency", "CNY");
    write(event);
  }

  private void sell(PriceWorld.Item item, int place, int day) throws IOException {
    int pool = accounts(day);
    int first = Draw.of(world.seed(), "viewers", place, day).below(pool);
    for (int viewer = 0; viewer < item.viewers()[day]; viewer++) {
      Event event = event(item, Event.Log.BEHAVIOR, "v-", day, viewer, (first + viewer) % pool);
      event.json().put("action", "view");
      write(event);
      behaviorLines++;
    }
    for (int buyer = 0; buyer < item.orders()[day]; buyer++) {
      Event event = event(item, Event.Log.TRANSACTION, "o-", day, buyer, (first + buyer) % pool);
      String price = Money.text(item.price()[day]);
      ObjectNode json = event.json();
      json.put("type", "paid").put("order_id", event.id()).put("quantity", 1);
      json.put("list_price", price).put("amount", price).put("currency", "CNY");
      json.put("channel", "balance");
      write(event);
      orders++;
      gross += item.price()[day];
    }
  }

  private Event event(
      PriceWorld.Item item, Event.Log log, String prefix, int day, int number, int user) {
    String id = prefix + item.id() + "-" + day + "-" + number;
    long at = world.at(day, OPENING + (number * 7919 + day * 131) % OPEN_SECONDS);
    Event event = Event.of(world, log, id, day, at, false, userId(user));
    event.json().put("content_id", item.id());
    return event;
  }
}
