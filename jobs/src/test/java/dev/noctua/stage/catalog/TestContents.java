package dev.noctua.stage.catalog;

import static dev.noctua.contract.Table.CONTENT;

import dev.noctua.TestRows;
import dev.noctua.core.Night;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;

/** Contents as the stage computes them, for tests of stages that read them. */
public final class TestContents {
  private TestContents() {}

  public static Dataset<Row> merge(Dataset<Row> previous, Dataset<Row> catalog, Night night) {
    return TestRows.computed(CONTENT, Contents.merge(previous, catalog, night));
  }
}
