/**
 * The first stage: raw logs become facts. Every line that is read is accepted, quarantined with a
 * reason, or known for a duplicate, and the audit counts them: lines = accepted + quarantined +
 * duplicates + erased. Bytes become lines ({@link dev.noctua.raw.LineReader}), a line becomes typed
 * values or a reason ({@link dev.noctua.stage.ingest.parse.LineParser}), and lines with one id are
 * decided among themselves ({@link dev.noctua.stage.ingest.Duplicates}); these know nothing of
 * Spark.
 */
package dev.noctua.stage.ingest;
