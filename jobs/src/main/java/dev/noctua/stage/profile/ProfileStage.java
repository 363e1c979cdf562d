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

import dev.noctua.core.Night;
import dev.noctua.lake.Lake;
import dev.noctua.privacy.Tombstones;
import dev.noctua.stage.Stage;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;

/** The night's facts and the states of the night before: contents, people, pairs, demand. */
public final class ProfileStage implements Stage {
  @Override
  public String name() {
    return "profile";
  }

  @Override
  public void run(Lake lake, Night night) {
    Dataset<Row> behavior = lake.arrivals(BEHAVIOR, night);
    Dataset<Row> orders = lake.arrivals(TRANSACTION, night);
    Dataset<Row> catalog = lake.arrivals(CATALOG, night);
    Dataset<Row> accounts = lake.arrivals(REGISTRATION, night);
    // What people bought who were forgotten is nobody's any more.
    Dataset<Row> theirs = orders.where(not(col(USER_KEY).startsWith(Tombstones.PREFIX)));
    lake.write(CONTENT, night, Contents.merge(lake.previous(CONTENT, night), catalog, night));

    Dataset<Row> content = lake.tonight(CONTENT, night);
    Dataset<Row> before = lake.previous(USER_CONTENT, night);
    lake.write(USER_CONTENT, night, UserContents.merge(before, behavior, theirs, content, night));

    Dataset<Row> pairs = lake.tonight(USER_CONTENT, night);
    Dataset<Row> people = lake.previous(USER_PROFILE, night);
    lake.write(
        USER_PROFILE,
        night,
        UserProfiles.merge(people, accounts, behavior, theirs, pairs, content, night));

    lake.write(
        DEMAND_DAILY,
        night,
        DemandDaily.of(lake.tonight(BEHAVIOR, night), lake.tonight(TRANSACTION, night)));
  }
}
