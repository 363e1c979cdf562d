package dev.noctua.stage.ingest;

import dev.noctua.contract.RawLog;
import dev.noctua.parquet.LongSet;
import dev.noctua.raw.LineReader;
import dev.noctua.stage.ingest.parse.EventIdScanner;
import dev.noctua.stage.ingest.parse.LineParser;
import dev.noctua.stage.ingest.parse.ParsedLine;
import java.io.IOException;
import java.io.Serializable;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.Iterator;
import java.util.List;
import java.util.Set;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.storage.StorageLevel;

/**
 * A first look at all files: which can be read to their end, where their lines are, and the hashes
 * of their ids. That is all one must know before each line can be judged and written in one pass.
 */
final class IdScan implements AutoCloseable {

  /**
   * What was seen of a slice.
   *
   * @param readable false for a broken compressed file
   * @param numbers how many line numbers it takes
   * @param lines how many of them are wanted lines; others are blank
   * @param ids hashes of ids, among them those of all valid lines
   */
  record Seen(FileSlice slice, boolean readable, long numbers, long lines, LongSet ids)
      implements Serializable {
    Seen withoutIds() {
      return new Seen(slice, readable, numbers, lines, new LongSet());
    }
  }

  /** A slice and the number of the line before its first. */
  record Part(Seen seen, long before) implements Serializable {}

  private final List<List<FileSlice>> tasks;
  private final JavaRDD<Seen> seen;
  private final List<Seen> slices;

  IdScan(SparkSession spark, DeliveredFiles delivery, ParserSettings reading) {
    tasks = FileSlice.tasks(delivery.files(), spark.sparkContext().defaultParallelism());
    seen =
        JavaSparkContext.fromSparkContext(spark.sparkContext())
            .parallelize(tasks, Math.max(1, tasks.size()))
            .flatMap(task -> look(task, reading))
            .persist(StorageLevel.MEMORY_AND_DISK());
    slices = seen.map(Seen::withoutIds).collect();
  }

  /**
   * Holds the lines of each file against what its day's marker says.
   *
   * @throws dev.noctua.core.Failure.Input when they differ
   */
  void checkMarkers(DeliveredFiles delivery) {
    long[] lines = new long[delivery.files().size()];
    Set<Integer> broken = new HashSet<>();
    for (Seen slice : slices) {
      int file = slice.slice().file().number();
      lines[file] += slice.lines();
      if (!slice.readable()) {
        broken.add(file);
      }
    }
    delivery.files().stream()
        .filter(file -> !broken.contains(file.number()) && !file.again())
        .forEach(f -> delivery.checkLines(f.log(), f.file().path(), lines[f.number()]));
  }

  /** Hashes of ids, slice by slice. */
  JavaRDD<LongSet> ids() {
    return seen.map(Seen::ids);
  }

  /** How many lines there are; there may be as many ids. */
  long lines() {
    return slices.stream().mapToLong(Seen::lines).sum();
  }

  /** What each task has to read. */
  List<List<Part>> parts() {
    List<List<Part>> parts = new ArrayList<>();
    Iterator<Seen> next = slices.iterator();
    int file = -1;
    long before = 0;
    for (List<FileSlice> task : tasks) {
      List<Part> own = new ArrayList<>();
      for (int i = 0; i < task.size(); i++) {
        Seen slice = next.next();
        if (slice.slice().file().number() != file) {
          file = slice.slice().file().number();
          before = 0;
        }
        own.add(new Part(slice, before));
        before += slice.numbers();
      }
      parts.add(own);
    }
    return parts;
  }

  @Override
  public void close() {
    seen.unpersist();
  }

  private static Iterator<Seen> look(List<FileSlice> task, ParserSettings reading) {
    return task.stream().map(slice -> look(slice, reading)).iterator();
  }

  private static Seen look(FileSlice slice, ParserSettings reading) {
    RawLog log = slice.file().log();
    EventIdScanner scan = new EventIdScanner(log);
    LineParser parser = null;
    LongSet ids = new LongSet();
    long lines = 0;
    try (SliceReader in = new SliceReader(reading, slice)) {
      LineReader line = in.line();
      while (in.next()) {
        lines++;
        if (line.tooLong()) {
          continue;
        }
        int from = line.offset();
        int to = from + (int) line.size();
        switch (scan.scan(line.buffer(), from, to)) {
          case ID -> ids.add(scan.hash(line.buffer()));
          case NONE -> {}
          case UNCLEAR -> {
            parser = parser == null ? reading.parser(log) : parser;
            ParsedLine parsed = parser.parse(line.buffer(), from, to, slice.file().file().day());
            if (parsed.reason() == null) {
              ids.add(scan.hash(parsed.eventId()));
            }
          }
        }
      }
      return new Seen(slice, true, line.number(), lines, ids);
    } catch (IOException e) {
      // One line that is refused as a whole.
      return new Seen(slice, false, 1, 1, new LongSet());
    }
  }
}
