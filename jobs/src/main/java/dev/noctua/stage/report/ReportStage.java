package dev.noctua.stage.report;

import dev.noctua.contract.Table;
import dev.noctua.lake.Run;
import dev.noctua.settings.Settings;
import dev.noctua.stage.Stage;
import java.util.Set;

/** What the run wrote -> one page, {@code reports/<night>.<run>.html}. */
public final class ReportStage implements Stage {
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
        Table.USER_PROFILE,
        Table.RECOMMENDATION,
        Table.PRICE_ELASTICITY,
        Table.PRICE_SCENARIO,
        Table.PRICE_ADVICE,
        Table.REVENUE_FORECAST,
        Table.SETTLEMENT_LINE,
        Table.METRIC);
  }

  @Override
  public Set<Table> writes() {
    return Set.of();
  }

  @Override
  public void run(Run run) {
    String page = Page.html(ReportFigures.of(run, platform.currency()));
    run.lake().put("reports/%s.%s.html".formatted(run.night().date(), run.night().run()), page);
  }
}
