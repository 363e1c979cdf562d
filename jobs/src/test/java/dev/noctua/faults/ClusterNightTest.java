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
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
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

  /** Spark's words when a task goes to an executor. */
  private static final Pattern STARTED =
      Pattern.compile("Starting task .* (\\(TID \\d+\\)) .* executor (\\d+),");

  /** Which task of a stage is the first to be killed: the executors have done others before. */
  private static final int TASK = 3;

  /** How long the driver may take to say that a task has ended. */
  private static final int SAID_MILLIS = 300;

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
      assertThat(SameTables.differences(night, inOneProcess())).isEmpty();
      assertThat(Unnamed.files(night)).isEmpty();
      List<JsonNode> happened = happened(events);
      assertThat(losingStages(happened)).containsAll(stages);
      assertThat(descriptions(happened))
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

  /** Spark's event log. */
  private static List<JsonNode> happened(Path folder) throws IOException {
    List<JsonNode> events = new ArrayList<>();
    try (Stream<Path> logs = Files.list(folder)) {
      Path log =
          logs.filter(file -> !file.getFileName().toString().startsWith("."))
              .findFirst()
              .orElseThrow();
      for (String event : Files.readAllLines(log)) {
        events.add(JSON.readTree(event));
      }
    }
    return events;
  }

  private static Stream<JsonNode> named(List<JsonNode> events, String name) {
    return events.stream().filter(event -> event.path("Event").asText().equals(name));
  }

  private static String description(JsonNode event) {
    return event.path("Properties").path("spark.job.description").asText();
  }

  private static List<String> descriptions(List<JsonNode> events) {
    return named(events, "SparkListenerJobStart").map(ClusterNightTest::description).toList();
  }

  /** The stages of Noctua in which tasks died with their executors. */
  private static Set<String> losingStages(List<JsonNode> events) {
    Map<Integer, String> names = new HashMap<>();
    named(events, "SparkListenerStageSubmitted")
        .forEach(
            event ->
                names.put(event.path("Stage Info").path("Stage ID").asInt(), description(event)));
    return named(events, "SparkListenerTaskEnd")
        .filter(
            event ->
                event.path("Task End Reason").path("Reason").asText().equals("ExecutorLostFailure"))
        .map(event -> names.get(event.path("Stage ID").asInt()).replaceAll(":.*", ""))
        .collect(Collectors.toSet());
  }

  /**
   * Kills a worker in the middle of a task of each stage, and starts another one for the next. The
   * task is in the middle for certain: its executor hangs, and hasn't said that it has ended.
   *
   * @return the stages in which that was done
   */
  private static List<String> kill(SparkCluster cluster, List<String> stages, Process run, Path log)
      throws IOException, InterruptedException {
    List<String> killed = new ArrayList<>();
    StringBuilder text = new StringBuilder();
    int at = 0;
    int tasks = -1;
    try (InputStream in = Files.newInputStream(log)) {
      while (killed.size() < stages.size() && run.isAlive()) {
        text.append(new String(in.readAllBytes(), StandardCharsets.US_ASCII));
        if (tasks < 0) {
          int began = text.indexOf(": %s: began".formatted(stages.get(killed.size())), at);
          at = began < 0 ? at : began;
          tasks = began < 0 ? -1 : 0;
        }
        Matcher started = STARTED.matcher(text);
        while (tasks >= 0 && started.find(at)) {
          at = started.end();
          if (++tasks < TASK || isOver(text, started.group(1))) {
            continue;
          }
          String executor = started.group(2);
          cluster.halt(executor);
          Thread.sleep(SAID_MILLIS);
          String task = started.group(1);
          text.append(new String(in.readAllBytes(), StandardCharsets.US_ASCII));
          if (isOver(text, task)) {
            cluster.resume(executor);
          } else {
            cluster.killWorkerOf(executor);
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

  private static boolean isOver(CharSequence log, String task) {
    return log.toString().contains(task + " in ");
  }
}
