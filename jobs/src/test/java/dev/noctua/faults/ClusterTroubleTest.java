package dev.noctua.faults;

import static org.assertj.core.api.Assertions.assertThat;

import dev.noctua.TestNight;
import dev.noctua.TestNight.Outcome;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What a night makes of a cluster that can't run it: a line, an exit code, and nothing else. */
@Tag("outer")
@Tag("world")
@Timeout(300)
class ClusterTroubleTest {
  private static final String SETTINGS = "spark.settings.spark.";
  private static final String WAIT = SETTINGS + "scheduler.maxRegisteredResourcesWaitingTime";

  private static SparkCluster cluster;

  @BeforeAll
  static void start() {
    cluster = SparkCluster.start().addWorker(1300);
  }

  private static TestNight night() {
    return cluster.here(FaultWorld.get().copy(0)).with(WAIT, "60s");
  }

  @AfterAll
  static void stop() {
    cluster.close();
  }

  private static Outcome run(ProcessBuilder process, TestNight night)
      throws IOException, InterruptedException {
    Path folder = TestNight.temporary("trouble");
    int exit =
        process
            .redirectOutput(folder.resolve("out").toFile())
            .redirectError(folder.resolve("err").toFile())
            .start()
            .waitFor();
    Outcome outcome =
        new Outcome(
            exit, Files.readString(folder.resolve("out")), Files.readString(folder.resolve("err")));
    assertThat(outcome.err()).doesNotContain("\tat ", "  at ");
    assertThat(night.lake().nights().current().orElseThrow().night())
        .as("the published night")
        .isEqualTo(FaultWorld.get().before().lake().nights().current().orElseThrow().night());
    return outcome;
  }

  private static void refuses(TestNight night, int exit, String... words) throws Exception {
    refuses(cluster.process(night, FaultWorld.command()), night, exit, words);
  }

  private static void refuses(ProcessBuilder process, TestNight night, int exit, String... words)
      throws Exception {
    Outcome outcome = run(process, night);
    assertThat(outcome.exit()).as(outcome.err()).isEqualTo(exit);
    List<String> said = outcome.err().lines().filter(line -> line.startsWith("noctua: ")).toList();
    assertThat(said).hasSize(1);
    assertThat(said.get(0)).contains(words);
  }

  @Test
  void aMasterThatIsNotThere() throws Exception {
    refuses(
        night().with("spark.master", "spark://127.0.0.1:1"),
        6,
        "spark://127.0.0.1:1 doesn't answer",
        "spark.master",
        "run again");
  }

  @Test
  void aClusterWithoutAWorkerThatHasTheMemory() throws Exception {
    String[] words = {"no executor within 5 s", "9g", "spark.executor.memory"};
    TestNight large = night().with(SETTINGS + "executor.memory", "9g");
    refuses(large.with(WAIT, "5s"), 6, words);
    refuses(onDemand(large).with(WAIT, "5s"), 6, words);
    try (SparkCluster empty = SparkCluster.start()) {
      refuses(
          large.with(WAIT, "5s").with("spark.master", empty.address()),
          6,
          empty.address(),
          words[0]);
    }
  }

  /** Spark asks for executors only when it has work for them. */
  private static TestNight onDemand(TestNight night) {
    return night
        .with(SETTINGS + "dynamicAllocation.enabled", "true")
        .with(SETTINGS + "dynamicAllocation.shuffleTracking.enabled", "true");
  }

  @Test
  void executorsOnDemandCome() throws Exception {
    TestNight night = onDemand(night());
    assertThat(run(cluster.process(night, "verify"), night).exit()).isZero();
  }

  @Test
  void executorsThatEndAtOnce() throws Exception {
    refuses(
        night()
            .with(SETTINGS + "executor.extraJavaOptions", "-javaagent:/no/such.jar")
            .with(WAIT, "10s"),
        6,
        cluster.address(),
        "no executor within 10 s",
        "end as soon as they start",
        "stderr");
  }

  @Test
  void executorsWithoutTheJar() throws Exception {
    TestNight night = night();
    ProcessBuilder process = cluster.process(night, FaultWorld.command());
    // As spark-submit leaves its option; another jar is all that the executors are sent.
    process.command().add(1, "-Dspark.jars=" + cluster.someLibrary());
    refuses(process, night, 2, "no class dev.noctua.", "spark.executor.extraClassPath");
  }
}
