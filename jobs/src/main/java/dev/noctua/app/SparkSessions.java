package dev.noctua.app;

import dev.noctua.core.Failure;
import dev.noctua.parquet.PartFileFactory;
import dev.noctua.settings.Settings;
import dev.noctua.storage.RetryPolicy;
import java.util.Map;
import java.util.TreeMap;
import org.apache.hadoop.security.UserGroupInformation;
import org.apache.spark.sql.SparkSession;

/** Starts Spark as the settings say, with what exactness and the storage need. */
public final class SparkSessions {
  private static final long LEAST_HEAP = 450L << 20;

  private SparkSessions() {}

  /**
   * A session for the settings; the one that is already running in this process, if there is one.
   */
  public static SparkSession start(Settings settings) {
    requireHeap(Runtime.getRuntime().maxMemory());
    nameUser();
    SparkSession.Builder builder =
        SparkSession.builder().appName("noctua").master(settings.spark().master());
    options(settings).forEach(builder::config);
    SparkSession spark = builder.getOrCreate();
    if (!options(settings).containsKey("spark.sql.shuffle.partitions")) {
      spark.conf().set("spark.sql.shuffle.partitions", spark.sparkContext().defaultParallelism());
    }
    return spark;
  }

  /**
   * Spark refuses to start with less.
   *
   * @throws Failure.Usage when Java has less
   */
  static void requireHeap(long bytes) {
    if (bytes < LEAST_HEAP) {
      throw new Failure.Usage(
          "Java has a heap of %d MiB, and %d are needed: give it more, such as NOCTUA_JAVA_OPTS=-Xmx3g"
              .formatted(bytes >> 20, LEAST_HEAP >> 20));
    }
  }

  /** Hadoop wants the name of the user, and containers may run as one that only has a number. */
  private static void nameUser() {
    if (System.getProperty("user.name").equals("?")) {
      UserGroupInformation.setLoginUser(UserGroupInformation.createRemoteUser("noctua"));
    }
  }

  static Map<String, String> options(Settings settings) {
    Map<String, String> options = new TreeMap<>();
    options.put("spark.sql.session.timeZone", "UTC");
    options.put(
        "spark.sql.ansi.enabled", "true"); // otherwise overflows wrap, and wrong casts are null
    // Dates of any year as they are: an event may claim the year 1 for when it becomes available.
    options.put("spark.sql.parquet.datetimeRebaseModeInRead", "CORRECTED");
    options.put("spark.sql.sources.parallelPartitionDiscovery.threshold", "10000");
    // A night compiles five hundred classes. By default Spark keeps a hundred of them, so that each
    // night of several compiled all of its classes again.
    options.put("spark.sql.codegen.cache.maxEntries", "1000");
    // Hardly larger than at level 3, and faster. Codecs are shared by all of a process that read or
    // write, as the first of them asked.
    options.put("spark.hadoop." + PartFileFactory.COMPRESSION_LEVEL, "1");
    // Workers read names of files, and write numbers, as this process does.
    options.put("spark.executorEnv.LC_ALL", "C.UTF-8");
    options.put("spark.executorEnv.TZ", "UTC");
    // A task without memory fails, and the command says so; otherwise Spark would end the process.
    options.put("spark.executor.killOnFatalError.depth", "0");
    // A second try beside the first would have its files deleted as nobody's while it writes them.
    options.put("spark.speculation", "false");
    options.put("spark.ui.enabled", "false");
    options.put("spark.ui.showConsoleProgress", "false");
    int partitions = settings.spark().shufflePartitions();
    if (partitions > 0) {
      options.put("spark.sql.shuffle.partitions", Integer.toString(partitions));
    }
    settings.storage().s3().ifPresent(s3 -> s3(options, s3));
    options.putAll(settings.spark().settings());
    return options;
  }

  private static void s3(Map<String, String> options, Settings.S3 s3) {
    if (!s3.endpoint().isEmpty()) {
      options.put("spark.hadoop.fs.s3a.endpoint", s3.endpoint());
      boolean tls = s3.endpoint().startsWith("https:");
      options.put("spark.hadoop.fs.s3a.connection.ssl.enabled", Boolean.toString(tls));
    }
    options.put("spark.hadoop.fs.s3a.endpoint.region", s3.region());
    options.put("spark.hadoop.fs.s3a.path.style.access", Boolean.toString(s3.pathStyle()));
    options.put(
        "spark.hadoop.fs.s3a.aws.credentials.provider",
        "software.amazon.awssdk.auth.credentials.DefaultCredentialsProvider");
    RetryPolicy.s3a().forEach((option, value) -> options.put("spark.hadoop." + option, value));
  }
}
