package dev.noctua.storage;

import java.time.Duration;
import java.util.Map;
import javax.xml.stream.XMLStreamException;
import software.amazon.awssdk.awscore.retry.AwsRetryStrategy;
import software.amazon.awssdk.retries.api.BackoffStrategy;
import software.amazon.awssdk.retries.api.RetryStrategy;

/**
 * How long a command waits for storage and the database. It survives a failure of up to a quarter
 * of a minute; a longer one ends the command within minutes. See docs/decisions/0017.
 */
public final class RetryPolicy {
  /**
   * The share of each wait that really passes. Tests shorten their waits with {@code
   * -Dnoctua.waits=0.1}; the launcher never sets it.
   */
  private static final double SHARE = share(System.getProperty("noctua.waits", "1"));

  /** Tries of a request in all; before the next ones it waits 1, 2, 4 and 8 seconds. */
  static final int TRIES = 5;

  static final Duration FIRST_PAUSE = shortened(Duration.ofSeconds(1));
  private static final Duration LONGEST_PAUSE = shortened(Duration.ofSeconds(8));

  /** How long the database is left alone before the next try. */
  public static final Duration DATABASE_PAUSE = shortened(Duration.ofSeconds(2));

  /** S3A accepts no shorter time-out. */
  private static final Duration S3A_SILENCE = Duration.ofSeconds(15);

  /** Silence after which a try has failed; a busy machine is as silent for a second or two. */
  public static final Duration SILENCE = longer(shortened(S3A_SILENCE), Duration.ofSeconds(3));

  /** For a try that moves many bytes: a part of 64 MiB, a batch of rows. */
  public static final Duration TRANSFER = Duration.ofMinutes(2);

  private RetryPolicy() {}

  private static double share(String text) {
    double share = Double.parseDouble(text);
    if (!(share > 0 && share <= 1)) {
      throw new IllegalArgumentException("noctua.waits is " + text + ", not above 0 and at most 1");
    }
    return share;
  }

  private static Duration shortened(Duration wait) {
    return Duration.ofMillis(Math.round(wait.toMillis() * SHARE));
  }

  private static Duration longer(Duration one, Duration other) {
    return one.compareTo(other) > 0 ? one : other;
  }

  /** Options of S3A, which reads and writes Parquet; it tries again by itself. */
  public static Map<String, String> s3a() {
    String more = Integer.toString(TRIES - 1);
    String pause = FIRST_PAUSE.toMillis() + "ms";
    return Map.of(
        // Of the SDK below it, whose tries would multiply with S3A's own.
        "fs.s3a.attempts.maximum",
        "0",
        "fs.s3a.retry.limit",
        more,
        "fs.s3a.retry.interval",
        pause,
        // The default is 20. As pauses double, S3A would then retry for days if a store always
        // answers 503.
        "fs.s3a.retry.throttle.limit",
        more,
        "fs.s3a.retry.throttle.interval",
        pause,
        "fs.s3a.connection.establish.timeout",
        S3A_SILENCE.toMillis() + "ms",
        "fs.s3a.connection.timeout",
        S3A_SILENCE.toMillis() + "ms",
        // The only limit for an upload that stalls; the default is 15 minutes.
        "fs.s3a.connection.part.upload.timeout",
        TRANSFER.toMillis() + "ms");
  }

  /**
   * The tries of the AWS SDK, which reads and writes all other objects and raw logs. If a raw log's
   * bytes stop coming, the SDK notices by itself after 30 s.
   */
  static RetryStrategy sdk() {
    BackoffStrategy pauses = BackoffStrategy.exponentialDelayHalfJitter(FIRST_PAUSE, LONGEST_PAUSE);
    return AwsRetryStrategy.standardRetryStrategy().toBuilder()
        .maxAttempts(TRIES)
        // A listing that breaks off looks like XML that can't be parsed.
        .retryOnExceptionOrCauseInstanceOf(XMLStreamException.class)
        .backoffStrategy(pauses)
        .throttlingBackoffStrategy(pauses)
        .build();
  }
}
