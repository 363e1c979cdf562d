package dev.noctua;

import dev.noctua.contract.Table;
import dev.noctua.lake.Lake;
import dev.noctua.lake.commit.Manifest;
import dev.noctua.stage.RecordedSettings;
import java.io.IOException;
import java.sql.SQLException;
import java.time.LocalDate;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.TestFactory;

/**
 * Each table equals its second definition row for row, on the sample data and on generated
 * platforms: two, or ten.
 */
@Tag("world")
class SecondOpinionTest {
  /**
   * Factors have no other definition than the optimisation itself: the tests of models hold them to
   * its normal equations. Neither have elasticities, scenarios and curves of growth, which tests
   * hold against published values and worlds with known truth. Forecasts have reference figures.
   * These platforms have no plan and follow no advice: PricePlanTest and AdviceLedgerTest compare
   * both tables. What a run cost can't be computed again.
   */
  private static final Set<Table> WITHOUT =
      Set.of(
          Table.ALS_USER_FACTOR,
          Table.ALS_CONTENT_FACTOR,
          Table.PRICE_ELASTICITY,
          Table.PRICE_SCENARIO,
          Table.PRICE_ADVICE,
          Table.MARKET_SIZE,
          Table.PLANNED_PRICE,
          Table.FORECAST_METHOD,
          Table.REVENUE_FORECAST,
          Table.RUN_METRIC);

  @TestFactory
  Stream<DynamicTest> sampleData() {
    return tests("sample data", TestNight.sample());
  }

  @TestFactory
  Stream<DynamicTest> generatedPlatforms() {
    return generated(1, 13);
  }

  @Tag("full")
  @TestFactory
  Stream<DynamicTest> moreGeneratedPlatforms() {
    return generated(2, 3, 5, 6, 7, 8, 9, 10);
  }

  private static Stream<DynamicTest> generated(long... seeds) {
    return LongStream.of(seeds)
        .boxed()
        .flatMap(seed -> tests("seed " + seed, TestNight.generated(seed)));
  }

  private static Stream<DynamicTest> tests(String world, TestNight night) {
    return Stream.of(Table.values())
        .filter(t -> !WITHOUT.contains(t))
        .map(t -> DynamicTest.dynamicTest(t.tableName() + ", " + world, () -> compare(t, night)));
  }

  /** The last night of the first load. */
  private static LocalDate first(Lake lake) {
    return lake.nights().committed().stream().min(Comparator.naturalOrder()).orElseThrow();
  }

  /** What each source weighs, as a list in SQL. */
  private static String weights(Manifest night) {
    return Arrays.toString(RecordedSettings.of(night).orElseThrow().weights().bySource());
  }

  private static void compare(Table table, TestNight night) throws IOException, SQLException {
    Lake lake = night.lake();
    Map<String, List<String>> files = lake.nights().files(night.night());
    try (SecondOpinion opinion = new SecondOpinion(night.night())) {
      opinion
          .with("loaded", first(lake).toString())
          .with("zone", night.settings().platform().zone().toString())
          .with("raw", night.settings().storage().raw())
          .with("lake", night.settings().storage().lake())
          .with("secret", System.getenv("NOCTUA_USER_KEY_SECRET"))
          .with("weights", weights(lake.nights().require(night.night())))
          .with("tombstone", System.getenv("NOCTUA_TOMBSTONE_SECRET"));
      for (Table each : Table.values()) {
        opinion.view(each, files.get(each.tableName()).stream().map(lake::address).toList());
      }
      opinion.agrees(table);
    }
  }
}
