package dev.noctua.stage.ingest;

import dev.noctua.contract.Columns;
import dev.noctua.contract.RawLog;
import dev.noctua.parquet.RowLayout;
import dev.noctua.privacy.UserKeys;
import dev.noctua.stage.ingest.parse.ParsedLine;
import java.time.LocalDate;
import java.util.EnumMap;
import java.util.Map;
import org.apache.spark.sql.catalyst.InternalRow;
import org.apache.spark.unsafe.types.UTF8String;

/**
 * Writes the lines of one task into files, and has them counted. Lines should come night by night
 * and log by log: of each table one file is open at a time.
 */
final class TaskWriter implements AutoCloseable {
  private final OutputTables tables;
  private final ErasedPeopleFilter erased;
  private final PassResult result = new PassResult();
  private final TaskCounts counts = result.counts();
  private final KeyedPeople people;
  private final Map<RawLog, FactColumns> columns = new EnumMap<>(RawLog.class);
  private final OutputFile facts = new OutputFile();
  private final OutputFile quarantine = new OutputFile();
  private final OutputFile candidates = new OutputFile();

  /** Where a log's table has the columns that are filled in here. */
  private record FactColumns(int sourceFile, int eventDate) {
    static FactColumns of(RawLog log) {
      RowLayout layout = RowLayout.of(log.table().contract().type());
      return new FactColumns(layout.place(Columns.SOURCE_FILE), layout.place(Columns.EVENT_DATE));
    }
  }

  TaskWriter(OutputTables tables, UserKeys keys) {
    this.tables = tables;
    this.erased = new ErasedPeopleFilter(keys);
    this.people = new KeyedPeople(keys, tables.people(), result.people());
  }

  /** The counts of the file's log in the night that takes it. */
  LineCounts counts(DeliveredFile file) {
    return counts.of(file);
  }

  /** Writes a line into its log's table; the line's row becomes the table's. */
  void accept(DeliveredFile file, ParsedLine valid) {
    ParsedLine line = withoutErased(file, valid);
    if (line == null) {
      return;
    }
    FactColumns at = columns.computeIfAbsent(file.log(), FactColumns::of);
    InternalRow row = line.row();
    people.replaceIds(file.log(), row);
    row.update(at.sourceFile, UTF8String.fromString(file.raw().path()));
    facts.write(
        row,
        TaskCounts.Key.of(file),
        tables.facts().get(file.log()),
        file.night(),
        result.facts(file.log()));
    boolean isLate = row.getInt(at.eventDate) < file.night().toEpochDay();
    counts.of(file).countAccepted(isLate, line.unknown());
  }

  /** The line without the ids of erased people; null when it isn't kept, and was counted. */
  private ParsedLine withoutErased(DeliveredFile file, ParsedLine valid) {
    ParsedLine line = erased.redact(file.log(), valid);
    noteErased(file);
    if (line == null) {
      counts.of(file).countErased();
    }
    return line;
  }

  /** Notes a file that names erased people: they are to be erased from it again. */
  private void noteErased(DeliveredFile file) {
    if (erased.namesErased()) {
      counts.of(file).addForgottenIn(file.raw().path());
    }
  }

  /** Writes a line that isn't accepted into quarantine. */
  void refuse(DeliveredFile file, RefusedLine given) {
    RefusedLine line = erased.redact(file.log(), given);
    noteErased(file);
    if (line == null) {
      counts.of(file).countErased();
      return;
    }
    quarantine.write(
        QuarantineRows.row(file, line),
        file.night(),
        tables.quarantine(),
        file.night(),
        result.quarantine());
    counts.of(file).countRefused(line.reason());
  }

  /** Keeps a valid line until it is compared with others of its id. */
  void keepCandidate(DeliveredFile file, long number, ParsedLine valid, byte[] bytes) {
    ParsedLine line = withoutErased(file, valid);
    if (line != null) {
      candidates.write(
          CandidateLines.row(file, number, line, bytes),
          CandidateLines.LAYOUT,
          tables.candidates(),
          LocalDate.EPOCH,
          result.candidates());
    }
  }

  /** Ends all files, and tells what the task has done. */
  PassResult finish() {
    facts.end();
    quarantine.end();
    candidates.end();
    people.end();
    return result;
  }

  /** Gives up files that {@link #finish} hasn't ended. */
  @Override
  public void close() {
    try (facts;
        quarantine;
        candidates;
        people) {
      // Each is closed, whatever becomes of the others.
    }
  }
}
