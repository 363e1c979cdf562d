/**
 * The first stage turns raw log lines into facts: every line is accepted, quarantined with a
 * reason, a duplicate, or erased, and {@code ingest_audit} counts them: lines read = accepted +
 * quarantined + duplicates + erased. It must not know what later stages make of the facts.
 *
 * <p>{@link dev.noctua.raw.LineReader} splits bytes into lines, {@link
 * dev.noctua.stage.ingest.parse.LineParser} makes a line a row or gives the reason why it refuses
 * it, and {@link dev.noctua.stage.ingest.Duplicates} decides among lines with one id; these three
 * know nothing of Spark.
 */
package dev.noctua.stage.ingest;
