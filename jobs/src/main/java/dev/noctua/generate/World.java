package dev.noctua.generate;

import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalTime;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;

/**
 * What decides a made-up platform, to the byte.
 *
 * @param users people 1..users, 1 to 10,000,000
 * @param contents items c1..c<i>contents</i>, 10 to 1,000,000
 * @param nights days of logs, 1 to 3,660
 * @param seed any number
 * @param name {@code plain} (with the faults of a real log), {@code clean} (with none), or a {@link
 *     PriceWorld.Kind} such as {@code random-promotions}
 * @param end the last night
 * @param zone the business time zone
 */
public record World(
    int users, int contents, int nights, long seed, String name, LocalDate end, ZoneId zone) {

  private static final int ITEMS_OF_A_CATEGORY = 40;
  private static final int MOST_NIGHTS_OF_PRICES = 730;

  static final List<String> NAMES =
      Stream.concat(
              Stream.of("plain", "clean"),
              Arrays.stream(PriceWorld.Kind.values()).map(World::label))
          .toList();

  private static final DateTimeFormatter STAMP =
      DateTimeFormatter.ofPattern("uuuu-MM-dd'T'HH:mm:ssXXX", Locale.ROOT);

  /**
   * @throws IllegalArgumentException naming the value that is out of its range
   */
  public World {
    within("--users", users, 1, 10_000_000);
    within("--contents", contents, 10, 1_000_000);
    within("--nights", nights, 1, 3_660);
    if (!NAMES.contains(name)) {
      throw new IllegalArgumentException(
          "--world " + name + " is unknown: use one of " + String.join(", ", NAMES));
    }
  }

  private static String label(PriceWorld.Kind kind) {
    return kind.name().toLowerCase(Locale.ROOT).replace('_', '-');
  }

  /** Whether what is known of this world are its elasticities. */
  boolean isOfPrices() {
    return NAMES.indexOf(name) >= 2;
  }

  /**
   * The prices and the demand of a world of prices.
   *
   * @throws IllegalArgumentException when it has more nights than such a world may have
   */
  PriceWorld prices() {
    within("--nights", nights, 1, MOST_NIGHTS_OF_PRICES);
    PriceWorld.Kind kind = PriceWorld.Kind.valueOf(name.toUpperCase(Locale.ROOT).replace('-', '_'));
    int categories = (contents + ITEMS_OF_A_CATEGORY - 1) / ITEMS_OF_A_CATEGORY;
    int items = (contents + categories - 1) / categories;
    PriceWorld made = PriceWorld.of(kind, categories, items, date(0), nights, seed);
    return new PriceWorld(
        made.items().subList(0, contents), made.seasons(), made.first(), made.growth());
  }

  private static void within(String option, int value, int low, int high) {
    if (value < low || value > high) {
      throw new IllegalArgumentException(option + " is " + value + ": use " + low + " to " + high);
    }
  }

  boolean faulty() {
    return name.equals("plain");
  }

  /** The date of a day; day 0 is the first night, negative days lie before it. */
  LocalDate date(int day) {
    return end.minusDays(nights - 1L - day);
  }

  /** Seconds since 1970 of a local time of a day. */
  long at(int day, int secondOfDay) {
    return date(day).atTime(LocalTime.ofSecondOfDay(secondOfDay)).atZone(zone).toEpochSecond();
  }

  /** The last second of a day. */
  long lastSecond(int day) {
    return date(day + 1).atStartOfDay(zone).toEpochSecond() - 1;
  }

  /** ISO 8601 with the business zone's offset, as the platform writes it. */
  String stamp(long epochSecond) {
    return STAMP.format(Instant.ofEpochSecond(epochSecond).atZone(zone));
  }

  int hour(long epochSecond) {
    return Instant.ofEpochSecond(epochSecond).atZone(zone).getHour();
  }
}
