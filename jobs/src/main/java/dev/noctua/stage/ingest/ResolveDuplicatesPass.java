package dev.noctua.stage.ingest;

import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.lit;

import dev.noctua.contract.Columns;
import dev.noctua.contract.RawLog;
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
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;

/**
 * Decides among the lines that were set aside, each id's in the order in which they count, and puts
 * them where they belong. Lines go by in a stream: an id may occur as often as it likes.
 */
record ResolveDuplicatesPass(
    ParserSettings reading,
    OutputTables places,
    UserKeys keys,
    Broadcast<List<DeliveredFiles.Numbered>> files)
    implements Serializable {
  private static final String VERDICT = "verdict";
  private static final StructType DECIDED =
      new StructType()
          .add(CandidateLines.PLACE, DataTypes.LongType)
          .add(VERDICT, DataTypes.StringType)
          .add(Columns.LINE, DataTypes.BinaryType);

  /** Lines that one task takes at its ease. */
  private static final long SHARE = 500_000;

  /** Lines from which on a second task is worth its files. */
  private static final long MANY = 100_000;

  /**
   * @param aside of {@link CandidateLines}
   * @param lines how many they are
   * @param known log, event_id, night, digest of lines that earlier runs accepted
   */
  PassResult all(Dataset<Row> aside, long lines, Dataset<Row> known) {
    if (lines == 0) {
      return new PassResult();
    }
    int tasks = (int) Math.max(lines < MANY ? 1 : 2, 1 + lines / SHARE);
    Dataset<Row> decided =
        spread(aside.union(asKnown(known)), tasks, col(Columns.LOG), col(Columns.EVENT_ID))
            .sortWithinPartitions(
                col(Columns.LOG),
                col(Columns.EVENT_ID),
                col(CandidateLines.PLACE).isNotNull(),
                col(CandidateLines.NIGHT),
                col(Columns.OCCURRED_AT),
                col(CandidateLines.LOST_NANOS),
                col(Columns.DIGEST),
                col(CandidateLines.PLACE))
            .mapPartitions(decide(), Encoders.row(DECIDED));
    // Files of a task should be few, and written one after the other.
    return spread(decided, tasks, col(CandidateLines.PLACE))
        .sortWithinPartitions(CandidateLines.PLACE)
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

  /** A line of an earlier night has no place among tonight's files. */
  private static Dataset<Row> asKnown(Dataset<Row> known) {
    List<String> given = List.of(known.columns());
    return known.select(
        Arrays.stream(CandidateLines.TYPE.fields())
            .map(
                f ->
                    given.contains(f.name())
                        ? col(f.name())
                        : lit(null).cast(f.dataType()).as(f.name()))
            .toArray(Column[]::new));
  }

  private static MapPartitionsFunction<Row, Row> decide() {
    return rows -> {
      Ids ids = new Ids();
      return StreamSupport.stream(Spliterators.spliteratorUnknownSize(rows, 0), false)
          .map(ids::decide)
          .filter(Objects::nonNull)
          .iterator();
    };
  }

  /** The rows of one id after the other. */
  private static final class Ids {
    private String log;
    private String id;
    private Duplicates duplicates;

    /** A row of {@link #DECIDED}; null for a line of an earlier night. */
    Row decide(Row row) {
      if (!row.getString(0).equals(log) || !row.getString(1).equals(id)) {
        log = row.getString(0);
        id = row.getString(1);
        duplicates = new Duplicates();
      }
      int night = row.getInt(2);
      String digest = row.getString(5);
      if (row.isNullAt(6)) {
        duplicates.known(night, digest);
        return null;
      }
      Duplicates.Verdict verdict = duplicates.next(night, row.getInt(3), digest);
      boolean counts = verdict == Duplicates.Verdict.DUPLICATE;
      return RowFactory.create(row.get(6), verdict.name(), counts ? null : row.get(7));
    }
  }

  private PassResult write(Iterator<Row> rows) {
    Map<RawLog, LineParser> parsers = new EnumMap<>(RawLog.class);
    MessageDigest hash = LineDigest.digest();
    try (TaskWriter out = new TaskWriter(places, keys)) {
      while (rows.hasNext()) {
        Row row = rows.next();
        long place = row.getLong(0);
        DeliveredFiles.Numbered file = files.value().get(CandidateLines.file(place));
        byte[] line = row.getAs(2);
        switch (Duplicates.Verdict.valueOf(row.getString(1))) {
          case DUPLICATE -> out.tally(file).duplicate();
          case CONFLICTING -> {
            hash.update(line);
            String digest = LineDigest.of(hash);
            long number = CandidateLines.line(place);
            out.refuse(
                file,
                number,
                RejectReason.CONFLICTING_ID,
                Columns.EVENT_ID,
                line,
                line.length,
                digest);
          }
          case ACCEPTED -> {
            LineParser parser = parsers.computeIfAbsent(file.log(), reading::parser);
            out.accept(file, parser.parse(line, 0, line.length, file.file().day()));
          }
        }
      }
      return out.done();
    }
  }
}
