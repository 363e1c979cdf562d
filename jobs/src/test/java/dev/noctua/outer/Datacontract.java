package dev.noctua.outer;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLFactory;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** The public judge of contracts, PyPI's {@code datacontract}; it works without a network. */
final class Datacontract {
  private static final Path SCRIPTS = Path.of("src", "test", "python").toAbsolutePath();
  private static final ObjectMapper YAML = new ObjectMapper(new YAMLFactory());

  private Datacontract() {}

  /** Judges the contracts themselves against the standard that each names. */
  static PythonTools.Outcome lint(List<Path> contracts) {
    List<String> command = new ArrayList<>();
    command.add(PythonTools.bin("datacontract").resolve("python").toString());
    command.add(SCRIPTS.resolve("lint_contracts.py").toString());
    contracts.forEach(contract -> command.add(contract.toString()));
    return PythonTools.run(10, Map.of(), command);
  }

  /**
   * Judges data by a contract: presence, nulls, keys, allowed values, ranges; not Parquet's types.
   *
   * @param files a pattern of Parquet files; what their folders say ({@code dt=…}) counts as
   *     columns
   * @param scratch an empty folder for a copy of the contract that says where the files are
   */
  static PythonTools.Outcome test(Path contract, String files, Path scratch) throws IOException {
    ObjectNode located = (ObjectNode) YAML.readTree(Files.readString(contract));
    located
        .putArray("servers")
        .addObject()
        .put("server", "files")
        .put("type", "local")
        .put("path", files)
        .put("format", "parquet");
    Path copy = Files.createDirectories(scratch).resolve("located.odcs.yaml");
    Files.writeString(copy, YAML.writeValueAsString(located));
    return PythonTools.run(
        10,
        Map.of(),
        List.of(
            PythonTools.bin("datacontract").resolve("datacontract").toString(),
            "test",
            copy.toString()));
  }
}
