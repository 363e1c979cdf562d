package dev.noctua.parquet;

import dev.noctua.core.Failure;
import dev.noctua.storage.DurableFile;
import java.io.IOException;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.Path;
import org.apache.parquet.column.ParquetProperties;
import org.apache.parquet.hadoop.util.HadoopOutputFile;
import org.apache.parquet.io.OutputFile;
import org.apache.spark.sql.catalyst.InternalRow;
import org.apache.spark.sql.types.StructType;

/** One Parquet file while it is written. It is there once {@link #end} has returned. */
public final class PartFileWriter implements AutoCloseable {
  private final String key;
  private final String address;
  private final Configuration hadoop;
  private final RowFile writer;
  private long rows;
  private boolean ended;

  PartFileWriter(
      String key,
      String address,
      StructType type,
      ParquetProperties properties,
      Configuration hadoop) {
    this.key = key;
    this.address = address;
    this.hadoop = hadoop;
    try {
      OutputFile file =
          address.contains("://")
              ? HadoopOutputFile.fromPath(new Path(address), hadoop)
              : new DurableFile(java.nio.file.Path.of(address));
      writer = new RowFile(file, type, properties, hadoop);
    } catch (IOException e) {
      throw unavailable(e);
    }
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
      rows++;
    } catch (IOException e) {
      throw unavailable(e);
    }
  }

  /**
   * Ends the file; from now on it is there as a whole.
   *
   * @throws Failure.Unavailable when storage doesn't take it
   */
  public void end() {
    try {
      writer.end();
      ended = true;
      TaskTraffic.wrote(rows, writer.bytes());
    } catch (IOException e) {
      throw unavailable(e);
    }
  }

  /**
   * Gives up a file that hasn't been ended, and deletes what there is of it.
   *
   * @throws Failure.Unavailable when storage doesn't let it
   */
  @Override
  public void close() {
    if (ended) {
      return;
    }
    ended = true;
    Path path = new Path(address);
    try {
      try {
        writer.close();
      } finally {
        path.getFileSystem(hadoop).delete(path, false);
      }
    } catch (IOException e) {
      throw unavailable(e);
    }
  }

  private Failure unavailable(IOException cause) {
    return new Failure.Unavailable(
        "can't write %s: %s; check that the lake is writable and has space left, then run again"
            .formatted(key, cause.getMessage()),
        cause);
  }
}
