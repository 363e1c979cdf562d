package dev.noctua.stage.ingest;

import dev.noctua.contract.Columns;
import dev.noctua.parquet.RowLayout;
import dev.noctua.stage.ingest.parse.ParsedLine;
import org.apache.spark.sql.catalyst.InternalRow;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;
import org.apache.spark.unsafe.types.UTF8String;

/**
 * Valid lines that may have duplicates, kept until they are compared: what decides among them, and
 * the line itself, which is parsed again if it is accepted.
 */
final class CandidateLines {
  static final String NIGHT = "night";

  /** Nanoseconds of occurred_at, which tables have in microseconds. */
  static final String LOST_NANOS = "lost_nanos";

  /** Where a line stands: the file's number in this run, then the line's in the file. */
  static final String POSITION = "position";

  static final RowLayout LAYOUT =
      RowLayout.of(
          new StructType()
              .add(Columns.LOG, DataTypes.StringType)
              .add(Columns.EVENT_ID, DataTypes.StringType)
              .add(NIGHT, DataTypes.IntegerType)
              .add(Columns.ARRIVAL_DATE, DataTypes.IntegerType)
              .add(Columns.OCCURRED_AT, DataTypes.LongType)
              .add(Columns.DIGEST, DataTypes.StringType)
              .add(POSITION, DataTypes.LongType)
              .add(Columns.LINE, DataTypes.BinaryType)
              .add(LOST_NANOS, DataTypes.IntegerType));

  /** Bits of a position that hold the line's number; the file's stands above. */
  private static final int LINE_BITS = 40;

  private CandidateLines() {}

  static InternalRow row(DeliveredFile file, long number, ParsedLine line, byte[] bytes) {
    return LAYOUT
        .row()
        .set(Columns.LOG, UTF8String.fromString(file.log().logName()))
        .set(Columns.EVENT_ID, line.eventId())
        .set(NIGHT, (int) file.night().toEpochDay())
        .set(Columns.ARRIVAL_DATE, (int) file.raw().day().toEpochDay())
        .set(Columns.OCCURRED_AT, line.occurredAt())
        .set(Columns.DIGEST, line.digest())
        .set(POSITION, position(file.number(), number))
        .set(Columns.LINE, bytes)
        .set(LOST_NANOS, line.lostNanos())
        .buildInternal();
  }

  private static long position(int file, long line) {
    return ((long) file << LINE_BITS) | line;
  }

  /** The number of the file of a position. */
  static int file(long position) {
    return (int) (position >>> LINE_BITS);
  }

  /** The number of the line of a position. */
  static long line(long position) {
    return position & ((1L << LINE_BITS) - 1);
  }
}
