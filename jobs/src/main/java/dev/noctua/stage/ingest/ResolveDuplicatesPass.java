package dev.noctua.stage.ingest;

import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.lit;

import dev.noctua.contract.Columns;
import dev.noctua.contract.RawLog;
import dev.noctua.parquet.RowLayout;
import dev.noctua.privacy.Tombstones;
import dev.noctua.privacy.UserKeys;
import dev.noctua.raw.json.LineDigest;
import dev.noctua.stage.ingest.parse.LineParser;
import dev.noctua.stage.ingest.parse.RejectReason;
import java.io.Serializable;
import java.security.MessageDigest;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Spliterators;
import java.util.stream.StreamSupport;
import org.apache.spark.api.java.function.MapPartitionsFunction;
import org.apache.spark.broadcast.Broadcast;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Encoders;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;

/**
 * Decides among the candidate lines, each id's in the order in which they count, and writes them
 * where they belong. Lines go by in a stream: an id may occur as often as it likes.
 */
record ResolveDuplicatesPass(
    ParserSettings settings,
    OutputTables tables,
    UserKeys keys,
    Broadcast<List<DeliveredFile>> files)
    implements Serializable {
  private static final String VERDICT = "verdict";
  private static final RowLayout DECIDED =
      RowLayout.of(
          new StructType()
              .add(CandidateLines.POSITION, DataTypes.LongType)
              .add(VERDICT, DataTypes.StringType)
              .add(Columns.LINE, DataTypes.BinaryType));

  /** The number of lines for one task. */
  private static final long SHARE = 500_000;

  /** From this number of lines on, a second task saves more time than its additional files cost. */
  private static final long MANY = 100_000;

  /**
   * Decides among all lines and writes them.
   *
   * @param candidates of {@link CandidateLines}
   * @param lines how many they are
   * @param known log, event_id, night, digest of lines that earlier runs accepted
   */
  PassResult run(Dataset<Row> candidates, long lines, Dataset<Row> known) {
    if (lines == 0) {
      return new PassResult();
    }
    int tasks = (int) Math.max(lines < MANY ? 1 : 2, 1 + lines / SHARE);
    Dataset<Row> decided =
        spread(
                candidates.union(asCandidates(known)),
                tasks,
                col(Columns.LOG),
                col(Columns.EVENT_ID))
            .sortWithinPartitions(
                col(Columns.LOG),
                col(Columns.EVENT_ID),
                col(CandidateLines.POSITION).isNotNull(),
                col(CandidateLines.NIGHT),
                col(Columns.OCCURRED_AT),
                col(CandidateLines.LOST_NANOS),
                col(Columns.DIGEST),
                col(CandidateLines.POSITION))
            .mapPartitions(decide(keys.tombstones()), Encoders.row(DECIDED.type()));
    // Files of a task should be few, and written one after the other.
    return spread(decided, tasks, col(CandidateLines.POSITION))
        .sortWithinPartitions(CandidateLines.POSITION)
        .toJavaRDD()
        .mapPartitions(rows -> List.of(write(rows)).iterator())
        .collect()
        .stream()
        .reduce(new PassResult(), PassResult::add);
  }

  /** One task takes all without a shuffle. */
  private static Dataset<Row> spread(Dataset<Row> rows, int tasks, Column... by) {
    return tasks == 1 ? rows.coalesce(1) : rows.repartition(tasks, by);
  }

  /** A line of an earlier night has no position among tonight's files. */
  private static Dataset<Row> asCandidates(Dataset<Row> known) {
    List<String> given = List.of(known.columns());
    return known.select(
        Arrays.stream(CandidateLines.LAYOUT.type().fields())
            .map(
                f ->
                    given.contains(f.name())
                        ? col(f.name())
                        : lit(null).cast(f.dataType()).as(f.name()))
            .toArray(Column[]::new));
  }

  private static MapPartitionsFunction<Row, Row> decide(Tombstones tombstones) {
    return rows -> {
      IdById decisions = new IdById(tombstones);
      return StreamSupport.stream(Spliterators.spliteratorUnknownSize(rows, 0), false)
          .map(decisions::decide)
          .filter(Objects::nonNull)
          .iterator();
    };
  }

  /** Decides among the rows of one id after the other. */
  private static final class IdById {
    private static final RowLayout LINES = CandidateLines.LAYOUT;
    private static final int LOG = LINES.place(Columns.LOG);
    private static final int EVENT_ID = LINES.place(Columns.EVENT_ID);
    private static final int NIGHT = LINES.place(CandidateLines.NIGHT);
    private static final int ARRIVAL_DATE = LINES.place(Columns.ARRIVAL_DATE);
    private static final int DIGEST = LINES.place(Columns.DIGEST);
    private static final int POSITION = LINES.place(CandidateLines.POSITION);
    private static final int LINE = LINES.place(Columns.LINE);

    private final Tombstones tombstones;
    private String log;
    private String id;
    private Duplicates duplicates;

    IdById(Tombstones tombstones) {
      this.tombstones = tombstones;
    }

    /** A row of {@link #DECIDED}; null for a line of an earlier night. */
    Row decide(Row row) {
      if (!row.getString(LOG).equals(log) || !row.getString(EVENT_ID).equals(id)) {
        log = row.getString(LOG);
        id = row.getString(EVENT_ID);
        duplicates = new Duplicates();
      }
      int night = row.getInt(NIGHT);
      String digest = row.getString(DIGEST);
      if (row.isNullAt(POSITION)) {
        duplicates.addKnown(night, digest);
        return null;
      }
      int arrival = row.getInt(ARRIVAL_DATE);
      Duplicates.Verdict verdict = duplicates.decide(night, arrival, digest);
      if (verdict == Duplicates.Verdict.CONFLICTING && !tombstones.isEmpty()) {
        // An erasure may have changed a text of the line that was accepted, and so its digest.
        verdict = duplicates.decide(night, arrival, tombstones.digest(digest));
      }
      boolean isWritten = verdict != Duplicates.Verdict.DUPLICATE;
      return DECIDED
          .row()
          .set(CandidateLines.POSITION, row.get(POSITION))
          .set(VERDICT, verdict.name())
          .set(Columns.LINE, isWritten ? row.get(LINE) : null)
          .build();
    }
  }

  private PassResult write(Iterator<Row> rows) {
    int positionAt = DECIDED.place(CandidateLines.POSITION);
    int verdictAt = DECIDED.place(VERDICT);
    int lineAt = DECIDED.place(Columns.LINE);
    Map<RawLog, LineParser> parsers = new EnumMap<>(RawLog.class);
    try (TaskWriter out = new TaskWriter(tables, keys)) {
      while (rows.hasNext()) {
        Row row = rows.next();
        long position = row.getLong(positionAt);
        DeliveredFile file = files.value().get(CandidateLines.file(position));
        byte[] line = row.getAs(lineAt);
        switch (Duplicates.Verdict.valueOf(row.getString(verdictAt))) {
          case DUPLICATE -> out.counts(file).countDuplicate();
          case CONFLICTING -> out.refuse(file, conflicting(CandidateLines.line(position), line));
          case ACCEPTED -> {
            LineParser parser = parsers.computeIfAbsent(file.log(), settings::parser);
            out.accept(file, parser.parse(line, 0, line.length, file.raw().day()));
          }
        }
      }
      return out.finish();
    }
  }

  private static RefusedLine conflicting(long number, byte[] line) {
    MessageDigest hash = LineDigest.digest();
    hash.update(line);
    return new RefusedLine(
        number,
        RejectReason.CONFLICTING_ID,
        Columns.EVENT_ID,
        line,
        line.length,
        LineDigest.of(hash));
  }
}
