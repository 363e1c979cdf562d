package dev.noctua.ingest;

import static org.apache.spark.sql.functions.array;
import static org.apache.spark.sql.functions.coalesce;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.collect_list;
import static org.apache.spark.sql.functions.concat;
import static org.apache.spark.sql.functions.count;
import static org.apache.spark.sql.functions.explode;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.sum;
import static org.apache.spark.sql.functions.when;

import dev.noctua.Night;
import dev.noctua.contract.Columns;
import dev.noctua.contract.RawLog;
import dev.noctua.contract.Table;
import java.sql.Date;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.types.DataTypes;

/** Counts what became of the lines of every log and night. */
final class Audit {
  private static final String FIELD_NAME = "^[A-Za-z_][A-Za-z_.]{0,63}$";
  private static final String OTHER = "other";

  /** Of unknown fields, on the average of the logs and nights of a run. */
  private static final int MOST_NAMES = 100;

  /** What became of one log's lines in one night. */
  static final class Entry {
    final RawLog log;
    final LocalDate night;
    final boolean unmarked;
    long files;
    long bytes;
    long lines;
    long accepted;
    long duplicates;
    long late;
    final Map<String, Long> reasons = new TreeMap<>();
    final Map<String, Long> unknownFields = new TreeMap<>();

    private Entry(RawLog log, LocalDate night, boolean unmarked) {
      this.log = log;
      this.night = night;
      this.unmarked = unmarked;
    }

    long quarantined() {
      return reasons.values().stream().mapToLong(Long::longValue).sum();
    }

    private Row row() {
      return RowFactory.create(
          log.logName(),
          files,
          bytes,
          lines,
          accepted,
          quarantined(),
          duplicates,
          0L,
          late,
          0L,
          unmarked,
          reasons,
          unknownFields,
          Date.valueOf(night));
    }
  }

  private record Key(String log, int night) {}

  private final Map<Key, Entry> entries =
      new TreeMap<>(Comparator.comparing(Key::night).thenComparing(Key::log));

  /** Empty entries for every log and night, but for their files. */
  Audit(Delivery delivery, Night night) {
    for (LocalDate day : night.days()) {
      for (RawLog log : RawLog.values()) {
        Entry entry = new Entry(log, day, delivery.unmarked().get(log).contains(day));
        entries.put(new Key(log.logName(), (int) day.toEpochDay()), entry);
      }
    }
    for (Delivery.Numbered file : delivery.files()) {
      Entry entry = entry(file.log().logName(), (int) file.night().toEpochDay());
      entry.files++;
      entry.bytes += file.file().bytes();
    }
  }

  /**
   * Adds the lines read.
   *
   * @param parsed log, night, file, reason, closed_lines
   * @return how many of them are valid
   * @throws dev.noctua.Failure.Input when a file hasn't the lines that its marker says
   */
  long parsed(Dataset<Row> parsed, Delivery delivery) {
    List<Row> counts =
        parsed
            .groupBy(Columns.LOG, ParsedSchema.NIGHT, Columns.FILE, Columns.REASON)
            .agg(
                count(lit(1)).as("n"),
                sum(ParsedSchema.CLOSED_LINES),
                count(ParsedSchema.CLOSED_LINES))
            .collectAsList();
    Set<String> unreadable =
        counts.stream()
            .filter(row -> Reason.UNREADABLE_FILE.code().equals(row.getString(3)))
            .map(row -> row.getString(2))
            .collect(Collectors.toSet());
    long valid = 0;
    for (Row row : counts) {
      Entry entry = entry(row.getString(0), row.getInt(1));
      if (!row.isNullAt(3)) {
        entry.reasons.merge(row.getString(3), row.getLong(4), Long::sum);
        continue;
      }
      entry.lines += row.getLong(5);
      valid += row.getLong(4) - row.getLong(6);
      if (!unreadable.contains(row.getString(2))) {
        delivery.checkLines(entry.log, row.getString(2), row.getLong(5));
      }
    }
    return valid;
  }

  /**
   * Adds those that aren't accepted.
   *
   * @param losers of {@link Repeats#losers}
   * @return the places of those in conflict
   */
  List<Long> losers(Dataset<Row> losers) {
    List<Long> conflicts = new ArrayList<>();
    losers
        .groupBy(Columns.LOG, ParsedSchema.NIGHT, Repeats.CONFLICTING)
        .agg(count(lit(1)), collect_list(when(col(Repeats.CONFLICTING), col(ParsedSchema.PLACE))))
        .collectAsList()
        .forEach(
            row -> {
              Entry entry = entry(row.getString(0), row.getInt(1));
              if (row.getBoolean(2)) {
                entry.reasons.merge(Reason.CONFLICTING_ID.code(), row.getLong(3), Long::sum);
              } else {
                entry.duplicates += row.getLong(3);
              }
              conflicts.addAll(row.getList(4));
            });
    return conflicts;
  }

  /** Adds accepted lines: log, night, event_date, unknown. */
  void accepted(Dataset<Row> accepted) {
    // Besides its unknown fields each line counts once, under no name.
    Column names =
        concat(
            array(lit(null).cast(DataTypes.StringType)),
            coalesce(col(ParsedSchema.UNKNOWN), array()));
    accepted
        .select(
            col(Columns.LOG),
            col(ParsedSchema.NIGHT),
            col(Columns.EVENT_DATE).lt(col(ParsedSchema.NIGHT)).as(Columns.LATE),
            explode(names).as("name"))
        // A name may say who somebody is, and there may be one for each line.
        .withColumn(
            "name",
            when(col("name").rlike(FIELD_NAME).or(col("name").isNull()), col("name"))
                .otherwise(OTHER))
        .groupBy(Columns.LOG, ParsedSchema.NIGHT, "name")
        .agg(count(lit(1)).as("n"), sum(when(col(Columns.LATE), 1L).otherwise(0L)))
        .orderBy(col("name").isNotNull(), col("n").desc(), col("name"))
        .limit(entries.size() * (MOST_NAMES + 1))
        .collectAsList()
        .forEach(
            row -> {
              Entry entry = entry(row.getString(0), row.getInt(1));
              if (row.isNullAt(2)) {
                entry.accepted += row.getLong(3);
                entry.late += row.getLong(4);
              } else {
                entry.unknownFields.merge(row.getString(2), row.getLong(3), Long::sum);
              }
            });
  }

  Collection<Entry> entries() {
    return entries.values();
  }

  /** Rows of {@code ingest_audit}, with {@code dt}. */
  Dataset<Row> rows(SparkSession spark) {
    List<Row> rows = new ArrayList<>();
    entries.values().forEach(entry -> rows.add(entry.row()));
    return spark.createDataFrame(
        rows, Table.INGEST_AUDIT.contract().type().add(Columns.DT, DataTypes.DateType));
  }

  private Entry entry(String log, int night) {
    return entries.get(new Key(log, night));
  }
}
