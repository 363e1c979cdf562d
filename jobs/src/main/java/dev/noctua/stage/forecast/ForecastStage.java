package dev.noctua.stage.forecast;

import static dev.noctua.contract.Table.CONTENT;
import static dev.noctua.contract.Table.DEMAND_DAILY;
import static dev.noctua.contract.Table.REVENUE_FORECAST;

import dev.noctua.contract.Table;
import dev.noctua.lake.Run;
import dev.noctua.model.forecast.SameWeekdayMean;
import dev.noctua.settings.Settings;
import dev.noctua.stage.Stage;
import java.time.LocalDate;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;

/** Past demand -> what the next days will bring, per content and for the platform. */
public final class ForecastStage implements Stage {
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
    return Set.of(Table.CONTENT, Table.DEMAND_DAILY);
  }

  @Override
  public Set<Table> writes() {
    return Set.of(Table.REVENUE_FORECAST);
  }

  @Override
  public void run(Run run) {
    Set<LocalDate> known =
        Stream.concat(run.lake().nights().committed().stream(), run.night().days().stream())
            .filter(day -> !day.isAfter(run.night().date()))
            .collect(Collectors.toSet());
    Forecasts forecasts =
        new Forecasts(run.night().date(), known, settings.horizonDays(), settings.historyDays());
    // One night more: an event just after midnight may arrive with the day before.
    int nights = settings.historyDays() + SameWeekdayMean.LOOK_BACK + 1;
    Dataset<Row> series =
        DailySales.series(
            run.history(DEMAND_DAILY, nights),
            run.tonight(CONTENT),
            forecasts.first(),
            run.night().date());
    run.write(REVENUE_FORECAST, forecasts.of(series));
  }
}
