package dev.noctua.faults;

import static org.assertj.core.api.Assertions.assertThat;

import dev.noctua.TestNight;
import dev.noctua.outer.StockSpark;
import dev.noctua.servers.S3Server;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/**
 * The night by the {@code spark-submit} of Spark's own distribution, on a cluster of it: Noctua is
 * built for that, and started, as docs/operations.md says.
 */
@Tag("outer")
@Tag("full")
@Tag("world")
@Timeout(1800)
class SparkSubmitTest {
  @Test
  void theNightIsTheSameByPySparksSparkSubmit() throws Exception {
    Path noctua = StockSpark.noctua();
    Path spark = StockSpark.home();
    try (SparkCluster cluster = SparkCluster.of(spark)) {
      cluster.addWorker(1300).addWorker(1300);
      // Of the settings file: --master wins.
      TestNight night =
          cluster
              .here(OnS3.copy(0, S3Server.shared().endpoint()))
              .with("spark.master", "spark://127.0.0.1:1");
      List<String> words =
          new ArrayList<>(
              List.of(
                  spark.resolve("bin/spark-submit").toString(),
                  "--master",
                  cluster.address(),
                  "--conf",
                  "spark.executor.extraClassPath=" + noctua.resolve("jobs/target/lib/*"),
                  noctua.resolve("jobs/target/noctua.jar").toString()));
      words.addAll(SparkCluster.words(night, FaultWorld.command()));
      Path log = TestNight.temporary("submitted").resolve("log");
      ProcessBuilder submit = cluster.process(words);
      int exit = submit.redirectErrorStream(true).redirectOutput(log.toFile()).start().waitFor();
      assertThat(exit).as("see %s", log).isZero();
      assertThat(SameTables.differences(night, ClusterNightTest.inOneProcess())).isEmpty();
      assertThat(Unnamed.files(night)).isEmpty();
    }
  }
}
