/**
 * Judges the night by named gates before anything of it is published; verdicts, not failures:
 * publish acts on them.
 */
package dev.noctua.stage.check;
