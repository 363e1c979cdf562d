package dev.noctua.stage.check;

import static org.apache.spark.sql.functions.lit;

import dev.noctua.contract.Columns;
import dev.noctua.contract.Table;
import dev.noctua.lake.Lake;
import dev.noctua.lake.commit.Manifest.Verdict;
import dev.noctua.lake.commit.ModelChoice.Proof;
import dev.noctua.parquet.RowLayout;
import java.sql.Date;
import java.time.LocalDate;
import java.util.List;
import java.util.stream.Stream;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.types.DataTypes;

/** The rows of metric: how the gates fell out, and how well lists find what people do. */
final class MetricRows {
  private static final String SUBJECT = "gate";
  private static final String EVERYTHING = "all";
  private static final RowLayout LAYOUT =
      RowLayout.of(Table.METRIC.contract().type().add(Lake.DT, DataTypes.DateType));

  private MetricRows() {}

  /** One row per verdict and per proof, with {@code dt}. */
  static Dataset<Row> of(
      SparkSession spark, LocalDate night, List<Verdict> verdicts, List<Proof> proofs) {
    List<Row> rows =
        Stream.concat(
                verdicts.stream().map(verdict -> row(night, verdict)),
                proofs.stream().map(proof -> row(night, proof)))
            .toList();
    return spark.createDataFrame(rows, LAYOUT.type());
  }

  /** Rows of what was measured alone: metric, segment, value. */
  static Dataset<Row> of(Dataset<Row> measured, String subject, LocalDate night) {
    return measured.select(
        Stream.of(LAYOUT.type().fieldNames())
            .map(name -> column(measured, name, subject, night))
            .toArray(Column[]::new));
  }

  private static Column column(
      Dataset<Row> measured, String name, String subject, LocalDate night) {
    Column value =
        switch (name) {
          case Columns.SUBJECT -> lit(subject);
          case Lake.DT -> lit(Date.valueOf(night));
          default -> List.of(measured.columns()).contains(name) ? measured.col(name) : lit(null);
        };
    return value.cast(LAYOUT.type().apply(name).dataType()).as(name);
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

  private static Row row(LocalDate night, Proof proof) {
    return LAYOUT
        .row()
        .set(Columns.SUBJECT, proof.subject())
        .set(Columns.METRIC, proof.metric())
        .set(Columns.SEGMENT, proof.segment())
        .set(Columns.VALUE, proof.value())
        .set(Columns.BASELINE, proof.baseline())
        .set(Columns.LOW, proof.low())
        .set(Columns.HIGH, proof.high())
        .set(Columns.VERDICT, null)
        .set(Lake.DT, Date.valueOf(night))
        .build();
  }
}
