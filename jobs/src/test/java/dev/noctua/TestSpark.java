package dev.noctua;

import dev.noctua.app.SparkSessions;
import dev.noctua.settings.Settings;
import dev.noctua.settings.SettingsFile;
import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.spark.scheduler.SparkListener;
import org.apache.spark.scheduler.SparkListenerTaskEnd;
import org.apache.spark.scheduler.SparkListenerTaskStart;
import org.apache.spark.sql.SparkSession;

/** One Spark session for all tests of a JVM, started as the product starts its own. */
public final class TestSpark {
  /** The settings as shipped, on two cores, with paths below {@code home}. */
  public static Settings settings(Path home, Map<String, String> overrides) {
    Map<String, String> all = new java.util.TreeMap<>(overrides);
    all.put("spark.master", "local[2]");
    return SettingsFile.read(Path.of("../conf/local.yaml"), all, home);
  }

  private static final class Holder {
    static final Tasks TASKS = new Tasks();
    static final SparkSession SESSION = start();

    private static SparkSession start() {
      SparkSession session = SparkSessions.start(settings(Path.of("target"), Map.of()));
      session.sparkContext().addSparkListener(TASKS);
      return session;
    }
  }

  /** The tasks that run just now. */
  private static final class Tasks extends SparkListener {
    private final AtomicInteger running = new AtomicInteger();

    @Override
    public void onTaskStart(SparkListenerTaskStart task) {
      running.incrementAndGet();
    }

    @Override
    public void onTaskEnd(SparkListenerTaskEnd task) {
      running.decrementAndGet();
    }
  }

  private TestSpark() {}

  public static SparkSession session() {
    return Holder.SESSION;
  }

  /**
   * Waits for tasks of jobs that have failed. Spark lets them run on; a process of its own would
   * end with them, and a test's folders go away under them.
   */
  static void awaitTasks() {
    try {
      session().sparkContext().listenerBus().waitUntilEmpty();
      while (Holder.TASKS.running.get() > 0) {
        Thread.sleep(10);
        session().sparkContext().listenerBus().waitUntilEmpty();
      }
    } catch (InterruptedException | TimeoutException e) {
      throw new IllegalStateException(e);
    }
  }
}
