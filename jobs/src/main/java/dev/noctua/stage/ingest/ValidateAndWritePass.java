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
 * Reads all files once more and puts each line where it belongs: into its table, into quarantine,
 * or aside, if its id is among the suspects.
 */
record ValidateAndWritePass(
    ParserSettings reading, OutputTables places, UserKeys keys, Broadcast<LongSet> suspects)
    implements Serializable {

  /** All that {@code survey} has seen. */
  PassResult all(SparkSession spark, IdScan survey) {
    List<List<IdScan.Part>> tasks = survey.parts();
    return JavaSparkContext.fromSparkContext(spark.sparkContext())
        .parallelize(tasks, Math.max(1, tasks.size()))
        .map(this::judge)
        .collect()
        .stream()
        .reduce(new PassResult(), PassResult::add);
  }

  private PassResult judge(List<IdScan.Part> parts) {
    Map<RawLog, LineParser> parsers = new EnumMap<>(RawLog.class);
    try (TaskWriter out = new TaskWriter(places, keys)) {
      for (IdScan.Part part : parts) {
        FileSlice slice = part.seen().slice();
        try {
          if (part.seen().readable()) {
            LineParser parser = parsers.computeIfAbsent(slice.file().log(), reading::parser);
            lines(part, parser, out);
          } else {
            unreadable(slice.file(), out);
          }
        } catch (IOException e) {
          throw changed(slice, e);
        }
      }
      return out.done();
    }
  }

  private void lines(IdScan.Part part, LineParser parser, TaskWriter out) throws IOException {
    FileSlice slice = part.seen().slice();
    EventIdScanner ids = new EventIdScanner(slice.file().log());
    long lines = 0;
    try (SliceReader in = new SliceReader(reading, slice)) {
      while (in.next()) {
        lines++;
        line(slice.file(), part.before() + in.line().number(), in.line(), parser, ids, out);
      }
    }
    if (lines != part.seen().lines()) {
      throw changed(slice, null);
    }
  }

  private void line(
      DeliveredFiles.Numbered file,
      long number,
      LineReader line,
      LineParser parser,
      EventIdScanner ids,
      TaskWriter out) {
    out.tally(file).line();
    if (line.tooLong()) {
      String detail = line.size() + " bytes";
      out.refuse(
          file,
          number,
          RejectReason.LINE_TOO_LONG,
          detail,
          line.bytes(),
          line.size(),
          line.digest());
      return;
    }
    int from = line.offset();
    ParsedLine parsed =
        parser.parse(line.buffer(), from, from + (int) line.size(), file.file().day());
    if (parsed.reason() != null) {
      out.refuse(
          file, number, parsed.reason(), parsed.detail(), line.bytes(), line.size(), line.digest());
      return;
    }
    if (suspects.value().contains(ids.hash(parsed.eventId()))) {
      out.setAside(file, number, parsed, line.bytes());
    } else {
      out.accept(file, parsed);
    }
  }

  /** A broken file is one line that is refused: nothing of it is used. */
  private void unreadable(DeliveredFiles.Numbered file, TaskWriter out) throws IOException {
    MessageDigest hash = LineDigest.digest();
    try (InputStream in = reading.raw().open(file.file(), 0)) {
      byte[] buffer = new byte[1 << 16];
      for (int n = in.read(buffer); n >= 0; n = in.read(buffer)) {
        hash.update(buffer, 0, n);
      }
    }
    out.tally(file).line();
    out.refuse(
        file,
        0,
        RejectReason.UNREADABLE_FILE,
        null,
        null,
        file.file().bytes(),
        LineDigest.of(hash));
  }

  private static UncheckedIOException changed(FileSlice slice, IOException cause) {
    String message = slice.file().file().path() + " changed while it was read: run the night again";
    return new UncheckedIOException(message, cause == null ? new IOException(message) : cause);
  }
}
