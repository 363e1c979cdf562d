package dev.noctua.night;

import dev.noctua.lake.JobNames;
import dev.noctua.lake.commit.StageFigures;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.spark.SparkContext;
import org.apache.spark.executor.TaskMetrics;
import org.apache.spark.scheduler.JobSucceeded$;
import org.apache.spark.scheduler.SparkListener;
import org.apache.spark.scheduler.SparkListenerJobEnd;
import org.apache.spark.scheduler.SparkListenerJobStart;
import org.apache.spark.scheduler.SparkListenerStageCompleted;
import org.apache.spark.scheduler.SparkListenerTaskEnd;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Adds up what Spark does from when it is created until it is closed, and logs a line for each job:
 * one stage of the night is at work at a time.
 */
final class StageMeter extends SparkListener implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(StageMeter.class);
  private static final long LONGEST_WAIT_MILLIS = TimeUnit.SECONDS.toMillis(30);

  private static final int WAITS_FOR_FAILED = 40;
  private static final long MILLIS_OF_A_WAIT = 50;

  private final SparkContext context;
  private final Map<Integer, Job> running = new HashMap<>();
  private boolean isListening = true;
  private long cpuNanos;
  private long rowsRead;
  private long bytesRead;
  private long rowsWritten;
  private long bytesWritten;
  private long bytesShuffled;
  private long bytesSpilled;
  private long longestTaskMillis;
  private int jobs;
  private int stages;
  private int tasks;

  /** A job that runs. */
  private record Job(String name, long began, int stages) {}

  StageMeter(SparkContext context, String stage) {
    this.context = context;
    JobNames.begin(context, stage);
    context.addSparkListener(this);
  }

  @Override
  public synchronized void onJobStart(SparkListenerJobStart job) {
    String name = String.valueOf(job.properties().getProperty(JobNames.PROPERTY));
    running.put(job.jobId(), new Job(name, job.time(), job.stageInfos().size()));
    jobs++;
  }

  @Override
  public synchronized void onJobEnd(SparkListenerJobEnd end) {
    Job job = running.remove(end.jobId());
    if (job != null) {
      // Why one failed may quote the row that it failed for.
      LOG.info(
          "{}: job {} {} after {} s, {} stages",
          job.name(),
          end.jobId(),
          end.jobResult() == JobSucceeded$.MODULE$ ? "ended" : "failed",
          (end.time() - job.began()) / 1e3,
          job.stages());
    }
  }

  @Override
  public synchronized void onStageCompleted(SparkListenerStageCompleted stage) {
    stages++;
  }

  @Override
  public synchronized void onTaskEnd(SparkListenerTaskEnd task) {
    tasks++;
    longestTaskMillis = Math.max(longestTaskMillis, task.taskInfo().duration());
    TaskMetrics metrics = task.taskMetrics();
    // A task that was lost with its process has none.
    if (metrics != null) {
      cpuNanos += metrics.executorCpuTime();
      rowsRead += metrics.inputMetrics().recordsRead();
      bytesRead += metrics.inputMetrics().bytesRead();
      rowsWritten += metrics.outputMetrics().recordsWritten();
      bytesWritten += metrics.outputMetrics().bytesWritten();
      bytesShuffled += metrics.shuffleWriteMetrics().bytesWritten();
      bytesSpilled += metrics.diskBytesSpilled();
    }
  }

  /**
   * Stops listening.
   *
   * @return what has been done, as far as Spark has told of it: all, unless it is far behind
   */
  StageFigures stop() {
    close();
    synchronized (this) {
      return new StageFigures(
          Math.round(cpuNanos / 1e7) / 100.0,
          rowsRead,
          bytesRead,
          rowsWritten,
          bytesWritten,
          bytesShuffled,
          bytesSpilled,
          longestTaskMillis / 1e3,
          jobs,
          stages,
          tasks);
    }
  }

  private void awaitEvents() {
    try {
      context.listenerBus().waitUntilEmpty(LONGEST_WAIT_MILLIS);
      awaitFailedJob();
    } catch (TimeoutException e) {
      LOG.info("Spark is behind with its events: the figures lack some tasks");
    }
  }

  /**
   * Waits for the end of a job that has just failed: Spark lets its caller go on before it tells
   * the listeners.
   */
  private synchronized void awaitFailedJob() {
    try {
      for (int i = 0; i < WAITS_FOR_FAILED && !running.isEmpty(); i++) {
        wait(MILLIS_OF_A_WAIT);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /** Stops listening; jobs of this thread have no name any more. */
  @Override
  public void close() {
    if (isListening) {
      isListening = false;
      awaitEvents();
      context.removeSparkListener(this);
      JobNames.end(context);
    }
  }
}
