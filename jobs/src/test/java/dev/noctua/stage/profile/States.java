package dev.noctua.stage.profile;

import static dev.noctua.contract.Table.BEHAVIOR;
import static dev.noctua.contract.Table.CATALOG;
import static dev.noctua.contract.Table.CONTENT;
import static dev.noctua.contract.Table.REGISTRATION;
import static dev.noctua.contract.Table.TRANSACTION;
import static dev.noctua.contract.Table.USER_CONTENT;
import static dev.noctua.contract.Table.USER_PROFILE;
import static org.apache.spark.sql.functions.col;

import dev.noctua.TestRows;
import dev.noctua.TestSpark;
import dev.noctua.contract.Table;
import dev.noctua.core.Night;
import java.util.Arrays;
import java.util.function.Function;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;

/** The three states of one night, computed as the stage computes them. */
record States(Dataset<Row> content, Dataset<Row> pairs, Dataset<Row> people) {
  static States empty() {
    return new States(none(CONTENT), none(USER_CONTENT), none(USER_PROFILE));
  }

  static Dataset<Row> none(Table table) {
    return TestRows.of(table);
  }

  States merge(Function<Table, Dataset<Row>> facts, Night night) {
    Dataset<Row> nextContent =
        computed(CONTENT, Contents.merge(content, facts.apply(CATALOG), night));
    Dataset<Row> nextPairs =
        computed(
            USER_CONTENT,
            UserContents.merge(
                pairs, facts.apply(BEHAVIOR), facts.apply(TRANSACTION), nextContent, night));
    Dataset<Row> nextPeople =
        computed(
            USER_PROFILE,
            UserProfiles.merge(
                people,
                facts.apply(REGISTRATION),
                facts.apply(BEHAVIOR),
                facts.apply(TRANSACTION),
                nextPairs,
                nextContent,
                night));
    return new States(nextContent, nextPairs, nextPeople);
  }

  /** In the contract's columns and types, where a null in a required column fails. */
  static Dataset<Row> computed(Table table, Dataset<Row> rows) {
    StructType type = table.contract().type();
    if (!table.contract().state()) {
      type = type.add("dt", DataTypes.DateType);
    }
    Column[] columns =
        Arrays.stream(type.fieldNames()).map(name -> col(name)).toArray(Column[]::new);
    return TestSpark.session().createDataFrame(rows.select(columns).collectAsList(), type);
  }
}
