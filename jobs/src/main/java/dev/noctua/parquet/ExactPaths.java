package dev.noctua.parquet;

import org.apache.spark.sql.DataFrameReader;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.execution.datasources.DataSource;
import org.apache.spark.sql.types.StructType;

/**
 * Reads Parquet files that are named one by one. Spark takes a path with brackets, braces or stars
 * for a pattern, unless it is told that every path is exact.
 */
public final class ExactPaths {
  private ExactPaths() {}

  /** A reader whose paths stand for themselves. */
  public static DataFrameReader reader(SparkSession session, StructType type) {
    return session.read().schema(type).option(DataSource.GLOB_PATHS_KEY(), "false");
  }
}
