package dev.noctua.stage.ingest;

import dev.noctua.contract.Columns;
import dev.noctua.contract.RawLog;
import dev.noctua.parquet.PartFileFactory;
import dev.noctua.parquet.PartFileWriter;
import dev.noctua.privacy.UserKeys;
import dev.noctua.stage.ingest.parse.ParsedLine;
import dev.noctua.stage.ingest.parse.RejectReason;
import java.time.LocalDate;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import org.apache.spark.sql.catalyst.InternalRow;
import org.apache.spark.sql.catalyst.expressions.GenericInternalRow;
import org.apache.spark.sql.types.StructType;
import org.apache.spark.unsafe.types.UTF8String;

/**
 * The files of one task, and its counts. Lines should come night by night and log by log: of each
 * table one file is open at a time.
 */
final class TaskWriter implements AutoCloseable {
  private final OutputTables places;
  private final UserKeys keys;
  private final ErasedPeopleFilter forgotten;
  private final Map<RawLog, Columned> columns = new EnumMap<>(RawLog.class);
  private final PassResult judged = new PassResult();
  private final Open facts = new Open();
  private final Open quarantine = new Open();
  private final Open aside = new Open();
  private final Open people = new Open();

  /** The number of the file whose lines were counted last, and where. */
  private int counted = -1;

  private LineCounts tally;

  /** Where a log's table has what ingest fills in. */
  private record Columned(List<Integer> people, int sourceFile, int eventDate) {
    static Columned of(RawLog log) {
      StructType type = log.table().contract().type();
      return new Columned(
          log.people().stream().map(type::fieldIndex).toList(),
          type.fieldIndex(Columns.SOURCE_FILE),
          type.fieldIndex(Columns.EVENT_DATE));
    }
  }

  /** A file that is begun with its first row. */
  private static final class Open implements AutoCloseable {
    private Object of;
    private PartFileWriter file;

    /** The file for {@code group}: the open one, or a new one. */
    PartFileWriter file(Object group, PartFileFactory files, LocalDate day, List<String> done) {
      if (file == null || !group.equals(of)) {
        end();
        file = files.open(day);
        of = group;
        done.add(file.key());
      }
      return file;
    }

    void end() {
      if (file != null) {
        file.end();
        file = null;
      }
    }

    @Override
    public void close() {
      if (file != null) {
        file.close();
      }
    }
  }

  TaskWriter(OutputTables places, UserKeys keys) {
    this.places = places;
    this.keys = keys;
    this.forgotten = new ErasedPeopleFilter(keys);
  }

  /** Counts of the file's log in the night that takes it. */
  LineCounts tally(DeliveredFiles.Numbered file) {
    if (file.number() != counted) {
      counted = file.number();
      tally = judged.tally(PassResult.Key.of(file));
    }
    return tally;
  }

  /** Takes a line into its table; the line's row becomes the table's. */
  void accept(DeliveredFiles.Numbered file, ParsedLine valid) {
    ParsedLine line = kept(file, valid);
    if (line == null) {
      return;
    }
    Columned at = columns.computeIfAbsent(file.log(), Columned::of);
    GenericInternalRow row = line.row();
    for (int person : at.people) {
      if (!row.isNullAt(person)) {
        row.update(person, key(row.getUTF8String(person)));
      }
    }
    row.update(at.sourceFile, UTF8String.fromString(file.file().path()));
    facts
        .file(
            PassResult.Key.of(file),
            places.facts().get(file.log()),
            file.night(),
            judged.facts(file.log()))
        .write(row);
    tally(file).accepted(row.getInt(at.eventDate) < file.night().toEpochDay(), line.unknown());
  }

  /** The line as it is kept; null when it isn't, as its person was forgotten. */
  private ParsedLine kept(DeliveredFiles.Numbered file, ParsedLine valid) {
    ParsedLine line = forgotten.kept(file.log(), valid);
    if (forgotten.named()) {
      tally(file).forgottenIn(file.file().path());
    }
    if (line == null) {
      tally(file).forgotten();
    }
    return line;
  }

  private UTF8String key(UTF8String person) {
    UTF8String tombstone = keys.forgotten(person);
    return tombstone == null ? keys.of(person, this::person) : tombstone;
  }

  private void person(UTF8String key, UTF8String user) {
    InternalRow row = new GenericInternalRow(new Object[] {key, user});
    people.file("people", places.people(), LocalDate.EPOCH, judged.people()).write(row);
  }

  /** Takes a line that isn't accepted, by its bytes or the first of them, into quarantine. */
  void refuse(
      DeliveredFiles.Numbered file,
      long number,
      RejectReason reason,
      String detail,
      byte[] bytes,
      long size,
      String digest) {
    ErasedPeopleFilter.Refused becomes = forgotten.refused(file.log(), reason, bytes);
    if (forgotten.named()) {
      tally(file).forgottenIn(file.file().path());
    }
    if (becomes == ErasedPeopleFilter.Refused.DROPPED) {
      tally(file).forgotten();
      return;
    }
    boolean hidden = becomes == ErasedPeopleFilter.Refused.HIDDEN;
    // In the order of the table's columns.
    InternalRow row =
        new GenericInternalRow(
            new Object[] {
              UTF8String.fromString(file.log().logName()),
              UTF8String.fromString(file.file().path()),
              number,
              (int) file.file().day().toEpochDay(),
              UTF8String.fromString(reason.code()),
              UTF8String.fromString(detail),
              hidden ? null : bytes,
              size,
              UTF8String.fromString(hidden ? forgotten.hidden(digest) : digest)
            });
    quarantine
        .file(file.night(), places.quarantine(), file.night(), judged.quarantine())
        .write(row);
    tally(file).refused(reason);
  }

  /** Keeps a valid line until it has been compared with others of its id. */
  void setAside(DeliveredFiles.Numbered file, long number, ParsedLine valid, byte[] bytes) {
    ParsedLine line = kept(file, valid);
    if (line == null) {
      return;
    }
    InternalRow row =
        new GenericInternalRow(
            new Object[] {
              UTF8String.fromString(file.log().logName()),
              line.eventId(),
              (int) file.night().toEpochDay(),
              (int) file.file().day().toEpochDay(),
              line.occurredAt(),
              line.digest(),
              CandidateLines.place(file.number(), number),
              bytes,
              line.lostNanos()
            });
    aside.file("aside", places.aside(), LocalDate.EPOCH, judged.aside()).write(row);
  }

  /** Ends all files: what the task has done. */
  PassResult done() {
    for (Open open : List.of(facts, quarantine, aside, people)) {
      open.end();
    }
    return judged;
  }

  /** Gives up what isn't {@link #done}. */
  @Override
  public void close() {
    try (facts;
        quarantine;
        aside;
        people) {
      // Each is closed, whatever becomes of the others.
    }
  }
}
