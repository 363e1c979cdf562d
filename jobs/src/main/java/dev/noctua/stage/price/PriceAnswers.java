package dev.noctua.stage.price;

import static dev.noctua.contract.Columns.CATEGORY;

import dev.noctua.model.price.Elasticity;
import dev.noctua.model.price.PriceResponses;
import dev.noctua.model.price.SalesDraws;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.spark.api.java.function.MapFunction;
import org.apache.spark.api.java.function.MapGroupsFunction;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Encoders;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;

/**
 * What the night knows of prices. Each category is fitted by one task; all that follows takes
 * little time, and is done here.
 */
record PriceAnswers(PriceResponses responses, List<ContentAdvice> contents) {

  /**
   * Fits all categories.
   *
   * @param sales of {@link ContentSales}
   * @param daysAhead how many days the advice looks ahead
   */
  static PriceAnswers of(Dataset<Row> sales, PriceWindow window, int daysAhead) {
    List<PricedCategory> categories =
        sales
            .groupByKey((MapFunction<Row, String>) row -> row.getAs(CATEGORY), Encoders.STRING())
            .mapGroups(
                (MapGroupsFunction<String, Row, PricedCategory>)
                    (category, rows) -> PricedCategory.of(category, rows, window),
                Encoders.javaSerialization(PricedCategory.class))
            .collectAsList();
    PriceResponses responses =
        PriceResponses.of(categories.stream().map(PricedCategory::response).toList());
    Map<String, Elasticity> elasticities = new HashMap<>();
    responses.items().forEach(item -> elasticities.put(item.item(), item));
    List<PricedContent> contents = new ArrayList<>();
    categories.forEach(category -> contents.addAll(category.contents()));
    contents.sort(Comparator.comparing(PricedContent::id));
    SalesDraws draws = new SalesDraws(responses.form());
    return new PriceAnswers(
        responses,
        contents.parallelStream()
            .map(
                content ->
                    ContentAdvice.of(
                        content,
                        Optional.ofNullable(elasticities.get(content.id())),
                        responses.form(),
                        draws,
                        daysAhead))
            .toList());
  }

  /** The rows of {@code price_elasticity}. */
  Dataset<Row> elasticities(SparkSession spark) {
    return ElasticityRows.of(spark, responses, contents);
  }

  /** The rows of {@code price_scenario}. */
  Dataset<Row> scenarios(SparkSession spark) {
    return ScenarioRows.of(spark, contents);
  }
}
