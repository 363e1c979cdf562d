package dev.noctua.settings;

import java.io.Serializable;
import java.math.BigDecimal;
import java.nio.file.Path;
import java.time.ZoneId;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * One settings file, read and validated by {@link SettingsFile}. A setting that the file leaves out
 * has its default ({@link SettingsDefaults}); only {@code storage.raw} and {@code storage.lake}
 * have none. Without a section {@code database} no database is written.
 */
public record Settings(
    Platform platform,
    Storage storage,
    Spark spark,
    Ingest ingest,
    Forget forget,
    Train train,
    Als als,
    ItemToItem itemToItem,
    Recommend recommend,
    Price price,
    Market market,
    Forecast forecast,
    Settlement settlement,
    Check check,
    Retention retention,
    Optional<Database> database,
    Airflow airflow) {

  Settings withStorage(Storage resolved) {
    return new Settings(
        platform,
        resolved,
        spark,
        ingest,
        forget,
        train,
        als,
        itemToItem,
        recommend,
        price,
        market,
        forecast,
        settlement,
        check,
        retention,
        database,
        airflow);
  }

  /** The live platform: its business time zone, its one currency (ISO 4217). */
  public record Platform(ZoneId zone, String currency) {}

  /**
   * Where raw logs and lake are: paths (relative ones count from the launcher's folder, {@code ~}
   * is the user's home) or {@code s3a://bucket/prefix}.
   *
   * @param leaseSeconds how long the holder of the lake's lock may be silent before others take
   *     over
   * @param s3 how to reach S3; absent for local files
   */
  public record Storage(String raw, String lake, int leaseSeconds, Optional<S3> s3) {
    /** True when raw logs or lake aren't local files. */
    boolean remote() {
      return raw.contains("://") || lake.contains("://");
    }

    /** The same with relative paths resolved. */
    Storage under(Path home) {
      return new Storage(
          absolute("storage.raw", raw, home),
          absolute("storage.lake", lake, home),
          leaseSeconds,
          s3);
    }

    private static String absolute(String setting, String address, Path home) {
      return address.contains("://")
          ? address
          : home.resolve(UserHome.expand(address, setting)).normalize().toString();
    }
  }

  /**
   * Endpoint (empty: AWS's own), region, and whether buckets are part of the path instead of the
   * host's name.
   */
  public record S3(String endpoint, String region, boolean pathStyle) implements Serializable {}

  /**
   * Spark's master, the number of shuffle partitions (0: as many as cores), and further settings
   * passed on as they are.
   */
  public record Spark(String master, int shufflePartitions, Map<String, String> settings) {}

  /**
   * Limits of ingest.
   *
   * @param maxQuarantinedShare per log, 0..1; above it the night stops
   * @param maxLineBytes longer lines are quarantined, never held in memory
   * @param lateDays how old an event may be when it arrives
   * @param requireComplete whether a folder without its completion marker stops the night
   * @param maxZstdWindowMib the largest window of a {@code .zst} file that is held in memory; a
   *     file with a larger one is quarantined
   */
  public record Ingest(
      double maxQuarantinedShare,
      int maxLineBytes,
      int lateDays,
      boolean requireComplete,
      int maxZstdWindowMib) {}

  /**
   * How people are erased.
   *
   * @param rewriteRaw whether their lines go from raw files too, which must be writable then
   */
  public record Forget(boolean rewriteRaw) {}

  /**
   * What recommenders learn from.
   *
   * @param windowDays only what people had to do with in the last so many days; 0: all of it
   * @param samplePairs settings are chosen on about so many pairs at most
   */
  public record Train(AutoNumber windowDays, int samplePairs) {}

  /**
   * MLlib's implicit ALS.
   *
   * @param alpha how much a pair of mean strength adds to its confidence
   * @param blocks number of blocks, which the result depends on
   */
  public record Als(
      String engine,
      AutoNumber factors,
      AutoNumber iterations,
      AutoNumber alpha,
      AutoNumber regularization,
      int blocks) {}

  /**
   * Weights between items in closed form.
   *
   * @param ridge in units of how many people have the item of a pair, on average
   * @param dropout from 0 to below 1
   */
  public record ItemToItem(AutoNumber ridge, AutoNumber dropout) {}

  /** Length of every list; days of demand that trends look back on. */
  public record Recommend(int topK, int trendingDays) {}

  /** Days of history that the response to price is learned from. */
  public record Price(int historyDays) {}

  /**
   * What is believed of the market before the data.
   *
   * @param people how many could ever register
   * @param spread standard deviation of the logarithm of that number
   */
  public record Market(long people, double spread) {}

  /** Days ahead; days of sales that the forecasts look at. */
  public record Forecast(int horizonDays, int historyDays) {}

  /**
   * How payment channels charge: fee rate by channel, and on whose refunds the fee comes back.
   *
   * @param feeBorneBy {@code platform}, {@code creator} or {@code pro_rata}
   */
  public record Settlement(
      Map<String, BigDecimal> feeRates,
      List<String> feeRefunded,
      String feeBorneBy,
      int pendingRefundDays) {}

  /**
   * What the gates let pass.
   *
   * @param maxWithoutList share of the consenting people, 0..1, who may be without a list
   * @param minOverlap how much lists must share with those published before, 0..1
   */
  public record Check(double maxWithoutList, double minOverlap, Rows rows) {}

  /**
   * The range of a table's row count, by the counts of the nights before.
   *
   * @param minState share of the last night's count, 0..1, that a state must reach
   * @param minDay share of the lowest count of a comparable night, 0..1, that a day table must
   *     reach
   * @param maxDay how many times the highest count of a comparable night a day table may have
   * @param small counts below this vary by chance, and are held to no share
   */
  public record Rows(double minState, double minDay, double maxDay, long small) {}

  /**
   * How long the lake keeps what.
   *
   * @param stateNights of how many nights the states are kept, month ends apart
   * @param factNights table to the number of nights for which its rows are kept; for ever where it
   *     isn't named
   */
  public record Retention(int stateNights, Map<String, Integer> factNights) {}

  /**
   * The live platform's database; user and password come from the environment.
   *
   * @param generations how many loads of its tables stay in it, the one in use included
   */
  public record Database(String url, int generations) {}

  /**
   * The scheduler; user and password come from the environment.
   *
   * @param url the address of its API server
   * @param dag the name of the DAG that runs the nights
   */
  public record Airflow(String url, String dag) {}
}
