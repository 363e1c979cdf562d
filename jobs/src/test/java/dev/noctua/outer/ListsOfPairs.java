package dev.noctua.outer;

import static org.apache.spark.sql.functions.broadcast;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.collect_list;

import com.sun.management.OperatingSystemMXBean;
import dev.noctua.kernels.PackedVectors;
import dev.noctua.kernels.TopK;
import dev.noctua.model.als.ImplicitAls;
import dev.noctua.model.als.PartitionedAls;
import java.lang.management.ManagementFactory;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Locale;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.api.java.function.MapPartitionsFunction;
import org.apache.spark.broadcast.Broadcast;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Encoders;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.SaveMode;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.types.StructType;

/**
 * The program whose work {@link ListsBenchmark} times: fits the factors of pairs, and makes
 * everybody's list by them, Parquet in and out. It prints a line for each, with wall and CPU
 * seconds.
 */
final class ListsOfPairs {
  private static final int FACTORS = 64;
  private static final int LIST = 50;
  private static final int BLOCKS = 4;
  private static final ImplicitAls.Names NAMES =
      new ImplicitAls.Names("user", "item", "rating", "factors");
  private static final StructType LISTED =
      StructType.fromDDL("user string, items array<string>, scores array<double>");

  private ListsOfPairs() {}

  /**
   * Does the work, as often as it is told.
   *
   * @param arguments the iterations, how often, the folder of the output, and then folders of pairs
   *     with user and item (int) and rating (float)
   */
  public static void main(String[] arguments) {
    try (SparkSession spark =
        SparkSession.builder()
            .master("local[2]")
            .config("spark.ui.enabled", "false")
            .config("spark.sql.shuffle.partitions", Integer.toString(BLOCKS))
            .getOrCreate()) {
      spark.sparkContext().setLogLevel("ERROR");
      for (String pairs : List.of(arguments).subList(3, arguments.length)) {
        for (int time = 0; time < Integer.parseInt(arguments[1]); time++) {
          Dataset<Row> read =
              spark
                  .read()
                  .parquet(pairs)
                  .select(col("user").cast("string"), col("item").cast("string"), col("rating"));
          String out = arguments[2];
          int iterations = Integer.parseInt(arguments[0]);
          timed("fit", () -> fit(read, iterations, out));
          timed("lists", () -> lists(read, out));
        }
      }
    }
  }

  private static void timed(String what, Runnable work) {
    OperatingSystemMXBean system =
        (OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean();
    long cpu = system.getProcessCpuTime();
    long start = System.nanoTime();
    work.run();
    System.out.printf(
        Locale.ROOT,
        "%s %.2f %.2f%n",
        what,
        (System.nanoTime() - start) / 1e9,
        (system.getProcessCpuTime() - cpu) / 1e9);
  }

  private static void fit(Dataset<Row> pairs, int iterations, String out) {
    var settings = new ImplicitAls.Parameters(FACTORS, iterations, 1, 0.1, BLOCKS);
    ImplicitAls.Factors factors = PartitionedAls.fit(pairs, NAMES, settings, 7);
    factors.users().write().mode(SaveMode.Overwrite).parquet(out + "/users");
    factors.contents().write().mode(SaveMode.Overwrite).parquet(out + "/items");
  }

  private static void lists(Dataset<Row> pairs, String out) {
    SparkSession spark = pairs.sparkSession();
    List<Row> items = spark.read().parquet(out + "/items").orderBy("item").collectAsList();
    String[] ids = items.stream().map(row -> row.getString(0)).toArray(String[]::new);
    List<Row> numbered = new ArrayList<>();
    for (int i = 0; i < ids.length; i++) {
      numbered.add(RowFactory.create(ids[i], i));
    }
    Dataset<Row> numbers =
        spark.createDataFrame(numbered, StructType.fromDDL("item string, number int"));
    JavaSparkContext context = JavaSparkContext.fromSparkContext(spark.sparkContext());
    Broadcast<PackedVectors> vectors =
        context.broadcast(
            PackedVectors.of(items.stream().map(ListsOfPairs::vector).toArray(float[][]::new)));
    Broadcast<String[]> names = context.broadcast(ids);
    pairs
        .join(broadcast(numbers), "item")
        .groupBy("user")
        .agg(collect_list("number").as("owned"))
        .join(spark.read().parquet(out + "/users"), "user")
        .select("user", "factors", "owned")
        .mapPartitions(
            (MapPartitionsFunction<Row, Row>) rows -> listed(rows, vectors.value(), names.value()),
            Encoders.row(LISTED))
        .write()
        .mode(SaveMode.Overwrite)
        .parquet(out + "/lists");
  }

  private static Iterator<Row> listed(Iterator<Row> people, PackedVectors vectors, String[] ids) {
    List<String> users = new ArrayList<>();
    List<TopK.Query> queries = new ArrayList<>();
    while (people.hasNext()) {
      Row person = people.next();
      users.add(person.getString(0));
      int[] owned = person.<Integer>getList(2).stream().mapToInt(i -> i).sorted().toArray();
      queries.add(new TopK.Query(vector(person), owned));
    }
    var lists = TopK.best(vectors, new int[0], queries, TopK.Measure.DOT, LIST);
    List<Row> rows = new ArrayList<>(users.size());
    for (int u = 0; u < users.size(); u++) {
      List<TopK.Scored> list = lists.get(u);
      rows.add(
          RowFactory.create(
              users.get(u),
              list.stream().map(scored -> ids[scored.item()]).toArray(String[]::new),
              list.stream().mapToDouble(TopK.Scored::score).boxed().toArray(Double[]::new)));
    }
    return rows.iterator();
  }

  private static float[] vector(Row row) {
    List<Float> numbers = row.getList(1);
    float[] vector = new float[numbers.size()];
    for (int i = 0; i < vector.length; i++) {
      vector[i] = numbers.get(i);
    }
    return vector;
  }
}
