package dev.noctua.stage.publish;

import static dev.noctua.contract.Table.RUN_METRIC;

import dev.noctua.contract.Columns;
import dev.noctua.lake.Lake;
import dev.noctua.lake.Run;
import dev.noctua.lake.commit.Manifest;
import dev.noctua.lake.commit.StageFigures;
import java.sql.Date;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;

/** What a run's draft says of its stages as rows of run_metric. */
final class RunMetrics {
  private RunMetrics() {}

  /** Writes the table; of a run that has begun to commit it is there, and isn't written again. */
  static void write(Run run) {
    Manifest draft = run.draft();
    if (!run.lake().nights().hasBegunToCommit(draft)) {
      run.write(RUN_METRIC, rows(run.spark(), draft));
    }
  }

  /** One row per stage that is done, with {@code dt}. */
  static Dataset<Row> rows(SparkSession spark, Manifest draft) {
    StructType type = RUN_METRIC.contract().type().add(Lake.DT, DataTypes.DateType);
    List<Row> rows =
        draft.stages().stream()
            .map(stage -> row(type, values(Date.valueOf(draft.night()), stage)))
            .toList();
    return spark.createDataFrame(rows, type).coalesce(1);
  }

  private static Row row(StructType type, Map<String, Object> values) {
    return RowFactory.create(Arrays.stream(type.fieldNames()).map(values::get).toArray());
  }

  private static Map<String, Object> values(Date night, Manifest.StageDone stage) {
    Map<String, Object> values = new HashMap<>();
    values.put(Lake.DT, night);
    values.put(Columns.STAGE, stage.stage());
    values.put(Columns.SECONDS, stage.seconds());
    values.put(Columns.PEAK_HEAP_MIB, stage.peakHeapMib());
    stage.figures().ifPresent(figures -> put(values, figures));
    return values;
  }

  private static void put(Map<String, Object> values, StageFigures figures) {
    values.put(Columns.CPU_SECONDS, figures.cpuSeconds());
    values.put(Columns.ROWS_READ, figures.rowsRead());
    values.put(Columns.BYTES_READ, figures.bytesRead());
    values.put(Columns.ROWS_WRITTEN, figures.rowsWritten());
    values.put(Columns.BYTES_WRITTEN, figures.bytesWritten());
    values.put(Columns.BYTES_SHUFFLED, figures.bytesShuffled());
    values.put(Columns.BYTES_SPILLED, figures.bytesSpilled());
    values.put(Columns.LONGEST_TASK_SECONDS, figures.longestTaskSeconds());
    values.put(Columns.JOBS, figures.jobs());
    values.put(Columns.STAGES, figures.stages());
    values.put(Columns.TASKS, figures.tasks());
  }
}
