package dev.noctua.app;

import static org.assertj.core.api.Assertions.assertThat;

import dev.noctua.TestNight;
import dev.noctua.TestSpark;
import java.io.BufferedWriter;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.apache.spark.executor.TaskMetrics;
import org.apache.spark.scheduler.SparkListener;
import org.apache.spark.scheduler.SparkListenerStageSubmitted;
import org.apache.spark.scheduler.SparkListenerTaskEnd;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/**
 * A day on which one person has done 100,000 of 250,000 things, half of which are about one content
 * and in one plain file: no task has much more to read than the others.
 */
@Tag("full")
@Tag("world")
class SkewedNightTest {
  private static final LocalDate DAY = LocalDate.parse("2026-11-20");
  private static final int EVENTS = 250_000;
  private static final int OF_ONE_PERSON = 100_000;
  private static final int PEOPLE = 5_000;
  private static final int CONTENTS = 200;
  private static final int SMALL_FILES = 10;
  private static final long LARGE_STAGE = 100_000;

  /** What the tasks of a stage have read. */
  private record Work(String name, List<Long> records) {
    long sum() {
      return records.stream().mapToLong(r -> r).sum();
    }

    /** How many times the mean the largest task has. */
    double skew() {
      return records.stream().mapToLong(r -> r).max().orElse(0) * (double) records.size() / sum();
    }

    @Override
    public String toString() {
      return String.format(
          Locale.ROOT,
          "%s: %d records, %d tasks, largest %.1f × the mean",
          name,
          sum(),
          records.size(),
          skew());
    }
  }

  private static final class Meter extends SparkListener {
    private final Map<Integer, Work> stages = new HashMap<>();

    @Override
    public void onStageSubmitted(SparkListenerStageSubmitted stage) {
      String name = stage.properties().getProperty("spark.job.description", "");
      stages.put(stage.stageInfo().stageId(), new Work(name, new ArrayList<>()));
    }

    @Override
    public void onTaskEnd(SparkListenerTaskEnd task) {
      TaskMetrics metrics = task.taskMetrics();
      stages
          .get(task.stageId())
          .records()
          .add(metrics.inputMetrics().recordsRead() + metrics.shuffleReadMetrics().recordsRead());
    }
  }

  @Test
  void noTaskReadsThreeTimesTheMeanOfItsStage() throws Exception {
    Path raw = TestNight.temporary("skewed");
    deliver(raw);
    TestNight night =
        TestNight.onFiles(raw, TestNight.temporary("lake"), DAY)
            .with("spark.shuffle-partitions", "24")
            .with("als.iterations", "3");
    Meter meter = new Meter();
    var context = TestSpark.session().sparkContext();
    context.addSparkListener(meter);
    try {
      night.must("run");
      context.listenerBus().waitUntilEmpty();
    } finally {
      context.removeSparkListener(meter);
      TestSpark.session().conf().set("spark.sql.shuffle.partitions", "2");
    }
    List<Work> large =
        meter.stages.values().stream().filter(stage -> stage.sum() > LARGE_STAGE).toList();
    large.stream()
        .sorted(Comparator.comparingDouble(Work::skew).reversed())
        .forEach(System.out::println);
    assertThat(large).hasSizeGreaterThan(5);
    assertThat(large).filteredOn(stage -> stage.skew() > 3).isEmpty();
  }

  private static void deliver(Path raw) throws IOException {
    try (BufferedWriter registration = file(raw, "registration", "part-0");
        BufferedWriter catalog = file(raw, "catalog", "part-0");
        BufferedWriter transaction = file(raw, "transaction", "part-0")) {
      for (int person = 0; person <= PEOPLE; person++) {
        line(
            registration,
            "r" + person,
            0,
            "'user_id':'u%d','type':'registered','consent':{'personalization':true,'analytics':true}"
                .formatted(person));
      }
      for (int content = 0; content < CONTENTS; content++) {
        line(
            catalog,
            "c" + content,
            0,
            ("'content_id':'c%1$d','type':'published','kind':'course','title':'T%1$d',"
                    + "'creator_id':'k','creator_share':'0.7','list_price':'100.00'")
                .formatted(content));
        line(
            transaction,
            "t" + content,
            content,
            ("'user_id':'u%1$d','type':'paid','order_id':'o%1$d','content_id':'c%1$d','list_price':'100.00',"
                    + "'amount':'100.00','channel':'alipay','channel_trade_no':'n%1$d'")
                .formatted(content));
      }
    }
    deliverBehavior(raw);
  }

  /** Every second event is about c0, and in the large file. */
  private static void deliverBehavior(Path raw) throws IOException {
    BufferedWriter[] files = new BufferedWriter[1 + SMALL_FILES];
    for (int i = 0; i < files.length; i++) {
      files[i] = file(raw, "behavior", "part-" + i);
    }
    for (int event = 0; event < EVENTS; event++) {
      int person = event < OF_ONE_PERSON ? PEOPLE : event % PEOPLE;
      int content = event % 2 == 0 ? 0 : event % CONTENTS;
      line(
          files[event % 2 == 0 ? 0 : 1 + event % SMALL_FILES],
          "b" + event,
          event % 80_000,
          "'user_id':'u%d','action':'view','content_id':'c%d'".formatted(person, content));
    }
    for (BufferedWriter file : files) {
      file.close();
    }
  }

  private static BufferedWriter file(Path raw, String log, String name) throws IOException {
    Path day = Files.createDirectories(raw.resolve(log).resolve("dt=" + DAY));
    return Files.newBufferedWriter(day.resolve(name + ".jsonl"));
  }

  private static void line(BufferedWriter file, String event, int second, String fields)
      throws IOException {
    String time = "%02d:%02d:%02d".formatted(second / 3600, second / 60 % 60, second % 60);
    file.write(
        "{'event_id':'%s','occurred_at':'%sT%s+08:00',%s}\n"
            .formatted(event, DAY, time, fields)
            .replace('\'', '"'));
  }
}
