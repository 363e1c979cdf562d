package dev.noctua.stage.ingest;

import dev.noctua.parquet.PartFileFactory;
import dev.noctua.parquet.PartFileWriter;
import java.time.LocalDate;
import java.util.List;
import org.apache.spark.sql.catalyst.InternalRow;

/**
 * Where a task writes the rows of one kind: a file for each group of rows that comes by, begun with
 * its first row. One is open at a time.
 */
final class OutputFile implements AutoCloseable {
  private Object openGroup;
  private PartFileWriter open;

  /**
   * Writes a row into the file of its group.
   *
   * @param files makes a file when the group's isn't open
   * @param day whose rows these are
   * @param keys takes the key of a file that is begun
   */
  void write(
      InternalRow row, Object group, PartFileFactory files, LocalDate day, List<String> keys) {
    if (open == null || !group.equals(openGroup)) {
      end();
      open = files.open(day);
      openGroup = group;
      keys.add(open.key());
    }
    open.write(row);
  }

  /** Ends the file that is open, if one is. */
  void end() {
    if (open != null) {
      open.end();
      open = null;
    }
  }

  /** Gives up a file that wasn't ended. */
  @Override
  public void close() {
    if (open != null) {
      open.close();
    }
  }
}
