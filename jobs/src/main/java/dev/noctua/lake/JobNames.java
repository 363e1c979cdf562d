package dev.noctua.lake;

import dev.noctua.contract.Table;
import java.util.function.Supplier;
import org.apache.spark.SparkContext;

/**
 * What Spark's jobs are called, in Spark's log and in ours: {@code profile} after the stage, {@code
 * profile: user_profile} where they write a table. Threads that a thread starts inherit the name.
 */
public final class JobNames {
  /** The local property of a thread that holds the name of its jobs. */
  public static final String PROPERTY = "spark.job.description";

  private JobNames() {}

  /** Names the jobs that this thread begins from now on after a stage. */
  public static void begin(SparkContext context, String stage) {
    context.setJobGroup(stage, stage, false);
  }

  /** Lets jobs have no name again. */
  public static void end(SparkContext context) {
    context.clearJobGroup();
  }

  /** Does work whose jobs are for one table. */
  static <T> T of(SparkContext context, Table table, Supplier<T> work) {
    String stage = context.getLocalProperty(PROPERTY);
    String name = table.tableName();
    context.setJobDescription(stage == null ? name : stage + ": " + name);
    try {
      return work.get();
    } finally {
      context.setJobDescription(stage);
    }
  }
}
