package dev.noctua.stage;

import static dev.noctua.contract.Columns.DELETED;
import static dev.noctua.contract.Columns.REGISTERED_AT;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.not;

import dev.noctua.core.Night;
import org.apache.spark.sql.Column;

/** Who of {@code user_profile} has an account at the end of a night, and since when. */
public final class RegisteredPeople {
  private RegisteredPeople() {}

  /** Whole seconds from the registration to the last second of the night. */
  public static Column secondsAgo(Night night) {
    long end = night.date().plusDays(1).atStartOfDay(night.zone()).toEpochSecond();
    return lit(end - 1).minus(col(REGISTERED_AT).cast("bigint"));
  }

  /** Registered by then, and not deleted. */
  public static Column areThere(Night night) {
    return not(col(DELETED)).and(secondsAgo(night).geq(0));
  }
}
