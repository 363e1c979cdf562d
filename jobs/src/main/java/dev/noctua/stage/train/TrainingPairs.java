package dev.noctua.stage.train;

import static dev.noctua.contract.Columns.CONSENT_ANALYTICS;
import static dev.noctua.contract.Columns.CONSENT_PERSONALIZATION;
import static dev.noctua.contract.Columns.CONTENT_ID;
import static dev.noctua.contract.Columns.DELETED;
import static dev.noctua.contract.Columns.FIRST_ON;
import static dev.noctua.contract.Columns.LAST_ON;
import static dev.noctua.contract.Columns.STRENGTH;
import static dev.noctua.contract.Columns.STRENGTH_AS_OF;
import static dev.noctua.contract.Columns.USER_KEY;
import static org.apache.spark.sql.functions.coalesce;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.date_diff;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.not;

import java.sql.Date;
import java.time.LocalDate;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;

/** What recommenders learn from. */
final class TrainingPairs {
  private static final Date EPOCH = Date.valueOf(LocalDate.EPOCH);

  private TrainingPairs() {}

  /**
   * The pairs with some strength, of people who agree to analysis and to personal lists and haven't
   * left: user_key, content_id, strength, first_on, last_on, the latter as days since 1970-01-01. A
   * strength that isn't a finite number is left out, because one of them would spoil all factors.
   */
  static Dataset<Row> of(Dataset<Row> userContent, Dataset<Row> profiles) {
    Dataset<Row> consenting =
        profiles
            .where(col(CONSENT_PERSONALIZATION).and(col(CONSENT_ANALYTICS)).and(not(col(DELETED))))
            .select(USER_KEY);
    return userContent
        .where(col(STRENGTH).gt(0).and(col(STRENGTH).lt(Float.MAX_VALUE)))
        .join(consenting, USER_KEY)
        .select(col(USER_KEY), col(CONTENT_ID), col(STRENGTH), day(FIRST_ON), day(LAST_ON));
  }

  /** Of pairs that a state older than version 1.3.0 began, the day is that of the state. */
  private static Column day(String column) {
    return date_diff(coalesce(col(column), col(STRENGTH_AS_OF)), lit(EPOCH)).as(column);
  }
}
