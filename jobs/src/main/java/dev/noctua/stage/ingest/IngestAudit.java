package dev.noctua.stage.ingest;

import dev.noctua.contract.Columns;
import dev.noctua.contract.RawLog;
import dev.noctua.contract.Table;
import dev.noctua.core.Night;
import dev.noctua.parquet.RowLayout;
import dev.noctua.raw.NotRead;
import java.sql.Date;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.types.DataTypes;

/** Counts what became of the lines of every log and night. */
final class IngestAudit {
  /** Of unknown fields, and of what isn't read, that the table shows. */
  private static final int MOST_NAMES = 100;

  private static final String OTHERS = "others";

  private static final RowLayout LAYOUT =
      RowLayout.of(Table.INGEST_AUDIT.contract().type().add(Columns.DT, DataTypes.DateType));

  /** What became of one log's lines in one night. */
  static final class Entry {
    final RawLog log;
    final LocalDate night;
    final boolean unmarked;
    private final List<NotRead> notRead;
    long files;
    long bytes;
    final LineCounts counts = new LineCounts();

    /** The same without the lines of replays, which an earlier night has validated. */
    final LineCounts withoutReplays = new LineCounts();

    private Entry(RawLog log, LocalDate night, boolean unmarked, List<NotRead> notRead) {
      this.log = log;
      this.night = night;
      this.unmarked = unmarked;
      this.notRead = notRead;
    }

    private void add(LineCounts counted, boolean replayed) {
      counts.add(counted);
      if (!replayed) {
        withoutReplays.add(counted);
      }
    }

    private Row row() {
      return LAYOUT
          .row()
          .set(Columns.DT, Date.valueOf(night))
          .set(Columns.LOG, log.logName())
          .set(Columns.FILES, files)
          .set(Columns.BYTES, bytes)
          .set(Columns.LINES, counts.lines())
          .set(Columns.ACCEPTED, counts.accepted())
          .set(Columns.QUARANTINED, counts.quarantined())
          .set(Columns.DUPLICATES, counts.duplicates())
          .set(Columns.ERASED, counts.erased())
          .set(Columns.LATE, counts.late())
          .set(Columns.REPLAYED, counts.lines() - withoutReplays.lines())
          .set(Columns.UNMARKED, unmarked)
          .set(Columns.REASONS, counts.reasons())
          .set(Columns.UNKNOWN_FIELDS, unknownFields())
          .set(Columns.FORGOTTEN_IN, counts.forgottenIn().toArray())
          .set(Columns.NOT_READ, notRead())
          .build();
    }

    /** As many as are shown by name, and how many more there are. */
    private Map<String, String> notRead() {
      Map<String, String> shown = new TreeMap<>();
      notRead.stream().limit(MOST_NAMES).forEach(entry -> shown.put(entry.path(), entry.why()));
      if (notRead.size() > MOST_NAMES) {
        shown.put(OTHERS, "%d more".formatted(notRead.size() - MOST_NAMES));
      }
      return shown;
    }

    /** The most frequent names; there may be as many as somebody likes. */
    private Map<String, Long> unknownFields() {
      return counts.unknownFields().entrySet().stream()
          .sorted(
              Map.Entry.<String, Long>comparingByValue(Comparator.reverseOrder())
                  .thenComparing(Map.Entry.comparingByKey()))
          .limit(MOST_NAMES)
          .collect(Collectors.toMap(Map.Entry::getKey, Map.Entry::getValue));
    }
  }

  /** One for both kinds of lines. */
  private final Map<TaskCounts.Key, Entry> entries =
      new TreeMap<>(Comparator.comparing(TaskCounts.Key::night).thenComparing(TaskCounts.Key::log));

  /** Empty entries for every log and night, but for their files. */
  IngestAudit(DeliveredFiles delivery, Night night) {
    for (LocalDate day : night.days()) {
      for (RawLog log : RawLog.values()) {
        Entry entry =
            new Entry(
                log,
                day,
                delivery.unmarked().get(log).contains(day),
                delivery.notRead().get(log).getOrDefault(day, List.of()));
        entries.put(new TaskCounts.Key(log, day, false), entry);
      }
    }
    for (DeliveredFile file : delivery.files()) {
      Entry entry = entries.get(TaskCounts.Key.of(file));
      if (!file.replayedOnly()) {
        entry.files++;
        entry.bytes += file.raw().bytes();
      }
    }
  }

  /** Adds what tasks have counted. */
  IngestAudit add(TaskCounts counted) {
    counted.forEach((key, counts) -> entries.get(key).add(counts, key.replayed()));
    return this;
  }

  Collection<Entry> entries() {
    return entries.values();
  }

  /** Rows of {@code ingest_audit}, with {@code dt}. */
  Dataset<Row> rows(SparkSession spark) {
    List<Row> rows = new ArrayList<>();
    entries.values().forEach(entry -> rows.add(entry.row()));
    return spark.createDataFrame(rows, LAYOUT.type());
  }
}
