package dev.noctua.outer;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.noctua.SmallPlatform;
import dev.noctua.TestNight;
import dev.noctua.contract.Table;
import dev.noctua.lake.TableFiles;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** OpenLineage's listener, fetched and switched on as docs/operations.md says. */
@Tag("outer")
@Tag("full")
@Tag("world")
class LineageTest {
  private static final String JAR = "openlineage-spark_2.12-1.53.0.jar";

  @Test
  void lineageNamesTheTablesThatAStageReads() throws Exception {
    Path folder = TestNight.temporary("lineage");
    PythonTools.Outcome fetched =
        PythonTools.run(
            5,
            Map.of(),
            List.of(
                "mvn",
                "-q",
                "-B",
                "-N",
                "-f",
                "../pom.xml",
                "dependency:copy",
                "-Dartifact=io.openlineage:openlineage-spark_2.12:1.53.0",
                "-DoutputDirectory=" + folder));
    assertThat(fetched.exitCode()).as(fetched.output()).isZero();
    Path events = folder.resolve("lineage.jsonl");
    TestNight night =
        SmallPlatform.before("profile")
            .with(
                "spark.settings",
                "{spark.extraListeners: io.openlineage.spark.agent.OpenLineageSparkListener, "
                    + "spark.openlineage.transport.type: file, spark.openlineage.transport.location: %s}"
                        .formatted(events));
    ProcessBuilder run =
        night.process(
            "run",
            "--night=" + SmallPlatform.LAST,
            "--run=" + SmallPlatform.RUN,
            "--only=profile,train");
    int classPath = run.command().indexOf("-cp") + 1;
    run.command()
        .set(classPath, run.command().get(classPath) + File.pathSeparator + folder.resolve(JAR));
    Path log = folder.resolve("log");
    assertThat(run.redirectErrorStream(true).redirectOutput(log.toFile()).start().waitFor())
        .as("see %s", log)
        .isZero();
    assertThat(tables(events, "inputs"))
        .contains(Table.BEHAVIOR, Table.ORDER_BALANCE, Table.USER_CONTENT, Table.USER_PROFILE);
  }

  /** The tables that events name. */
  private static Set<Table> tables(Path events, String role) throws IOException {
    Set<Table> tables = new HashSet<>();
    for (String line : Files.readAllLines(events)) {
      for (JsonNode dataset : new ObjectMapper().readTree(line).path(role)) {
        String name = dataset.path("name").asText() + "/";
        for (Table table : Table.values()) {
          if (name.contains("/" + TableFiles.folder(table.contract()))) {
            tables.add(table);
          }
        }
      }
    }
    return tables;
  }
}
