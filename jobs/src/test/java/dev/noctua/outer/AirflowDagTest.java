package dev.noctua.outer;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
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
  }

  @Test
  void aTaskRunsItsStageOfTheDayBeforeInShanghaiAndFailsForGoodOnlyIfRetryingCannotHelp()
      throws IOException {
    Path calls = folder.resolve("calls.txt");
    Path launcher =
        Files.writeString(
            folder.resolve("noctua"),
            "#!/bin/sh\necho \"$@\" >> " + calls + "\nexit $LAUNCHER_EXIT_CODE\n");
    assertThat(launcher.toFile().setExecutable(true)).isTrue();
    ArrayNode cases = JSON.createArrayNode();
    for (int exitCode = 0; exitCode <= 6; exitCode++) {
      cases
          .addObject()
          .put("task", STAGES.get(exitCode))
          .put("run_id", "scheduled__2026-03-10T18:30:00+00:00")
          .put("logical_date", "2026-03-10T18:30:00+00:00")
          .put("night", exitCode == 0 ? "2026-02-28" : null)
          .put("exit_code", exitCode);
    }

    JsonNode outcomes =
        python(
            "run_stages.py",
            Map.of("NOCTUA_HOME", folder.toString(), "NOCTUA_CONF", "conf/s3.yaml"),
            DAGS.toString(),
            cases.toString());

    String retried = "AirflowException";
    String refused = "AirflowFailException";
    assertThat(texts(outcomes))
        .containsExactly("done", retried, refused, refused, refused, retried, retried);
    List<String> expected = new ArrayList<>();
    for (int call = 0; call <= 6; call++) {
      expected.add(
          "run --night %s --only %s --run scheduled__2026-03-10T18-30-00-00-00 --conf conf/s3.yaml"
              .formatted(call == 0 ? "2026-02-28" : "2026-03-10", STAGES.get(call)));
    }
    assertThat(Files.readAllLines(calls)).isEqualTo(expected);
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
