package dev.noctua.model.als;

import static org.apache.spark.sql.functions.col;

import dev.noctua.kernels.ColumnDescent;
import dev.noctua.kernels.ColumnShares;
import dev.noctua.kernels.ImplicitLeastSquares;
import dev.noctua.model.als.ImplicitAls.Factors;
import dev.noctua.model.als.ImplicitAls.Names;
import dev.noctua.model.als.ImplicitAls.Parameters;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.IntStream;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.api.java.function.Function2;
import org.apache.spark.broadcast.Broadcast;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Encoder;
import org.apache.spark.sql.Encoders;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.storage.StorageLevel;
import scala.Tuple2;

/**
 * The factorisation of {@link ImplicitAls} for two sides of which one is small. The factors of the
 * smaller side, the columns, go to all executors; those of the rows stay in the partition that
 * holds their pairs, and pairs are shuffled once. Rows are solved exactly, columns by {@link
 * ColumnDescent}, to which every partition adds its share.
 */
public final class PartitionedAls {
  /** Steps of a descent; more of them don't make better lists. */
  private static final int STEPS = 2;

  /** Half a GiB: the factors of the smaller side, once for each block, arrive at the driver. */
  private static final long MOST_NUMBERS = 1L << 27;

  private final SparkSession spark;
  private final Parameters settings;
  private final JavaRDD<PairBlock> blocks;
  private final String[] columnKeys;
  private final int[] sizes;
  private final float[] columns;

  private PartitionedAls(
      Dataset<Row> pairs, String row, String column, Names names, Parameters settings, long seed) {
    this.spark = pairs.sparkSession();
    this.settings = settings;
    this.columnKeys =
        distinct(pairs, column)
            .orderBy(column)
            .as(Encoders.STRING())
            .collectAsList()
            .toArray(String[]::new);
    Map<String, Integer> numbers = new HashMap<>();
    for (int i = 0; i < columnKeys.length; i++) {
      numbers.put(columnKeys[i], i);
    }
    Broadcast<Map<String, Integer>> numbered = broadcast(numbers);
    this.blocks =
        pairs
            .select(col(row), col(column), col(names.strength()).cast(DataTypes.FloatType))
            .repartition(settings.blocks(), col(row))
            .sortWithinPartitions(row, column)
            .javaRDD()
            .mapPartitions(rows -> List.of(PairBlock.of(rows, numbered.value())).iterator())
            .persist(StorageLevel.MEMORY_AND_DISK());
    this.sizes =
        blocks
            .map(block -> block.cells().columnSizes())
            .reduce(
                (one, other) ->
                    IntStream.range(0, one.length).map(i -> one[i] + other[i]).toArray());
    this.columns = start(columnKeys.length, settings.factors(), seed);
  }

  /** Whether the smaller side is small enough. */
  public static boolean isFor(int smallerSide, Parameters settings) {
    return (long) smallerSide * settings.factors() * settings.blocks() <= MOST_NUMBERS;
  }

  /**
   * Fits the model. The same pairs give the same factors to the bit, whatever the order and the
   * partitions of the rows; another number of blocks gives others.
   *
   * @param pairs user, content (strings) and strength > 0 under their {@code names}; one row per
   *     pair. Without a row there are no factors
   */
  public static Factors fit(Dataset<Row> pairs, Names names, Parameters settings, long seed) {
    long users = distinct(pairs, names.user()).count();
    long contents = distinct(pairs, names.content()).count();
    if (contents == 0) {
      return ImplicitAls.nothing(pairs, names);
    }
    if (contents <= users) {
      PartitionedAls fit =
          new PartitionedAls(pairs, names.user(), names.content(), names, settings, seed);
      JavaRDD<float[]> rows = fit.descend();
      return new Factors(
          fit.ofRows(rows, names.user(), names), fit.ofColumns(names.content(), names));
    }
    PartitionedAls fit =
        new PartitionedAls(pairs, names.content(), names.user(), names, settings, seed);
    JavaRDD<float[]> rows = fit.descend();
    return new Factors(
        fit.ofColumns(names.user(), names), fit.ofRows(rows, names.content(), names));
  }

  private static Dataset<Row> distinct(Dataset<Row> pairs, String key) {
    return pairs.select(key).distinct();
  }

  /** Random directions. */
  private static float[] start(int count, int length, long seed) {
    float[] factors = new float[Math.multiplyExact(count, length)];
    Random draw = new Random(seed);
    double[] direction = new double[length];
    for (int c = 0; c < count; c++) {
      double squared = 0;
      for (int f = 0; f < length; f++) {
        direction[f] = draw.nextGaussian();
        squared += direction[f] * direction[f];
      }
      for (int f = 0; f < length; f++) {
        factors[c * length + f] = (float) (direction[f] / Math.sqrt(squared));
      }
    }
    return factors;
  }

  /** Fits the columns, and returns the rows' factors beside them, block by block. */
  private JavaRDD<float[]> descend() {
    for (int iteration = 0; iteration < settings.iterations(); iteration++) {
      JavaRDD<float[]> rows = solved().persist(StorageLevel.MEMORY_AND_DISK());
      JavaRDD<ColumnShares> shares = shares(rows);
      ColumnDescent descent =
          new ColumnDescent(
              settings.factors(),
              settings.regularization(),
              sizes,
              ColumnShares.sum(shares.map(ColumnShares::gram).collect()),
              columns);
      descent.begin(sum(shares, columns, ColumnShares::residuals));
      for (int step = 0; step < STEPS; step++) {
        descent.step(sum(shares, descent.directions(), ColumnShares::products));
      }
      rows.unpersist(false);
    }
    return solved();
  }

  private JavaRDD<float[]> solved() {
    Broadcast<ImplicitLeastSquares> solver =
        broadcast(
            new ImplicitLeastSquares(
                settings.factors(), settings.alpha(), settings.regularization(), columns.clone()));
    return blocks.map(block -> solver.value().solve(block.cells()));
  }

  private JavaRDD<ColumnShares> shares(JavaRDD<float[]> rows) {
    int length = settings.factors();
    double alpha = settings.alpha();
    return blocks
        .zip(rows)
        .map(both -> new ColumnShares(both._1().cells(), both._2(), length, alpha));
  }

  /** What all partitions' shares add up to, in the order of the partitions. */
  private float[] sum(
      JavaRDD<ColumnShares> shares,
      float[] vectors,
      Function2<ColumnShares, float[], float[]> share) {
    Broadcast<float[]> known = broadcast(vectors.clone());
    float[] sum = ColumnShares.sum(shares.map(each -> share.call(each, known.value())).collect());
    known.destroy();
    return sum;
  }

  private <T> Broadcast<T> broadcast(T value) {
    return JavaSparkContext.fromSparkContext(spark.sparkContext()).broadcast(value);
  }

  private Dataset<Row> ofRows(JavaRDD<float[]> factors, String key, Names names) {
    int length = settings.factors();
    JavaRDD<Tuple2<String, float[]>> rows =
        blocks.zip(factors).flatMap(both -> named(both._1().keys(), both._2(), length).iterator());
    return spark.createDataset(rows.rdd(), encoder()).toDF(key, names.factors());
  }

  private Dataset<Row> ofColumns(String key, Names names) {
    return spark
        .createDataset(named(columnKeys, columns, settings.factors()), encoder())
        .toDF(key, names.factors());
  }

  private Encoder<Tuple2<String, float[]>> encoder() {
    return Encoders.tuple(Encoders.STRING(), spark.implicits().newFloatArrayEncoder());
  }

  private static List<Tuple2<String, float[]>> named(String[] keys, float[] factors, int length) {
    return IntStream.range(0, keys.length)
        .mapToObj(
            i -> new Tuple2<>(keys[i], Arrays.copyOfRange(factors, i * length, (i + 1) * length)))
        .toList();
  }
}
