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

import dev.noctua.contract.Table;
import dev.noctua.lake.Run;
import dev.noctua.settings.Settings;
import dev.noctua.stage.Stage;
import java.sql.Date;
import java.time.LocalDate;
import java.util.List;
import java.util.Set;
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
  public Set<Table> reads() {
    return Set.of(
        Table.INGEST_AUDIT,
        Table.CONTENT,
        Table.DEMAND_DAILY,
        Table.RECOMMENDATION,
        Table.REVENUE_FORECAST,
        Table.SETTLEMENT_LINE);
  }

  @Override
  public Set<Table> writes() {
    return Set.of();
  }

  @Override
  public void run(Run run) {
    List<LocalDate> known =
        Stream.concat(run.lake().nights().committed().stream(), run.night().days().stream())
            .filter(
                day ->
                    day.isAfter(run.night().date().minusDays(DAYS))
                        && !day.isAfter(run.night().date()))
            .distinct()
            .sorted()
            .toList();
    Dataset<Row> demand = run.history(DEMAND_DAILY, NIGHTS);
    Dataset<Row> week =
        demand.where(col(DATE).gt(lit(Date.valueOf(run.night().date().minusDays(WEEK)))));
    Dataset<Row> forecast = run.tonight(REVENUE_FORECAST);
    Dataset<Row> lists = run.tonight(RECOMMENDATION);
    NightReport report =
        new NightReport(
            platform.currency(),
            run.draft(),
            ReportFigures.audits(run.tonight(INGEST_AUDIT)),
            ReportFigures.past(demand, known),
            ReportFigures.ahead(forecast),
            ReportFigures.sellers(week, run.tonight(CONTENT), forecast),
            ReportFigures.people(lists),
            ReportFigures.sources(lists),
            ReportFigures.settled(run.tonight(SETTLEMENT_LINE)));
    run.lake()
        .put(
            "reports/" + run.night().date() + "." + run.night().run() + ".html", Page.html(report));
  }
}
