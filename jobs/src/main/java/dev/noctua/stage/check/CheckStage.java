package dev.noctua.stage.check;

import static dev.noctua.contract.Table.BEHAVIOR;
import static dev.noctua.contract.Table.METRIC;
import static dev.noctua.contract.Table.ORDER_BALANCE;
import static dev.noctua.contract.Table.SETTLEMENT_LINE;

import dev.noctua.contract.Table;
import dev.noctua.lake.Run;
import dev.noctua.lake.commit.Manifest.Verdict;
import dev.noctua.lake.commit.ModelChoice;
import dev.noctua.lake.commit.ModelChoice.Proof;
import dev.noctua.settings.Settings;
import dev.noctua.stage.Stage;
import java.time.LocalDate;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;

/**
 * The night's tables, and what was before -> the verdicts of all gates, in the run's draft and in
 * metric.
 */
public final class CheckStage implements Stage {
  private final Settings.Check limits;

  public CheckStage(Settings.Check limits) {
    this.limits = limits;
  }

  @Override
  public String name() {
    return "check";
  }

  @Override
  public Set<Table> reads() {
    return Set.of(
        Table.BEHAVIOR,
        Table.INGEST_AUDIT,
        Table.CONTENT,
        Table.ORDER_BALANCE,
        Table.SETTLEMENT_LINE,
        Table.USER_CONTENT,
        Table.USER_PROFILE,
        Table.DEMAND_DAILY,
        Table.RECOMMENDATION,
        Table.SIMILAR_CONTENT,
        Table.TRENDING_CONTENT,
        Table.REVENUE_FORECAST);
  }

  @Override
  public Set<Table> writes() {
    return Set.of(Table.METRIC);
  }

  @Override
  public void run(Run run) {
    List<Verdict> others = NightGates.otherThanContracts(run, limits);
    Verdict contracts =
        Gates.contracts(
            run.draft().tables().entrySet().stream()
                .filter(table -> !table.getKey().equals(METRIC.tableName()))
                .map(table -> table.getValue())
                .toList());
    LocalDate night = run.night().date();
    List<Proof> proofs = run.draft().model().map(ModelChoice::proofs).orElse(List.of());
    Dataset<Row> use =
        ListUse.of(
            run.history(BEHAVIOR, 1 + ListUse.NIGHTS),
            run.history(SETTLEMENT_LINE, 1),
            run.tonight(ORDER_BALANCE),
            night);
    run.write(
        METRIC,
        MetricRows.of(run.spark(), night, all(contracts, others), proofs)
            .union(MetricRows.of(use, "list_use", night))
            .union(ForecastScores.tonight(run))
            .coalesce(1));
    // Judges the contracts again, now with metric itself, which didn't exist the first time.
    contracts = Gates.contracts(run.draft().tables().values());
    run.recordVerdicts(all(contracts, others));
  }

  private static List<Verdict> all(Verdict contracts, List<Verdict> others) {
    return Stream.concat(Stream.of(contracts), others.stream()).toList();
  }
}
