package dev.noctua.stage.ingest.parse;

/** What was found wrong with a line's fields; the first reason counts, then the first field. */
final class FieldErrors {
  private RejectReason reason;
  private int field;

  void reset() {
    reason = null;
  }

  void add(RejectReason found, int at) {
    int order = reason == null ? -1 : found.compareTo(reason);
    if (order < 0 || (order == 0 && at < field)) {
      reason = found;
      field = at;
    }
  }

  boolean none() {
    return reason == null;
  }

  RejectReason reason() {
    return reason;
  }

  int field() {
    return field;
  }
}
