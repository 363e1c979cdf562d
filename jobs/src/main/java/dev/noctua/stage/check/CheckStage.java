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

import dev.noctua.core.Night;
import dev.noctua.lake.Lake;
import dev.noctua.lake.commit.Manifest;
import dev.noctua.lake.commit.Manifest.Verdict;
import dev.noctua.settings.Settings;
import dev.noctua.stage.Stage;
import java.time.Instant;
import java.util.List;
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
  public void run(Lake lake, Night night) {
    Manifest draft = lake.draft(night);
    List<Verdict> others = others(lake, night, draft);
    Verdict contracts =
        Gates.contracts(
            draft.tables().entrySet().stream()
                .filter(table -> !table.getKey().equals(METRIC.tableName()))
                .map(table -> table.getValue())
                .toList());
    lake.write(METRIC, night, GateMetrics.rows(lake.spark(), night.date(), all(contracts, others)));
    // Once more, with metric itself: its row for contracts can't know.
    contracts = Gates.contracts(lake.draft(night).tables().values());
    lake.gates(night, all(contracts, others));
  }

  private static List<Verdict> all(Verdict contracts, List<Verdict> others) {
    return Stream.concat(Stream.of(contracts), others.stream()).toList();
  }

  private List<Verdict> others(Lake lake, Night night, Manifest draft) {
    BaselineNights earlier = BaselineNights.than(night, lake.nights());
    Dataset<Row> lists = lake.tonight(RECOMMENDATION, night);
    Dataset<Row> similar = lake.tonight(SIMILAR_CONTENT, night);
    Dataset<Row> listed =
        lists
            .select(CONTENT_ID)
            .union(similar.select(col(SIMILAR_CONTENT_ID)))
            .union(lake.tonight(TRENDING_CONTENT, night).select(CONTENT_ID));
    Dataset<Row> content = lake.tonight(CONTENT, night);
    Dataset<Row> userContent = lake.tonight(USER_CONTENT, night);
    Dataset<Row> people = lake.tonight(USER_PROFILE, night);
    Dataset<Row> transactions = lake.tonight(TRANSACTION, night);
    Instant end = night.date().plusDays(1).atStartOfDay(night.zone()).toInstant();
    return List.of(
        Gates.auditBalances(lake.tonight(INGEST_AUDIT, night)),
        Gates.moneyKept(transactions, lake.tonight(DEMAND_DAILY, night)),
        Gates.settlementAddsUp(lake.tonight(SETTLEMENT_LINE, night)),
        RowCounts.inRange(draft, earlier, limits.rows()),
        ListGates.everyoneHasAList(people, content, userContent, lists, limits.maxWithoutList()),
        ListGates.noOwnedItem(userContent, lists),
        ListGates.noOwnItem(content, lists),
        ListGates.onlyAvailable(content, listed, end),
        ListGates.overlap(
            earlier.published().map(before -> lake.rows(RECOMMENDATION, before)),
            lists,
            limits.minOverlap()),
        Gates.forecastAddsUp(lake.tonight(REVENUE_FORECAST, night)));
  }
}
