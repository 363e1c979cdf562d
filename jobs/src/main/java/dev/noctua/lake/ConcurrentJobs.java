package dev.noctua.lake;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorCompletionService;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import org.apache.spark.SparkContext;

/** Work whose Spark jobs run several at a time. Small ones take most of their time for planning. */
final class ConcurrentJobs {
  private static final int MOST = 4;

  private ConcurrentJobs() {}

  /**
   * Does all work. If one part fails, the others are cancelled, and none of them starts a job after
   * this has thrown.
   *
   * @param tag of the jobs, which nobody else's have
   * @return what each gave, in the order in which they were done
   */
  static <T> List<T> all(SparkContext context, String tag, List<Callable<T>> work) {
    context.addJobTag(tag);
    // Not the common pool: Hadoop's streams wait for it in tasks that these jobs wait for.
    var pool = new ThreadPoolExecutor(MOST, MOST, 0, TimeUnit.SECONDS, new LinkedBlockingQueue<>());
    try {
      var results = new ExecutorCompletionService<T>(pool);
      work.forEach(results::submit);
      List<T> done = new ArrayList<>();
      while (done.size() < work.size()) {
        done.add(results.take().get());
      }
      return done;
    } catch (ExecutionException e) {
      throw e.getCause() instanceof RuntimeException known ? known : new IllegalStateException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted while tables were written", e);
    } finally {
      pool.getQueue().clear();
      pool.shutdown();
      cancel(context, tag, pool);
      context.removeJobTag(tag);
    }
  }

  /**
   * Cancels the jobs until no thread of the pool runs. Threads aren't interrupted, because a thread
   * that is interrupted while it starts a job leaves the job running.
   */
  private static void cancel(SparkContext context, String tag, ThreadPoolExecutor pool) {
    try {
      while (!pool.awaitTermination(50, TimeUnit.MILLISECONDS)) {
        context.cancelJobsWithTag(tag);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
