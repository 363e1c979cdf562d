package dev.noctua.stage.ingest.parse;

import java.util.List;
import org.apache.spark.sql.catalyst.InternalRow;
import org.apache.spark.unsafe.types.UTF8String;

/**
 * What became of one line: the row of its log's table, or why it is refused. Texts of the row refer
 * to the bytes of the line, or to memory of its parser: they hold until the next line is read or
 * parsed, and what is to be kept longer must be copied. The digest, the detail and the unknown
 * names hold for good.
 *
 * @param reason null for a line that is valid in itself
 * @param detail the field, or what is wrong
 * @param row in the order of the table's columns, as Spark holds values inside; null where absent;
 *     {@code source_file} is missing still, and columns of people hold the user_id
 * @param eventId its event_id
 * @param occurredAt microseconds since 1970
 * @param lostNanos nanoseconds beyond these microseconds
 * @param digest of the canonical JSON
 * @param unknown names of fields that the contract doesn't have; null when there is none
 * @param namesOthers whether a field that it doesn't have, at any depth, is called as fields are
 *     that hold somebody's user_id
 */
public record ParsedLine(
    RejectReason reason,
    String detail,
    InternalRow row,
    UTF8String eventId,
    long occurredAt,
    int lostNanos,
    UTF8String digest,
    List<String> unknown,
    boolean namesOthers) {
  public ParsedLine with(UTF8String otherDigest) {
    return new ParsedLine(
        reason, detail, row, eventId, occurredAt, lostNanos, otherDigest, unknown, namesOthers);
  }

  static ParsedLine refused(RejectReason reason, String detail) {
    return new ParsedLine(reason, detail, null, null, 0, 0, null, null, false);
  }
}
