package dev.noctua.stage.price;

import dev.noctua.lake.Lake;
import dev.noctua.lake.LakeSql;
import dev.noctua.model.price.Elasticity;
import dev.noctua.model.price.Elasticity.Estimate;
import dev.noctua.model.price.PriceGuard;
import dev.noctua.model.price.PriceHistory;
import dev.noctua.model.price.ResponseForm;
import dev.noctua.model.price.SalesOutlook;
import java.nio.file.Path;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * What the tables of a night say of one content's price, read without Spark.
 *
 * @param night of the tables
 * @param present price, in fen
 * @param days that the outlook is meant for
 * @param outlook empty where no day of a known price is known
 * @param elasticity at the present price; empty where no price of the platform ever moved
 * @param identified whether the data bears the elasticity
 * @param doubts why it doesn't
 * @param advice what the night advises, such as {@code RECOMMEND 85.00}, and why
 */
record PriceFacts(
    LocalDate night,
    String contentId,
    String category,
    long present,
    int days,
    Optional<SalesOutlook> outlook,
    ResponseForm form,
    Optional<Estimate> elasticity,
    boolean identified,
    List<String> doubts,
    PriceHistory history,
    Advised advice) {
  /** What the night advises, why, and for how many days each price of a test is offered. */
  record Advised(String verdict, List<String> prices, String reason, Optional<Integer> testDays) {}

  private static final String SQL =
      """
      SELECT s.*, e.* EXCLUDE (dt, price, level, days, reason_en, reason_zh, reason_codes),
        e.reason_en AS doubts, e.days AS known_days,
        CAST(s.dt AS VARCHAR) AS night, a.verdict, a.prices, a.test_days AS each
      FROM price_scenario s JOIN price_elasticity e ON e.level = 'content' AND e.item = s.content_id
      JOIN (SELECT content_id, max(advice) AS verdict, max(test_days) AS test_days,
          string_agg(CAST(price AS VARCHAR), ' ' ORDER BY price) AS prices
        FROM price_scenario WHERE advice IS NOT NULL GROUP BY content_id) a USING (content_id)
      WHERE s.price = s.present_price AND %s = '%s' ORDER BY content_id""";

  /**
   * The facts of one content, or of all of a category, in the order of ids.
   *
   * @param column {@code content_id} or {@code category}
   */
  static List<PriceFacts> read(
      Lake lake, Optional<LocalDate> night, Path cache, String column, String value) {
    String sql = SQL.formatted(column, value.replace("'", "''"));
    try (LakeSql duck = LakeSql.open(lake, night, sql, cache)) {
      return duck.query(sql, PriceFacts::all);
    }
  }

  private static List<PriceFacts> all(ResultSet rows) throws SQLException {
    List<PriceFacts> all = new ArrayList<>();
    while (rows.next()) {
      all.add(one(rows));
    }
    return all;
  }

  private static PriceFacts one(ResultSet row) throws SQLException {
    long present = fen(row, "present_price");
    double units = row.getDouble("units");
    Optional<SalesOutlook> outlook =
        row.wasNull()
            ? Optional.empty()
            : Optional.of(
                new SalesOutlook(
                    row.getString("content_id"),
                    present,
                    units,
                    row.getDouble("spread"),
                    row.getDouble("kept")));
    double elasticity = row.getDouble("elasticity");
    Optional<Estimate> estimate =
        row.wasNull()
            ? Optional.empty()
            : Optional.of(
                Estimate.ofInterval(elasticity, row.getDouble("low"), row.getDouble("high")));
    String doubts = row.getString("doubts");
    int testDays = row.getInt("each");
    Optional<Integer> each = row.wasNull() ? Optional.empty() : Optional.of(testDays);
    return new PriceFacts(
        LocalDate.parse(row.getString("night")),
        row.getString("content_id"),
        row.getString("category"),
        present,
        row.getInt("days"),
        outlook,
        ResponseForm.valueOf(row.getString("form").toUpperCase(Locale.ROOT)),
        estimate,
        row.getBoolean("identified"),
        doubts.isEmpty() ? List.of() : List.of(doubts),
        new PriceHistory(
            row.getInt("spells"),
            row.getInt("levels"),
            fen(row, "lowest_price"),
            fen(row, "highest_price"),
            row.getLong("orders"),
            row.getInt("known_days"),
            false),
        new Advised(
            row.getString("verdict"),
            List.of(row.getString("prices").split(" ")),
            row.getString("reason_en"),
            each));
  }

  private static long fen(ResultSet row, String column) throws SQLException {
    var amount = row.getBigDecimal(column);
    return amount == null ? 0 : amount.movePointRight(2).longValueExact();
  }

  /** Prices that are near enough to those that were seen. */
  PriceGuard.Range range() {
    return PriceGuard.range(
        new Elasticity(
            category,
            contentId,
            present,
            history,
            Optional.empty(),
            elasticity,
            1,
            false,
            true,
            false));
  }
}
