package dev.noctua.lake;

import dev.noctua.Failure;
import java.io.IOException;
import org.apache.spark.sql.catalyst.InternalRow;

/** One Parquet file while it is written. */
public final class PartFile implements AutoCloseable {
  private final String key;
  private final RowFile writer;

  PartFile(String key, RowFile writer) {
    this.key = key;
    this.writer = writer;
  }

  /** Its key below the lake. */
  public String key() {
    return key;
  }

  /**
   * Adds a row; nothing of it is kept once this returns.
   *
   * @throws Failure.Unavailable when storage doesn't take it
   */
  public void write(InternalRow row) {
    try {
      writer.write(row);
    } catch (IOException e) {
      throw unavailable(key, e);
    }
  }

  /**
   * Ends the file; from now on it is there as a whole.
   *
   * @throws Failure.Unavailable when storage doesn't take it
   */
  @Override
  public void close() {
    try {
      writer.close();
    } catch (IOException e) {
      throw unavailable(key, e);
    }
  }

  static Failure unavailable(String key, IOException cause) {
    return new Failure.Unavailable(
        "can't write %s: %s; check that the lake is writable and has space left"
            .formatted(key, cause.getMessage()),
        cause);
  }
}
