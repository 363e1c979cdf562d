package dev.noctua.ingest;

import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.date_from_unix_date;
import static org.apache.spark.sql.functions.expr;
import static org.apache.spark.sql.functions.lit;

import dev.noctua.contract.Columns;
import dev.noctua.contract.Field;
import dev.noctua.contract.RawLog;
import java.util.ArrayList;
import java.util.List;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.types.DataType;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructField;
import org.apache.spark.sql.types.StructType;

/**
 * The rows that parsing a log gives. Each is one of three: a valid line (no reason), a refused one
 * (with its bytes), or the closing row of a file (with the number of its lines). Dates are days and
 * timestamps microseconds since 1970 until {@link #facts} makes them what the table has.
 */
final class ParsedSchema {
  static final String NIGHT = "night";
  static final String PLACE = "place";
  static final String CLOSED_LINES = "closed_lines";
  static final String LINE_DIGEST = "line_digest";
  static final String UNKNOWN = "unknown";

  /** Bits of a place that hold the line number; the file's number stands above. */
  private static final int LINE_BITS = 40;

  private ParsedSchema() {}

  static long place(int file, long line) {
    return ((long) file << LINE_BITS) | line;
  }

  static int file(long place) {
    return (int) (place >>> LINE_BITS);
  }

  static long line(long place) {
    return place & ((1L << LINE_BITS) - 1);
  }

  /** Fields that hold a user_id, which the table takes as a key only. */
  static List<Field> people(RawLog log) {
    return log.contract().fields().stream()
        .filter(f -> f.column() != null && f.column().endsWith(Columns.USER_KEY))
        .toList();
  }

  static StructType of(RawLog log) {
    StructType type =
        new StructType()
            .add(NIGHT, DataTypes.IntegerType)
            .add(PLACE, DataTypes.LongType)
            .add(Columns.FILE, DataTypes.StringType)
            .add(Columns.LINE_NUMBER, DataTypes.LongType)
            .add(CLOSED_LINES, DataTypes.LongType)
            .add(Columns.REASON, DataTypes.StringType)
            .add(Columns.DETAIL, DataTypes.StringType)
            .add(Columns.LINE, DataTypes.BinaryType)
            .add(Columns.LINE_BYTES, DataTypes.LongType)
            .add(LINE_DIGEST, DataTypes.StringType)
            .add(UNKNOWN, DataTypes.createArrayType(DataTypes.StringType));
    for (Field person : people(log)) {
      type = type.add(person.name(), DataTypes.StringType);
    }
    for (StructField field : log.table().contract().type().fields()) {
      type = type.add(field.name(), stored(field.dataType()));
    }
    return type;
  }

  private static DataType stored(DataType type) {
    if (type.equals(DataTypes.DateType)) {
      return DataTypes.IntegerType;
    }
    return type.equals(DataTypes.TimestampType) ? DataTypes.LongType : type;
  }

  static Column isValid() {
    return col(Columns.REASON).isNull().and(col(CLOSED_LINES).isNull());
  }

  /** The rows of the log's table, with {@code dt}. */
  static Dataset<Row> facts(RawLog log, Dataset<Row> accepted) {
    List<Column> columns = new ArrayList<>(List.of(date_from_unix_date(col(NIGHT)).as(Columns.DT)));
    for (StructField field : log.table().contract().type().fields()) {
      columns.add(fact(field).as(field.name()));
    }
    return accepted.select(columns.toArray(new Column[0]));
  }

  private static Column fact(StructField field) {
    if (field.dataType().equals(DataTypes.DateType)) {
      return date_from_unix_date(col(field.name()));
    }
    return field.dataType().equals(DataTypes.TimestampType)
        ? expr("timestamp_micros(`" + field.name() + "`)")
        : col(field.name());
  }

  /** Rows of {@code quarantine}, with {@code dt}, for the refused lines. */
  static Dataset<Row> refused(RawLog log, Dataset<Row> parsed) {
    return parsed
        .where(col(Columns.REASON).isNotNull())
        .select(
            date_from_unix_date(col(NIGHT)).as(Columns.DT),
            lit(log.logName()).as(Columns.LOG),
            col(Columns.FILE),
            col(Columns.LINE_NUMBER),
            date_from_unix_date(col(Columns.ARRIVAL_DATE)).as(Columns.ARRIVAL_DATE),
            col(Columns.REASON),
            col(Columns.DETAIL),
            col(Columns.LINE),
            col(Columns.LINE_BYTES),
            col(LINE_DIGEST).as(Columns.DIGEST));
  }
}
