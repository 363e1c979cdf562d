package dev.noctua.parquet;

import org.apache.spark.TaskContext;
import org.apache.spark.executor.InputMetrics;
import org.apache.spark.executor.OutputMetrics;

/**
 * Adds to the figures of Spark's tasks what they read and write by other ways than Spark's own.
 * Outside a task nothing is counted.
 */
public final class TaskTraffic {
  private TaskTraffic() {}

  /** The task has read rows, or lines, of so many bytes as stored. */
  public static void read(long rows, long bytes) {
    TaskContext task = TaskContext.get();
    if (task != null) {
      InputMetrics input = task.taskMetrics().inputMetrics();
      input.incRecordsRead(rows);
      input.incBytesRead(bytes);
    }
  }

  /** The task has written rows into a file of so many bytes. */
  static void wrote(long rows, long bytes) {
    TaskContext task = TaskContext.get();
    if (task != null) {
      OutputMetrics output = task.taskMetrics().outputMetrics();
      output.setRecordsWritten(output.recordsWritten() + rows);
      output.setBytesWritten(output.bytesWritten() + bytes);
    }
  }
}
