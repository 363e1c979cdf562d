package dev.noctua.generate;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.util.DefaultIndenter;
import com.fasterxml.jackson.core.util.DefaultPrettyPrinter;
import java.io.BufferedWriter;
import java.io.IOException;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Map;

/** What a world of prices is beside its logs: the truth, and its series alone. */
final class PriceFiles {
  private static final int DIGITS = 6;

  private final World world;
  private final PriceWorld prices;

  PriceFiles(World world, PriceWorld prices) {
    this.world = world;
    this.prices = prices;
  }

  /**
   * Writes the truth: the market, the factors of weekdays and of all days by category, and of each
   * content its response to price, its demand when the world begins, and its campaigns. A content's
   * expected orders of a day are {@code orders_per_day} × the viewers' growth × {@code day_factor}
   * × that of the holiday to the power of {@code holiday_exponent} × the exponential of {@code
   * log_level_by_week} × (price ÷ list price) to the power of its elasticity of the week, but where
   * prices follow a hidden shock, thresholds stop buyers, or good and bad days vary it.
   */
  void writeTruth(Path file) throws IOException {
    try (BufferedWriter writer = Files.newBufferedWriter(file, StandardCharsets.UTF_8);
        JsonGenerator json = new JsonFactory().createGenerator(writer)) {
      json.setPrettyPrinter(
          new DefaultPrettyPrinter().withObjectIndenter(new DefaultIndenter(" ", "\n")));
      json.writeStartObject();
      json.writeStringField("world", world.name());
      json.writeNumberField("seed", world.seed());
      json.writeNumberField("nights", world.nights());
      json.writeStringField("end", world.end().toString());
      writeMarket(json);
      writeSeasons(json);
      json.writeArrayFieldStart("contents");
      for (PriceWorld.Item item : prices.items()) {
        writeContent(json, item);
      }
      json.writeEndArray();
      json.writeEndObject();
      json.writeRaw('\n');
    }
  }

  /** The accounts are those of the logs, which need at least as many people. */
  private void writeMarket(JsonGenerator json) throws IOException {
    json.writeObjectFieldStart("market");
    double viewers = prices.items().stream().mapToDouble(i -> i.demand() / i.conversion()).sum();
    number(json, "viewers_on_the_first_day", viewers);
    number(json, "growth_in_a_year", prices.growth());
    int before = PriceLogs.mostViewers(prices);
    if (before <= world.users()) {
      json.writeNumberField("accounts_before", before);
      json.writeNumberField("accounts_at_the_end", world.users());
    }
    json.writeEndObject();
  }

  private void writeSeasons(JsonGenerator json) throws IOException {
    json.writeObjectFieldStart("weekday_factors");
    for (int day = 0; day < Season.WEEK; day++) {
      String weekday = world.date(day).getDayOfWeek().name().toLowerCase(Locale.ROOT);
      json.writeNumberField(weekday, Season.WEEKDAYS.get(day));
    }
    json.writeEndObject();
    json.writeObjectFieldStart("holidays");
    Season any = prices.seasons().get(0);
    for (int day = 0; day < prices.days(); day++) {
      if (any.isHoliday(day)) {
        json.writeStringField(world.date(day).toString(), any.holiday(day));
      }
    }
    json.writeEndObject();
    json.writeArrayFieldStart("categories");
    for (Season season : prices.seasons()) {
      json.writeStartObject();
      json.writeStringField("category", season.category());
      json.writeObjectFieldStart("holiday_factors");
      for (Map.Entry<String, Double> holiday : season.holidayFactors().entrySet()) {
        number(json, holiday.getKey(), holiday.getValue());
      }
      json.writeEndObject();
      json.writeArrayFieldStart("day_factors");
      for (int day = 0; day < prices.days(); day++) {
        json.writeNumber(rounded(season.factor(day, 0)));
      }
      json.writeEndArray();
      json.writeEndObject();
    }
    json.writeEndArray();
  }

  private void writeContent(JsonGenerator json, PriceWorld.Item item) throws IOException {
    json.writeStartObject();
    json.writeStringField("content_id", item.id());
    json.writeStringField("category", item.category());
    json.writeNumberField("list_price_fen", item.list());
    number(json, "elasticity", item.elasticity());
    number(json, "threshold_fen", item.threshold());
    number(json, "orders_per_day", item.demand());
    number(json, "orders_per_viewer", item.conversion());
    number(json, "holiday_exponent", item.holidays());
    if (item.seats() > 0) {
      json.writeNumberField("seats", item.seats());
      if (item.soldOut() < prices.days()) {
        json.writeStringField("sold_out_from", world.date(item.soldOut()).toString());
      }
    }
    if (item.tastes().size() > 1) {
      json.writeArrayFieldStart("log_level_by_week");
      for (PriceWorld.Taste taste : item.tastes()) {
        json.writeNumber(rounded(taste.level()));
      }
      json.writeEndArray();
      json.writeArrayFieldStart("elasticity_by_week");
      for (PriceWorld.Taste taste : item.tastes()) {
        json.writeNumber(rounded(taste.elasticity()));
      }
      json.writeEndArray();
    }
    writeCampaigns(json, item);
    json.writeEndObject();
  }

  /** Runs of days at one price other than the list price. */
  private void writeCampaigns(JsonGenerator json, PriceWorld.Item item) throws IOException {
    json.writeArrayFieldStart("campaigns");
    long[] price = item.price();
    int from = 0;
    for (int day = 1; day <= price.length; day++) {
      if (day == price.length || price[day] != price[from]) {
        if (price[from] != item.list()) {
          json.writeStartObject();
          json.writeStringField("from", world.date(from).toString());
          json.writeStringField("until", world.date(day - 1).toString());
          json.writeNumberField("price_fen", price[from]);
          json.writeEndObject();
        }
        from = day;
      }
    }
    json.writeEndArray();
  }

  private static void number(JsonGenerator json, String name, double value) throws IOException {
    json.writeNumberField(name, rounded(value));
  }

  private static BigDecimal rounded(double value) {
    return BigDecimal.valueOf(value).setScale(DIGITS, RoundingMode.HALF_EVEN);
  }

  /**
   * Writes a line per content and day, {@code item,category,period,price,units,views}, as {@code
   * noctua evaluate elasticity} reads them. Days without a seat left are missing: nothing is known
   * of their demand.
   *
   * @return the number of lines
   */
  long writeDemand(Path file) throws IOException {
    long lines = 0;
    try (BufferedWriter out = Files.newBufferedWriter(file, StandardCharsets.UTF_8)) {
      out.write("item,category,period,price,units,views\n");
      for (PriceWorld.Item item : prices.items()) {
        int days = item.soldOut();
        for (int day = 0; day < days; day++) {
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
