package dev.noctua.stage.forecast;

import dev.noctua.contract.Columns;
import dev.noctua.contract.Table;
import dev.noctua.parquet.RowLayout;
import java.io.Serializable;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.sql.Date;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Iterator;
import java.util.List;
import java.util.Locale;
import org.apache.spark.sql.Row;

/**
 * Rows of {@code revenue_forecast} of one series: means from its {@link Figures}, quantiles from
 * its own {@link Outlook}, moved with the mean.
 */
record ForecastRows(LocalDate night) implements Serializable {
  static final RowLayout LAYOUT = RowLayout.of(Table.REVENUE_FORECAST.contract().type());

  /**
   * One row per day ahead and per longer span.
   *
   * @param unlimited the figures as if seats had no limit
   */
  Iterator<Row> of(Outlook outlook, Figures figures, Figures unlimited) {
    int horizon = figures.fen().length;
    Figures alone = Figures.of(outlook, Reconciliation.none(horizon));
    List<Row> rows = new ArrayList<>();
    for (int row = 0; row < Spans.rows(horizon); row++) {
      int from = Spans.from(row, horizon);
      int until = Spans.until(row, horizon);
      Figures.Total total = figures.total(row);
      Figures.Total own = alone.total(row);
      Figures.Total wanted = unlimited.total(row);
      boolean isOneContentsDay = outlook.isContent() && row < horizon;
      // Of cents a share can't be told: a content's day has the share that it was computed with.
      double kept = isOneContentsDay ? outlook.kept() : total.keptShare();
      // Nor can growth and price be told of a day without a seat left.
      Figures.Total factors = isOneContentsDay ? wanted : total;
      double[] units = moved(outlook.unitsQuantiles()[row], own.units(), total.units());
      Arrays.setAll(units, q -> Math.min(outlook.seats(), units[q]));
      double[] revenue =
          moved(
              outlook.revenueQuantiles()[row],
              own.priced() * outlook.kept(),
              total.priced() * kept);
      rows.add(
          LAYOUT
              .row()
              .set(Columns.LEVEL, outlook.level())
              .set(Columns.ITEM, outlook.item())
              .set(Columns.TARGET_DATE, Date.valueOf(night.plusDays(until)))
              .set(Columns.DAYS, until - from)
              .set(Columns.UNITS, total.units())
              .set(Columns.REVENUE, BigDecimal.valueOf(total.fen(), 2))
              .set(Columns.REVENUE_LOW95, money(revenue[0]))
              .set(Columns.REVENUE_P10, money(revenue[1]))
              .set(Columns.REVENUE_P50, money(revenue[2]))
              .set(Columns.REVENUE_P90, money(revenue[3]))
              .set(Columns.REVENUE_HIGH95, money(revenue[4]))
              .set(Columns.UNITS_P10, units[0])
              .set(Columns.UNITS_P50, units[1])
              .set(Columns.UNITS_P90, units[2])
              .set(Columns.METHOD, outlook.method())
              .set(Columns.LEVEL_REVENUE, total.level())
              .set(Columns.MARKET_GROWTH, factors.marketGrowth())
              .set(Columns.PRICE_EFFECT, factors.priceEffect())
              .set(Columns.KEPT_SHARE, kept)
              .set(Columns.PRICE, price(outlook, from, until))
              .set(Columns.PRICE_BASIS, basis(outlook, from, until))
              .set(Columns.SEATS_LEFT, outlook.hasSeats() ? (long) outlook.seats() : null)
              .set(Columns.UNLIMITED_UNITS, outlook.hasSeats() ? wanted.units() : null)
              .set(Columns.UNLIMITED_LEVEL_REVENUE, outlook.hasSeats() ? wanted.level() : null)
              .build());
    }
    return rows.iterator();
  }

  /**
   * Quantiles in proportion to the mean, but at most {@link Reconciliation#FURTHEST} times as far
   * apart; beyond, and where the series itself expects nothing, they keep their distance to it.
   */
  private static double[] moved(double[] quantiles, double before, double after) {
    boolean isNear = before > 0 && after <= Reconciliation.FURTHEST * before;
    double scale = isNear ? after / before : before > 0 ? Reconciliation.FURTHEST : 1;
    double rest = isNear ? 0 : after - before * scale;
    double[] moved = quantiles.clone();
    Arrays.setAll(moved, q -> quantiles[q] * scale + rest);
    return moved;
  }

  private static BigDecimal money(double amount) {
    return BigDecimal.valueOf(amount).setScale(2, RoundingMode.HALF_EVEN);
  }

  /** Null where there is none, or more than one. */
  private static BigDecimal price(Outlook outlook, int from, int until) {
    List<BigDecimal> prices = Arrays.asList(outlook.price().prices()).subList(from, until);
    boolean isOne = prices.stream().distinct().count() == 1;
    return outlook.isContent() && isOne ? prices.get(0) : null;
  }

  /** The one that says least of the days; null above contents. */
  private static String basis(Outlook outlook, int from, int until) {
    if (!outlook.isContent()) {
      return null;
    }
    return Arrays.stream(outlook.price().basis(), from, until)
        .max(PriceEffect.Basis::compareTo)
        .orElseThrow()
        .name()
        .toLowerCase(Locale.ROOT);
  }
}
