package dev.noctua.stage.ingest;

import dev.noctua.contract.Columns;
import dev.noctua.contract.RawLog;
import dev.noctua.contract.Table;
import dev.noctua.core.Night;
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
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.types.DataTypes;

/** Counts what became of the lines of every log and night. */
final class IngestAudit {
  /** Of unknown fields, that the table shows. */
  private static final int MOST_NAMES = 100;

  /** What became of one log's lines in one night. */
  static final class Entry {
    final RawLog log;
    final LocalDate night;
    final boolean unmarked;
    long files;
    long bytes;
    final LineCounts tally = new LineCounts();

    /** Of these the lines that no night before has judged. */
    final LineCounts fresh = new LineCounts();

    private Entry(RawLog log, LocalDate night, boolean unmarked) {
      this.log = log;
      this.night = night;
      this.unmarked = unmarked;
    }

    private void add(LineCounts counted, boolean again) {
      tally.add(counted);
      if (!again) {
        fresh.add(counted);
      }
    }

    private Row row() {
      return RowFactory.create(
          log.logName(),
          files,
          bytes,
          tally.lines(),
          tally.accepted(),
          tally.quarantined(),
          tally.duplicates(),
          tally.erased(),
          tally.late(),
          tally.lines() - fresh.lines(),
          unmarked,
          tally.reasons(),
          unknownFields(),
          tally.forgottenIn().toArray(),
          Date.valueOf(night));
    }

    /** The most frequent names; there may be as many as somebody likes. */
    private Map<String, Long> unknownFields() {
      return tally.unknownFields().entrySet().stream()
          .sorted(
              Map.Entry.<String, Long>comparingByValue(Comparator.reverseOrder())
                  .thenComparing(Map.Entry.comparingByKey()))
          .limit(MOST_NAMES)
          .collect(Collectors.toMap(Map.Entry::getKey, Map.Entry::getValue));
    }
  }

  /** One for both kinds of lines. */
  private final Map<PassResult.Key, Entry> entries =
      new TreeMap<>(Comparator.comparing(PassResult.Key::night).thenComparing(PassResult.Key::log));

  /** Empty entries for every log and night, but for their files. */
  IngestAudit(DeliveredFiles delivery, Night night) {
    for (LocalDate day : night.days()) {
      for (RawLog log : RawLog.values()) {
        Entry entry = new Entry(log, day, delivery.unmarked().get(log).contains(day));
        entries.put(new PassResult.Key(log, day, false), entry);
      }
    }
    for (DeliveredFiles.Numbered file : delivery.files()) {
      Entry entry = entries.get(PassResult.Key.of(file));
      if (!file.again()) {
        entry.files++;
        entry.bytes += file.file().bytes();
      }
    }
  }

  /** Adds what tasks have counted. */
  void add(PassResult judged) {
    judged.tallies().forEach((key, tally) -> entries.get(key).add(tally, key.again()));
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
}
