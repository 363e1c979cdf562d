package dev.noctua.stage.report;

import static dev.noctua.contract.Columns.DATE;
import static dev.noctua.contract.Table.CONTENT;
import static dev.noctua.contract.Table.DEMAND_DAILY;
import static dev.noctua.contract.Table.INGEST_AUDIT;
import static dev.noctua.contract.Table.RECOMMENDATION;
import static dev.noctua.contract.Table.REVENUE_FORECAST;
import static dev.noctua.contract.Table.SETTLEMENT_LINE;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.lit;

import dev.noctua.core.Night;
import dev.noctua.lake.Lake;
import dev.noctua.settings.Settings;
import dev.noctua.stage.Stage;
import java.sql.Date;
import java.time.LocalDate;
import java.util.List;
import java.util.stream.Stream;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;

/** What the run wrote -> one page, {@code reports/<night>.<run>.html}. */
public final class ReportStage implements Stage {
  private static final int DAYS = 28;
  private static final int WEEK = 7;
  // An event just after midnight may arrive with the day before.
  private static final int NIGHTS = DAYS + 1;

  private final Settings.Platform platform;

  public ReportStage(Settings.Platform platform) {
    this.platform = platform;
  }

  @Override
  public String name() {
    return "report";
  }

  @Override
  public void run(Lake lake, Night night) {
    List<LocalDate> known =
        Stream.concat(lake.nights().committed().stream(), night.days().stream())
            .filter(day -> day.isAfter(night.date().minusDays(DAYS)) && !day.isAfter(night.date()))
            .distinct()
            .sorted()
            .toList();
    Dataset<Row> demand = lake.history(DEMAND_DAILY, night, NIGHTS);
    Dataset<Row> week = demand.where(col(DATE).gt(lit(Date.valueOf(night.date().minusDays(WEEK)))));
    Dataset<Row> forecast = lake.tonight(REVENUE_FORECAST, night);
    Dataset<Row> lists = lake.tonight(RECOMMENDATION, night);
    NightReport report =
        new NightReport(
            platform.currency(),
            lake.draft(night),
            ReportFigures.audits(lake.tonight(INGEST_AUDIT, night)),
            ReportFigures.past(demand, known),
            ReportFigures.ahead(forecast),
            ReportFigures.sellers(week, lake.tonight(CONTENT, night), forecast),
            ReportFigures.people(lists),
            ReportFigures.sources(lists),
            ReportFigures.settled(lake.tonight(SETTLEMENT_LINE, night)));
    lake.put("reports/" + night.date() + "." + night.run() + ".html", Page.html(report));
  }
}
