package dev.noctua.app;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.noctua.contract.Table;
import dev.noctua.core.Night;
import dev.noctua.lake.Lake;
import dev.noctua.lake.Run;
import dev.noctua.raw.RawZone;
import dev.noctua.settings.Secrets;
import dev.noctua.settings.Settings;
import dev.noctua.settings.SettingsFile;
import dev.noctua.stage.Stage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.junit.jupiter.api.Test;

/** The list of stages, held against what they declare and against what shows it elsewhere. */
class PipelineTest {
  private static final Path SOURCES = Path.of("src/main/java/dev/noctua/stage");

  private final List<Stage> stages = stages();

  private static List<Stage> stages() {
    Settings settings = settings();
    Secrets secrets = Secrets.read(settings, Map.of());
    return Pipeline.stages(settings, secrets, new RawZone(settings.storage(), settings.ingest()));
  }

  @Test
  void ofTonightAStageReadsOnlyWhatStagesBeforeItHaveWritten() {
    Set<Table> written = EnumSet.noneOf(Table.class);
    for (Stage stage : stages) {
      assertThat(written).as(stage.name()).containsAll(stage.reads());
      written.addAll(stage.writes());
    }
    assertThat(written).containsExactly(Table.values());
  }

  @Test
  void aTableIsWrittenByOneStageAndStandsInTheOrderOfTheNight() {
    List<Table> inOrder = new ArrayList<>();
    stages.forEach(
        stage -> {
          assertThat(stage.writes()).as(stage.name()).noneMatch(inOrder::contains);
          inOrder.addAll(stage.writes());
        });
    // Tables of one stage may stand in any order among themselves.
    List<Integer> first = new ArrayList<>();
    stages.stream()
        .filter(stage -> !stage.writes().isEmpty())
        .forEach(s -> first.add(s.writes().stream().mapToInt(Table::ordinal).min().getAsInt()));
    assertThat(first).isSorted();
  }

  @Test
  void aRunRefusesTablesThatAStageHasNotDeclared() {
    Night night =
        new Night(LocalDate.EPOCH, LocalDate.EPOCH, "r1", false, Optional.empty(), ZoneOffset.UTC);
    Lake lake = Lake.open(settings().storage(), () -> null);
    Run run = lake.run(night).limitedTo(Set.of(Table.CONTENT), Set.of(Table.METRIC));

    for (Runnable use :
        List.<Runnable>of(
            () -> run.tonight(Table.BEHAVIOR),
            () -> run.arrivals(Table.BEHAVIOR),
            () -> run.history(Table.BEHAVIOR, 3),
            () -> run.write(Table.BEHAVIOR, null),
            () -> run.write(Table.CONTENT, null),
            () -> run.parts(Table.CONTENT),
            () -> run.addFiles(Map.of(Table.CONTENT, List.of("a")), Map.of()),
            () -> run.addFiles(Map.of(), nothingOf(Table.CONTENT)))) {
      assertThatThrownBy(use::run)
          .isInstanceOf(IllegalStateException.class)
          .hasMessageContaining("without declaring it");
    }
  }

  private static Map<Table, Dataset<Row>> nothingOf(Table table) {
    Map<Table, Dataset<Row>> rows = new EnumMap<>(Table.class);
    rows.put(table, null);
    return rows;
  }

  private static Settings settings() {
    return SettingsFile.read(Path.of("../conf/local.yaml"), Map.of(), Path.of("/"));
  }

  @Test
  void theDocumentedTableIsThePipeline() throws IOException {
    List<String> documented =
        Files.readAllLines(Path.of("../docs/stages.md")).stream()
            .filter(line -> line.startsWith("| `"))
            .map(line -> line.substring(0, line.lastIndexOf('|', line.length() - 2)).strip())
            .toList();
    assertThat(documented)
        .containsExactlyElementsOf(
            stages.stream()
                .map(
                    s ->
                        "| `%s` | %s | %s"
                            .formatted(s.name(), names(s.reads()), names(s.writes()))
                            .strip())
                .toList());
  }

  private static String names(Set<Table> tables) {
    return tables.stream().sorted().map(Table::tableName).collect(Collectors.joining(", "));
  }

  @Test
  void aContractNamesTheStageThatWritesItsTable() {
    for (Stage stage : stages) {
      for (Table table : stage.writes()) {
        assertThat(table.contract().stage()).as(table.tableName()).isEqualTo(stage.name());
      }
    }
  }

  @Test
  void theDagHasTheStagesInTheirOrder() throws IOException {
    assertThat(namesInTheDag("STAGES")).isEqualTo(stages.stream().map(Stage::name).toList());
  }

  /** Facts are what a night begins with, models what lists are made of: others wait for neither. */
  @Test
  void theDagRenewsWhatReadersUse() throws IOException {
    List<String> tables = new ArrayList<>();
    for (String layer : List.of("features", "ledger", "results")) {
      try (Stream<Path> contracts = Files.list(Path.of("../schemas", layer))) {
        contracts.forEach(c -> tables.add(c.getFileName().toString().replace(".odcs.yaml", "")));
      }
    }
    assertThat(namesInTheDag("PUBLISHED")).isEqualTo(tables.stream().sorted().toList());
  }

  private static List<String> namesInTheDag(String list) throws IOException {
    Matcher names =
        Pattern.compile("(?s)\\n" + list + " = [\\[{](.*?)[\\]}]")
            .matcher(Files.readString(Path.of("../dags/noctua_nightly.py")));
    assertThat(names.find()).isTrue();
    return Pattern.compile("\"(\\w+)\"")
        .matcher(names.group(1))
        .results()
        .map(m -> m.group(1))
        .toList();
  }

  @Test
  void aStageLiesInThePackageOfItsNameAndIsShort() throws IOException {
    for (Stage stage : stages) {
      assertThat(stage.getClass().getPackageName()).isEqualTo("dev.noctua.stage." + stage.name());
      Path source =
          SOURCES.resolve(stage.name()).resolve(stage.getClass().getSimpleName() + ".java");
      assertThat(linesOfCode(Files.readString(source))).as(source.toString()).isLessThan(41);
    }
  }

  /** Lines of the class that aren't blank, comments, or the declaration of its tables. */
  private static long linesOfCode(String source) {
    return source
        .substring(source.indexOf("public final class"))
        .replaceAll("(?s)/\\*.*?\\*/", "")
        .replaceAll("(?s)@Override\\s+public Set<Table> \\w+\\(\\) \\{.*?\\n  }\\n", "")
        .lines()
        .map(String::strip)
        .filter(line -> !line.isEmpty() && !line.startsWith("//"))
        .count();
  }
}
