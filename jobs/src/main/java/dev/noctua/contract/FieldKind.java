package dev.noctua.contract;

/** How a field of a raw log is written, and so which rules can hold of it. */
public enum FieldKind {
  /** A string. */
  TEXT,
  /** A whole number of 32 bits; 5.0 is one, "5" is not. */
  INTEGER,
  /** Any finite JSON number. */
  NUMBER,
  BOOLEAN,
  /** An RFC 3339 string with an offset. */
  TIMESTAMP,
  /** A decimal string with at most two decimals, or a JSON number of such a value. */
  MONEY,
  /** A decimal, text or number, with at most four decimals. */
  SHARE,
  /** An array of lower-case strings. */
  TAGS,
  /** An array of strings. */
  TEXTS,
  /** An object whose fields follow it, named {@code object.field}. */
  OBJECT,
  /** An object of any keys whose values are strings. */
  MAP,
  /** A string, one of the allowed. */
  ENUM
}
