package dev.noctua.stage.price;

import static dev.noctua.stage.price.ElasticityRows.amount;

import dev.noctua.contract.Columns;
import dev.noctua.contract.Table;
import dev.noctua.model.price.PriceAdvice;
import dev.noctua.model.price.SalesDraws.Expected;
import dev.noctua.model.price.SalesOutlook;
import dev.noctua.parquet.RowLayout;
import dev.noctua.stage.price.ContentAdvice.Scenario;
import java.math.BigDecimal;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Stream;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;

/** The rows of {@code price_scenario}: each price that was looked at. */
final class ScenarioRows {
  private static final RowLayout LAYOUT = RowLayout.of(Table.PRICE_SCENARIO.contract().type());

  private ScenarioRows() {}

  static Dataset<Row> of(SparkSession spark, List<ContentAdvice> contents) {
    List<Row> rows = contents.stream().flatMap(ScenarioRows::rows).toList();
    return spark.createDataFrame(rows, LAYOUT.type());
  }

  private static Stream<Row> rows(ContentAdvice content) {
    return content.scenarios().stream().map(scenario -> row(content, scenario));
  }

  private static Row row(ContentAdvice of, Scenario scenario) {
    PriceAdvice advice = of.advice().orElseThrow();
    Optional<PriceAdvice.Verdict> verdict = of.verdict(scenario.price());
    RowLayout.Builder row =
        LAYOUT
            .row()
            .set(Columns.CONTENT_ID, of.content().id())
            .set(Columns.PRICE, amount(scenario.price()))
            .set(Columns.PRESENT_PRICE, amount(of.content().presentPrice().orElseThrow()))
            .set(Columns.DAYS, of.days())
            .set(Columns.UNITS, value(scenario.units(), Expected::mean))
            .set(Columns.UNITS_LOW, value(scenario.units(), Expected::low))
            .set(Columns.UNITS_HIGH, value(scenario.units(), Expected::high))
            .set(Columns.REVENUE, money(scenario.revenue(), Expected::mean))
            .set(Columns.REVENUE_LOW, money(scenario.revenue(), Expected::low))
            .set(Columns.REVENUE_HIGH, money(scenario.revenue(), Expected::high))
            .set(Columns.GAIN_PROBABILITY, scenario.gainProbability().orElse(null))
            .set(Columns.ADVICE, verdict.map(Enum::name).orElse(null))
            .set(
                Columns.TEST_DAYS,
                advice.test().filter(t -> verdict.isPresent()).map(t -> t.daysEach()).orElse(null))
            .set(Columns.SPREAD, of.outlook().map(SalesOutlook::spread).orElse(0.0))
            .set(Columns.LEVEL_SPREAD, of.outlook().map(SalesOutlook::levelSpread).orElse(0.0))
            .set(Columns.KEPT, of.content().kept())
            .set(Columns.PAY_LOW, paying(of.content(), 0, scenario))
            .set(Columns.PAY_MIDDLE, paying(of.content(), 1, scenario))
            .set(Columns.PAY_HIGH, paying(of.content(), 2, scenario));
    return ElasticityRows.setReasons(row, advice.reasons()).build();
  }

  /** As many more or fewer would pay as the demand grows or falls. */
  private static Double paying(PricedContent content, int group, Scenario scenario) {
    if (content.paying().isEmpty() || content.paying().get(group).isNaN()) {
      return null;
    }
    double share = content.paying().get(group);
    return scenario.demand().map(demand -> Math.min(1, share * demand)).orElse(null);
  }

  private static Double value(Optional<Expected> expected, Function<Expected, Double> of) {
    return expected.map(of).orElse(null);
  }

  private static BigDecimal money(Optional<Expected> expected, Function<Expected, Double> of) {
    return expected.map(of).map(fen -> amount(Math.round(fen))).orElse(null);
  }
}
