package dev.noctua.night;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.noctua.TestRows;
import dev.noctua.TestSpark;
import dev.noctua.contract.Table;
import dev.noctua.core.Failure;
import dev.noctua.core.Night;
import dev.noctua.lake.Lake;
import dev.noctua.lake.Run;
import dev.noctua.lake.commit.Manifest;
import dev.noctua.lake.commit.StageFigures;
import dev.noctua.stage.Stage;
import dev.noctua.storage.LocalStore;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a run's draft and its log say of stages: of two that write a row each. */
@Tag("world")
class StageRunnerTest {
  private static final LocalDate DAY = LocalDate.parse("2026-11-21");
  private static final Night NIGHT =
      new Night(DAY, DAY, "r1", false, Optional.empty(), ZoneOffset.UTC);

  @TempDir Path folder;

  private Lake lake;

  /** A stage that writes some tables, each as the test says. */
  private record Writing(String name, Set<Table> writes, Consumer<Run> work) implements Stage {
    @Override
    public Set<Table> reads() {
      return Set.of();
    }

    @Override
    public void run(Run run) {
      work.accept(run);
    }
  }

  private static Writing person(Consumer<Run> more) {
    return new Writing(
        "first",
        Set.of(Table.IDENTITY),
        run -> {
          run.write(Table.IDENTITY, TestRows.of(Table.IDENTITY, Map.of("user_id", "person-47")));
          more.accept(run);
        });
  }

  private static Writing contents() {
    return new Writing(
        "second",
        Set.of(Table.CONTENT, Table.DEMAND_DAILY),
        run ->
            run.addFiles(
                Map.of(),
                Map.of(
                    Table.CONTENT,
                    TestRows.of(Table.CONTENT, Map.of(), Map.of("content_id", "2")).repartition(2),
                    Table.DEMAND_DAILY,
                    TestRows.of(Table.DEMAND_DAILY, Map.of()))));
  }

  @BeforeEach
  void begin() {
    lake = new Lake(new LocalStore(folder), 30, TestSpark::session);
    lake.nights().begin(NIGHT, "s");
  }

  private void run(List<Stage> stages, String... only) {
    try (Progress progress = new Progress(true)) {
      new StageRunner(stages, progress).run(lake.run(NIGHT), Set.of(only));
    }
  }

  private List<String> log() throws IOException {
    return Files.readAllLines(folder.resolve("logs/2026-11-21.r1.log"));
  }

  private StageFigures figures(int stage) {
    return lake.run(NIGHT).draft().stages().get(stage).figures().orElseThrow();
  }

  @Test
  void theLogHasALineForEachStageBegunAndEndedAndForEachJob() throws IOException {
    run(List.of(person(run -> run.tonight(Table.IDENTITY).count()), contents()));

    assertThat(log())
        .allMatch(
            line -> line.matches("\\d{4}-\\d\\d-\\d\\dT\\d\\d:\\d\\d:\\d\\d[.]\\d{3}Z INFO .+"))
        .extracting(line -> line.substring(line.indexOf("INFO ") + 5))
        .satisfies(
            lines -> {
              assertThat(lines.get(0))
                  .matches("night 2026-11-21, run r1, noctua .+: first, second");
              assertThat(lines).filteredOn(line -> line.endsWith(": began")).hasSize(2);
              assertThat(lines).filteredOn(line -> line.contains(": ended after ")).hasSize(2);
              // The row is written by one job; the count has its own, which is for no table.
              assertThat(lines)
                  .anyMatch(line -> line.matches("first: identity: job \\d+ ended .*"));
              assertThat(lines).anyMatch(line -> line.matches("first: job \\d+ ended .*"));
              assertThat(lines)
                  .anyMatch(line -> line.matches("second: content: job \\d+ ended .*"));
              assertThat(lines)
                  .anyMatch(line -> line.matches("second: demand_daily: job \\d+ ended .*"));
              assertThat(lines.subList(1, lines.size()))
                  .allMatch(line -> line.matches("(first|second): .*"));
            });
    assertThat(log()).noneMatch(line -> line.contains("person-47"));
    assertThat(log().stream().filter(line -> line.contains(": job ")).count())
        .isEqualTo(figures(0).jobs() + figures(1).jobs());
  }

  @Test
  void theDraftHasTheFiguresOfEachStage() {
    run(List.of(person(run -> run.tonight(Table.IDENTITY).collectAsList()), contents()));

    Manifest draft = lake.run(NIGHT).draft();
    assertThat(draft.stages())
        .extracting(Manifest.StageDone::stage)
        .containsExactly("first", "second");
    StageFigures first = figures(0);
    Manifest.Written identity = draft.tables().get("identity");
    assertThat(first.rowsWritten()).isEqualTo(1);
    assertThat(first.bytesWritten()).isEqualTo(identity.bytes());
    assertThat(first.rowsRead()).isEqualTo(1);
    assertThat(first.bytesRead()).isPositive();
    assertThat(first.jobs()).isGreaterThanOrEqualTo(2);
    assertThat(first.stages()).isGreaterThanOrEqualTo(2);
    assertThat(first.tasks()).isGreaterThanOrEqualTo(first.stages());
    assertThat(first.bytesShuffled()).isZero();
    assertThat(first.bytesSpilled()).isZero();
    assertThat(first.longestTaskSeconds()).isPositive();
    StageFigures second = figures(1);
    assertThat(second.rowsWritten()).isEqualTo(3);
    assertThat(second.bytesWritten())
        .isEqualTo(
            draft.tables().get("content").bytes() + draft.tables().get("demand_daily").bytes());
    assertThat(second.rowsRead()).isZero();
    assertThat(second.bytesShuffled()).isPositive();
  }

  @Test
  void processesOfOneRunAddToOneLog() throws IOException {
    List<Stage> stages = List.of(person(run -> {}), contents());
    run(stages, "first");
    List<String> before = log();
    run(stages, "second");

    assertThat(log()).hasSizeGreaterThan(before.size()).startsWith(before.toArray(String[]::new));
    assertThat(before.get(0)).endsWith(": first");
    assertThat(log().get(before.size())).endsWith(": second");
    assertThat(folder.resolve("logs")).isDirectoryContaining(f -> f.endsWith("2026-11-21.r1.log"));
  }

  @Test
  void aFailureOfOurOwnIsToldAndOthersAreNamedOnly() throws IOException {
    Consumer<Run> refuses =
        run -> {
          throw new Failure.Input("the line of canary@example.org, 13947474747, isn't one");
        };
    assertThatThrownBy(() -> run(List.of(person(refuses)))).isInstanceOf(Failure.Input.class);
    assertThat(log())
        .last()
        .asString()
        .matches(".* INFO first: failed after .* s: the line of [*]{3}, [*]{3}, isn't one");

    Consumer<Run> breaks =
        run -> {
          throw new IllegalStateException(new ArithmeticException("a row with person-47"));
        };
    assertThatThrownBy(() -> run(List.of(person(breaks))))
        .isInstanceOf(IllegalStateException.class);
    assertThat(log())
        .last()
        .asString()
        .contains(" s: java.lang.ArithmeticException at dev.noctua.night.StageRunnerTest.");

    Consumer<Run> inATask =
        run -> run.tonight(Table.IDENTITY).selectExpr("CAST(user_id AS BIGINT)").collectAsList();
    assertThatThrownBy(() -> run(List.of(person(inATask)))).hasMessageContaining("person-47");
    assertThat(log()).anyMatch(line -> line.matches(".* INFO first: job \\d+ failed after .*"));
    assertThat(log())
        .last()
        .asString()
        .matches(".* INFO first: failed after .* s: org.apache.spark.*");
    assertThat(String.join("\n", log())).doesNotContain("person-47");
  }

  @Test
  void jobsOutsideAStageHaveNoNameOfOurs() {
    run(List.of(person(run -> {})));
    assertThat(TestSpark.session().sparkContext().getLocalProperty("spark.job.description"))
        .isNull();
    assertThat(TestSpark.session().sparkContext().getLocalProperty("spark.jobGroup.id")).isNull();
  }
}
