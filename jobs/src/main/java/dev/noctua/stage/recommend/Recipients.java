package dev.noctua.stage.recommend;

import static dev.noctua.contract.Columns.CONSENT_ANALYTICS;
import static dev.noctua.contract.Columns.CONSENT_PERSONALIZATION;
import static dev.noctua.contract.Columns.CONTENT_ID;
import static dev.noctua.contract.Columns.DELETED;
import static dev.noctua.contract.Columns.FACTORS;
import static dev.noctua.contract.Columns.OWNED;
import static dev.noctua.contract.Columns.STRENGTH;
import static dev.noctua.contract.Columns.USER_KEY;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.collect_list;
import static org.apache.spark.sql.functions.not;
import static org.apache.spark.sql.functions.struct;

import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;

/** Who gets lists, and what is known of them. */
final class Recipients {
  /** A person's contents, as an array of content_id, strength, owned. */
  static final String PAIRS = "pairs";

  private Recipients() {}

  /**
   * Everyone who agrees to analysis and hasn't left: user_key, consent_personalization, and, null
   * where there are none, factors and pairs. {@link Recipient#of} reads such a row.
   */
  static Dataset<Row> of(Dataset<Row> profiles, Dataset<Row> userContent, Dataset<Row> factors) {
    Dataset<Row> pairs =
        userContent
            .where(col(OWNED).or(col(STRENGTH).gt(0)))
            .groupBy(USER_KEY)
            .agg(collect_list(struct(CONTENT_ID, STRENGTH, OWNED)).as(PAIRS));
    return profiles
        .where(col(CONSENT_ANALYTICS).and(not(col(DELETED))))
        .select(USER_KEY, CONSENT_PERSONALIZATION)
        .join(factors.select(USER_KEY, FACTORS), USER_KEY, "left")
        .join(pairs, USER_KEY, "left");
  }
}
