package dev.noctua.faults;

import static org.assertj.core.api.Assertions.assertThat;

import dev.noctua.TestFiles;
import dev.noctua.TestNight;
import dev.noctua.outer.PythonTools;
import dev.noctua.servers.S3Server;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
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
    Path noctua = built();
    Path bin = PythonTools.bin("pyspark");
    try (SparkCluster cluster = SparkCluster.of(home(bin))) {
      cluster.addWorker(1300).addWorker(1300);
      // Of the settings file: --master wins.
      TestNight night =
          cluster
              .here(OnS3.copy(0, S3Server.shared().endpoint()))
              .with("spark.master", "spark://127.0.0.1:1");
      List<String> words =
          new ArrayList<>(
              List.of(
                  bin.resolve("spark-submit").toString(),
                  "--master",
                  cluster.address(),
                  "--conf",
                  "spark.executor.extraClassPath=" + noctua.resolve("jobs/target/lib/*"),
                  noctua.resolve("jobs/target/noctua.jar").toString()));
      words.addAll(SparkCluster.words(night, FaultWorld.command()));
      Path log = TestNight.temporary("submitted").resolve("log");
      ProcessBuilder submit = cluster.process(words);
      submit.environment().merge("PATH", bin.toString(), (path, own) -> own + ":" + path);
      int exit = submit.redirectErrorStream(true).redirectOutput(log.toFile()).start().waitFor();
      assertThat(exit).as("see %s", log).isZero();
      assertThat(SameTables.differences(night, ClusterNightTest.inOneProcess())).isEmpty();
      assertThat(Unnamed.files(night)).isEmpty();
    }
  }

  /** Where Spark lies among Python's packages. */
  private static Path home(Path bin) throws IOException {
    try (Stream<Path> libraries = Files.list(bin.resolveSibling("lib"))) {
      return libraries.findFirst().orElseThrow().resolve("site-packages/pyspark");
    }
  }

  /** A copy of the sources, built for the Hadoop that Spark brings. */
  private static Path built() {
    Path copy = TestNight.temporary("built");
    for (String part :
        List.of("pom.xml", "jobs/pom.xml", "kernels/pom.xml", "test-servers/pom.xml")) {
      copyFile(part, copy);
    }
    for (String part : List.of("jobs/src/main", "kernels/src/main", "schemas")) {
      TestFiles.copy(Path.of("..", part), copy.resolve(part));
    }
    PythonTools.Outcome made =
        PythonTools.run(
            20,
            Map.of(),
            List.of(
                "mvn",
                "-q",
                "-B",
                "-f",
                copy.resolve("pom.xml").toString(),
                "-pl",
                "kernels,jobs",
                "package",
                "-DskipTests",
                "-Phadoop-3.3"));
    assertThat(made.exitCode()).as(made.output()).isZero();
    return copy;
  }

  private static void copyFile(String part, Path copy) {
    try {
      Files.createDirectories(copy.resolve(part).getParent());
      Files.copy(Path.of("..", part), copy.resolve(part));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
