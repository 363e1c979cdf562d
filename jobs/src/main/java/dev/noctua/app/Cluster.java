package dev.noctua.app;

import dev.noctua.core.Failure;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.apache.spark.SparkContext;

/**
 * A cluster that Spark's master names. A run that gets nothing of it ends with a failure instead of
 * waiting.
 *
 * @param master as Spark writes it, such as {@code spark://host:7077}
 */
record Cluster(String master) {
  private static final String STANDALONE = "spark://";

  /** How long a run waits for the first executor, under the name that Spark has for it. */
  static final String LONGEST_WAIT = "spark.scheduler.maxRegisteredResourcesWaitingTime";

  private static final Pattern ADDRESS = Pattern.compile("([^/]+):(\\d{1,5})");
  private static final int LAST_PORT = 65_535;
  private static final int CONNECT_MILLIS = 5_000;
  private static final int LOOK_MILLIS = 50;

  /** Whether a master stands for this process alone. */
  static boolean isLocal(String master) {
    return master.equals("local") || master.startsWith("local[");
  }

  /**
   * Looks whether a standalone cluster's master is there, for which Spark would try a minute.
   * Others are left to their own clients.
   *
   * @throws Failure.Unavailable when none of the masters takes a connection
   */
  void requireMaster() {
    if (master.startsWith(STANDALONE)
        && Stream.of(master.substring(STANDALONE.length()).split(",")).noneMatch(this::answers)) {
      throw unavailable(
          "doesn't answer; check setting spark.master or --master, and that the master runs and can be reached from here",
          null);
    }
  }

  private boolean answers(String address) {
    Matcher parts = ADDRESS.matcher(address);
    if (!parts.matches() || Integer.parseInt(parts.group(2)) > LAST_PORT) {
      throw new Failure.Usage(
          "setting spark.master must be an address such as spark://host:7077, not " + master);
    }
    try (Socket socket = new Socket()) {
      socket.connect(
          new InetSocketAddress(parts.group(1), Integer.parseInt(parts.group(2))), CONNECT_MILLIS);
      return true;
    } catch (IOException e) {
      return false;
    }
  }

  /**
   * Waits for the first executor, and asks for one where Spark would do so only when it has work.
   *
   * @throws Failure.Unavailable when there is none within the time that {@link #LONGEST_WAIT} gives
   */
  void awaitExecutor(SparkContext context) {
    if (context.conf().getBoolean("spark.dynamicAllocation.enabled", false)) {
      context.requestExecutors(1);
    }
    long seconds = context.conf().getTimeAsSeconds(LONGEST_WAIT);
    // The driver counts among the executors.
    for (long left = 1000 * seconds;
        context.statusTracker().getExecutorInfos().length < 2;
        left -= LOOK_MILLIS) {
      if (left <= 0 || context.isStopped()) {
        context.stop();
        throw unavailable(
            "gave no executor within %d s: no worker is free that has %s of memory (spark.executor.memory) and a core for one, or executors end as soon as they start, of which the workers' folders (app-*/*/stderr) tell; start workers, or ask for less"
                .formatted(seconds, context.conf().get("spark.executor.memory", "1g")),
            null);
      }
      try {
        Thread.sleep(LOOK_MILLIS);
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        throw unavailable("was waited for, and the wait was interrupted", e);
      }
    }
  }

  /** A failure that says what the cluster does, or doesn't. */
  Failure.Unavailable unavailable(String what, Throwable cause) {
    return new Failure.Unavailable(
        "the Spark cluster at %s %s; then run again".formatted(master, what), cause);
  }
}
