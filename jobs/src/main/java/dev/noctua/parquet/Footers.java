package dev.noctua.parquet;

import dev.noctua.core.Failure;
import java.io.IOException;
import java.util.function.Function;
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
    return read(address, hadoop, ParquetFileReader::getRecordCount);
  }

  /** The columns of a file that {@link PartFileWriter} has written, with their ids. */
  public static StructType type(String address, Configuration hadoop) {
    return (StructType)
        DataType.fromJson(
            read(address, hadoop, ParquetFileReader::getFileMetaData)
                .getKeyValueMetaData()
                .get(ParquetReadSupport$.MODULE$.SPARK_METADATA_KEY()));
  }

  private static <T> T read(
      String address, Configuration hadoop, Function<ParquetFileReader, T> what) {
    try (ParquetFileReader file =
        ParquetFileReader.open(HadoopInputFile.fromPath(new Path(address), hadoop))) {
      return what.apply(file);
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
