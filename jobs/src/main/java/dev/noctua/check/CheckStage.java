package dev.noctua.check;

import static dev.noctua.contract.Table.CONTENT;
import static dev.noctua.contract.Table.DEMAND_DAILY;
import static dev.noctua.contract.Table.INGEST_AUDIT;
import static dev.noctua.contract.Table.RECOMMENDATION;
import static dev.noctua.contract.Table.REVENUE_FORECAST;
import static dev.noctua.contract.Table.SETTLEMENT_LINE;
import static dev.noctua.contract.Table.TRANSACTION;
import static dev.noctua.contract.Table.USER_CONTENT;
import static dev.noctua.contract.Table.USER_PROFILE;

import dev.noctua.Night;
import dev.noctua.Stage;
import dev.noctua.lake.Lake;
import dev.noctua.lake.Manifest;
import java.util.List;

/** The night's tables -> the verdicts of all gates, entered in the run's draft. */
public final class CheckStage implements Stage {
  /** The names of all gates, in the order in which they judge. */
  public static final List<String> GATES =
      List.of(
          "contracts",
          "audit_balances",
          "money_kept",
          "settlement_adds_up",
          "everyone_has_a_list",
          "no_owned_item",
          "only_available",
          "forecast_adds_up");

  @Override
  public String name() {
    return "check";
  }

  @Override
  public void run(Lake lake, Night night) {
    var lists = lake.tonight(RECOMMENDATION, night);
    var content = lake.tonight(CONTENT, night);
    var userContent = lake.tonight(USER_CONTENT, night);
    var transactions = lake.tonight(TRANSACTION, night);
    List<Manifest.Verdict> verdicts =
        List.of(
            Gates.contracts(lake.draft(night).tables().values()),
            Gates.auditBalances(lake.tonight(INGEST_AUDIT, night)),
            Gates.moneyKept(transactions, lake.tonight(DEMAND_DAILY, night)),
            Gates.settlementAddsUp(lake.tonight(SETTLEMENT_LINE, night)),
            Gates.everyoneHasAList(lake.tonight(USER_PROFILE, night), content, userContent, lists),
            Gates.noOwnedItem(userContent, lists),
            Gates.onlyAvailable(content, lists),
            Gates.forecastAddsUp(lake.tonight(REVENUE_FORECAST, night)));
    lake.gates(night, verdicts);
  }
}
