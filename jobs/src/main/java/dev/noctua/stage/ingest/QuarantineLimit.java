package dev.noctua.stage.ingest;

import static org.apache.spark.sql.functions.col;

import dev.noctua.contract.Columns;
import dev.noctua.contract.Table;
import dev.noctua.core.Failure;
import dev.noctua.lake.Run;
import dev.noctua.stage.ingest.parse.MaskedLine;
import dev.noctua.stage.ingest.parse.RejectReason;
import java.sql.Date;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;

/**
 * Stops a night of which too much was refused, and says what the lines suffer from. Lines of a
 * replay don't count: the night that refused them first was held to the share.
 */
final class QuarantineLimit {
  private static final int REASONS = 3;

  private QuarantineLimit() {}

  /** A log and a night of which more than {@code maxShare} is refused, if there is one. */
  static Optional<IngestAudit.Entry> exceeded(IngestAudit audit, double maxShare) {
    return audit.entries().stream().filter(entry -> share(entry) > maxShare).findFirst();
  }

  /**
   * Nobody knows how many lines a file has that can't be read: it counts with its share of the
   * log's bytes, the other lines with theirs of what is left, and all that is refused at least as
   * so many lines.
   */
  private static double share(IngestAudit.Entry entry) {
    LineCounts counts = entry.withoutReplays;
    // A quotient is rounded as the setting is, a product isn't.
    double ofLines = (double) counts.quarantined() / counts.lines();
    if (counts.unreadableBytes() == 0) {
      return ofLines;
    }
    long files = counts.reasons().get(RejectReason.UNREADABLE_FILE.code());
    long lines = counts.lines() - files;
    double ofRest = lines == 0 ? 0 : (double) (counts.quarantined() - files) / lines;
    double unreadable = (double) counts.unreadableBytes() / entry.bytes;
    return Math.max(ofLines, unreadable + (1 - unreadable) * ofRest);
  }

  /**
   * Stops the night if too many lines were refused. The quarantine is kept, so that people can see
   * them.
   *
   * @param quarantine the files of refused lines
   * @throws Failure.Input when more than {@code maxShare} of a log is refused in a night
   */
  static void enforce(Run run, IngestAudit audit, List<String> quarantine, double maxShare) {
    Optional<IngestAudit.Entry> exceeded = exceeded(audit, maxShare);
    if (exceeded.isPresent()) {
      run.addFiles(Map.of(Table.QUARANTINE, quarantine), Map.of());
      throw new Failure.Input(message(exceeded.get(), run.tonight(Table.QUARANTINE), maxShare));
    }
  }

  private static String message(IngestAudit.Entry entry, Dataset<Row> quarantine, double maxShare) {
    String reasons =
        entry.withoutReplays.reasons().entrySet().stream()
            .sorted(
                Map.Entry.<String, Long>comparingByValue(Comparator.reverseOrder())
                    .thenComparing(Map.Entry.comparingByKey()))
            .limit(REASONS)
            .map(
                r ->
                    r.getKey()
                        + ": "
                        + r.getValue()
                        + ", "
                        + example(entry, quarantine, r.getKey()))
            .collect(Collectors.joining("; "));
    return "%s of %s: %d of %d lines are bad%s, more than ingest.max-quarantined-share (%s) allows: %s; have the platform deliver better lines, or raise the share"
        .formatted(
            entry.log.logName(),
            entry.night,
            entry.withoutReplays.quarantined(),
            entry.withoutReplays.lines(),
            unreadable(entry),
            maxShare,
            reasons);
  }

  private static String unreadable(IngestAudit.Entry entry) {
    long bytes = entry.withoutReplays.unreadableBytes();
    return bytes == 0
        ? ""
        : ", and files with %d of %d bytes can't be read".formatted(bytes, entry.bytes);
  }

  /** A line with the reason, of those that came last: where it is, and what may be shown of it. */
  private static String example(IngestAudit.Entry entry, Dataset<Row> quarantine, String reason) {
    Row row =
        quarantine
            .where(
                col(Columns.LOG)
                    .equalTo(entry.log.logName())
                    .and(col(Columns.DT).equalTo(Date.valueOf(entry.night)))
                    .and(col(Columns.REASON).equalTo(reason)))
            .orderBy(col(Columns.ARRIVAL_DATE).desc(), col(Columns.FILE), col(Columns.LINE_NUMBER))
            .select(Columns.FILE, Columns.LINE_NUMBER, Columns.DETAIL, Columns.LINE)
            .first();
    String detail = row.getAs(Columns.DETAIL);
    byte[] line = row.getAs(Columns.LINE);
    return "such as %s line %d%s: %s"
        .formatted(
            row.<String>getAs(Columns.FILE),
            row.<Long>getAs(Columns.LINE_NUMBER),
            detail == null ? "" : " (" + detail + ")",
            MaskedLine.of(entry.log.contracts(), line == null ? new byte[0] : line));
  }
}
