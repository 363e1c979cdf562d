package dev.noctua.stage.price;

import static dev.noctua.contract.Columns.CONTENT_ID;
import static dev.noctua.contract.Columns.USER_KEY;
import static dev.noctua.stage.price.ContentLooks.OF_PEOPLE;
import static dev.noctua.stage.price.ContentLooks.OF_PRICES;
import static dev.noctua.stage.price.PayerLooks.CELL;
import static dev.noctua.stage.price.PayerLooks.PAID;
import static org.apache.spark.sql.functions.broadcast;
import static org.apache.spark.sql.functions.coalesce;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.count;
import static org.apache.spark.sql.functions.greatest;
import static org.apache.spark.sql.functions.least;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.log;
import static org.apache.spark.sql.functions.pmod;
import static org.apache.spark.sql.functions.round;
import static org.apache.spark.sql.functions.sum;
import static org.apache.spark.sql.functions.when;
import static org.apache.spark.sql.functions.xxhash64;

import dev.noctua.model.evaluate.Bootstrap;
import dev.noctua.model.evaluate.Bootstrap.Interval;
import dev.noctua.parquet.RowLayout;
import dev.noctua.stage.price.ContentLooks.Factors;
import java.util.Arrays;
import java.util.List;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;

/**
 * How well it is told who pays, by people and prices and by prices alone: the logarithmic loss of
 * looks that neither model has seen. Both are told how many of these paid, so that who follows the
 * level of demand better has no advantage.
 *
 * @param loss per look, by prices alone
 * @param gain by how much ability lowers it; its interval draws hundredths of the people
 */
record AbilityTrial(double loss, Interval gain) {
  private static final int BUCKETS = 100;
  private static final double LEAST_SHARE = 1e-6;
  private static final String WITH_ABILITY = "with_ability";
  private static final String WITHOUT = "without";
  private static final String BUCKET = "bucket";
  private static final RowLayout KNOWN =
      RowLayout.of(
          new StructType()
              .add(CONTENT_ID, DataTypes.StringType)
              .add(WITH_ABILITY, DataTypes.DoubleType)
              .add(WITHOUT, DataTypes.DoubleType));

  /**
   * Judges both.
   *
   * @param looks of the test
   * @param cells {@code cell, of_people, of_prices}, in parts
   * @param contents whose looks before the test count
   */
  static AbilityTrial of(Dataset<Row> looks, Dataset<Row> cells, List<ContentLooks> contents) {
    Factors factors = Factors.of(contents.stream().map(ContentLooks::untilTest).toList());
    Dataset<Row> told =
        looks
            .join(broadcast(known(looks.sparkSession(), contents, factors)), CONTENT_ID)
            .join(broadcast(cells), CELL)
            .withColumn(WITH_ABILITY, col(OF_PEOPLE).multiply(col(WITH_ABILITY)))
            .withColumn(WITHOUT, col(OF_PRICES).multiply(col(WITHOUT)));
    Row all = told.agg(count(when(col(PAID), 1)), total(WITH_ABILITY), total(WITHOUT)).first();
    double[] without = new double[BUCKETS];
    double[] gained = new double[BUCKETS];
    double[] looked = new double[BUCKETS];
    for (Row row :
        told.groupBy(pmod(xxhash64(col(USER_KEY)), lit(BUCKETS)).as(BUCKET))
            .agg(
                count(lit(1)),
                sum(loss(WITH_ABILITY, all.getLong(0), all.getLong(1))),
                sum(loss(WITHOUT, all.getLong(0), all.getLong(2))))
            .collectAsList()) {
      int at = (int) row.getLong(0);
      looked[at] = row.getLong(1);
      without[at] = row.getLong(3) * ContentLooks.PART;
      gained[at] = without[at] - row.getLong(2) * ContentLooks.PART;
    }
    double each = Math.max(1, Arrays.stream(looked).sum()) / BUCKETS;
    Interval sums = Bootstrap.ofMean(gained, 0);
    return new AbilityTrial(
        Arrays.stream(without).sum() / BUCKETS / each,
        new Interval(sums.mean() / each, sums.low() / each, sums.high() / each));
  }

  private static Dataset<Row> known(
      SparkSession spark, List<ContentLooks> contents, Factors factors) {
    List<Row> rows =
        contents.stream()
            .map(
                each ->
                    KNOWN
                        .row()
                        .set(CONTENT_ID, each.id())
                        .set(WITH_ABILITY, factors.ofPeople(each.untilTest()))
                        .set(WITHOUT, factors.ofPrices(each.untilTest()))
                        .build())
            .toList();
    return spark.createDataFrame(rows, KNOWN.type());
  }

  private static Column total(String parts) {
    return coalesce(sum(round(col(parts)).cast("long")), lit(0L));
  }

  /** What a probability costs, in parts, once as many pay in all as did. */
  private static Column loss(String parts, long paid, long expected) {
    Column probability = col(parts).multiply(paid).divide(Math.max(1, expected));
    Column share = least(greatest(probability, lit(LEAST_SHARE)), lit(1 - LEAST_SHARE));
    Column loss = log(when(col(PAID), share).otherwise(lit(1).minus(share)));
    return round(loss.divide(-ContentLooks.PART)).cast("long");
  }
}
