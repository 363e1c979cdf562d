package dev.noctua.stage.ingest;

import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.unix_date;

import dev.noctua.contract.Columns;
import dev.noctua.contract.RawLog;
import dev.noctua.lake.Run;
import java.sql.Date;
import java.time.LocalDate;
import java.time.temporal.ChronoUnit;
import java.util.Arrays;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;

/**
 * Ids of the lines that the nights before this run accepted, as far back as they are remembered.
 */
final class AcceptedIds {
  private AcceptedIds() {}

  /**
   * Rows of log, event_id, night, digest.
   *
   * @param oldest the day on which the oldest of the run's files was delivered
   */
  static Dataset<Row> before(Run run, LocalDate oldest) {
    int days =
        (int) ChronoUnit.DAYS.between(oldest, run.night().date())
            + Duplicates.REMEMBERED_NIGHTS
            + 1;
    return Arrays.stream(RawLog.values())
        .map(
            log ->
                run.history(log.table(), days)
                    // What an earlier try of this run has written isn't known yet.
                    .where(col(Columns.DT).lt(lit(Date.valueOf(run.night().from()))))
                    .select(
                        lit(log.logName()).as(Columns.LOG),
                        col(Columns.EVENT_ID),
                        unix_date(col(Columns.DT)).as(CandidateLines.NIGHT),
                        col(Columns.DIGEST)))
        .reduce(Dataset::union)
        .orElseThrow();
  }
}
