package dev.noctua.contract;

import java.util.Locale;

/** The tables, in the order in which the night writes them. */
public enum Table {
  REGISTRATION("facts"),
  BEHAVIOR("facts"),
  TRANSACTION("facts"),
  CATALOG("facts"),
  IDENTITY("facts"),
  QUARANTINE("facts"),
  INGEST_AUDIT("facts"),
  PLANNED_PRICE("facts"),
  CONTENT("features"),
  ORDER_BALANCE("ledger"),
  SETTLEMENT_LINE("ledger"),
  USER_CONTENT("features"),
  USER_PROFILE("features"),
  DEMAND_DAILY("features"),
  ALS_USER_FACTOR("models"),
  ALS_CONTENT_FACTOR("models"),
  ITEM_WEIGHT("models"),
  RECOMMENDATION("results"),
  SIMILAR_CONTENT("results"),
  TRENDING_CONTENT("results"),
  PRICE_ELASTICITY("results"),
  PRICE_SCENARIO("results"),
  PRICE_ADVICE("results"),
  MARKET_SIZE("results"),
  FORECAST_METHOD("results"),
  REVENUE_FORECAST("results"),
  METRIC("results"),
  RUN_METRIC("results");

  private final String layer;

  Table(String layer) {
    this.layer = layer;
  }

  /**
   * The table of that name.
   *
   * @throws IllegalArgumentException when there is none
   */
  public static Table named(String tableName) {
    return valueOf(tableName.toUpperCase(Locale.ROOT));
  }

  public String tableName() {
    return name().toLowerCase(Locale.ROOT);
  }

  /**
   * Its contract, read once.
   *
   * @throws IllegalStateException if the contract on the class path isn't one
   */
  public TableContract contract() {
    return TableContractReader.onClassPath(layer, tableName());
  }
}
