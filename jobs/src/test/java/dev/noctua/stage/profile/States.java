package dev.noctua.stage.profile;

import static dev.noctua.contract.Table.BEHAVIOR;
import static dev.noctua.contract.Table.CATALOG;
import static dev.noctua.contract.Table.CONTENT;
import static dev.noctua.contract.Table.REGISTRATION;
import static dev.noctua.contract.Table.TRANSACTION;
import static dev.noctua.contract.Table.USER_CONTENT;
import static dev.noctua.contract.Table.USER_PROFILE;

import dev.noctua.TestRows;
import dev.noctua.contract.Table;
import dev.noctua.core.Night;
import dev.noctua.stage.catalog.TestContents;
import dev.noctua.stage.settle.TestLedger;
import java.util.function.Function;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;

/** The states of one night, computed as the stages compute them. */
record States(Dataset<Row> content, TestLedger ledger, Dataset<Row> pairs, Dataset<Row> people) {
  static States empty() {
    return new States(none(CONTENT), TestLedger.empty(), none(USER_CONTENT), none(USER_PROFILE));
  }

  static Dataset<Row> none(Table table) {
    return TestRows.of(table);
  }

  States merge(Function<Table, Dataset<Row>> facts, Night night) {
    Dataset<Row> nextContent = TestContents.merge(content, facts.apply(CATALOG), night);
    TestLedger nextLedger = ledger.book(facts.apply(TRANSACTION), night);
    Dataset<Row> nextPairs =
        TestRows.computed(
            USER_CONTENT,
            UserContents.merge(
                pairs,
                facts.apply(BEHAVIOR),
                nextLedger.lines(),
                nextLedger.balances().where("user_key IS NOT NULL"),
                nextContent,
                night));
    Dataset<Row> nextPeople =
        TestRows.computed(
            USER_PROFILE,
            UserProfiles.merge(
                people,
                facts.apply(REGISTRATION),
                facts.apply(BEHAVIOR),
                nextLedger.lines().where("user_key IS NOT NULL"),
                nextPairs,
                nextContent,
                night));
    return new States(nextContent, nextLedger, nextPairs, nextPeople);
  }
}
