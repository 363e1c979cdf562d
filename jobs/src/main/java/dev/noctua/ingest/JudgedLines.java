package dev.noctua.ingest;

import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.lit;

import dev.noctua.contract.Columns;
import dev.noctua.contract.RawLog;
import dev.noctua.lake.RawZone;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;

/** The lines of a run's days, each known for accepted, refused or a duplicate. */
final class JudgedLines {
  private final SparkSession spark;
  private final Delivery delivery;
  private final Map<RawLog, Dataset<Row>> parsed = new EnumMap<>(RawLog.class);
  private final Map<RawLog, Dataset<Row>> accepted = new EnumMap<>(RawLog.class);
  private final List<Long> conflicts;
  private final Audit audit;

  /**
   * Reads, parses and decides; counts into {@code audit}.
   *
   * @param known of {@link KnownIds}
   * @throws dev.noctua.Failure.Input when a file hasn't the lines that its marker says
   */
  JudgedLines(
      SparkSession spark,
      Delivery delivery,
      Function<RawLog, FileRows> parser,
      Dataset<Row> known,
      Audit audit) {
    this.spark = spark;
    this.delivery = delivery;
    this.audit = audit;
    for (RawLog log : RawLog.values()) {
      parsed.put(log, Parsing.rows(spark, log, delivery.files(log), parser.apply(log)));
    }
    long valid =
        audit.parsed(
            all(
                parsed,
                ParsedSchema.NIGHT,
                Columns.FILE,
                Columns.REASON,
                ParsedSchema.CLOSED_LINES),
            delivery);
    Map<RawLog, Dataset<Row>> good = new EnumMap<>(RawLog.class);
    parsed.forEach((log, rows) -> good.put(log, rows.where(ParsedSchema.isValid())));
    Dataset<Row> losers = Repeats.losers(ids(good), valid, known);
    conflicts = audit.losers(losers);
    Dataset<Row> places = Repeats.places(losers);
    good.forEach((log, rows) -> accepted.put(log, Repeats.without(rows, places)));
    audit.accepted(all(accepted, ParsedSchema.NIGHT, Columns.EVENT_DATE, ParsedSchema.UNKNOWN));
  }

  private static Dataset<Row> ids(Map<RawLog, Dataset<Row>> good) {
    return all(
        good,
        Columns.EVENT_ID,
        ParsedSchema.NIGHT,
        Columns.ARRIVAL_DATE,
        Columns.OCCURRED_AT,
        Columns.DIGEST,
        ParsedSchema.PLACE);
  }

  /** The columns of all logs' rows, after {@code log}. */
  private static Dataset<Row> all(Map<RawLog, Dataset<Row>> rows, String... columns) {
    Column[] wanted = Arrays.stream(columns).map(c -> col(c)).toArray(Column[]::new);
    return rows.entrySet().stream()
        .map(e -> e.getValue().select(wanted).withColumn(Columns.LOG, lit(e.getKey().logName())))
        .reduce(Dataset::union)
        .orElseThrow();
  }

  Audit audit() {
    return audit;
  }

  /** Accepted lines as they were parsed. */
  Dataset<Row> accepted(RawLog log) {
    return accepted.get(log);
  }

  /** Accepted lines as rows of the log's table. */
  Dataset<Row> facts(RawLog log) {
    return ParsedSchema.facts(log, accepted.get(log));
  }

  /** Refused lines as rows of {@code quarantine}. */
  Dataset<Row> quarantine(RawZone raw, int maxLineBytes) {
    Dataset<Row> again = Conflicts.lines(spark, raw, delivery, conflicts, maxLineBytes);
    return parsed.entrySet().stream()
        .map(e -> ParsedSchema.refused(e.getKey(), e.getValue()))
        .reduce(Dataset::union)
        .orElseThrow()
        .unionByName(again);
  }
}
