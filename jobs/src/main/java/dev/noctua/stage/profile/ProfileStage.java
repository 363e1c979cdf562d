package dev.noctua.stage.profile;

import static dev.noctua.contract.Columns.USER_KEY;
import static dev.noctua.contract.Table.BEHAVIOR;
import static dev.noctua.contract.Table.CATALOG;
import static dev.noctua.contract.Table.CONTENT;
import static dev.noctua.contract.Table.DEMAND_DAILY;
import static dev.noctua.contract.Table.REGISTRATION;
import static dev.noctua.contract.Table.TRANSACTION;
import static dev.noctua.contract.Table.USER_CONTENT;
import static dev.noctua.contract.Table.USER_PROFILE;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.not;

import dev.noctua.contract.Table;
import dev.noctua.lake.Run;
import dev.noctua.privacy.Tombstones;
import dev.noctua.stage.Stage;
import java.util.Set;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;

/** The night's facts and the states of the night before: contents, people, pairs, demand. */
public final class ProfileStage implements Stage {
  @Override
  public String name() {
    return "profile";
  }

  @Override
  public Set<Table> reads() {
    return Set.of(Table.REGISTRATION, Table.BEHAVIOR, Table.TRANSACTION, Table.CATALOG);
  }

  @Override
  public Set<Table> writes() {
    return Set.of(Table.CONTENT, Table.USER_CONTENT, Table.USER_PROFILE, Table.DEMAND_DAILY);
  }

  @Override
  public void run(Run run) {
    Dataset<Row> behavior = run.arrivals(BEHAVIOR);
    Dataset<Row> orders = run.arrivals(TRANSACTION);
    Dataset<Row> catalog = run.arrivals(CATALOG);
    Dataset<Row> accounts = run.arrivals(REGISTRATION);
    // What erased people bought is nobody's any more.
    Dataset<Row> theirs = orders.where(not(col(USER_KEY).startsWith(Tombstones.PREFIX)));
    run.write(CONTENT, Contents.merge(run.previous(CONTENT), catalog, run.night()));

    Dataset<Row> content = run.tonight(CONTENT);
    Dataset<Row> before = run.previous(USER_CONTENT);
    run.write(USER_CONTENT, UserContents.merge(before, behavior, theirs, content, run.night()));

    Dataset<Row> pairs = run.tonight(USER_CONTENT);
    Dataset<Row> people = run.previous(USER_PROFILE);
    run.write(
        USER_PROFILE,
        UserProfiles.merge(people, accounts, behavior, theirs, pairs, content, run.night()));

    run.write(DEMAND_DAILY, DemandDaily.of(run.tonight(BEHAVIOR), run.tonight(TRANSACTION)));
  }
}
