package dev.noctua.stage.check;

import static dev.noctua.contract.Table.METRIC;

import dev.noctua.lake.Lake;
import dev.noctua.lake.commit.Manifest.Verdict;
import java.sql.Date;
import java.time.LocalDate;
import java.util.List;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.types.DataTypes;

/** The part of metric whose subject is the gates. */
final class GateMetrics {
  private static final String SUBJECT = "gate";
  private static final String EVERYTHING = "all";

  private GateMetrics() {}

  /** One row per verdict, with {@code dt}. */
  static Dataset<Row> rows(SparkSession spark, LocalDate night, List<Verdict> verdicts) {
    List<Row> rows = verdicts.stream().map(verdict -> row(night, verdict)).toList();
    return spark
        .createDataFrame(rows, METRIC.contract().type().add(Lake.DT, DataTypes.DateType))
        .coalesce(1);
  }

  /** In the order of the contract's columns. */
  private static Row row(LocalDate night, Verdict verdict) {
    return RowFactory.create(
        SUBJECT,
        verdict.gate(),
        EVERYTHING,
        verdict.measured().orElse(null),
        null,
        verdict.low().orElse(null),
        verdict.high().orElse(null),
        verdict.passed() ? "passed" : "refused",
        Date.valueOf(night));
  }
}
