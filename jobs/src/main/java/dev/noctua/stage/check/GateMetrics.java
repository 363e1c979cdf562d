package dev.noctua.stage.check;

import dev.noctua.contract.Columns;
import dev.noctua.contract.Table;
import dev.noctua.lake.Lake;
import dev.noctua.lake.commit.Manifest.Verdict;
import dev.noctua.parquet.RowLayout;
import java.sql.Date;
import java.time.LocalDate;
import java.util.List;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.types.DataTypes;

/** The part of metric whose subject is the gates. */
final class GateMetrics {
  private static final String SUBJECT = "gate";
  private static final String EVERYTHING = "all";
  private static final RowLayout LAYOUT =
      RowLayout.of(Table.METRIC.contract().type().add(Lake.DT, DataTypes.DateType));

  private GateMetrics() {}

  /** One row per verdict, with {@code dt}. */
  static Dataset<Row> rows(SparkSession spark, LocalDate night, List<Verdict> verdicts) {
    List<Row> rows = verdicts.stream().map(verdict -> row(night, verdict)).toList();
    return spark.createDataFrame(rows, LAYOUT.type()).coalesce(1);
  }

  private static Row row(LocalDate night, Verdict verdict) {
    return LAYOUT
        .row()
        .set(Columns.SUBJECT, SUBJECT)
        .set(Columns.METRIC, verdict.gate())
        .set(Columns.SEGMENT, EVERYTHING)
        .set(Columns.VALUE, verdict.measured().orElse(null))
        .set(Columns.BASELINE, null)
        .set(Columns.LOW, verdict.low().orElse(null))
        .set(Columns.HIGH, verdict.high().orElse(null))
        .set(Columns.VERDICT, verdict.passed() ? "passed" : "refused")
        .set(Lake.DT, Date.valueOf(night))
        .build();
  }
}
