package dev.noctua.lake.commit;

import dev.noctua.contract.Table;

/**
 * {@code current.sql}: a DuckDB view per table that reads whatever {@code current.json} points to.
 */
public final class CurrentSql {
  private CurrentSql() {}

  /** The same text for every night: only the pointer changes. */
  static String text() {
    StringBuilder sql =
        new StringBuilder(
            """
            -- The published night as DuckDB views. Start DuckDB in the lake's folder: duckdb -init current.sql
            SET VARIABLE current = (SELECT tables FROM read_json('current.json'));
            """);
    for (Table table : Table.values()) {
      sql.append(view(table.tableName(), "getvariable('current')." + table.tableName()));
    }
    return sql.toString();
  }

  /**
   * A view over the Parquet files that {@code files}, an SQL expression, gives; {@code dt} comes
   * from their path.
   */
  public static String view(String name, String files) {
    // Hive partitions would also be read from an equals sign in a folder around the lake.
    return ("CREATE OR REPLACE TEMP VIEW %s AS SELECT * EXCLUDE (filename),"
            + " regexp_extract(filename, '/dt=([^/=]+)/run=[^/]+/[^/]+$', 1)::DATE AS dt"
            + " FROM read_parquet(%s, filename = true, hive_partitioning = false, union_by_name"
            + " = true);\n")
        .formatted(name, files);
  }
}
