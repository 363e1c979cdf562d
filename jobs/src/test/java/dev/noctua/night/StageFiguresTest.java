package dev.noctua.night;

import static org.assertj.core.api.Assertions.assertThat;

import dev.noctua.TestNight;
import dev.noctua.contract.Table;
import dev.noctua.lake.commit.Manifest;
import dev.noctua.lake.commit.StageFigures;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/**
 * What the stages of a small night make Spark do, held against a budget: a regression shows without
 * a clock. The figures are those of two cores; what is better for good lowers its budget.
 */
@Tag("world")
class StageFiguresTest {
  /** How much more than measured is let pass. */
  private static final double HEADROOM = 1.25;

  /** Jobs, Spark's stages, bytes read, shuffled and spilled. */
  private record Budget(int jobs, int stages, long read, long shuffled, long spilled) {}

  private static final Map<String, Budget> MEASURED =
      Map.ofEntries(
          Map.entry("ingest", new Budget(12, 13, 933_984, 5702, 0)),
          Map.entry("forget", new Budget(3, 3, 18_892, 100, 0)),
          Map.entry("catalog", new Budget(2, 2, 36_392, 9574, 0)),
          Map.entry("profile", new Budget(14, 14, 539_880, 83_231, 0)),
          Map.entry("train", new Budget(83, 83, 1_409_200, 18_592, 0)),
          Map.entry("recommend", new Budget(17, 17, 457_253, 25_454, 0)),
          Map.entry("price", new Budget(28, 28, 738_375, 30_329, 0)),
          Map.entry("forecast", new Budget(28, 31, 2_459_606, 123_725, 0)),
          Map.entry("settle", new Budget(6, 6, 116_989, 6941, 0)),
          Map.entry("check", new Budget(55, 55, 2_349_503, 75_339, 0)),
          Map.entry("report", new Budget(44, 44, 2_624_659, 13_708, 0)));

  private static final Manifest NIGHT = night();

  private static Manifest night() {
    TestNight world = TestNight.generated(13);
    return world.lake().nights().manifest(world.night()).orElseThrow();
  }

  @Test
  void noStageCostsMoreThanItsBudget() {
    assertThat(NIGHT.stages())
        .extracting(Manifest.StageDone::stage)
        .hasSameElementsAs(MEASURED.keySet());
    List<String> over = new ArrayList<>();
    for (Manifest.StageDone stage : NIGHT.stages()) {
      StageFigures figures = stage.figures().orElseThrow();
      Budget budget = MEASURED.get(stage.stage());
      within(over, stage.stage() + " jobs", figures.jobs(), budget.jobs());
      within(over, stage.stage() + " stages", figures.stages(), budget.stages());
      within(over, stage.stage() + " bytes read", figures.bytesRead(), budget.read());
      within(over, stage.stage() + " bytes shuffled", figures.bytesShuffled(), budget.shuffled());
      within(over, stage.stage() + " bytes spilled", figures.bytesSpilled(), budget.spilled());
    }
    assertThat(over).isEmpty();
  }

  private static void within(List<String> over, String what, long figure, long measured) {
    if (figure > HEADROOM * measured) {
      over.add("%s: %d, budget %.0f".formatted(what, figure, HEADROOM * measured));
    }
  }

  @Test
  void whatAStageHasWrittenIsCounted() {
    for (Manifest.StageDone stage : NIGHT.stages()) {
      long rows = 0;
      long bytes = 0;
      for (Table table : Table.values()) {
        Manifest.Written written = NIGHT.tables().get(table.tableName());
        // The file of an empty table is written by no task.
        if (table.contract().stage().equals(stage.stage()) && written.rows() > 0) {
          rows += written.rows();
          bytes += written.bytes();
        }
      }
      StageFigures figures = stage.figures().orElseThrow();
      assertThat(figures.rowsWritten()).as(stage.stage()).isGreaterThanOrEqualTo(rows);
      assertThat(figures.bytesWritten()).as(stage.stage()).isGreaterThanOrEqualTo(bytes);
    }
  }

  @Test
  void ingestReadsEachRawFileTwice() {
    StageFigures ingest = NIGHT.stages().get(0).figures().orElseThrow();
    assertThat(ingest.bytesRead())
        .isGreaterThanOrEqualTo(2 * NIGHT.inputs().stream().mapToLong(Manifest.Input::bytes).sum());
  }
}
