package dev.noctua.stage.publish;

import static org.assertj.core.api.Assertions.assertThat;

import dev.noctua.TestRows;
import dev.noctua.TestSpark;
import dev.noctua.TestTables;
import dev.noctua.contract.Table;
import dev.noctua.lake.commit.Manifest;
import dev.noctua.lake.commit.Manifest.StageDone;
import dev.noctua.lake.commit.StageFigures;
import java.time.LocalDate;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Each figure of a draft goes to the column of its name. */
@Tag("world")
class RunMetricsTest {
  private static final LocalDate NIGHT = LocalDate.parse("2026-11-21");

  private static Manifest draft(List<StageDone> stages) {
    return new Manifest(
        NIGHT,
        NIGHT,
        "r1",
        false,
        Optional.empty(),
        Optional.empty(),
        "s",
        List.of(),
        stages,
        Map.of(),
        List.of(),
        List.of(),
        Map.of(),
        Optional.empty(),
        Optional.empty());
  }

  @Test
  void aStageIsARowAndWhatWasNotMeasuredIsNull() {
    StageFigures figures = new StageFigures(1.5, 2, 3, 4, 5, 6, 7, 8.5, 9, 10, 11);
    List<StageDone> stages =
        List.of(
            new StageDone("ingest", 12.5, 13, Optional.of(figures)),
            new StageDone("forget", 14.5, 15, Optional.empty()));

    Map<String, Object> ingest = new HashMap<>();
    ingest.put("stage", "ingest");
    ingest.put("cpu_seconds", 1.5);
    ingest.put("rows_read", 2L);
    ingest.put("bytes_read", 3L);
    ingest.put("rows_written", 4L);
    ingest.put("bytes_written", 5L);
    ingest.put("bytes_shuffled", 6L);
    ingest.put("bytes_spilled", 7L);
    ingest.put("longest_task_seconds", 8.5);
    ingest.put("jobs", 9);
    ingest.put("stages", 10);
    ingest.put("tasks", 11);
    ingest.put("seconds", 12.5);
    ingest.put("peak_heap_mib", 13L);
    TestTables.assertEqual(
        TestRows.of(
            Table.RUN_METRIC,
            ingest,
            Map.of("stage", "forget", "seconds", 14.5, "peak_heap_mib", 15L)),
        RunMetrics.rows(TestSpark.session(), draft(stages)));
    assertThat(ingest).hasSize(Table.RUN_METRIC.contract().columns().size());
  }
}
