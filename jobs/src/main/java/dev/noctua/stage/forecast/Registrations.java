package dev.noctua.stage.forecast;

import static org.apache.spark.sql.functions.count;
import static org.apache.spark.sql.functions.floor;
import static org.apache.spark.sql.functions.lit;

import dev.noctua.core.Night;
import dev.noctua.model.forecast.ForecastMethod;
import dev.noctua.model.market.BassCurve;
import dev.noctua.model.market.MarketGrowth;
import dev.noctua.settings.Settings;
import dev.noctua.stage.RegisteredPeople;
import java.util.HashMap;
import java.util.Map;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;

/** How many people came day by day, and what was believed of the market before. */
final class Registrations {
  private static final int SECONDS_OF_A_DAY = 24 * 3600;
  private static final String AGO = "ago";

  private final double[] byDay;
  private final BassCurve.Prior prior;

  /**
   * @param byDay up to the night, from the day of the first
   */
  Registrations(double[] byDay, BassCurve.Prior prior) {
    this.byDay = byDay;
    this.prior = prior;
  }

  /**
   * Counts people.
   *
   * @param people {@code user_profile}
   */
  static Registrations of(Dataset<Row> people, Night night, Settings.Market market) {
    Map<Integer, Long> ago = new HashMap<>();
    people
        .where(RegisteredPeople.areThere(night))
        .groupBy(floor(RegisteredPeople.secondsAgo(night).divide(SECONDS_OF_A_DAY)).as(AGO))
        .agg(count(lit(1)))
        .collectAsList()
        .forEach(row -> ago.put(Math.toIntExact(row.getLong(0)), row.getLong(1)));
    double[] byDay = new double[ago.keySet().stream().mapToInt(day -> day + 1).max().orElse(0)];
    ago.forEach((day, registered) -> byDay[byDay.length - 1 - day] = registered);
    return new Registrations(
        byDay, BassCurve.Prior.ofWeeks((double) market.people(), market.spread()));
  }

  double[] byDay() {
    return byDay.clone();
  }

  /** By how much more people make the platform sell more on each day ahead. */
  MarketGrowth growth(double[] sales, int horizon) {
    return MarketGrowth.of(
        sales,
        byDay,
        prior,
        horizon,
        (history, days) -> SalesPaths.forecast(history, ForecastMethod.COMBINATION, days).ahead());
  }
}
