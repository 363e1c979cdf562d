package dev.noctua.stage.forecast;

import static org.apache.spark.sql.functions.col;

import dev.noctua.contract.Table;
import dev.noctua.lake.Run;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.types.StructType;

/** What the night knows of the response to prices. */
final class Elasticities {
  /** The table of elasticities, where nights have one. */
  static final Optional<Table> TABLE =
      Stream.of(Table.values())
          .filter(table -> table.tableName().equals("price_elasticity"))
          .findFirst();

  private static final StructType NOTHING =
      StructType.fromDDL("item string, elasticity double, low double, high double");

  private Elasticities() {}

  /** Rows {@code item, elasticity, low, high} of the contents whose elasticity is identified. */
  static Dataset<Row> of(Run run) {
    return TABLE
        .map(
            table ->
                run.tonight(table)
                    .where(col("level").equalTo("content").and(col("identified")))
                    .select("item", "elasticity", "low", "high"))
        .orElseGet(() -> run.spark().createDataFrame(List.of(), NOTHING));
  }
}
