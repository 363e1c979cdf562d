package dev.noctua.stage.price;

import static dev.noctua.contract.Table.CONTENT;
import static dev.noctua.contract.Table.DEMAND_DAILY;
import static dev.noctua.contract.Table.MARKET_SIZE;
import static dev.noctua.contract.Table.ORDER_BALANCE;
import static dev.noctua.contract.Table.PLANNED_PRICE;
import static dev.noctua.contract.Table.PRICE_ADVICE;
import static dev.noctua.contract.Table.PRICE_ELASTICITY;
import static dev.noctua.contract.Table.PRICE_SCENARIO;
import static dev.noctua.contract.Table.USER_CONTENT;
import static dev.noctua.contract.Table.USER_PROFILE;

import dev.noctua.contract.Table;
import dev.noctua.lake.Run;
import dev.noctua.settings.Settings;
import dev.noctua.stage.Stage;
import java.util.Set;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;

/**
 * Past demand and prices -> how demand responds to prices, which are advised; the market's size.
 */
public final class PriceStage implements Stage {
  private final Settings.Price settings;
  private final Settings.Market market;
  private final int daysAhead;

  /** A stage that looks so many days ahead. */
  public PriceStage(Settings.Price settings, Settings.Market market, int daysAhead) {
    this.settings = settings;
    this.market = market;
    this.daysAhead = daysAhead;
  }

  @Override
  public String name() {
    return "price";
  }

  @Override
  public Set<Table> reads() {
    return Set.of(PLANNED_PRICE, CONTENT, ORDER_BALANCE, USER_CONTENT, USER_PROFILE, DEMAND_DAILY);
  }

  @Override
  public Set<Table> writes() {
    return Set.of(PRICE_ELASTICITY, PRICE_SCENARIO, PRICE_ADVICE, MARKET_SIZE);
  }

  @Override
  public void run(Run run) {
    PriceWindow window = PriceWindow.of(run, settings.historyDays());
    // One night more: an event just after midnight may arrive with the day before.
    Dataset<Row> demand = run.history(DEMAND_DAILY, settings.historyDays() + 1);
    Dataset<Row> orders = run.tonight(ORDER_BALANCE);
    Dataset<Row> people = run.tonight(USER_PROFILE);
    Dataset<Row> paying =
        PayingShares.of(
            PayerLooks.of(
                run.tonight(USER_CONTENT),
                people,
                orders,
                run.tonight(CONTENT),
                run.night().date()));
    Dataset<Row> content =
        ContentSales.content(run.tonight(CONTENT), run.tonight(PLANNED_PRICE), window);
    Dataset<Row> sales = ContentSales.of(demand, content, orders, paying, window);
    PriceAnswers answers = PriceAnswers.of(sales, window, daysAhead);
    run.write(PRICE_ELASTICITY, answers.elasticities(run.spark()));
    run.write(PRICE_SCENARIO, answers.scenarios(run.spark()));
    run.write(PRICE_ADVICE, AdviceLedger.of(run, answers.contents()));
    run.write(MARKET_SIZE, MarketRows.of(people, run.night(), market));
  }
}
