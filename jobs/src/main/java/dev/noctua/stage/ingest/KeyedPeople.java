package dev.noctua.stage.ingest;

import dev.noctua.contract.Columns;
import dev.noctua.contract.RawLog;
import dev.noctua.parquet.PartFileFactory;
import dev.noctua.parquet.RowLayout;
import dev.noctua.privacy.UserKeys;
import java.time.LocalDate;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import org.apache.spark.sql.catalyst.InternalRow;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;
import org.apache.spark.unsafe.types.UTF8String;

/**
 * Gives people their keys in the rows of a task, and writes down whom it meets: user_key and
 * user_id. Somebody may stand there several times.
 */
final class KeyedPeople implements AutoCloseable {
  static final RowLayout LAYOUT =
      RowLayout.of(
          new StructType()
              .add(Columns.USER_KEY, DataTypes.StringType)
              .add(Columns.USER_ID, DataTypes.StringType));

  private static final int KEY = LAYOUT.place(Columns.USER_KEY);
  private static final int ID = LAYOUT.place(Columns.USER_ID);

  private final UserKeys keys;
  private final PartFileFactory files;
  private final List<String> written;
  private final OutputFile file = new OutputFile();

  /** Per log where the columns stand that name people. */
  private final Map<RawLog, int[]> columns = new EnumMap<>(RawLog.class);

  /**
   * @param written takes the keys of files that are begun
   */
  KeyedPeople(UserKeys keys, PartFileFactory files, List<String> written) {
    this.keys = keys;
    this.files = files;
    this.written = written;
  }

  /** Puts keys in the place of the ids in a row of the log's table. */
  void replaceIds(RawLog log, InternalRow row) {
    for (int column : columns.computeIfAbsent(log, KeyedPeople::columns)) {
      if (!row.isNullAt(column)) {
        row.update(column, key(row.getUTF8String(column)));
      }
    }
  }

  private static int[] columns(RawLog log) {
    RowLayout layout = RowLayout.of(log.table().contract().type());
    return log.people().stream().mapToInt(layout::place).toArray();
  }

  private UTF8String key(UTF8String id) {
    UTF8String tombstone = keys.tombstone(id);
    return tombstone == null ? keys.of(id, this::write) : tombstone;
  }

  private void write(UTF8String key, UTF8String id) {
    file.write(
        LAYOUT.row().set(KEY, key).set(ID, id).buildInternal(),
        LAYOUT,
        files,
        LocalDate.EPOCH,
        written);
  }

  /** Ends the file. */
  void end() {
    file.end();
  }

  /** Gives up a file that wasn't ended. */
  @Override
  public void close() {
    file.close();
  }
}
