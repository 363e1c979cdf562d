package dev.noctua.stage.ingest;

import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.collect_set;
import static org.apache.spark.sql.functions.lit;

import dev.noctua.contract.Columns;
import dev.noctua.contract.Table;
import dev.noctua.lake.Run;
import dev.noctua.lake.commit.ReplayRequests;
import dev.noctua.raw.RawZone;
import java.sql.Date;
import java.time.LocalDate;
import java.time.temporal.ChronoUnit;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;

/**
 * Lines of a raw file that an earlier night has quarantined, to be validated again.
 *
 * @param requests name those that ask for them
 * @param day the file's arrival day
 * @param path the file's key below the raw root
 * @param lines their numbers
 */
record ReplayedLines(
    Set<String> requests, String log, LocalDate day, String path, Set<Long> lines) {
  private static final String NUMBERS = "numbers";

  /** What has been asked for and no night before this one has taken. */
  static List<ReplayedLines> open(Run run) {
    return run.lake().nights().replays().pending(run.night().from()).stream()
        .flatMap(request -> quarantined(run, request))
        .toList();
  }

  /** What this and another ask for of one file. */
  ReplayedLines and(ReplayedLines other) {
    Set<String> both = new TreeSet<>(requests);
    both.addAll(other.requests);
    Set<Long> all = new HashSet<>(lines);
    all.addAll(other.lines);
    return new ReplayedLines(both, log, day, path, all);
  }

  private static Stream<ReplayedLines> quarantined(Run run, ReplayRequests.Request request) {
    int nights = (int) ChronoUnit.DAYS.between(request.night(), run.night().date()) + 1;
    return run
        .history(Table.QUARANTINE, nights)
        .where(col(Columns.DT).equalTo(lit(Date.valueOf(request.night()))))
        // A plan is read again every night as long as it is the newest.
        .where(col(Columns.LOG).notEqual(RawZone.PLAN))
        .groupBy(Columns.LOG, Columns.ARRIVAL_DATE, Columns.FILE)
        .agg(collect_set(Columns.LINE_NUMBER).as(NUMBERS))
        .collectAsList()
        .stream()
        .map(
            row ->
                new ReplayedLines(
                    Set.of(request.id()),
                    row.getAs(Columns.LOG),
                    row.<Date>getAs(Columns.ARRIVAL_DATE).toLocalDate(),
                    row.getAs(Columns.FILE),
                    Set.copyOf(row.getList(row.fieldIndex(NUMBERS)))));
  }
}
