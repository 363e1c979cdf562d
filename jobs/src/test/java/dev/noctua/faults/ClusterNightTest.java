package dev.noctua.faults;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.noctua.TestNight;
import dev.noctua.servers.S3Server;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/**
 * A night on a standalone cluster over a real S3 server, whose workers are killed: its tables are
 * those of a night in one process, and nothing else is left.
 */
@Tag("outer")
@Tag("world")
@Timeout(900)
class ClusterNightTest {
  private static final int MEBIBYTES = 1300;

  /** Spark's words when a task goes to an executor; it has others of the stage before by then. */
  private static final Pattern STARTED = Pattern.compile("Starting task .* executor (\\d+),.*");

  private static final int TASK = 3;

  /** A stage, and a table where the job writes one. */
  private static final Pattern JOB =
      Pattern.compile("(%s)(: [a-z_]+)?".formatted(String.join("|", FaultWorld.STAGES)));

  private static final ObjectMapper JSON = new ObjectMapper();

  @Test
  void aWorkerThatIsKilledChangesNothing() throws Exception {
    killOneWorkerIn(List.of("profile"));
  }

  @Tag("full")
  @Test
  void aWorkerThatIsKilledInEachLargeStageChangesNothing() throws Exception {
    killOneWorkerIn(List.of("ingest", "profile", "train", "recommend"));
  }

  private static void killOneWorkerIn(List<String> stages) throws Exception {
    try (SparkCluster cluster = SparkCluster.start()) {
      cluster.addWorker(MEBIBYTES).addWorker(MEBIBYTES);
      Path events = TestNight.temporary("events");
      TestNight night =
          cluster
              .here(OnS3.copy(0, S3Server.shared().endpoint()))
              .with("spark.settings.spark.eventLog.enabled", "true")
              .with("spark.settings.spark.eventLog.dir", events.toString());
      Path log = TestNight.temporary("night").resolve("log");
      Process run =
          cluster
              .process(night, FaultWorld.command("--verbose"))
              .redirectErrorStream(true)
              .redirectOutput(log.toFile())
              .start();
      try {
        assertThat(kill(cluster, stages, run, log)).isEqualTo(stages);
        assertThat(run.waitFor()).as("see %s", log).isZero();
      } finally {
        run.destroyForcibly();
      }
      assertThat(log).content().contains("worker lost");
      assertThat(SameTables.differences(night, inOneProcess())).isEmpty();
      assertThat(Unnamed.files(night)).isEmpty();
      assertThat(descriptions(events))
          .allMatch(JOB.asMatchPredicate())
          .contains("train", "train: item_weight", "profile: user_profile", "publish: run_metric");
    }
  }

  /** The same night on S3 without a cluster. On files it knows its raw files by other versions. */
  static TestNight inOneProcess() {
    TestNight night = OnS3.copy(0, S3Server.shared().endpoint());
    night.must(FaultWorld.command());
    return night;
  }

  /** What Spark's event log calls its jobs. */
  private static List<String> descriptions(Path events) throws IOException {
    List<String> descriptions = new ArrayList<>();
    try (Stream<Path> logs = Files.list(events)) {
      for (String event : Files.readAllLines(logs.findFirst().orElseThrow())) {
        JsonNode job = JSON.readTree(event);
        if (job.path("Event").asText().equals("SparkListenerJobStart")) {
          descriptions.add(job.path("Properties").path("spark.job.description").asText());
        }
      }
    }
    return descriptions;
  }

  /**
   * Kills the worker that gets a task of each stage, and starts another one for the next.
   *
   * @return the stages in which that was done
   */
  private static List<String> kill(SparkCluster cluster, List<String> stages, Process run, Path log)
      throws IOException, InterruptedException {
    List<String> killed = new ArrayList<>();
    int tasks = -1;
    String rest = "";
    try (InputStream in = Files.newInputStream(log)) {
      while (killed.size() < stages.size() && run.isAlive()) {
        String text = rest + new String(in.readAllBytes(), StandardCharsets.UTF_8);
        rest = text.substring(text.lastIndexOf('\n') + 1);
        for (String line : text.substring(0, text.length() - rest.length()).lines().toList()) {
          if (killed.size() < stages.size()
              && line.endsWith(": %s: began".formatted(stages.get(killed.size())))) {
            tasks = 0;
          }
          Matcher started = STARTED.matcher(line);
          if (tasks >= 0 && started.find() && ++tasks == TASK) {
            cluster.killWorkerOf(started.group(1));
            killed.add(stages.get(killed.size()));
            tasks = -1;
            if (killed.size() < stages.size()) {
              cluster.addWorker(MEBIBYTES);
            }
          }
        }
        Thread.sleep(5);
      }
    }
    return killed;
  }
}
