package dev.noctua.stage.ingest;

import dev.noctua.contract.Columns;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;

/**
 * Valid lines of suspect ids, set aside until they have been compared: what decides among them, and
 * the line itself, which is parsed again if it is accepted.
 */
final class CandidateLines {
  static final String NIGHT = "night";

  /** Nanoseconds of occurred_at, which tables have in microseconds. */
  static final String LOST_NANOS = "lost_nanos";

  /** Where a line stands: the file's number in this run, then the line's in the file. */
  static final String PLACE = "place";

  static final StructType TYPE =
      new StructType()
          .add(Columns.LOG, DataTypes.StringType)
          .add(Columns.EVENT_ID, DataTypes.StringType)
          .add(NIGHT, DataTypes.IntegerType)
          .add(Columns.ARRIVAL_DATE, DataTypes.IntegerType)
          .add(Columns.OCCURRED_AT, DataTypes.LongType)
          .add(Columns.DIGEST, DataTypes.StringType)
          .add(PLACE, DataTypes.LongType)
          .add(Columns.LINE, DataTypes.BinaryType)
          .add(LOST_NANOS, DataTypes.IntegerType);

  /** Bits of a place that hold the line's number; the file's stands above. */
  private static final int LINE_BITS = 40;

  private CandidateLines() {}

  static long place(int file, long line) {
    return ((long) file << LINE_BITS) | line;
  }

  static int file(long place) {
    return (int) (place >>> LINE_BITS);
  }

  static long line(long place) {
    return place & ((1L << LINE_BITS) - 1);
  }
}
