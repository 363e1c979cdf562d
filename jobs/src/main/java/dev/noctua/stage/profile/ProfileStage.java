package dev.noctua.stage.profile;

import static dev.noctua.contract.Table.BEHAVIOR;
import static dev.noctua.contract.Table.CONTENT;
import static dev.noctua.contract.Table.DEMAND_DAILY;
import static dev.noctua.contract.Table.ORDER_BALANCE;
import static dev.noctua.contract.Table.REGISTRATION;
import static dev.noctua.contract.Table.SETTLEMENT_LINE;
import static dev.noctua.contract.Table.USER_CONTENT;
import static dev.noctua.contract.Table.USER_PROFILE;

import dev.noctua.contract.Table;
import dev.noctua.lake.Run;
import dev.noctua.privacy.Tombstones;
import dev.noctua.stage.Stage;
import java.util.Set;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;

/** The night's facts and ledger, and the states of the night before: people, pairs, demand. */
public final class ProfileStage implements Stage {
  @Override
  public String name() {
    return "profile";
  }

  @Override
  public Set<Table> reads() {
    return Set.of(REGISTRATION, BEHAVIOR, CONTENT, ORDER_BALANCE, SETTLEMENT_LINE);
  }

  @Override
  public Set<Table> writes() {
    return Set.of(USER_CONTENT, USER_PROFILE, DEMAND_DAILY);
  }

  @Override
  public void run(Run run) {
    Dataset<Row> behavior = run.arrivals(BEHAVIOR);
    Dataset<Row> accounts = run.arrivals(REGISTRATION);
    Dataset<Row> content = run.tonight(CONTENT);
    // What erased people bought is nobody's any more, and a refund without its order not yet.
    Dataset<Row> lines = Tombstones.without(run.arrivals(SETTLEMENT_LINE));
    Dataset<Row> balances = Tombstones.without(run.tonight(ORDER_BALANCE));
    Dataset<Row> before = run.previous(USER_CONTENT);
    run.write(
        USER_CONTENT, UserContents.merge(before, behavior, lines, balances, content, run.night()));

    Dataset<Row> pairs = run.tonight(USER_CONTENT);
    Dataset<Row> people = run.previous(USER_PROFILE);
    run.write(
        USER_PROFILE,
        UserProfiles.merge(people, accounts, behavior, lines, pairs, content, run.night()));

    run.write(DEMAND_DAILY, DemandDaily.of(run.tonight(BEHAVIOR), run.tonight(SETTLEMENT_LINE)));
  }
}
