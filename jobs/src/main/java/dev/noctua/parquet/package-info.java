/**
 * Writes, reads and checks Parquet files outside Spark's planner, field by field; the one package
 * that names Parquet's internal classes. It must not know nights, runs or where a file lies in the
 * lake.
 */
package dev.noctua.parquet;
