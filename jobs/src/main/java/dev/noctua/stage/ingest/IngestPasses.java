package dev.noctua.stage.ingest;

import dev.noctua.lake.Run;
import dev.noctua.privacy.UserKeys;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;

/**
 * The three passes that make files of a run's lines: one over the raw files for the ids, one over
 * them for everything, and one over the lines that may have duplicates.
 */
record IngestPasses(ParserSettings settings, OutputTables tables, UserKeys keys) {

  /**
   * Writes all lines, and counts what became of them.
   *
   * @throws dev.noctua.core.Failure.Input when a file doesn't have the lines that its day's marker
   *     says
   */
  PassResult run(Run run, DeliveredFiles delivery) {
    SparkSession spark = run.spark();
    JavaSparkContext context = JavaSparkContext.fromSparkContext(spark.sparkContext());
    try (IdScan idScan = new IdScan(spark, delivery, settings)) {
      idScan.checkMarkers(delivery);
      DuplicateCandidates candidates =
          DuplicateCandidates.of(idScan, AcceptedIds.before(run, delivery.oldest(run.night())));
      PassResult validated =
          new ValidateAndWritePass(settings, tables, keys, context.broadcast(candidates.hashes()))
              .run(spark, idScan);
      Dataset<Row> lines = run.lake().rows(tables.candidates(), validated.candidates());
      PassResult resolved =
          new ResolveDuplicatesPass(settings, tables, keys, context.broadcast(delivery.files()))
              .run(lines, validated.counts().undecided(), candidates.known());
      return validated.add(resolved);
    }
  }
}
