package dev.noctua.outer;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.noctua.TestNight;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The shipped DAG in the eyes of a real Airflow. */
@Tag("outer")
@Tag("world")
final class AirflowDagTest {
  private static final List<String> STAGES = TestNight.stages();

  private static final Path DAGS = Path.of("..", "dags").toAbsolutePath().normalize();
  private static final Path SCRIPTS = Path.of("src", "test", "python").toAbsolutePath();
  private static final ObjectMapper JSON = new ObjectMapper();

  @TempDir private Path folder;

  @Test
  void airflowImportsTheDagWithOneTaskPerStage() throws IOException {
    JsonNode answer = python("inspect_dags.py", Map.of(), DAGS.toString());

    assertThat(answer.get("errors")).isEmpty();
    JsonNode dag = answer.get("dags").get("noctua_nightly");
    Map<String, List<String>> upstreams = new HashMap<>();
    dag.get("tasks").fields().forEachRemaining(t -> upstreams.put(t.getKey(), texts(t.getValue())));
    assertThat(upstreams).containsOnlyKeys(STAGES);
    for (int i = 0; i < STAGES.size(); i++) {
      assertThat(upstreams.get(STAGES.get(i))).isEqualTo(STAGES.subList(Math.max(0, i - 1), i));
    }
    assertThat(dag.get("schedule").textValue()).isEqualTo("30 2 * * *");
    assertThat(dag.get("zone").textValue()).contains("Asia/Shanghai");
    assertThat(dag.get("catchup").booleanValue()).isFalse();
    assertThat(dag.get("max_active_runs").intValue()).isEqualTo(1);
    assertThat(dag.get("retries").toString()).isEqualTo("[3]");
    assertThat(dag.get("seconds")).hasSameSizeAs(STAGES).allMatch(s -> s.asInt() >= 1800);
    assertThat(dag.get("deadlines").toString())
        .isEqualTo("[[\"DagRunLogicalDateDeadline\",19800.0,\"noctua_alerts.deadline_missed\"]]");
    assertThat(dag.get("params").get("night").get("format").textValue()).isEqualTo("date");
    assertThat(dag.get("params").get("accept").get("type").textValue()).isEqualTo("array");
    assertThat(dag.get("params").get("full").get("type").textValue()).isEqualTo("boolean");
    assertThat(dag.get("outlets").properties())
        .extracting(Map.Entry::getKey)
        .containsExactly("publish");
    assertThat(texts(dag.get("outlets").get("publish"))).contains("noctua_recommendation");
    assertThat(dag.get("doc").textValue()).contains("noctua airflow trigger");
  }

  /** Local times of Shanghai; a run of a night that is asked for may be due at any time. */
  @Test
  void theNightIsTheDayBeforeTheLogicalDateInShanghai() throws IOException {
    ArrayNode cases = JSON.createArrayNode();
    List<String> expected = new ArrayList<>();
    for (String type : List.of("scheduled", "manual", "backfill")) {
      for (String utc :
          List.of("2026-03-10T16:30:00Z", "2026-03-10T18:30:00Z", "2026-03-11T00:30:00Z")) {
        addCase(cases, "ingest", type, utc, JSON.createObjectNode(), 0);
        expected.add("2026-03-10");
        addCase(cases, "ingest", type, utc, JSON.createObjectNode().put("night", "2026-02-28"), 0);
        expected.add("2026-02-28");
      }
    }
    addCase(cases, "ingest", "manual", null, JSON.createObjectNode(), 0);
    expected.add("2026-03-10");

    JsonNode outcomes = outcomes(cases, launcher(folder.resolve("calls.txt")));

    assertThat(outcomes.findValuesAsText("night")).isEqualTo(expected);
    assertThat(outcomes.findValuesAsText("end")).containsOnly("done");
  }

  @Test
  void aTaskRunsItsStageAndFailsForGoodOnlyIfTryingAgainCannotHelp() throws IOException {
    Path calls = folder.resolve("calls.txt");
    ArrayNode cases = JSON.createArrayNode();
    List<Integer> codes = List.of(0, 1, 2, 3, 4, 5, 6, 137, 143, -9, -15);
    for (int i = 0; i < codes.size(); i++) {
      addCase(
          cases,
          STAGES.get(i),
          "scheduled",
          "2026-03-10T18:30:00Z",
          JSON.createObjectNode(),
          codes.get(i));
    }

    JsonNode outcomes = outcomes(cases, launcher(calls));

    String retried = "AirflowException";
    String refused = "AirflowFailException";
    assertThat(outcomes.findValuesAsText("end"))
        .containsExactly(
            "done", retried, refused, refused, refused, retried, retried, retried, retried, retried,
            retried);
    assertThat(outcomes.findValuesAsText("exit_code"))
        .containsExactly("1", "2", "3", "4", "5", "6", "137", "143", "137", "143");
    List<String> expected = new ArrayList<>();
    for (int i = 0; i < codes.size(); i++) {
      expected.add(
          "run --night 2026-03-10 --only %s --run scheduled__2026-03-10T18-30-00-00-00 --conf conf/s3.yaml"
              .formatted(STAGES.get(i)));
    }
    assertThat(Files.readAllLines(calls)).isEqualTo(expected);
    assertThat(Files.readAllLines(folder.resolve("alerts.txt")))
        .hasSize(codes.size() - 1)
        .contains(
            "Noctua: stage settle of night 2026-03-10 failed: exit code 3 (input is missing or bad, or the night is closed); run scheduled__2026-03-10T18:30:00+00:00");
  }

  @Test
  void paramsAndTheCommandOfTheSettingReachTheStage() throws IOException {
    Path calls = folder.resolve("calls.txt");
    Path launcher = launcher(calls);
    ArrayNode cases = JSON.createArrayNode();
    ObjectNode params = JSON.createObjectNode().put("full", true);
    params.putArray("accept").add("row_counts").add("lists_overlap");
    addCase(cases, "ingest", "manual", "2026-03-10T18:30:00Z", params, 0);
    addCase(cases, "check", "manual", "2026-03-10T18:30:00Z", params, 0);

    python(
        "run_stages.py",
        Map.of("NOCTUA_COMMAND", launcher + " --master 'a b' noctua.jar"),
        DAGS.toString(),
        cases.toString());

    String words =
        "--master a b noctua.jar run --night 2026-03-10 --only %s --run scheduled__2026-03-10T18-30-00-00-00 --full";
    assertThat(Files.readAllLines(calls))
        .containsExactly(
            words.formatted("ingest"),
            words.formatted("check") + " --accept row_counts,lists_overlap");
  }

  private Path launcher(Path calls) throws IOException {
    Path launcher = folder.resolve("noctua");
    Files.writeString(
        launcher,
        """
        #!/bin/sh
        echo "$@" >> %s
        if [ "$LAUNCHER_EXIT_CODE" -lt 0 ]; then kill "$LAUNCHER_EXIT_CODE" $$; fi
        exit $LAUNCHER_EXIT_CODE
        """
            .formatted(calls));
    Path alert = folder.resolve("alert");
    Files.writeString(alert, "#!/bin/sh\necho \"$@\" >> " + folder.resolve("alerts.txt") + "\n");
    assertThat(launcher.toFile().setExecutable(true)).isTrue();
    assertThat(alert.toFile().setExecutable(true)).isTrue();
    return launcher;
  }

  private static void addCase(
      ArrayNode cases, String task, String type, String date, ObjectNode params, int exitCode) {
    cases
        .addObject()
        .put("task", task)
        .put("run_id", "scheduled__2026-03-10T18:30:00+00:00")
        .put("run_type", type)
        .put("logical_date", date)
        .put("run_after", "2026-03-10T18:30:00Z")
        .put("exit_code", exitCode)
        .set("params", params);
  }

  private JsonNode outcomes(ArrayNode cases, Path launcher) throws IOException {
    Map<String, String> settings =
        Map.of(
            "NOCTUA_HOME",
            launcher.getParent().toString(),
            "NOCTUA_CONF",
            "conf/s3.yaml",
            "NOCTUA_ALERT",
            folder.resolve("alert").toString(),
            "LAUNCHER_EXIT_CODE",
            "0");
    return python("run_stages.py", settings, DAGS.toString(), cases.toString());
  }

  @Test
  void theDagUsesNothingThatAirflowThreeHasDropped() {
    PythonTools.Outcome outcome =
        PythonTools.run(
            5,
            Map.of(),
            List.of(
                PythonTools.bin("airflow").resolve("ruff").toString(),
                "check",
                "--isolated",
                "--no-cache",
                "--preview",
                "--select",
                "AIR",
                DAGS.toString()));

    assertThat(outcome.exitCode()).as(outcome.output()).isZero();
  }

  /** The JSON in the last line that a script prints. */
  private JsonNode python(String script, Map<String, String> environment, String... arguments)
      throws IOException {
    Map<String, String> airflow = new HashMap<>(environment);
    airflow.put("AIRFLOW_HOME", folder.resolve("airflow").toString());
    airflow.put("AIRFLOW__CORE__LOAD_EXAMPLES", "False");
    airflow.put("PYTHONDONTWRITEBYTECODE", "1");
    List<String> command = new ArrayList<>();
    command.add(PythonTools.bin("airflow").resolve("python").toString());
    command.add(SCRIPTS.resolve(script).toString());
    command.addAll(List.of(arguments));
    PythonTools.Outcome outcome = PythonTools.run(5, airflow, command);
    assertThat(outcome.exitCode()).as(outcome.output()).isZero();
    return JSON.readTree(outcome.output().strip().lines().reduce("", (a, b) -> b));
  }

  private static List<String> texts(JsonNode array) {
    List<String> texts = new ArrayList<>();
    array.forEach(text -> texts.add(text.textValue()));
    return texts;
  }
}
