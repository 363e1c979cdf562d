package dev.noctua.stage.profile;

import static dev.noctua.contract.Columns.CONTENT_ID;
import static dev.noctua.contract.Columns.STRENGTH;
import static dev.noctua.contract.Columns.TAGS;
import static dev.noctua.contract.Columns.TAG_AFFINITY;
import static dev.noctua.contract.Columns.USER_KEY;
import static org.apache.spark.sql.functions.array_distinct;
import static org.apache.spark.sql.functions.array_sort;
import static org.apache.spark.sql.functions.broadcast;
import static org.apache.spark.sql.functions.coalesce;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.collect_list;
import static org.apache.spark.sql.functions.explode;
import static org.apache.spark.sql.functions.map_from_entries;
import static org.apache.spark.sql.functions.negate;
import static org.apache.spark.sql.functions.round;
import static org.apache.spark.sql.functions.slice;
import static org.apache.spark.sql.functions.struct;
import static org.apache.spark.sql.functions.sum;
import static org.apache.spark.sql.functions.transform;

import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.functions;

/** Which tags a person's interest goes to. */
final class TagAffinity {
  private static final int STRONGEST = 20;
  private static final String TAG = "tag";
  private static final String AGAINST = "against";

  private TagAffinity() {}

  /**
   * Pairs and contents of the night to one row per person with any: user_key and the strongest
   * tags, array of struct (against, tag), against being minus the sum of strength at 6 decimals.
   */
  static Dataset<Row> of(Dataset<Row> pairs, Dataset<Row> content) {
    Dataset<Row> tags = content.select(col(CONTENT_ID), array_distinct(col(TAGS)).as(TAGS));
    return pairs
        .select(USER_KEY, CONTENT_ID, STRENGTH)
        .join(broadcast(tags), CONTENT_ID)
        .select(col(USER_KEY), col(STRENGTH), explode(col(TAGS)).as(TAG))
        .groupBy(USER_KEY, TAG)
        .agg(round(sum(STRENGTH), 6).as(STRENGTH))
        .filter(col(STRENGTH).gt(0d))
        .groupBy(USER_KEY)
        .agg(
            slice(
                    array_sort(collect_list(struct(negate(col(STRENGTH)).as(AGAINST), col(TAG)))),
                    1,
                    STRONGEST)
                .as(TAG_AFFINITY));
  }

  /** The map from tag to strength, sorted by tag; empty for null. */
  static Column map(Column strongest) {
    Column entries =
        transform(
            strongest,
            e -> struct(e.getField(TAG).as(TAG), negate(e.getField(AGAINST)).as(STRENGTH)));
    return coalesce(
        map_from_entries(array_sort(entries)), functions.map().cast("map<string,double>"));
  }
}
