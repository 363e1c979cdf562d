package dev.noctua.stage.recommend;

import static dev.noctua.contract.Columns.AVAILABLE;
import static dev.noctua.contract.Columns.BUYERS;
import static dev.noctua.contract.Columns.CATEGORY;
import static dev.noctua.contract.Columns.CONTENT_ID;
import static dev.noctua.contract.Columns.DATE;
import static dev.noctua.contract.Columns.RANK;
import static dev.noctua.contract.Columns.SCORE;
import static dev.noctua.contract.Columns.SEGMENT;
import static dev.noctua.contract.Columns.VIEWERS;
import static org.apache.spark.sql.functions.array;
import static org.apache.spark.sql.functions.coalesce;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.date_diff;
import static org.apache.spark.sql.functions.explode;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.lower;
import static org.apache.spark.sql.functions.round;
import static org.apache.spark.sql.functions.row_number;
import static org.apache.spark.sql.functions.sum;
import static org.apache.spark.sql.functions.when;

import java.sql.Date;
import java.time.LocalDate;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.expressions.Window;
import org.apache.spark.sql.expressions.WindowSpec;

/** What is popular now. */
final class Trending {
  /** The segment of all contents. A category of that name has no list of its own. */
  static final String ALL = "all";

  /** A buyer says as much as five viewers. */
  private static final long BUYER_WEIGHT = 5;

  private Trending() {}

  /**
   * A score for every available content: content_id, category, score. The score is Σ (viewers + 5 ×
   * buyers) × (days − age) / days over the last {@code days} dates, age 0 being the night itself; 0
   * without demand. People count once a day, however often they click. Whole numbers are summed, so
   * that the order of rows can't show.
   *
   * @param demand rows of demand_daily, of any nights
   */
  static Dataset<Row> scores(Dataset<Row> content, Dataset<Row> demand, LocalDate night, int days) {
    Column age = date_diff(lit(Date.valueOf(night)), col(DATE));
    Column points = col(VIEWERS).plus(col(BUYERS).multiply(BUYER_WEIGHT));
    Dataset<Row> recent =
        demand
            .where(age.geq(0).and(age.lt(days)))
            .groupBy(CONTENT_ID)
            .agg(sum(points.multiply(lit((long) days).minus(age))).as(SCORE));
    return content
        .where(col(AVAILABLE))
        .join(recent, content.col(CONTENT_ID).equalTo(recent.col(CONTENT_ID)), "left")
        .select(
            content.col(CONTENT_ID),
            col(CATEGORY),
            round(coalesce(col(SCORE), lit(0L)).divide(lit((double) days)), 6).as(SCORE));
  }

  /** The best {@code topK} of all and of each category in lower case, ties by id. */
  static Dataset<Row> lists(Dataset<Row> scores, int topK) {
    WindowSpec best = Window.partitionBy(SEGMENT).orderBy(col(SCORE).desc(), col(CONTENT_ID));
    Column category = lower(col(CATEGORY));
    Column own = when(category.notEqual(ALL), category);
    return scores
        .withColumn(SEGMENT, explode(array(lit(ALL), own)))
        .where(col(SEGMENT).isNotNull())
        .withColumn(RANK, row_number().over(best))
        .where(col(RANK).leq(topK))
        .select(SEGMENT, RANK, CONTENT_ID, SCORE);
  }
}
