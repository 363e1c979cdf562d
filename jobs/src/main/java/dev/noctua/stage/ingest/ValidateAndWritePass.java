package dev.noctua.stage.ingest;

import dev.noctua.contract.RawLog;
import dev.noctua.parquet.LongSet;
import dev.noctua.privacy.UserKeys;
import dev.noctua.raw.LineReader;
import dev.noctua.raw.json.LineDigest;
import dev.noctua.stage.ingest.parse.EventIdScanner;
import dev.noctua.stage.ingest.parse.LineParser;
import dev.noctua.stage.ingest.parse.ParsedLine;
import dev.noctua.stage.ingest.parse.RejectReason;
import java.io.IOException;
import java.io.InputStream;
import java.io.Serializable;
import java.io.UncheckedIOException;
import java.security.MessageDigest;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.broadcast.Broadcast;
import org.apache.spark.sql.SparkSession;

/**
 * Reads all files once more and writes each line where it belongs: into its table, into quarantine,
 * or, if its id may have duplicates, among the candidates.
 *
 * @param candidates hashes of ids that may have duplicates
 */
record ValidateAndWritePass(
    ParserSettings settings, OutputTables tables, UserKeys keys, Broadcast<LongSet> candidates)
    implements Serializable {

  /** Writes all lines that {@code idScan} has seen. */
  PassResult run(SparkSession spark, IdScan idScan) {
    List<List<IdScan.NumberedSlice>> tasks = idScan.tasks();
    return JavaSparkContext.fromSparkContext(spark.sparkContext())
        .parallelize(tasks, Math.max(1, tasks.size()))
        .map(this::write)
        .collect()
        .stream()
        .reduce(new PassResult(), PassResult::add);
  }

  private PassResult write(List<IdScan.NumberedSlice> slices) {
    Map<RawLog, LineParser> parsers = new EnumMap<>(RawLog.class);
    try (TaskWriter out = new TaskWriter(tables, keys)) {
      for (IdScan.NumberedSlice numbered : slices) {
        FileSlice slice = numbered.scanned().slice();
        try {
          String fault = numbered.scanned().fault();
          if (fault == null) {
            LineParser parser = parsers.computeIfAbsent(slice.file().log(), settings::parser);
            writeSlice(numbered, parser, out);
          } else {
            refuseFile(slice.file(), fault, out);
          }
        } catch (IOException e) {
          throw changed(slice, e);
        }
      }
      return out.finish();
    }
  }

  private void writeSlice(IdScan.NumberedSlice numbered, LineParser parser, TaskWriter out)
      throws IOException {
    FileSlice slice = numbered.scanned().slice();
    EventIdScanner ids = new EventIdScanner(slice.file().log());
    long lines = 0;
    try (SliceReader in = new SliceReader(settings, slice)) {
      while (in.next()) {
        lines++;
        long number = numbered.before() + in.line().number();
        writeLine(slice.file(), number, in.line(), parser, ids, out);
      }
    }
    if (lines != numbered.scanned().lines()) {
      throw changed(slice, null);
    }
  }

  private void writeLine(
      DeliveredFile file,
      long number,
      LineReader line,
      LineParser parser,
      EventIdScanner ids,
      TaskWriter out) {
    out.counts(file).countLine();
    if (line.tooLong()) {
      String detail = line.size() + " bytes";
      out.refuse(file, RefusedLine.of(line, number, RejectReason.LINE_TOO_LONG, detail));
      return;
    }
    int from = line.offset();
    ParsedLine parsed =
        parser.parse(line.buffer(), from, from + (int) line.size(), file.raw().day());
    if (parsed.reason() != null) {
      out.refuse(file, RefusedLine.of(line, number, parsed.reason(), parsed.detail()));
    } else if (candidates.value().contains(ids.hash(parsed.eventId()))) {
      out.keepCandidate(file, number, parsed, line.bytes());
    } else {
      out.accept(file, parsed);
    }
  }

  /** A broken file is one line that is refused: nothing of it is used. */
  private void refuseFile(DeliveredFile file, String fault, TaskWriter out) throws IOException {
    MessageDigest hash = LineDigest.digest();
    try (InputStream in = settings.raw().open(file.raw(), 0)) {
      byte[] buffer = new byte[1 << 16];
      for (int n = in.read(buffer); n >= 0; n = in.read(buffer)) {
        hash.update(buffer, 0, n);
      }
    }
    out.counts(file).countLine();
    out.counts(file).countUnreadable(file.raw().bytes());
    out.refuse(
        file,
        new RefusedLine(
            0, RejectReason.UNREADABLE_FILE, fault, null, file.raw().bytes(), LineDigest.of(hash)));
  }

  private static UncheckedIOException changed(FileSlice slice, IOException cause) {
    String message = slice.file().raw().path() + " changed while it was read: run the night again";
    return new UncheckedIOException(message, cause == null ? new IOException(message) : cause);
  }
}
