package dev.noctua.stage.forecast;

import static dev.noctua.contract.Columns.ELASTICITY;
import static dev.noctua.contract.Columns.FORM;
import static dev.noctua.contract.Columns.HIGH;
import static dev.noctua.contract.Columns.IDENTIFIED;
import static dev.noctua.contract.Columns.ITEM;
import static dev.noctua.contract.Columns.LEVEL;
import static dev.noctua.contract.Columns.LOW;
import static org.apache.spark.sql.functions.col;

import dev.noctua.contract.Table;
import dev.noctua.lake.Run;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;

/** How contents' sales answer to their price, where the data tell it. */
final class Elasticities {
  private Elasticities() {}

  /** Of every content whose response is identified: item, elasticity, low, high, form. */
  static Dataset<Row> of(Run run) {
    return run.tonight(Table.PRICE_ELASTICITY)
        .where(col(LEVEL).equalTo("content").and(col(IDENTIFIED)))
        .select(ITEM, ELASTICITY, LOW, HIGH, FORM);
  }
}
