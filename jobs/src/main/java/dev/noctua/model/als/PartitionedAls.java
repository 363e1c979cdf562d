package dev.noctua.model.als;

import static org.apache.spark.sql.functions.col;

import dev.noctua.kernels.ColumnDescent;
import dev.noctua.kernels.ColumnShares;
import dev.noctua.kernels.ImplicitLeastSquares;
import dev.noctua.model.als.ImplicitAls.Factors;
import dev.noctua.model.als.ImplicitAls.Names;
import dev.noctua.model.als.ImplicitAls.Parameters;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.TreeSet;
import java.util.stream.IntStream;
import org.apache.spark.HashPartitioner;
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
 * The factorisation of {@link ImplicitAls} for catalogues that fit an executor. The contents'
 * factors go to all executors; those of people stay in the partition that holds their pairs, and
 * pairs are shuffled once. People are solved exactly, so that people with equal histories have
 * equal factors; contents by {@link ColumnDescent}, to which every partition adds its share.
 */
public final class PartitionedAls {
  /** Steps of a descent; more of them don't make better lists. */
  private static final int STEPS = 2;

  /**
   * 256 MiB for the contents' factors: the driver holds them once for each block, and ten more
   * times for what a descent keeps.
   */
  private static final long MOST_NUMBERS = 1L << 26;

  private static final int COPIES = 10;

  /** The decomposition of what all contents share takes the third power of the factors' number. */
  private static final int MOST_FACTORS = 256;

  /** Of a block: about a gigabyte, as they come and in both orders. */
  private static final long MOST_PAIRS = 1L << 25;

  private final SparkSession spark;
  private final Parameters settings;
  private final JavaRDD<PairBlock> blocks;
  private final String[] columnKeys;
  private final int[] sizes;
  private final float[] columns;

  private PartitionedAls(Dataset<Row> pairs, Names names, Parameters settings, long seed) {
    this.spark = pairs.sparkSession();
    this.settings = settings;
    JavaRDD<PairChunk> chunks = chunks(pairs, names, settings.blocks());
    TreeSet<byte[]> keys = new TreeSet<>(Arrays::compareUnsigned);
    chunks.map(PairChunk::columnKeys).collect().forEach(keys::addAll);
    this.columnKeys =
        keys.stream().map(key -> new String(key, StandardCharsets.UTF_8)).toArray(String[]::new);
    Broadcast<byte[][]> sorted = broadcast(keys.toArray(byte[][]::new));
    this.blocks =
        chunks
            .map(chunk -> PairBlock.of(chunk, sorted.value()))
            .persist(StorageLevel.MEMORY_AND_DISK());
    this.sizes =
        blocks
            .map(block -> block.cells().columnSizes())
            .reduce(
                (one, other) ->
                    IntStream.range(0, one.length).map(i -> one[i] + other[i]).toArray());
    this.columns = settings.start(columnKeys.length, seed);
    chunks.unpersist(false);
  }

  /** A chunk for each block. */
  private static JavaRDD<PairChunk> chunks(Dataset<Row> pairs, Names names, int blocks) {
    return pairs
        .select(
            col(names.user()).cast(DataTypes.BinaryType),
            col(names.content()).cast(DataTypes.BinaryType),
            col(names.strength()).cast(DataTypes.FloatType))
        .javaRDD()
        .mapPartitionsToPair(rows -> PairChunk.of(rows, blocks))
        .partitionBy(new HashPartitioner(blocks))
        .values()
        .mapPartitions(parts -> List.of(PairChunk.merged(parts)).iterator())
        .persist(StorageLevel.MEMORY_AND_DISK());
  }

  /** Whether a catalogue of so many contents fits, and a block's share of the pairs. */
  public static boolean isFor(int contents, long pairs, Parameters settings) {
    long numbers = (long) contents * settings.factors() * (settings.blocks() + COPIES);
    return numbers <= MOST_NUMBERS
        && settings.factors() <= MOST_FACTORS
        && pairs / settings.blocks() <= MOST_PAIRS;
  }

  /**
   * Fits the model. The same pairs give the same factors to the bit, whatever the order and the
   * partitions of the rows; another number of blocks gives others.
   *
   * @param pairs user, content (strings) and strength > 0 under their {@code names}; one row per
   *     pair. Without a row there are no factors
   */
  public static Factors fit(Dataset<Row> pairs, Names names, Parameters settings, long seed) {
    if (pairs.isEmpty()) {
      return ImplicitAls.nothing(pairs, names);
    }
    PartitionedAls fit = new PartitionedAls(pairs, names, settings, seed);
    fit.descend();
    return new Factors(fit.people(names), fit.contents(names));
  }

  /** Fits the columns. */
  private void descend() {
    for (int iteration = 0; iteration < settings.iterations(); iteration++) {
      Broadcast<ImplicitLeastSquares> solver = solver();
      JavaRDD<float[]> rows = solved(solver).persist(StorageLevel.MEMORY_AND_DISK());
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
      solver.destroy();
    }
  }

  /** Solves rows beside the columns as they are now. */
  private Broadcast<ImplicitLeastSquares> solver() {
    return broadcast(settings.beside(columns.clone()));
  }

  /** The factors of the rows, block by block. */
  private JavaRDD<float[]> solved(Broadcast<ImplicitLeastSquares> solver) {
    return blocks.map(block -> solver.value().solve(block.cells()));
  }

  private JavaRDD<ColumnShares> shares(JavaRDD<float[]> rows) {
    int length = settings.factors();
    double alpha = settings.alpha();
    return blocks
        .zip(rows)
        .map(both -> new ColumnShares(both._1().byColumn(), both._2(), length, alpha));
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

  private Dataset<Row> people(Names names) {
    int length = settings.factors();
    JavaRDD<Tuple2<String, float[]>> rows =
        blocks
            .zip(solved(solver()))
            .flatMap(both -> named(both._1().keys(), both._2(), length).iterator());
    return spark.createDataset(rows.rdd(), encoder()).toDF(names.user(), names.factors());
  }

  private Dataset<Row> contents(Names names) {
    return spark
        .createDataset(named(columnKeys, columns, settings.factors()), encoder())
        .toDF(names.content(), names.factors());
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
