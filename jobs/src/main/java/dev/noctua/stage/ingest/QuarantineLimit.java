package dev.noctua.stage.ingest;

import static org.apache.spark.sql.functions.col;

import dev.noctua.contract.Columns;
import dev.noctua.core.Failure;
import dev.noctua.stage.ingest.parse.MaskedLine;
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

  /** A log and a night of whose lines more than {@code maxShare} are refused, if there is one. */
  static Optional<IngestAudit.Entry> broken(IngestAudit audit, double maxShare) {
    return audit.entries().stream()
        // A quotient is rounded as the setting is, a product isn't.
        .filter(entry -> (double) entry.fresh.quarantined() / entry.fresh.lines() > maxShare)
        .findFirst();
  }

  /**
   * What the lines suffer from.
   *
   * @param quarantine tonight's rows of the table
   */
  static Failure.Input refusal(IngestAudit.Entry entry, Dataset<Row> quarantine, double maxShare) {
    return new Failure.Input(message(entry, quarantine, maxShare));
  }

  private static String message(IngestAudit.Entry entry, Dataset<Row> quarantine, double maxShare) {
    String reasons =
        entry.fresh.reasons().entrySet().stream()
            .sorted(
                Map.Entry.<String, Long>comparingByValue(Comparator.reverseOrder())
                    .thenComparing(Map.Entry.comparingByKey()))
            .limit(REASONS)
            .map(
                r ->
                    "  "
                        + r.getKey()
                        + ": "
                        + r.getValue()
                        + ", "
                        + example(entry, quarantine, r.getKey()))
            .collect(Collectors.joining("\n"));
    return "%s of %s: %d of %d lines are bad, more than ingest.max-quarantined-share (%s) allows:\n%s\nhave the platform deliver better lines, or raise the share"
        .formatted(
            entry.log.logName(),
            entry.night,
            entry.fresh.quarantined(),
            entry.fresh.lines(),
            maxShare,
            reasons);
  }

  /** A line with the reason, of those that came last: where it is, and what may be shown of it. */
  private static String example(IngestAudit.Entry entry, Dataset<Row> quarantine, String reason) {
    List<Row> first =
        quarantine
            .where(
                col(Columns.LOG)
                    .equalTo(entry.log.logName())
                    .and(col(Columns.DT).equalTo(Date.valueOf(entry.night)))
                    .and(col(Columns.REASON).equalTo(reason)))
            .orderBy(col(Columns.ARRIVAL_DATE).desc(), col(Columns.FILE), col(Columns.LINE_NUMBER))
            .select(Columns.FILE, Columns.LINE_NUMBER, Columns.DETAIL, Columns.LINE)
            .takeAsList(1);
    Row row = first.get(0);
    String detail = row.isNullAt(2) ? "" : " (" + row.getString(2) + ")";
    return "such as %s line %d%s: %s"
        .formatted(
            row.getString(0),
            row.getLong(1),
            detail,
            MaskedLine.of(entry.log.contracts(), row.isNullAt(3) ? new byte[0] : row.getAs(3)));
  }
}
