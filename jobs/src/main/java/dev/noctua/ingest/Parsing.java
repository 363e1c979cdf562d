package dev.noctua.ingest;

import dev.noctua.contract.RawLog;
import java.util.ArrayList;
import java.util.List;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.storage.StorageLevel;

/** Spreads files over tasks by size. */
final class Parsing {
  private static final long LEAST_BYTES = 8L << 20;

  /** How much more a compressed byte is to do. */
  private static final int COMPRESSED = 5;

  private Parsing() {}

  /** The rows of {@link ParsedSchema} of a log's files, kept for the several passes over them. */
  static Dataset<Row> rows(
      SparkSession spark, RawLog log, List<Delivery.Numbered> files, FileRows parser) {
    if (files.isEmpty()) {
      return spark.createDataFrame(List.<Row>of(), ParsedSchema.of(log));
    }
    List<List<Delivery.Numbered>> tasks = tasks(files, spark.sparkContext().defaultParallelism());
    return spark
        .createDataFrame(
            JavaSparkContext.fromSparkContext(spark.sparkContext())
                .parallelize(tasks, tasks.size())
                .flatMap(parser::of),
            ParsedSchema.of(log))
        .persist(StorageLevel.MEMORY_AND_DISK());
  }

  /** Neighbours go together until they are a fair share of the work. */
  static List<List<Delivery.Numbered>> tasks(List<Delivery.Numbered> files, int parallelism) {
    long all = files.stream().mapToLong(Parsing::work).sum();
    long share = Math.max(LEAST_BYTES, all / (4L * parallelism));
    List<List<Delivery.Numbered>> tasks = new ArrayList<>();
    List<Delivery.Numbered> task = new ArrayList<>();
    long work = 0;
    for (Delivery.Numbered file : files) {
      if (!task.isEmpty() && work + work(file) > share) {
        tasks.add(task);
        task = new ArrayList<>();
        work = 0;
      }
      task.add(file);
      work += work(file);
    }
    tasks.add(task);
    return tasks;
  }

  private static long work(Delivery.Numbered file) {
    long bytes = file.file().bytes();
    return RawContent.compressed(file.file().path()) ? COMPRESSED * bytes : bytes;
  }
}
