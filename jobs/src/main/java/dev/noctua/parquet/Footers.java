package dev.noctua.parquet;

import dev.noctua.core.Failure;
import java.io.IOException;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.Path;
import org.apache.parquet.hadoop.ParquetFileReader;
import org.apache.parquet.hadoop.util.HadoopInputFile;
import org.apache.spark.sql.execution.datasources.parquet.ParquetReadSupport$;
import org.apache.spark.sql.types.DataType;
import org.apache.spark.sql.types.StructType;

/** What footers of Parquet files say. */
public final class Footers {
  private Footers() {}

  /** How many rows a file's footer counts. */
  public static long rows(String address, Configuration hadoop) {
    try (ParquetFileReader file =
        ParquetFileReader.open(HadoopInputFile.fromPath(new Path(address), hadoop))) {
      return file.getRecordCount();
    } catch (IOException e) {
      throw unreadable(address, e);
    }
  }

  /** The columns of a file that {@link PartFileWriter} has written, with their ids. */
  public static StructType type(String address, Configuration hadoop) {
    try (ParquetFileReader file =
        ParquetFileReader.open(HadoopInputFile.fromPath(new Path(address), hadoop))) {
      return (StructType)
          DataType.fromJson(
              file.getFileMetaData()
                  .getKeyValueMetaData()
                  .get(ParquetReadSupport$.MODULE$.SPARK_METADATA_KEY()));
    } catch (IOException e) {
      throw unreadable(address, e);
    }
  }

  /** The failure of whoever could not read a file of the lake. */
  public static Failure unreadable(String address, IOException e) {
    return new Failure.Unavailable(
        "can't read back %s: %s; check that storage answers, then run again"
            .formatted(address, e.getMessage()),
        e);
  }
}
