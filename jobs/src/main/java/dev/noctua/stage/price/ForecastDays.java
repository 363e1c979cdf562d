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
 * @param seats that are left tonight; infinite where there is no limit
 * @param days one after the other, from the day after the night on
 */
record ForecastDays(String method, double seats, List<Day> days) {
  private static final int WEEK = 7;

  /**
   * The days of the contents that {@link PriceFacts#read} asks for. A night before version 2.3.0
   * tells no seats.
   */
  static final String SQL =
      """
      SELECT item, method, CAST(target_date AS VARCHAR) AS day, units, revenue, price, price_effect, price_basis = 'planned' AS is_planned,
        CAST(coalesce(seats_left, 'infinity'::DOUBLE) AS DOUBLE) AS seats, coalesce(unlimited_units, units) AS wanted,
        coalesce(unlimited_level_revenue, level_revenue) * market_growth * kept_share AS at_present
      FROM (FROM revenue_forecast UNION ALL BY NAME
        SELECT NULL::BIGINT AS seats_left, NULL::DOUBLE AS unlimited_units, NULL::DOUBLE AS unlimited_level_revenue WHERE false)
      WHERE level = 'content' AND days = 1
        AND item IN (SELECT e.item FROM price_elasticity e WHERE e.level = 'content' AND %s = '%s')
      ORDER BY item, target_date""";

  /**
   * One day.
   *
   * @param units as the night foretells them, at the price that is planned
   * @param revenue the same of net revenue, in fen
   * @param wanted units at the price that is planned, as if seats had no limit
   * @param atPresent net revenue at the present price as if seats had no limit, in fen
   * @param effect of the price that is planned on revenue
   * @param price that is planned and whose effect is known, in fen; 0: the level stands
   * @param demand at that price over that at the present one; 1 where the level stands
   */
  record Day(
      LocalDate date,
      double units,
      double revenue,
      double wanted,
      double atPresent,
      double effect,
      double price,
      double demand) {

    /** The same day with so many seats. */
    private Day with(double seats) {
      if (wanted <= seats && units == wanted) {
        return this;
      }
      double share = wanted > seats ? seats / wanted : 1;
      double paid = atPresent * effect * share;
      return new Day(date, wanted * share, paid, wanted, atPresent, effect, price, demand);
    }
  }

  /** By content; empty where the night has no forecast of it. */
  static Map<String, ForecastDays> read(ResultSet rows, Map<String, Long> present)
      throws SQLException {
    Map<String, ForecastDays> all = new HashMap<>();
    while (rows.next()) {
      String item = rows.getString("item");
      ForecastDays known = all.get(item);
      if (known == null) {
        String method = rows.getString("method");
        known = new ForecastDays(method, rows.getDouble("seats"), new ArrayList<>());
        all.put(item, known);
      }
      known.days.add(day(rows, present.getOrDefault(item, 0L)));
    }
    return all;
  }

  private static Day day(ResultSet row, long present) throws SQLException {
    boolean isPlanned = row.getBoolean("is_planned") && present > 0;
    double price = isPlanned ? row.getBigDecimal("price").movePointRight(2).doubleValue() : 0;
    double effect = row.getDouble("price_effect");
    return new Day(
        LocalDate.parse(row.getString("day")),
        row.getDouble("units"),
        row.getBigDecimal("revenue").movePointRight(2).doubleValue(),
        row.getDouble("wanted"),
        100 * row.getDouble("at_present"),
        effect,
        price,
        isPlanned ? effect * present / price : 1);
  }

  /** The day after the night. */
  LocalDate first() {
    return days.get(0).date;
  }

  /**
   * All days up to one: within the horizon as they are, later ones as their weekday in its last
   * week, as long as seats are left.
   */
  List<Day> until(LocalDate last) {
    List<Day> until = new ArrayList<>();
    double left = seats;
    for (int at = 0; !first().plusDays(at).isAfter(last); at++) {
      int beyond = Math.max(0, at - days.size() + 1);
      int weeks = (beyond + WEEK - 1) / WEEK;
      Day day = days.get(Math.max(0, at - WEEK * weeks));
      until.add(beyond > 0 ? day.with(left) : day);
      left = Math.max(0, left - until.get(at).units);
    }
    return until;
  }
}
