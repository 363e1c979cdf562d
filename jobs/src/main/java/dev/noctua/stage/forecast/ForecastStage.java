package dev.noctua.stage.forecast;

import static dev.noctua.contract.Table.CONTENT;
import static dev.noctua.contract.Table.DEMAND_DAILY;
import static dev.noctua.contract.Table.REVENUE_FORECAST;

import dev.noctua.core.Night;
import dev.noctua.lake.Lake;
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
  public void run(Lake lake, Night night) {
    Set<LocalDate> known =
        Stream.concat(lake.nights().committed().stream(), night.days().stream())
            .filter(day -> !day.isAfter(night.date()))
            .collect(Collectors.toSet());
    Forecasts forecasts =
        new Forecasts(night.date(), known, settings.horizonDays(), settings.historyDays());
    // One night more: an event just after midnight may arrive with the day before.
    int nights = settings.historyDays() + SameWeekdayMean.LOOK_BACK + 1;
    Dataset<Row> series =
        DailySales.series(
            lake.history(DEMAND_DAILY, night, nights),
            lake.tonight(CONTENT, night),
            forecasts.first(),
            night.date());
    lake.write(REVENUE_FORECAST, night, forecasts.of(series));
  }
}
