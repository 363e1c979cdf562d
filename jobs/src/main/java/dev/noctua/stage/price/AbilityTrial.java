package dev.noctua.stage.price;

import static dev.noctua.contract.Columns.CONTENT_ID;
import static dev.noctua.contract.Columns.USER_KEY;
import static dev.noctua.stage.price.PayerLooks.CELL;
import static dev.noctua.stage.price.PayerLooks.PAID;
import static org.apache.spark.sql.functions.broadcast;
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
 * How well it is told who pays, with ability and without: the logarithmic loss of looks that
 * neither has seen.
 *
 * @param loss per look, without ability
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
   * @param cells {@code cell, expected}, in grains
   * @param contents whose looks before the test count
   */
  static AbilityTrial of(
      Dataset<Row> looks, Dataset<Row> cells, List<ContentLooks> contents, Factors factors) {
    double[] without = new double[BUCKETS];
    double[] gained = new double[BUCKETS];
    double[] looked = new double[BUCKETS];
    Column expected = col(PayingShares.EXPECTED).multiply(PayingShares.GRAIN);
    for (Row row :
        looks
            .join(broadcast(known(looks.sparkSession(), contents, factors)), CONTENT_ID)
            .join(broadcast(cells), CELL)
            .groupBy(pmod(xxhash64(col(USER_KEY)), lit(BUCKETS)).as(BUCKET))
            .agg(
                count(lit(1)),
                sum(loss(col(WITH_ABILITY).multiply(expected))),
                sum(loss(col(WITHOUT))))
            .collectAsList()) {
      int at = (int) row.getLong(0);
      looked[at] = row.getLong(1);
      without[at] = row.getLong(3) * PayingShares.GRAIN;
      gained[at] = without[at] - row.getLong(2) * PayingShares.GRAIN;
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
                        .set(WITH_ABILITY, factors.withAbility(each.untilTest()))
                        .set(WITHOUT, factors.shareWithout(each.untilTest()))
                        .build())
            .toList();
    return spark.createDataFrame(rows, KNOWN.type());
  }

  /** Of a probability, in grains. */
  private static Column loss(Column probability) {
    Column share = least(greatest(probability, lit(LEAST_SHARE)), lit(1 - LEAST_SHARE));
    Column loss = log(when(col(PAID), share).otherwise(lit(1).minus(share)));
    return round(loss.divide(-PayingShares.GRAIN)).cast("long");
  }
}
