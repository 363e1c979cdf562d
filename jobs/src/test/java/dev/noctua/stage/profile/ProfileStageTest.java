package dev.noctua.stage.profile;

import static org.assertj.core.api.Assertions.assertThat;

import dev.noctua.TestSpark;
import dev.noctua.TestTables;
import dev.noctua.contract.Table;
import dev.noctua.core.Night;
import dev.noctua.lake.Lake;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@Tag("world")
class ProfileStageTest {
  @TempDir Path home;

  @Test
  void aFirstLoadWritesStatesOfTheLastNightAndDemandOfEveryNight() {
    MadeUpFacts facts = new MadeUpFacts(7);
    Night night = MadeUpFacts.night(MadeUpFacts.LAST, MadeUpFacts.FIRST, true);
    Lake lake = Lake.open(TestSpark.settings(home, Map.of()).storage(), TestSpark::session);
    lake.nights().begin(night, "");
    for (Table table : List.of(Table.REGISTRATION, Table.BEHAVIOR)) {
      lake.run(night).write(table, facts.all(table));
    }
    States expected = States.empty().merge(facts::all, night);
    lake.run(night).write(Table.CONTENT, expected.content());
    lake.run(night).write(Table.ORDER_BALANCE, expected.ledger().balances());
    lake.run(night).write(Table.SETTLEMENT_LINE, expected.ledger().lines());

    new ProfileStage().run(lake.run(night));

    TestTables.assertApproximatelyEqual(
        expected.pairs(), lake.run(night).tonight(Table.USER_CONTENT), 1e-9);
    TestTables.assertApproximatelyEqual(
        expected.people(), lake.run(night).tonight(Table.USER_PROFILE), 1e-9);
    assertThat(lake.run(night).tonight(Table.DEMAND_DAILY).select("dt").distinct().count())
        .isEqualTo(8);
    for (Table table : List.of(Table.USER_CONTENT, Table.USER_PROFILE, Table.DEMAND_DAILY)) {
      assertThat(lake.run(night).draft().tables().get(table.tableName()).violations()).isEmpty();
    }
  }
}
