package dev.noctua.stage.check;

import static dev.noctua.contract.Columns.CONTENT_ID;
import static dev.noctua.contract.Columns.SIMILAR_CONTENT_ID;
import static dev.noctua.contract.Table.CONTENT;
import static dev.noctua.contract.Table.DEMAND_DAILY;
import static dev.noctua.contract.Table.INGEST_AUDIT;
import static dev.noctua.contract.Table.METRIC;
import static dev.noctua.contract.Table.RECOMMENDATION;
import static dev.noctua.contract.Table.REVENUE_FORECAST;
import static dev.noctua.contract.Table.SETTLEMENT_LINE;
import static dev.noctua.contract.Table.SIMILAR_CONTENT;
import static dev.noctua.contract.Table.TRANSACTION;
import static dev.noctua.contract.Table.TRENDING_CONTENT;
import static dev.noctua.contract.Table.USER_CONTENT;
import static dev.noctua.contract.Table.USER_PROFILE;
import static org.apache.spark.sql.functions.col;

import dev.noctua.contract.Table;
import dev.noctua.lake.Run;
import dev.noctua.lake.commit.Manifest;
import dev.noctua.lake.commit.Manifest.Verdict;
import dev.noctua.settings.Settings;
import dev.noctua.stage.Stage;
import java.time.Instant;
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
  /** The names of all gates, in the order in which they judge. */
  public static final List<String> GATES =
      List.of(
          "contracts",
          "audit_balances",
          "money_kept",
          "settlement_adds_up",
          "row_counts",
          "everyone_has_a_list",
          "no_owned_item",
          "no_own_item",
          "only_available",
          "lists_overlap",
          "forecast_adds_up");

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
        Table.TRANSACTION,
        Table.INGEST_AUDIT,
        Table.CONTENT,
        Table.USER_CONTENT,
        Table.USER_PROFILE,
        Table.DEMAND_DAILY,
        Table.RECOMMENDATION,
        Table.SIMILAR_CONTENT,
        Table.TRENDING_CONTENT,
        Table.REVENUE_FORECAST,
        Table.SETTLEMENT_LINE);
  }

  @Override
  public Set<Table> writes() {
    return Set.of(Table.METRIC);
  }

  @Override
  public void run(Run run) {
    Manifest draft = run.draft();
    List<Verdict> others = others(run, draft);
    Verdict contracts =
        Gates.contracts(
            draft.tables().entrySet().stream()
                .filter(table -> !table.getKey().equals(METRIC.tableName()))
                .map(table -> table.getValue())
                .toList());
    run.write(METRIC, GateMetrics.rows(run.spark(), run.night().date(), all(contracts, others)));
    // Once more, with metric itself: its row for contracts can't know.
    contracts = Gates.contracts(run.draft().tables().values());
    run.recordVerdicts(all(contracts, others));
  }

  private static List<Verdict> all(Verdict contracts, List<Verdict> others) {
    return Stream.concat(Stream.of(contracts), others.stream()).toList();
  }

  private List<Verdict> others(Run run, Manifest draft) {
    BaselineNights earlier = BaselineNights.than(run.night(), run.lake().nights());
    Dataset<Row> lists = run.tonight(RECOMMENDATION);
    Dataset<Row> similar = run.tonight(SIMILAR_CONTENT);
    Dataset<Row> listed =
        lists
            .select(CONTENT_ID)
            .union(similar.select(col(SIMILAR_CONTENT_ID)))
            .union(run.tonight(TRENDING_CONTENT).select(CONTENT_ID));
    Dataset<Row> content = run.tonight(CONTENT);
    Dataset<Row> userContent = run.tonight(USER_CONTENT);
    Dataset<Row> people = run.tonight(USER_PROFILE);
    Dataset<Row> transactions = run.tonight(TRANSACTION);
    Instant end = run.night().date().plusDays(1).atStartOfDay(run.night().zone()).toInstant();
    return List.of(
        Gates.auditBalances(run.tonight(INGEST_AUDIT)),
        Gates.moneyKept(transactions, run.tonight(DEMAND_DAILY)),
        Gates.settlementAddsUp(run.tonight(SETTLEMENT_LINE)),
        RowCounts.inRange(draft, earlier, limits.rows()),
        ListGates.everyoneHasAList(people, content, userContent, lists, limits.maxWithoutList()),
        ListGates.noOwnedItem(userContent, lists),
        ListGates.noOwnItem(content, lists),
        ListGates.onlyAvailable(content, listed, end),
        ListGates.overlap(
            earlier.published().map(before -> run.lake().rows(RECOMMENDATION, before)),
            lists,
            limits.minOverlap()),
        Gates.forecastAddsUp(run.tonight(REVENUE_FORECAST)));
  }
}
