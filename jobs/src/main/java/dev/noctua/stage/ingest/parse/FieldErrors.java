package dev.noctua.stage.ingest.parse;

/** What is wrong with a line's fields; the first reason counts, then the first field. */
final class FieldErrors {
  private RejectReason reason;
  private int field;

  void clear() {
    reason = null;
  }

  void add(RejectReason newReason, int newField) {
    int order = reason == null ? -1 : newReason.compareTo(reason);
    if (order < 0 || (order == 0 && newField < field)) {
      reason = newReason;
      field = newField;
    }
  }

  boolean isEmpty() {
    return reason == null;
  }

  RejectReason reason() {
    return reason;
  }

  int field() {
    return field;
  }
}
