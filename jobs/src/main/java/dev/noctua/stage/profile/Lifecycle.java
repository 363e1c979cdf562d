package dev.noctua.stage.profile;

import static dev.noctua.contract.Columns.LAST_SEEN;
import static dev.noctua.contract.Columns.LIFECYCLE;
import static dev.noctua.contract.Columns.REGISTERED_AT;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.concat;
import static org.apache.spark.sql.functions.datediff;
import static org.apache.spark.sql.functions.from_utc_timestamp;
import static org.apache.spark.sql.functions.greatest;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.to_date;
import static org.apache.spark.sql.functions.when;

import dev.noctua.core.Night;
import org.apache.spark.sql.Column;

/** Where a person stands, by days since they registered and since their last sign of life. */
final class Lifecycle {
  private static final int NEW_DAYS = 14;
  private static final int ACTIVE_DAYS = 14;
  private static final int AT_RISK_DAYS = 30;
  private static final int DORMANT_DAYS = 90;

  private Lifecycle() {}

  /** One of the contract's values. */
  static Column of(Night night) {
    Column quiet = days(greatest(col(LAST_SEEN), col(REGISTERED_AT)), night);
    return when(days(col(REGISTERED_AT), night).leq(NEW_DAYS), "new")
        .when(quiet.leq(ACTIVE_DAYS), "active")
        .when(quiet.leq(AT_RISK_DAYS), "at_risk")
        .when(quiet.leq(DORMANT_DAYS), "dormant")
        .otherwise("lost");
  }

  /** Why, in words, such as {@code last sign of life 17 days ago}. */
  static Column reason(Night night) {
    Column last = greatest(col(LAST_SEEN), col(REGISTERED_AT));
    return when(
            col(LIFECYCLE).equalTo("new"),
            concat(lit("registered "), ago(days(col(REGISTERED_AT), night))))
        .when(last.isNull(), "no sign of life yet")
        .otherwise(concat(lit("last sign of life "), ago(days(last, night))));
  }

  /** Business days from an instant to the night; a clock that is minutes ahead makes it -1. */
  private static Column days(Column instant, Night night) {
    return datediff(lit(night.date()), to_date(from_utc_timestamp(instant, night.zone().getId())));
  }

  private static Column ago(Column days) {
    return when(days.leq(0), "today")
        .when(days.equalTo(1), "1 day ago")
        .otherwise(concat(days.cast("string"), lit(" days ago")));
  }
}
