package dev.noctua.ingest;

import java.util.List;

/**
 * What became of one line: values, or why it is refused.
 *
 * @param reason null for a line that is valid in itself
 * @param detail the field, or what is wrong
 * @param values in the order of the contract's fields: String, Integer, Double, Boolean, {@link
 *     java.math.BigDecimal}, String[], {@code Map<String, String>}, of a timestamp Long
 *     (microseconds since 1970); null where absent
 * @param eventDay day of {@code occurred_at} in the business time zone, since 1970
 * @param digest of the canonical JSON
 * @param unknown names of fields that the contract doesn't have; null when there is none
 */
record ParsedLine(
    Reason reason,
    String detail,
    List<Object> values,
    int eventDay,
    String digest,
    List<String> unknown) {
  static ParsedLine refused(Reason reason, String detail) {
    return new ParsedLine(reason, detail, null, 0, null, null);
  }
}
