package dev.noctua.stage.ingest;

import dev.noctua.contract.Columns;
import dev.noctua.contract.RawLog;
import dev.noctua.privacy.NamedPeople;
import dev.noctua.privacy.UserKeys;
import dev.noctua.stage.ingest.parse.ParsedLine;
import dev.noctua.stage.ingest.parse.RejectReason;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import org.apache.spark.sql.catalyst.InternalRow;
import org.apache.spark.sql.types.StructType;
import org.apache.spark.unsafe.types.UTF8String;

/**
 * Lines that still come of people who were forgotten. What they did isn't kept; what they bought
 * is, as the law wants it, and so is what others say of them, under the tombstone's key.
 */
final class ErasedPeopleFilter {
  private final UserKeys keys;
  private final Map<RawLog, PersonColumns> columns = new EnumMap<>(RawLog.class);
  private boolean namesErased;

  /** Where a log's table names people: who acts, if anybody does, and all. */
  private record PersonColumns(int actor, List<Integer> people, int digest) {
    static PersonColumns of(RawLog log) {
      StructType type = log.table().contract().type();
      return new PersonColumns(
          List.of(type.fieldNames()).indexOf(Columns.USER_KEY),
          log.people().stream().map(type::fieldIndex).toList(),
          type.fieldIndex(Columns.DIGEST));
    }
  }

  ErasedPeopleFilter(UserKeys keys) {
    this.keys = keys;
  }

  /** Whether lines of people who were forgotten aren't kept. */
  private static boolean isDropped(RawLog log) {
    return log == RawLog.REGISTRATION || log == RawLog.BEHAVIOR;
  }

  /**
   * Puts tombstone keys in the place of ids of people who were forgotten.
   *
   * @return the line as it is kept; null when it isn't
   */
  ParsedLine redact(RawLog log, ParsedLine line) {
    namesErased = false;
    if (keys.tombstones().isEmpty()) {
      return line;
    }
    namesErased = line.namesOthers();
    PersonColumns at = columns.computeIfAbsent(log, PersonColumns::of);
    InternalRow row = line.row();
    boolean isRenamed = false;
    for (int person : at.people) {
      UTF8String id = row.isNullAt(person) ? null : row.getUTF8String(person);
      UTF8String tombstone = id == null ? null : keys.tombstone(id);
      if (tombstone != null) {
        namesErased |= !tombstone.equals(id);
        if (person == at.actor && isDropped(log)) {
          return null;
        }
        row.update(person, tombstone);
        isRenamed = true;
      }
    }
    if (!isRenamed) {
      return line;
    }
    UTF8String digest = UTF8String.fromString(keys.tombstones().digest(line.digest().toString()));
    row.update(at.digest, digest);
    return line.with(digest);
  }

  /**
   * The refused line as it is kept: without its bytes, when it names somebody who was forgotten;
   * null when it isn't kept.
   */
  RefusedLine redact(RawLog log, RefusedLine line) {
    // Only the beginning of a line that is too long is here.
    namesErased = line.reason() == RejectReason.LINE_TOO_LONG && !keys.tombstones().isEmpty();
    if (line.bytes() == null || keys.tombstones().isEmpty()) {
      return line;
    }
    boolean isHidden = false;
    for (NamedPeople.Named person : NamedPeople.in(line.bytes())) {
      UTF8String tombstone = keys.tombstone(UTF8String.fromString(person.id()));
      if (tombstone != null) {
        namesErased |= !tombstone.toString().equals(person.id());
        if (isDropped(log) && person.field().equals(Columns.USER_ID)) {
          return null;
        }
        isHidden = true;
      }
    }
    return isHidden ? line.hidden(keys.tombstones().digest(line.digest())) : line;
  }

  /**
   * Whether the line that was redacted last names somebody who was forgotten by their id, or may do
   * so.
   */
  boolean namesErased() {
    return namesErased;
  }
}
