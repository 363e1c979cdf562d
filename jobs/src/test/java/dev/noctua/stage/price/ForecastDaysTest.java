package dev.noctua.stage.price;

import static org.assertj.core.api.Assertions.assertThat;

import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What is read of a night's forecasts, with the columns that its version has. */
class ForecastDaysTest {
  private Connection connection;
  private Statement statement;

  @BeforeEach
  void night() throws SQLException {
    connection = DriverManager.getConnection("jdbc:duckdb:");
    statement = connection.createStatement();
    statement.execute(
        """
        CREATE TABLE price_elasticity AS SELECT 'content' AS level, 'c1' AS item, 'go' AS category""");
    statement.execute(
        """
        CREATE TABLE revenue_forecast AS
        SELECT 'content' AS level, 'c1' AS item, 1 AS days, 'combination' AS method, DATE '2026-11-22' AS target_date, 3.0::DOUBLE AS units,
          30.00::DECIMAL(18,2) AS revenue, 10.00::DECIMAL(18,2) AS price, 'current' AS price_basis, 30.0::DOUBLE AS level_revenue,
          1.0::DOUBLE AS market_growth, 1.0::DOUBLE AS price_effect, 1.0::DOUBLE AS kept_share""");
  }

  @AfterEach
  void close() throws SQLException {
    connection.close();
  }

  private ForecastDays read() throws SQLException {
    try (ResultSet rows = statement.executeQuery(ForecastDays.SQL.formatted("e.item", "c1"))) {
      return ForecastDays.read(rows, Map.of("c1", 1000L)).get("c1");
    }
  }

  @Test
  void aNightThatKnowsNoSeatsHasNoLimit() throws SQLException {
    ForecastDays days = read();
    assertThat(days.seats()).isInfinite();
    assertThat(days.days().get(0).wanted()).isEqualTo(3);
    assertThat(days.days().get(0).atPresent()).isEqualTo(3000);
  }

  @Test
  void whatIsWantedIsReadWhereSeatsLimitIt() throws SQLException {
    statement.execute("ALTER TABLE revenue_forecast ADD COLUMN seats_left BIGINT DEFAULT 3");
    statement.execute("ALTER TABLE revenue_forecast ADD COLUMN unlimited_units DOUBLE DEFAULT 4");
    statement.execute(
        "ALTER TABLE revenue_forecast ADD COLUMN unlimited_level_revenue DOUBLE DEFAULT 40");
    ForecastDays days = read();
    assertThat(days.seats()).isEqualTo(3);
    assertThat(days.days().get(0).wanted()).isEqualTo(4);
    assertThat(days.days().get(0).atPresent()).isEqualTo(4000);
  }
}
