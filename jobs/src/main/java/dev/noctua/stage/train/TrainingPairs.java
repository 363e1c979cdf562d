package dev.noctua.stage.train;

import static dev.noctua.contract.Columns.CONSENT_ANALYTICS;
import static dev.noctua.contract.Columns.CONSENT_PERSONALIZATION;
import static dev.noctua.contract.Columns.CONTENT_ID;
import static dev.noctua.contract.Columns.DELETED;
import static dev.noctua.contract.Columns.STRENGTH;
import static dev.noctua.contract.Columns.USER_KEY;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.not;

import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;

/** What the model learns from. */
final class TrainingPairs {
  private TrainingPairs() {}

  /**
   * The pairs with some strength, of people who agree to analysis and to personal lists and haven't
   * left: user_key, content_id, strength. A strength that isn't a finite number is left out,
   * because one of them would spoil all factors.
   */
  static Dataset<Row> of(Dataset<Row> userContent, Dataset<Row> profiles) {
    Dataset<Row> consenting =
        profiles
            .where(col(CONSENT_PERSONALIZATION).and(col(CONSENT_ANALYTICS)).and(not(col(DELETED))))
            .select(USER_KEY);
    return userContent
        .where(col(STRENGTH).gt(0).and(col(STRENGTH).lt(Float.MAX_VALUE)))
        .join(consenting, USER_KEY)
        .select(USER_KEY, CONTENT_ID, STRENGTH);
  }
}
