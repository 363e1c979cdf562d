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
 * Reads all files for the first time: which can be read to their end, where their lines are, and
 * the hashes of their ids. That is all one must know to validate and write each line in one more
 * pass.
 */
final class IdScan implements AutoCloseable {

  /**
   * What was found in a slice.
   *
   * @param fault why the file can't be read; null when it can
   * @param numbers how many line numbers it takes
   * @param lines how many of these are wanted lines; others are blank
   * @param ids hashes of ids, among them those of all valid lines
   */
  record ScannedSlice(FileSlice slice, String fault, long numbers, long lines, LongSet ids)
      implements Serializable {
    ScannedSlice withoutIds() {
      return new ScannedSlice(slice, fault, numbers, lines, new LongSet());
    }
  }

  /** A slice and the number of the line before its first. */
  record NumberedSlice(ScannedSlice scanned, long before) implements Serializable {}

  private final List<List<FileSlice>> tasks;
  private final JavaRDD<ScannedSlice> scanned;
  private final List<ScannedSlice> slices;

  IdScan(SparkSession spark, DeliveredFiles delivery, ParserSettings settings) {
    tasks = FileSlice.tasks(delivery.files(), spark.sparkContext().defaultParallelism());
    scanned =
        JavaSparkContext.fromSparkContext(spark.sparkContext())
            .parallelize(tasks, Math.max(1, tasks.size()))
            .flatMap(task -> scan(task, settings))
            .persist(StorageLevel.MEMORY_AND_DISK());
    slices = scanned.map(ScannedSlice::withoutIds).collect();
  }

  /**
   * Holds the lines of each file against what its day's marker says.
   *
   * @throws dev.noctua.core.Failure.Input when they differ
   */
  void checkMarkers(DeliveredFiles delivery) {
    long[] lines = new long[delivery.files().size()];
    Set<Integer> broken = new HashSet<>();
    for (ScannedSlice slice : slices) {
      int file = slice.slice().file().number();
      lines[file] += slice.lines();
      if (slice.fault() != null) {
        broken.add(file);
      }
    }
    delivery.files().stream()
        .filter(file -> !broken.contains(file.number()) && !file.replayedOnly())
        .forEach(f -> delivery.checkLines(f.log(), f.raw().path(), lines[f.number()]));
  }

  /** Hashes of ids, slice by slice. */
  JavaRDD<LongSet> ids() {
    return scanned.map(ScannedSlice::ids);
  }

  /** How many lines there are; there may be as many ids. */
  long lines() {
    return slices.stream().mapToLong(ScannedSlice::lines).sum();
  }

  /** What each task of the next pass has to read. */
  List<List<NumberedSlice>> tasks() {
    List<List<NumberedSlice>> numbered = new ArrayList<>();
    Iterator<ScannedSlice> next = slices.iterator();
    int file = -1;
    long before = 0;
    for (List<FileSlice> task : tasks) {
      List<NumberedSlice> own = new ArrayList<>();
      for (int i = 0; i < task.size(); i++) {
        ScannedSlice slice = next.next();
        if (slice.slice().file().number() != file) {
          file = slice.slice().file().number();
          before = 0;
        }
        own.add(new NumberedSlice(slice, before));
        before += slice.numbers();
      }
      numbered.add(own);
    }
    return numbered;
  }

  @Override
  public void close() {
    scanned.unpersist();
  }

  private static Iterator<ScannedSlice> scan(List<FileSlice> task, ParserSettings settings) {
    return task.stream().map(slice -> scan(slice, settings)).iterator();
  }

  private static ScannedSlice scan(FileSlice slice, ParserSettings settings) {
    RawLog log = slice.file().log();
    EventIdScanner scanner = new EventIdScanner(log);
    LineParser parser = null;
    LongSet ids = new LongSet();
    long lines = 0;
    try (SliceReader in = new SliceReader(settings, slice)) {
      LineReader line = in.line();
      while (in.next()) {
        lines++;
        if (line.tooLong()) {
          continue;
        }
        int from = line.offset();
        int to = from + (int) line.size();
        switch (scanner.scan(line.buffer(), from, to)) {
          case ID -> ids.add(scanner.hash(line.buffer()));
          case NONE -> {}
          case UNCLEAR -> {
            parser = parser == null ? settings.parser(log) : parser;
            ParsedLine parsed = parser.parse(line.buffer(), from, to, slice.file().raw().day());
            if (parsed.reason() == null) {
              ids.add(scanner.hash(parsed.eventId()));
            }
          }
        }
      }
      return new ScannedSlice(slice, null, line.number(), lines, ids);
    } catch (IOException e) {
      // One line that is refused as a whole.
      return new ScannedSlice(slice, String.valueOf(e.getMessage()), 1, 1, new LongSet());
    }
  }
}
