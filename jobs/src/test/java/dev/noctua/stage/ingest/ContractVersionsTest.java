package dev.noctua.stage.ingest;

import static dev.noctua.stage.ingest.IngestWorld.at;
import static dev.noctua.stage.ingest.IngestWorld.view;
import static org.assertj.core.api.Assertions.assertThat;

import dev.noctua.Main;
import dev.noctua.NoctuaProcess;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * A second version of the behavior log, which the platform doesn't have yet, beside the first in
 * one file of one night: the command as a process of its own that finds one contract more.
 */
@Tag("world")
class ContractVersionsTest {
  private static final LocalDate DAY = LocalDate.parse("2026-11-21");

  @TempDir Path home;

  /** Calls the session a visit, asks for it, and knows nothing of ratings. */
  private static String second() throws IOException {
    String first = Files.readString(Path.of("../schemas/raw/behavior.odcs.yaml"));
    String second =
        first
            .replace("version: 1.0.0", "version: 2.0.0")
            .replaceFirst(
                "(?s)- name: session_id(.*?)- \\{property: rawType, value: text}",
                "- name: visit$1- {property: rawType, value: text}\n          - {property: column, value: session_id}")
            .replaceFirst("(?s)      - name: rating.*?(?=      - name: reply_to)", "");
    assertThat(second).contains("column, value: session_id").doesNotContain("name: rating");
    return second;
  }

  @Test
  void linesOfBothVersionsEnterOneTable() throws IOException, InterruptedException, SQLException {
    Path contract = home.resolve("more/schemas/raw/behavior.v2.odcs.yaml");
    Files.createDirectories(contract.getParent());
    Files.writeString(contract, second());
    IngestWorld world = IngestWorld.at(home, Map.of());
    world.empty(DAY);
    String old = view("e1", at(DAY, 7), "c1").replace("}", ",\"session_id\":\"s1\",\"rating\":4}");
    world.write(
        "behavior",
        DAY,
        "a.jsonl",
        old,
        old.replace("e1", "e2")
            .replace("session_id", "visit")
            .replace("}", ",\"schema_version\":2}"),
        old.replace("e1", "e3").replace("{", "{\"schema_version\":1,"),
        old.replace("e1", "e4").replace("{", "{\"schema_version\":3,"));

    assertThat(ingest()).isZero();

    assertThat(
            rows(
                "SELECT event_id, schema_version, session_id, rating FROM read_parquet('%s/open/behavior/*/*/*.parquet') ORDER BY 1"))
        .containsExactly("e1 1 s1 4", "e2 2 s1 null", "e3 1 s1 4");
    assertThat(
            rows(
                "SELECT line_number, reason FROM read_parquet('%s/restricted/quarantine/*/*/*.parquet')"))
        .containsExactly("4 unsupported_version");
    assertThat(
            rows(
                "SELECT unknown_fields FROM read_parquet('%s/open/ingest_audit/*/*/*.parquet') WHERE log = 'behavior'"))
        .containsExactly("{rating=1}");
  }

  private int ingest() throws IOException, InterruptedException {
    List<String> command = NoctuaProcess.java("-Xmx1g", "-XX:TieredStopAtLevel=1");
    String path = System.getProperty("java.class.path") + File.pathSeparator + home.resolve("more");
    command.addAll(List.of("-cp", path, Main.class.getName(), "run", "--only", "ingest"));
    command.addAll(List.of("--night", DAY.toString(), "--conf", "../conf/local.yaml"));
    command.addAll(List.of("--set", "storage.raw=" + home.resolve("raw")));
    command.addAll(List.of("--set", "storage.lake=" + home.resolve("lake")));
    command.addAll(List.of("--set", "ingest.max-quarantined-share=0.9"));
    return new ProcessBuilder(command)
        .redirectOutput(ProcessBuilder.Redirect.DISCARD)
        .redirectError(ProcessBuilder.Redirect.INHERIT)
        .start()
        .waitFor();
  }

  /** The values of each row, with blanks between them. */
  private List<String> rows(String sql) throws SQLException {
    List<String> rows = new ArrayList<>();
    try (Connection db = DriverManager.getConnection("jdbc:duckdb:");
        ResultSet result = db.createStatement().executeQuery(sql.formatted(home.resolve("lake")))) {
      while (result.next()) {
        List<String> values = new ArrayList<>();
        for (int i = 1; i <= result.getMetaData().getColumnCount(); i++) {
          values.add(String.valueOf(result.getObject(i)));
        }
        rows.add(String.join(" ", values));
      }
    }
    return rows;
  }
}
