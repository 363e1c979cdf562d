package dev.noctua.parquet;

import java.time.LocalDate;
import java.util.List;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.catalyst.InternalRow;

/** The rows of a plan as Spark holds them inside: no task makes Java objects of them. */
public final class InternalRows {
  private InternalRows() {}

  /** The rows of a plan; an iterator over them may give the same object again and again. */
  public static JavaRDD<InternalRow> of(Dataset<Row> rows) {
    return rows.queryExecution().toRdd().toJavaRDD();
  }

  /**
   * Writes all rows as rows of one day.
   *
   * @return the keys of the files
   */
  public static List<String> write(Dataset<Row> rows, PartFileFactory files, LocalDate day) {
    return of(rows).mapPartitions(part -> files.write(part, row -> day).iterator()).collect();
  }

  /**
   * Writes each row as one of the day that it names.
   *
   * @param dayColumn a date; rows of a day should come together
   * @return the keys of the files
   */
  public static List<String> writeByDay(
      Dataset<Row> rows, PartFileFactory files, String dayColumn) {
    int day = rows.schema().fieldIndex(dayColumn);
    return of(rows)
        .mapPartitions(
            part -> files.write(part, row -> LocalDate.ofEpochDay(row.getInt(day))).iterator())
        .collect();
  }
}
