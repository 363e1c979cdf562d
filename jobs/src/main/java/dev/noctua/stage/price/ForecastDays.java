package dev.noctua.stage.price;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * What {@code revenue_forecast} says of one content, day by day.
 *
 * @param method how it was forecast
 * @param days one after the other, from the day after the night on
 */
record ForecastDays(String method, List<Day> days) {
  private static final int WEEK = 7;

  /** The days of the contents that {@link PriceFacts#read} asks for. */
  static final String SQL =
      """
      SELECT item, method, CAST(target_date AS VARCHAR) AS day, units, revenue, level_revenue * market_growth * kept_share AS at_present,
        price, price_effect, price_basis = 'planned' AS is_planned
      FROM revenue_forecast
      WHERE level = 'content' AND days = 1
        AND item IN (SELECT e.item FROM price_elasticity e WHERE e.level = 'content' AND %s = '%s')
      ORDER BY item, target_date""";

  /**
   * One day.
   *
   * @param units as the night foretells them, at the price that is planned
   * @param revenue the same of net revenue, in fen
   * @param atPresent net revenue at the present price, in fen
   * @param price that is planned and whose effect is known, in fen; 0: the level stands
   * @param demand at that price over that at the present one; 1 where the level stands
   */
  record Day(
      LocalDate date,
      double units,
      double revenue,
      double atPresent,
      double price,
      double demand) {}

  /** By content; empty where the night has no forecast of it. */
  static Map<String, ForecastDays> read(ResultSet rows, Map<String, Long> present)
      throws SQLException {
    Map<String, ForecastDays> all = new HashMap<>();
    while (rows.next()) {
      String item = rows.getString("item");
      String method = rows.getString("method");
      all.computeIfAbsent(item, id -> new ForecastDays(method, new ArrayList<>()))
          .days
          .add(day(rows, present.getOrDefault(item, 0L)));
    }
    return all;
  }

  private static Day day(ResultSet row, long present) throws SQLException {
    boolean isPlanned = row.getBoolean("is_planned") && present > 0;
    double price = isPlanned ? row.getBigDecimal("price").movePointRight(2).doubleValue() : 0;
    return new Day(
        LocalDate.parse(row.getString("day")),
        row.getDouble("units"),
        row.getBigDecimal("revenue").movePointRight(2).doubleValue(),
        100 * row.getDouble("at_present"),
        price,
        isPlanned ? row.getDouble("price_effect") * present / price : 1);
  }

  /** Days within the horizon as they are; later ones as their weekday in its last week. */
  List<Day> between(LocalDate first, LocalDate last) {
    LocalDate end = days.get(days.size() - 1).date;
    return first
        .datesUntil(last.plusDays(1))
        .map(
            date -> {
              long beyond = Math.max(0, date.toEpochDay() - end.toEpochDay());
              long weeks = (beyond + WEEK - 1) / WEEK;
              long place = date.toEpochDay() - WEEK * weeks - days.get(0).date.toEpochDay();
              return days.get((int) Math.max(0, place));
            })
        .toList();
  }
}
