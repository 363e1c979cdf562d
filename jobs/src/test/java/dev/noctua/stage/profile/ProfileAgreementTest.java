package dev.noctua.stage.profile;

import static dev.noctua.contract.Table.BEHAVIOR;
import static dev.noctua.contract.Table.DEMAND_DAILY;
import static dev.noctua.contract.Table.TRANSACTION;
import static org.apache.spark.sql.functions.count;
import static org.apache.spark.sql.functions.sum;
import static org.assertj.core.api.Assertions.assertThat;

import dev.noctua.TestRows;
import dev.noctua.TestTables;
import dev.noctua.stage.settle.TestLedger;
import java.time.LocalDate;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@Tag("world")
class ProfileAgreementTest {
  @ParameterizedTest
  @ValueSource(longs = 1)
  void nightByNightGivesWhatAllAtOnceGives(long seed) {
    MadeUpFacts facts = new MadeUpFacts(seed);
    States nightly = States.empty();
    for (LocalDate date = MadeUpFacts.FIRST;
        !date.isAfter(MadeUpFacts.LAST);
        date = date.plusDays(1)) {
      LocalDate night = date;
      nightly =
          nightly.merge(
              table -> facts.arrivals(table, night), MadeUpFacts.night(date, date, false));
    }

    States full =
        States.empty()
            .merge(facts::all, MadeUpFacts.night(MadeUpFacts.LAST, MadeUpFacts.FIRST, true));

    assertThat(full.content().count()).isEqualTo(6);
    TestTables.assertEqual(full.content(), nightly.content());
    TestTables.assertApproximatelyEqual(full.pairs(), nightly.pairs(), 1e-9);
    TestTables.assertApproximatelyEqual(full.people(), nightly.people(), 1e-9);
  }

  @Test
  void theOrderOfRowsDoesNotMatter() {
    MadeUpFacts facts = new MadeUpFacts(3);
    var night = MadeUpFacts.night(MadeUpFacts.LAST, MadeUpFacts.FIRST, true);
    States one = States.empty().merge(facts::all, night);
    States other = States.empty().merge(table -> facts.shuffled(table, 5), night);

    TestTables.assertEqual(one.content(), other.content());
    TestTables.assertApproximatelyEqual(one.pairs(), other.pairs(), 1e-9);
    TestTables.assertApproximatelyEqual(one.people(), other.people(), 1e-9);
  }

  @Test
  void demandHoldsEveryPaymentOnceAndNoMore() {
    MadeUpFacts facts = new MadeUpFacts(4);
    TestLedger ledger =
        TestLedger.empty()
            .book(
                facts.all(TRANSACTION),
                MadeUpFacts.night(MadeUpFacts.LAST, MadeUpFacts.FIRST, true));
    Dataset<Row> demand =
        TestRows.computed(DEMAND_DAILY, DemandDaily.of(facts.all(BEHAVIOR), ledger.lines()));
    Row sums =
        demand
            .agg(
                sum("gross"),
                sum("refunds"),
                sum("units"),
                sum("orders"),
                sum("list_value"),
                sum("discount"),
                sum("net"))
            .first();
    Row orders =
        ledger
            .balances()
            .agg(sum("amount"), sum("refunded"), sum("units"), count("amount"), sum("list_value"))
            .first();

    assertThat(ledger.lines().where("problem IN ('second_paid', 'over_refund')").count())
        .isPositive();
    assertThat(sums.getDecimal(0)).isEqualTo(orders.getDecimal(0)).isPositive();
    assertThat(sums.getDecimal(1)).isEqualTo(orders.getDecimal(1)).isPositive();
    assertThat(sums.getLong(2)).isEqualTo(orders.getLong(2));
    assertThat(sums.getLong(3)).isEqualTo(orders.getLong(3));
    assertThat(sums.getDecimal(4)).isEqualTo(orders.getDecimal(4));
    assertThat(sums.getDecimal(4)).isEqualTo(sums.getDecimal(0).add(sums.getDecimal(5)));
    assertThat(sums.getDecimal(6)).isEqualTo(sums.getDecimal(0).subtract(sums.getDecimal(1)));
  }
}
