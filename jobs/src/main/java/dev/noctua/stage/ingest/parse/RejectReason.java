package dev.noctua.stage.ingest.parse;

import java.util.Locale;

/** Why a line is refused, in the order of precedence: the first that applies is the one given. */
public enum RejectReason {
  LINE_TOO_LONG,
  INVALID_UTF8,
  MALFORMED_JSON,
  UNSUPPORTED_VERSION,
  MISSING_FIELD,
  WRONG_TYPE,
  UNKNOWN_VALUE,
  OUT_OF_RANGE,
  TOO_LONG,
  MALFORMED_VALUE,
  INVALID_TIMESTAMP,
  IN_FUTURE,
  TOO_LATE,
  INCONSISTENT_AMOUNT,
  CONFLICTING_ID,
  UNREADABLE_FILE;

  /** As the tables spell it. */
  public String code() {
    return name().toLowerCase(Locale.ROOT);
  }
}
