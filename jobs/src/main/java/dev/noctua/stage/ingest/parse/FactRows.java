package dev.noctua.stage.ingest.parse;

import dev.noctua.contract.Columns;
import dev.noctua.contract.Field;
import dev.noctua.parquet.RowLayout;
import java.time.LocalDate;
import java.util.List;
import java.util.stream.Stream;
import org.apache.spark.sql.types.StructType;
import org.apache.spark.unsafe.types.UTF8String;

/** Makes rows of a log's table of the values of its fields, as one version of the log has them. */
final class FactRows {
  private final int width;
  private final int[] columns;

  /** The columns that are 1 where the line doesn't have their field. */
  private final int[] onesByDefault;

  private final int eventId;
  private final int occurredAt;
  private final int eventDate;
  private final int arrivalDate;
  private final int digest;

  FactRows(List<Field> fields, StructType type) {
    width = type.length();
    columns =
        fields.stream()
            .mapToInt(f -> f.column() == null ? -1 : type.fieldIndex(f.column()))
            .toArray();
    List<String> names = List.of(type.fieldNames());
    onesByDefault =
        Stream.of(Columns.SCHEMA_VERSION, Columns.QUANTITY)
            .mapToInt(names::indexOf)
            .filter(i -> i >= 0)
            .toArray();
    eventId = type.fieldIndex(Columns.EVENT_ID);
    occurredAt = type.fieldIndex(Columns.OCCURRED_AT);
    eventDate = type.fieldIndex(Columns.EVENT_DATE);
    arrivalDate = type.fieldIndex(Columns.ARRIVAL_DATE);
    digest = type.fieldIndex(Columns.DIGEST);
  }

  /**
   * The line with these values, in which nothing is wrong.
   *
   * @param values by field
   * @param present the fields that have one: the first {@code count} of these
   * @param lostNanos nanoseconds of occurred_at that its column doesn't hold
   * @param unknown is copied
   */
  ParsedLine parsed(
      Object[] values,
      int[] present,
      int count,
      int eventDay,
      int lostNanos,
      LocalDate arrival,
      UTF8String hash,
      List<String> unknown,
      boolean namesOthers) {
    Object[] row = new Object[width];
    for (int column : onesByDefault) {
      row[column] = 1;
    }
    for (int i = 0; i < count; i++) {
      int column = columns[present[i]];
      if (column >= 0) {
        row[column] = values[present[i]];
      }
    }
    row[eventDate] = eventDay;
    row[arrivalDate] = (int) arrival.toEpochDay();
    row[digest] = hash;
    return new ParsedLine(
        null,
        null,
        RowLayout.internalRow(row),
        (UTF8String) row[eventId],
        (Long) row[occurredAt],
        lostNanos,
        hash,
        unknown.isEmpty() ? null : List.copyOf(unknown),
        namesOthers);
  }
}
