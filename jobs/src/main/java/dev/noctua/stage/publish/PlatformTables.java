package dev.noctua.stage.publish;

import static dev.noctua.contract.Columns.CONTENT_ID;
import static dev.noctua.contract.Columns.KIND;
import static dev.noctua.contract.Columns.SIMILAR_CONTENT_ID;
import static dev.noctua.contract.Columns.TITLE;
import static dev.noctua.contract.Columns.USER_KEY;

import dev.noctua.contract.Table;
import dev.noctua.lake.Lake;
import dev.noctua.lake.Run;
import dev.noctua.lake.commit.CurrentPointer;
import dev.noctua.lake.commit.Manifest;
import java.time.LocalDate;
import java.util.function.Function;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.functions;

/** What the live platform's tables hold of one run: its lists, by real users, with titles. */
record PlatformTables(LocalDate night, String run, Function<Table, Dataset<Row>> lake) {
  static PlatformTables of(Run run) {
    return new PlatformTables(run.night().date(), run.night().run(), run::tonight);
  }

  static PlatformTables of(Lake lake, Manifest run) {
    return new PlatformTables(run.night(), run.run(), table -> lake.rows(table, run));
  }

  static PlatformTables of(Lake lake, CurrentPointer published) {
    return new PlatformTables(
        published.night(), published.run(), table -> lake.rows(table, published));
  }

  /** A table's rows, their columns in the table's order. */
  Dataset<Row> rows(PlatformTable table) {
    Dataset<Row> lists = lake.apply(table.lists());
    Dataset<Row> titles = lake.apply(Table.CONTENT).select(CONTENT_ID, TITLE, KIND);
    Dataset<Row> named =
        switch (table) {
          case RECOMMENDATION ->
              lists.join(lake.apply(Table.IDENTITY), USER_KEY).join(titles, CONTENT_ID);
          case SIMILAR_CONTENT ->
              lists.join(
                  titles.withColumnRenamed(CONTENT_ID, SIMILAR_CONTENT_ID), SIMILAR_CONTENT_ID);
          case TRENDING_CONTENT -> lists.join(titles, CONTENT_ID);
        };
    return named.select(
        table.columns().stream().map(c -> functions.col(c.name())).toArray(Column[]::new));
  }

  /** How many rows the lake has for a table. */
  long expected(PlatformTable table) {
    return lake.apply(table.lists()).count();
  }
}
