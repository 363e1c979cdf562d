package dev.noctua.stage.forecast;

import static dev.noctua.contract.Columns.DATE;
import static dev.noctua.contract.Table.DEMAND_DAILY;
import static dev.noctua.contract.Table.FORECAST_METHOD;
import static dev.noctua.contract.Table.REVENUE_FORECAST;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.lit;

import dev.noctua.contract.Table;
import dev.noctua.lake.Run;
import dev.noctua.model.market.RefundCurve;
import dev.noctua.settings.Settings;
import dev.noctua.stage.Stage;
import java.sql.Date;
import java.time.LocalDate;
import java.util.Set;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;

/**
 * Past demand -> what the next days will bring, per content and for all that contents add up to.
 */
public final class ForecastStage implements Stage {
  private final Settings.Forecast settings;
  private final Settings.Market market;

  public ForecastStage(Settings.Forecast settings, Settings.Market market) {
    this.settings = settings;
    this.market = market;
  }

  @Override
  public String name() {
    return "forecast";
  }

  @Override
  public Set<Table> reads() {
    return Set.of(
        Table.PLANNED_PRICE,
        Table.CONTENT,
        Table.ORDER_BALANCE,
        Table.SETTLEMENT_LINE,
        Table.DEMAND_DAILY,
        Table.USER_PROFILE,
        Table.PRICE_ELASTICITY);
  }

  @Override
  public Set<Table> writes() {
    return Set.of(Table.FORECAST_METHOD, Table.REVENUE_FORECAST);
  }

  @Override
  public void run(Run run) {
    LocalDate night = run.night().date();
    LocalDate first = night.minusDays(settings.historyDays() - 1L);
    // One night more: an event just after midnight may arrive with the day before.
    Dataset<Row> demand =
        run.history(DEMAND_DAILY, settings.historyDays() + 1)
            .where(col(DATE).between(lit(Date.valueOf(first)), lit(Date.valueOf(night))));
    Dataset<Row> orders = run.tonight(Table.ORDER_BALANCE);
    Dataset<Row> series =
        DailySales.series(
            demand,
            run.tonight(Table.CONTENT),
            orders,
            DailySales.prices(run.tonight(Table.PLANNED_PRICE), Elasticities.of(run)),
            run.night().zone());
    int days = RefundCurve.DAYS + 1; // One night more for the same reason.
    Dataset<Row> lines = run.history(Table.SETTLEMENT_LINE, days);
    RefundShares refunds = RefundShares.of(night, run.history(DEMAND_DAILY, days), lines, orders);
    new Forecasts(
            first, run.knownDays(), OutlookModel.of(run.night(), settings.horizonDays(), refunds))
        .with(
            series,
            Registrations.of(run.tonight(Table.USER_PROFILE), run.night(), market),
            (rows, methods) -> {
              run.write(REVENUE_FORECAST, rows);
              run.write(FORECAST_METHOD, methods.coalesce(1));
            });
  }
}
