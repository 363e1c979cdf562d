package dev.noctua.outer;

import static org.assertj.core.api.Assertions.assertThat;

import dev.noctua.TestNight;
import dev.noctua.contract.Table;
import dev.noctua.lake.Lake;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** The contracts and what they say, in the eyes of the public {@code datacontract} command. */
@Tag("outer")
@Tag("world")
final class DatacontractTest {
  private static final Path SCHEMAS = Path.of("..", "schemas").toAbsolutePath().normalize();
  private static final String CONTRACT =
      """
      apiVersion: v3.2.0
      kind: DataContract
      id: example
      name: example
      version: 1.0.0
      status: active
      schema:
        - name: example
          physicalType: table
          properties:
            - {name: dt, logicalType: date, physicalType: date, required: true}
            - {name: rank, logicalType: integer, physicalType: int, required: true, unique: true}
      """;

  @TempDir private Path folder;

  @Test
  void everyContractPassesTheStandardsOwnLint() throws IOException {
    List<Path> contracts;
    try (Stream<Path> files = Files.walk(SCHEMAS)) {
      contracts = files.filter(file -> file.toString().endsWith(".odcs.yaml")).sorted().toList();
    }
    assertThat(contracts).as("contracts in " + SCHEMAS).isNotEmpty();

    PythonTools.Outcome outcome = Datacontract.lint(contracts);

    assertThat(outcome.exitCode()).as(outcome.output()).isZero();
  }

  @Test
  void aContractOutsideTheStandardIsRefused() throws IOException {
    Path contract = contract(CONTRACT.replace("logicalType: integer", "logicalType: whole"));

    PythonTools.Outcome outcome = Datacontract.lint(List.of(contract));

    assertThat(outcome.exitCode()).isEqualTo(1);
    assertThat(outcome.output()).contains(contract.toString());
  }

  @ParameterizedTest
  @EnumSource(
      value = Table.class,
      names = {"USER_CONTENT", "RECOMMENDATION", "SETTLEMENT_LINE"})
  void aReleasedTableKeepsItsContract(Table table) throws IOException {
    Lake lake = TestNight.sample().lake();
    String first = lake.nights().files(TestNight.sample().night()).get(table.tableName()).get(0);
    String files = lake.address(first).replaceFirst("[^/]+$", "*.parquet");
    Path layer = SCHEMAS.resolve(table.contract().layer());
    Path contract = layer.resolve(table.tableName() + ".odcs.yaml");
    // The command takes every physical type in which "decimal" occurs for a number.
    List<String> text =
        Files.readAllLines(contract).stream()
            .filter(line -> !line.matches(" +physicalType: '(array|map|struct)<.*"))
            .toList();

    PythonTools.Outcome outcome =
        Datacontract.test(contract(String.join("\n", text)), files, folder.resolve("scratch"));

    assertThat(outcome.exitCode()).as(outcome.output()).isZero();
  }

  @Test
  void filesThatKeepTheContractPass() throws Exception {
    PythonTools.Outcome outcome =
        Datacontract.test(contract(CONTRACT), files("1, 2, 3"), folder.resolve("scratch"));

    assertThat(outcome.exitCode()).as(outcome.output()).isZero();
  }

  @Test
  void filesThatRepeatAKeyFail() throws Exception {
    PythonTools.Outcome outcome =
        Datacontract.test(contract(CONTRACT), files("1, 2, 2"), folder.resolve("scratch"));

    assertThat(outcome.exitCode()).as(outcome.output()).isEqualTo(1);
  }

  private Path contract(String text) throws IOException {
    return Files.writeString(folder.resolve("example.odcs.yaml"), text);
  }

  private String files(String ranks) throws IOException, SQLException {
    Path run = Files.createDirectories(folder.resolve("example/dt=2026-03-10/run=r1"));
    try (Connection duck = DriverManager.getConnection("jdbc:duckdb:");
        Statement statement = duck.createStatement()) {
      statement.execute(
          "COPY (SELECT CAST(unnest([%s]) AS INT) AS rank) TO '%s' (FORMAT parquet)"
              .formatted(ranks, run.resolve("part-0.parquet")));
    }
    return folder + "/example/dt=*/run=*/part-*.parquet";
  }
}
