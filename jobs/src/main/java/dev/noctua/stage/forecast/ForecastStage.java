package dev.noctua.stage.forecast;

import static dev.noctua.contract.Columns.DATE;
import static dev.noctua.contract.Columns.ELASTICITY;
import static dev.noctua.contract.Columns.GROSS;
import static dev.noctua.contract.Columns.HIGH;
import static dev.noctua.contract.Columns.IDENTIFIED;
import static dev.noctua.contract.Columns.ITEM;
import static dev.noctua.contract.Columns.LEVEL;
import static dev.noctua.contract.Columns.LOW;
import static dev.noctua.contract.Columns.ORDERS;
import static dev.noctua.contract.Columns.REFUNDS;
import static dev.noctua.contract.Table.DEMAND_DAILY;
import static dev.noctua.contract.Table.REVENUE_FORECAST;
import static org.apache.spark.sql.functions.coalesce;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.sum;

import dev.noctua.contract.Table;
import dev.noctua.lake.Run;
import dev.noctua.settings.Settings;
import dev.noctua.stage.Stage;
import java.sql.Date;
import java.time.LocalDate;
import java.util.Set;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;

/**
 * Past demand -> what the next days will bring, per content and for all that contents add up to.
 */
public final class ForecastStage implements Stage {
  /** The platform's refund share weighs as much as so many of its orders. */
  private static final double REFUND_ORDERS = 20;

  private final Settings.Forecast settings;

  public ForecastStage(Settings.Forecast settings) {
    this.settings = settings;
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
        Table.DEMAND_DAILY,
        Table.PRICE_ELASTICITY);
  }

  @Override
  public Set<Table> writes() {
    return Set.of(Table.REVENUE_FORECAST);
  }

  @Override
  public void run(Run run) {
    LocalDate night = run.night().date();
    LocalDate first = night.minusDays(settings.historyDays() - 1L);
    // One night more: an event just after midnight may arrive with the day before.
    Dataset<Row> demand =
        run.history(DEMAND_DAILY, settings.historyDays() + 1)
            .where(col(DATE).between(lit(Date.valueOf(first)), lit(Date.valueOf(night))));
    Dataset<Row> series =
        DailySales.series(
            demand,
            run.tonight(Table.CONTENT),
            run.tonight(Table.ORDER_BALANCE),
            DailySales.prices(run.tonight(Table.PLANNED_PRICE), elasticities(run)));
    new Forecasts(first, run.knownDays(), model(run, demand))
        .with(series, rows -> run.write(REVENUE_FORECAST, rows));
  }

  private static Dataset<Row> elasticities(Run run) {
    return run.tonight(Table.PRICE_ELASTICITY)
        .where(col(LEVEL).equalTo("content").and(col(IDENTIFIED)))
        .select(ITEM, ELASTICITY, LOW, HIGH);
  }

  private OutlookModel model(Run run, Dataset<Row> demand) {
    Row totals = demand.agg(total(GROSS), total(REFUNDS), total(ORDERS)).first();
    double paid = totals.<Double>getAs(GROSS);
    double orders = totals.<Double>getAs(ORDERS);
    return new OutlookModel(
        run.night().date(),
        settings.horizonDays(),
        run.night().seed(),
        paid > 0 ? Math.min(1, totals.<Double>getAs(REFUNDS) / paid) : 0,
        orders > 0 ? REFUND_ORDERS * paid / orders : 0);
  }

  private static Column total(String column) {
    return coalesce(sum(col(column)).cast("double"), lit(0d)).as(column);
  }
}
