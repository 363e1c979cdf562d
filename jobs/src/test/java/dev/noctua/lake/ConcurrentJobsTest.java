package dev.noctua.lake;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.noctua.TestSpark;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeoutException;
import java.util.stream.LongStream;
import org.apache.spark.SparkContext;
import org.apache.spark.api.java.function.MapFunction;
import org.apache.spark.sql.Encoders;
import org.apache.spark.util.LongAccumulator;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

@Tag("world")
class ConcurrentJobsTest {
  private final SparkContext context = TestSpark.session().sparkContext();
  private final CountDownLatch failed = new CountDownLatch(1);

  private Long fail() {
    failed.countDown();
    throw new IllegalStateException("no more");
  }

  private static Long slowly(int rows, LongAccumulator done) {
    return TestSpark.session()
        .range(0, rows, 1, 1)
        .map(
            (MapFunction<Long, Long>)
                n -> {
                  Thread.sleep(5);
                  done.add(1);
                  return n;
                },
            Encoders.LONG())
        .count();
  }

  @Test
  void allWorkIsDone() {
    List<Callable<Long>> work = new ArrayList<>();
    LongStream.range(0, 10)
        .forEach(n -> work.add(() -> TestSpark.session().range(0, n, 1, 1).count()));
    assertThat(ConcurrentJobs.all(context, "all", work))
        .containsExactlyInAnyOrder(0L, 1L, 2L, 3L, 4L, 5L, 6L, 7L, 8L, 9L);
  }

  @Test
  void whenOneFailsTheOthersAreGivenUp() {
    LongAccumulator done = context.longAccumulator();
    assertThatThrownBy(
            () ->
                ConcurrentJobs.all(
                    context, "given up", List.of(() -> slowly(5_000, done), this::fail)))
        .hasMessage("no more");
    assertThat(done.value()).isLessThan(5_000);
  }

  /** A table that was still being planned. */
  @Test
  void oneThatComesToItsJobWhileAnotherFailsLeavesNoJob() throws TimeoutException {
    LongAccumulator done = context.longAccumulator();
    Callable<Long> late =
        () -> {
          failed.await();
          // Until the others are being given up; whoever plans doesn't look for interrupts.
          for (long end = System.nanoTime() + 200_000_000; System.nanoTime() < end; ) {
            Thread.onSpinWait();
          }
          return slowly(1_000, done);
        };
    assertThatThrownBy(() -> ConcurrentJobs.all(context, "late", List.of(late, this::fail)))
        .hasMessage("no more");
    context.listenerBus().waitUntilEmpty();
    assertThat(context.statusTracker().getActiveJobIds()).isEmpty();
    assertThat(done.value()).isLessThan(1_000);
  }
}
