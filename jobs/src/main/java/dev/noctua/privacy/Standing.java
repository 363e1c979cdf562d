package dev.noctua.privacy;

/** What is known of an id. */
public enum Standing {
  /** No line, table or list names anybody by it. */
  UNKNOWN,
  KNOWN,
  /** Who had it was erased. */
  ERASED
}
