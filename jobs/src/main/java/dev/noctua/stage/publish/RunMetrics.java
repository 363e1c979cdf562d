package dev.noctua.stage.publish;

import static dev.noctua.contract.Table.RUN_METRIC;

import dev.noctua.contract.Columns;
import dev.noctua.lake.Lake;
import dev.noctua.lake.Run;
import dev.noctua.lake.commit.Manifest;
import dev.noctua.lake.commit.StageFigures;
import dev.noctua.parquet.RowLayout;
import java.sql.Date;
import java.util.List;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.types.DataTypes;

/** What a run's draft says of its stages as rows of run_metric. */
final class RunMetrics {
  private static final RowLayout LAYOUT =
      RowLayout.of(RUN_METRIC.contract().type().add(Lake.DT, DataTypes.DateType));

  private RunMetrics() {}

  /** Writes the table; of a run that has begun to commit it is there, and isn't written again. */
  static void write(Run run) {
    Manifest draft = run.draft();
    if (!run.lake().nights().hasBegunToCommit(draft)) {
      run.write(RUN_METRIC, rows(run.spark(), draft));
      // The gate that judges all other tables has run before.
      List<String> violations = run.draft().tables().get(RUN_METRIC.tableName()).violations();
      if (!violations.isEmpty()) {
        throw new IllegalStateException(String.join("; ", violations));
      }
    }
  }

  /** One row per stage that is done, with {@code dt}. */
  static Dataset<Row> rows(SparkSession spark, Manifest draft) {
    Date night = Date.valueOf(draft.night());
    List<Row> rows = draft.stages().stream().map(stage -> row(night, stage)).toList();
    return spark.createDataFrame(rows, LAYOUT.type()).coalesce(1);
  }

  private static Row row(Date night, Manifest.StageDone stage) {
    RowLayout.Builder row =
        LAYOUT
            .row()
            .set(Lake.DT, night)
            .set(Columns.STAGE, stage.stage())
            .set(Columns.SECONDS, stage.seconds())
            .set(Columns.PEAK_HEAP_MIB, stage.peakHeapMib());
    stage.figures().ifPresent(figures -> set(row, figures));
    return row.setOthersToNull().build();
  }

  private static void set(RowLayout.Builder row, StageFigures figures) {
    row.set(Columns.CPU_SECONDS, figures.cpuSeconds());
    row.set(Columns.ROWS_READ, figures.rowsRead());
    row.set(Columns.BYTES_READ, figures.bytesRead());
    row.set(Columns.ROWS_WRITTEN, figures.rowsWritten());
    row.set(Columns.BYTES_WRITTEN, figures.bytesWritten());
    row.set(Columns.BYTES_SHUFFLED, figures.bytesShuffled());
    row.set(Columns.BYTES_SPILLED, figures.bytesSpilled());
    row.set(Columns.LONGEST_TASK_SECONDS, figures.longestTaskSeconds());
    row.set(Columns.JOBS, figures.jobs());
    row.set(Columns.STAGES, figures.stages());
    row.set(Columns.TASKS, figures.tasks());
  }
}
