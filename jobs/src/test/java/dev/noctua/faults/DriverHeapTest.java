package dev.noctua.faults;

import static org.assertj.core.api.Assertions.assertThat;

import dev.noctua.TestNight;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/**
 * The heap of a driver whose executors are processes of their own, for two sizes of a platform with
 * equally many contents. The driver collects its garbage twice a second.
 */
@Tag("outer")
@Tag("full")
@Tag("world")
@Timeout(3600)
class DriverHeapTest {
  private static final int PEOPLE = 1_000;
  private static final int TIMES = 16;
  private static final int CONTENTS = 500;
  private static final int NIGHTS = 3;
  private static final LocalDate LAST = LocalDate.parse("2026-11-21");
  private static final Pattern AFTER = Pattern.compile("Pause Full .*->(\\d+)M\\(");

  @Test
  void theDriversHeapDoesNotGrowWithPeople() throws Exception {
    try (SparkCluster cluster = SparkCluster.start()) {
      cluster.addWorker(1300).addWorker(1300);
      long small = peak(cluster, PEOPLE);
      long large = peak(cluster, TIMES * PEOPLE);
      System.out.printf(
          Locale.ROOT,
          "peak heap of the driver after a collection: %d people %d MiB, %d people %d MiB, ratio %.3f%n",
          PEOPLE,
          small,
          TIMES * PEOPLE,
          large,
          (double) large / small);
      assertThat((double) large / small).isLessThan(1.2);
    }
  }

  /** In MiB. */
  private static long peak(SparkCluster cluster, int people) throws Exception {
    Path world = TestNight.temporary("people");
    Path made = world.resolve("made");
    TestNight.execute(
        "generate",
        "--users=" + people,
        "--contents=" + CONTENTS,
        "--nights=" + NIGHTS,
        "--end=" + LAST,
        "--out=" + made);
    TestNight night =
        cluster.here(TestNight.onFiles(made.resolve("raw"), world.resolve("lake"), LAST));
    return peak(cluster, night);
  }

  private static long peak(SparkCluster cluster, TestNight night)
      throws IOException, InterruptedException {
    Path folder = TestNight.temporary("driver");
    Path log = folder.resolve("gc.log");
    ProcessBuilder process = cluster.process(night, "run");
    process
        .command()
        .addAll(
            1,
            List.of(
                "-Xmn1g",
                "-XX:G1PeriodicGCInterval=500",
                "-XX:-G1PeriodicGCInvokesConcurrent",
                "-XX:+UseG1GC",
                "-Xlog:gc:file=" + log));
    Process driver =
        process
            .redirectErrorStream(true)
            .redirectOutput(folder.resolve("out.log").toFile())
            .start();
    assertThat(driver.waitFor()).as("see %s", folder).isZero();
    return AFTER
        .matcher(Files.readString(log))
        .results()
        .mapToLong(pause -> Long.parseLong(pause.group(1)))
        .max()
        .orElseThrow();
  }
}
