package dev.noctua.model.als;

import static org.apache.spark.sql.functions.col;

import dev.noctua.kernels.ImplicitLeastSquares;
import java.util.List;
import java.util.Random;
import org.apache.spark.ml.recommendation.ALS;
import org.apache.spark.ml.recommendation.ALSModel;
import org.apache.spark.rdd.RDD;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Encoders;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;
import scala.Tuple2;

/**
 * Matrix factorisation of implicit feedback by alternating least squares (Hu, Koren, Volinsky:
 * Collaborative Filtering for Implicit Feedback Datasets, ICDM 2008), as MLlib does it: every pair
 * counts as liked with confidence 1 + alpha × strength, every other pair as not liked with
 * confidence 1; regularization is multiplied by the number of a person's (a content's) pairs.
 */
public final class ImplicitAls {
  private static final String USER = "user";
  private static final String ITEM = "item";
  private static final String ID = "id";
  private static final String FEATURES = "features";

  /**
   * Iterations between two checkpoints. Each one nests the lineage deeper, and a task is serialized
   * with all of it: fifteen in a row overflow a thread's default stack.
   */
  private static final int CHECKPOINT_INTERVAL = 5;

  private ImplicitAls() {}

  /**
   * What a fit is told.
   *
   * @param factors length of the vectors
   * @param iterations how often both sides are solved
   * @param alpha how much a pair's strength adds to its confidence
   * @param regularization what holds the factors small
   * @param blocks into how many parts people and contents are cut
   */
  public record Parameters(
      int factors, int iterations, double alpha, double regularization, int blocks) {
    /** Solves rows beside columns whose factors stand still. */
    ImplicitLeastSquares beside(float[] columns) {
      return new ImplicitLeastSquares(factors, alpha, regularization, columns);
    }

    /** Random directions to begin with, packed. */
    float[] start(int count, long seed) {
      float[] start = new float[Math.multiplyExact(count, factors)];
      Random draw = new Random(seed);
      double[] direction = new double[factors];
      for (int at = 0; at < start.length; at += factors) {
        double squared = 0;
        for (int f = 0; f < factors; f++) {
          direction[f] = draw.nextGaussian();
          squared += direction[f] * direction[f];
        }
        for (int f = 0; f < factors; f++) {
          start[at + f] = (float) (direction[f] / Math.sqrt(squared));
        }
      }
      return start;
    }
  }

  /** The names of the columns that a fit reads and writes. */
  public record Names(String user, String content, String strength, String factors) {
    /** The type of factors: a key, and an array of float. */
    StructType type(String key) {
      return new StructType()
          .add(key, DataTypes.StringType)
          .add(factors, DataTypes.createArrayType(DataTypes.FloatType));
    }
  }

  /**
   * What a fit gives.
   *
   * @param users the user's name, factors (array of float)
   * @param contents the content's name, factors (array of float)
   */
  public record Factors(Dataset<Row> users, Dataset<Row> contents) {}

  /**
   * Fits the model. The same pairs give the same factors to the bit, whatever the order and the
   * partitions of the rows; another number of blocks gives others.
   *
   * @param preferences user, content (strings) and strength > 0 under their {@code names}; one row
   *     per pair. Without a row there are no factors
   * @param checkpoints address of an empty folder that holds intermediate factors for as long as
   *     the result is read
   */
  public static Factors fit(
      Dataset<Row> preferences, Names names, Parameters settings, long seed, String checkpoints) {
    if (preferences.isEmpty()) {
      return nothing(preferences, names);
    }
    Dataset<Row> users = dense(preferences, names.user(), USER);
    Dataset<Row> contents = dense(preferences, names.content(), ITEM);
    // MLlib adds up in the order in which it meets the pairs.
    Dataset<Row> ordered =
        preferences
            .join(users, names.user())
            .join(contents, names.content())
            .select(col(USER), col(ITEM), col(names.strength()).cast(DataTypes.FloatType))
            .repartition(settings.blocks(), col(USER))
            .sortWithinPartitions(USER, ITEM);
    preferences.sparkSession().sparkContext().setCheckpointDir(checkpoints);
    ALSModel model =
        new ALS()
            .setUserCol(USER)
            .setItemCol(ITEM)
            .setRatingCol(names.strength())
            .setImplicitPrefs(true)
            .setNonnegative(false)
            .setRank(settings.factors())
            .setMaxIter(settings.iterations())
            .setAlpha(settings.alpha())
            .setRegParam(settings.regularization())
            .setNumUserBlocks(settings.blocks())
            .setNumItemBlocks(settings.blocks())
            .setCheckpointInterval(CHECKPOINT_INTERVAL)
            .setSeed(seed)
            .fit(ordered);
    return new Factors(
        named(model.userFactors(), users, USER, names.user(), names.factors()),
        named(model.itemFactors(), contents, ITEM, names.content(), names.factors()));
  }

  /** Numbers the distinct keys 0, 1, 2, … in their order: MLlib takes integers only. */
  private static Dataset<Row> dense(Dataset<Row> preferences, String key, String id) {
    RDD<Tuple2<String, Integer>> numbered =
        preferences
            .select(key)
            .distinct()
            .orderBy(key)
            .as(Encoders.STRING())
            .javaRDD()
            .zipWithIndex()
            .mapValues(Math::toIntExact)
            .rdd();
    return preferences
        .sparkSession()
        .createDataset(numbered, Encoders.tuple(Encoders.STRING(), Encoders.INT()))
        .toDF(key, id);
  }

  private static Dataset<Row> named(
      Dataset<Row> factors, Dataset<Row> keys, String id, String key, String as) {
    Column same = factors.col(ID).equalTo(keys.col(id));
    return factors.join(keys, same).select(keys.col(key), factors.col(FEATURES).as(as));
  }

  /** No factors. */
  static Factors nothing(Dataset<Row> preferences, Names names) {
    SparkSession spark = preferences.sparkSession();
    return new Factors(
        spark.createDataFrame(List.of(), names.type(names.user())),
        spark.createDataFrame(List.of(), names.type(names.content())));
  }
}
