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
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * What the tables of a night say of one content's price, read without Spark.
 *
 * @param night of the tables
 * @param present price, in fen
 * @param days that the outlook is meant for
 * @param outlook of the night's scenario; empty where no day of a known price is known
 * @param forecast of the content's days; empty where the night has none, as of what isn't on sale
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
    Optional<ForecastDays> forecast,
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

  /** Whose facts are asked for. */
  enum Scope {
    CONTENT("e.item"),
    CATEGORY("e.category");

    private final String column;

    Scope(String column) {
      this.column = column;
    }

    private String sql(String sql, String value) {
      return sql.formatted(column, value.replace("'", "''"));
    }
  }

  /** The facts of one content, or of all of a category, in the order of ids. */
  static List<PriceFacts> read(
      Lake lake, Optional<LocalDate> night, Path cache, Scope scope, String value) {
    String prices = scope.sql(SQL, value);
    String forecasts = scope.sql(ForecastDays.SQL, value);
    try (LakeSql duck = LakeSql.open(lake, night, prices + forecasts, cache)) {
      List<PriceFacts> facts = duck.query(prices, PriceFacts::all);
      Map<String, Long> present =
          facts.stream().collect(Collectors.toMap(PriceFacts::contentId, PriceFacts::present));
      Map<String, ForecastDays> days =
          duck.query(forecasts, rows -> ForecastDays.read(rows, present));
      return facts.stream()
          .map(each -> each.with(Optional.ofNullable(days.get(each.contentId))))
          .toList();
    }
  }

  private static List<PriceFacts> all(ResultSet rows) throws SQLException {
    List<PriceFacts> all = new ArrayList<>();
    while (rows.next()) {
      all.add(one(rows));
    }
    return all;
  }

  private PriceFacts with(Optional<ForecastDays> days) {
    return new PriceFacts(
        night,
        contentId,
        category,
        present,
        this.days,
        outlook,
        days,
        form,
        elasticity,
        identified,
        doubts,
        history,
        advice);
  }

  /** What is expected over some days; empty where no day of a known price is known. */
  Optional<DaysAhead> ahead(LocalDate first, LocalDate last) {
    return outlook.map(
        level ->
            forecast
                .map(of -> DaysAhead.ofForecast(of, level, days, first, last))
                .orElseGet(() -> DaysAhead.ofLevel(level, days, first, last)));
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
                    row.getDouble("level_spread"),
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
        Optional.empty(),
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
