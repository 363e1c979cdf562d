package dev.noctua.stage.ingest.parse;

/** How a field stands in a line. */
enum FieldState {
  /** Not there, or null. */
  ABSENT,
  /** An empty string: as good as absent where the field is required. */
  EMPTY,
  INVALID,
  VALID
}
