package dev.noctua.stage.check;

import static dev.noctua.contract.Columns.CONTENT_ID;
import static dev.noctua.contract.Columns.SIMILAR_CONTENT_ID;
import static dev.noctua.contract.Table.CONTENT;
import static dev.noctua.contract.Table.DEMAND_DAILY;
import static dev.noctua.contract.Table.INGEST_AUDIT;
import static dev.noctua.contract.Table.ORDER_BALANCE;
import static dev.noctua.contract.Table.RECOMMENDATION;
import static dev.noctua.contract.Table.REVENUE_FORECAST;
import static dev.noctua.contract.Table.SETTLEMENT_LINE;
import static dev.noctua.contract.Table.SIMILAR_CONTENT;
import static dev.noctua.contract.Table.TRENDING_CONTENT;
import static dev.noctua.contract.Table.USER_CONTENT;
import static dev.noctua.contract.Table.USER_PROFILE;
import static org.apache.spark.sql.functions.col;

import dev.noctua.lake.Run;
import dev.noctua.lake.commit.Manifest;
import dev.noctua.lake.commit.Manifest.Verdict;
import dev.noctua.model.rank.RecommenderSettings;
import dev.noctua.settings.Settings;
import dev.noctua.stage.RecordedSettings;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;

/** All gates of a night. */
public final class NightGates {
  /** The names of all gates, in the order in which they judge. */
  public static final List<String> NAMES =
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
          "lists_beat_popularity",
          "forecast_adds_up");

  private NightGates() {}

  /** The verdicts on what the run has written, but for the contracts of its tables. */
  static List<Verdict> otherThanContracts(Run run, Settings.Check limits) {
    BaselineNights earlier = BaselineNights.before(run.night(), run.lake().nights());
    Dataset<Row> lists = run.tonight(RECOMMENDATION);
    Dataset<Row> similar = run.tonight(SIMILAR_CONTENT);
    List<Dataset<Row>> listed =
        List.of(
            lists.select(CONTENT_ID),
            similar.select(col(SIMILAR_CONTENT_ID).as(CONTENT_ID)),
            run.tonight(TRENDING_CONTENT).select(CONTENT_ID));
    Dataset<Row> content = run.tonight(CONTENT);
    Dataset<Row> userContent = run.tonight(USER_CONTENT);
    Dataset<Row> people = run.tonight(USER_PROFILE);
    Dataset<Row> lines = run.tonight(SETTLEMENT_LINE);
    Instant end = run.night().date().plusDays(1).atStartOfDay(run.night().zone()).toInstant();
    return List.of(
        Gates.auditBalances(run.tonight(INGEST_AUDIT)),
        Gates.moneyKept(lines, run.tonight(DEMAND_DAILY), run.tonight(ORDER_BALANCE), people),
        Gates.settlementAddsUp(lines),
        RowCounts.verdict(run.draft(), earlier, limits.rows()),
        ListGates.everyoneHasAList(people, content, userContent, lists, limits.maxWithoutList()),
        ListGates.noOwnedItem(userContent, lists),
        ListGates.noOwnItem(content, lists),
        ListGates.onlyAvailable(content, listed, end),
        ListGates.overlap(
            earlier
                .published()
                .filter(before -> weights(before).equals(weights(run.draft())))
                .map(before -> run.lake().rows(RECOMMENDATION, before)),
            lists,
            limits.minOverlap()),
        ListGates.beatPopularity(run.draft().model()),
        Gates.forecastAddsUp(run.tonight(REVENUE_FORECAST)));
  }

  /** What each source weighs in the lists of a night; empty where that wasn't recorded. */
  private static Optional<RecommenderSettings.Weights> weights(Manifest night) {
    return RecordedSettings.of(night).map(RecommenderSettings::weights);
  }
}
