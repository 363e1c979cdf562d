/**
 * Turns the bytes of one line into a row of the log's table, or gives the first reason why the line
 * is refused, in one pass and as the log's contract says. It must not know files, other lines,
 * Spark's plans, or who was erased.
 */
package dev.noctua.stage.ingest.parse;
