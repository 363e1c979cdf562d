package dev.noctua.app;

import dev.noctua.core.Failure;
import dev.noctua.parquet.PartFileFactory;
import dev.noctua.settings.Settings;
import dev.noctua.storage.RetryPolicy;
import java.security.CodeSource;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;
import java.util.TreeMap;
import org.apache.hadoop.security.UserGroupInformation;
import org.apache.hadoop.util.VersionInfo;
import org.apache.spark.sql.SparkSession;

/** Starts Spark as the settings say, with what exactness and the storage need. */
public final class SparkSessions {
  private static final long LEAST_HEAP = 450L << 20;
  private static final String MASTER = "spark.master";
  private static final String JARS = "spark.jars";
  private static final String SHUFFLE_PARTITIONS = "spark.sql.shuffle.partitions";

  private SparkSessions() {}

  /**
   * A session for the settings; the one that is already running in this process, if there is one.
   *
   * @throws Failure.Unavailable when a cluster doesn't answer, or gives no executor
   * @throws Failure.Usage when an option has a wrong value
   */
  public static SparkSession start(Settings settings) {
    requireHeap(Runtime.getRuntime().maxMemory());
    nameUser();
    Properties submitted = System.getProperties();
    Map<String, String> options = options(settings, submitted);
    SparkSession spark = session(options, submitted.getProperty(MASTER, options.get(MASTER)));
    if (!options.containsKey(SHUFFLE_PARTITIONS) && !submitted.containsKey(SHUFFLE_PARTITIONS)) {
      spark.conf().set(SHUFFLE_PARTITIONS, spark.sparkContext().defaultParallelism());
    }
    return spark;
  }

  private static SparkSession session(Map<String, String> options, String master) {
    SparkSession.Builder builder = SparkSession.builder().appName("noctua");
    options.forEach(builder::config);
    if (Cluster.isLocal(master) || SparkSession.getDefaultSession().isDefined()) {
      return builder.getOrCreate();
    }
    Cluster cluster = new Cluster(master);
    cluster.requireMaster();
    SparkSession spark;
    try {
      spark = builder.getOrCreate();
    } catch (IllegalArgumentException e) {
      throw new Failure.Usage("an option of Spark is wrong: %s".formatted(e.getMessage()));
    } catch (Exception e) {
      // Scala throws checked exceptions that its methods don't declare.
      throw cluster.unavailable("can't be used: %s".formatted(e.getMessage()), e);
    }
    cluster.awaitExecutor(spark.sparkContext());
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

  /**
   * Spark's options. What spark-submit was told wins over the settings, but for what results depend
   * on.
   *
   * @param submitted the process's properties, where spark-submit leaves its options
   */
  static Map<String, String> options(Settings settings, Properties submitted) {
    Map<String, String> options = new TreeMap<>();
    options.put(MASTER, settings.spark().master());
    options.put("spark.sql.sources.parallelPartitionDiscovery.threshold", "10000");
    // Files go into tasks by their size and this. Spark's own 4 MiB is more than most files of a
    // night have, so that a task got many of the largest.
    options.put("spark.sql.files.openCostInBytes", Integer.toString(1 << 20));
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
    options.put("spark.ui.enabled", "false");
    options.put("spark.ui.showConsoleProgress", "false");
    if (!Cluster.isLocal(submitted.getProperty(MASTER, settings.spark().master()))) {
      options.put(Cluster.LONGEST_WAIT, "60s");
      ownJar().ifPresent(jar -> options.put(JARS, jar));
    }
    int partitions = settings.spark().shufflePartitions();
    if (partitions > 0) {
      options.put(SHUFFLE_PARTITIONS, Integer.toString(partitions));
    }
    settings.storage().s3().ifPresent(s3 -> s3(options));
    Map<String, String> set = settings.spark().settings();
    set.forEach(
        (option, value) ->
            options.merge(
                option, value, (own, more) -> option.equals(JARS) ? own + "," + more : more));
    options.keySet().removeIf(option -> submitted.getProperty(option) != null);
    exactness().forEach((option, value) -> options.put(option, set.getOrDefault(option, value)));
    settings.storage().s3().ifPresent(s3 -> options.putAll(place(s3)));
    return options;
  }

  /** What results depend on; only the settings file may say otherwise. */
  private static Map<String, String> exactness() {
    return Map.of(
        "spark.sql.session.timeZone",
        "UTC",
        // Otherwise overflows wrap, and wrong casts are null.
        "spark.sql.ansi.enabled",
        "true",
        // Dates of any year as they are: an event may claim the year 1 for when it becomes
        // available.
        "spark.sql.parquet.datetimeRebaseModeInRead",
        "CORRECTED",
        // A second try beside the first would have its files deleted as nobody's while it writes
        // them.
        "spark.speculation",
        "false");
  }

  /** The jar that this process runs from, which executors elsewhere fetch; none in a build. */
  private static Optional<String> ownJar() {
    CodeSource source = SparkSessions.class.getProtectionDomain().getCodeSource();
    return Optional.ofNullable(source)
        .map(known -> known.getLocation().toString())
        .filter(address -> address.endsWith(".jar"));
  }

  /**
   * Which store it is. Nobody else may say otherwise: the lake's lock and manifests go by these
   * settings too, without Spark.
   */
  private static Map<String, String> place(Settings.S3 s3) {
    boolean tls = !s3.endpoint().startsWith("http:");
    return Map.of(
        "spark.hadoop.fs.s3a.endpoint",
        s3.endpoint(),
        "spark.hadoop.fs.s3a.endpoint.region",
        s3.region(),
        "spark.hadoop.fs.s3a.path.style.access",
        Boolean.toString(s3.pathStyle()),
        "spark.hadoop.fs.s3a.connection.ssl.enabled",
        Boolean.toString(tls));
  }

  /** How it is reached. */
  private static void s3(Map<String, String> options) {
    // The Hadoop of Spark's own distributions has the AWS SDK's first version, and takes no units.
    boolean isOld = VersionInfo.getVersion().startsWith("3.3.");
    options.put(
        "spark.hadoop.fs.s3a.aws.credentials.provider",
        isOld
            ? "com.amazonaws.auth.DefaultAWSCredentialsProviderChain"
            : "software.amazon.awssdk.auth.credentials.DefaultCredentialsProvider");
    RetryPolicy.s3a()
        .forEach(
            (option, value) ->
                options.put("spark.hadoop." + option, isOld ? value.replace("ms", "") : value));
  }
}
