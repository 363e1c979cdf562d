package dev.noctua.lake;

import dev.noctua.Failure;
import java.io.IOException;
import java.io.Serializable;
import java.time.LocalDate;
import java.util.List;
import java.util.UUID;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.Path;
import org.apache.parquet.hadoop.ParquetWriter;
import org.apache.parquet.hadoop.api.WriteSupport;
import org.apache.parquet.hadoop.codec.ZstandardCodec;
import org.apache.parquet.hadoop.metadata.CompressionCodecName;
import org.apache.parquet.hadoop.util.HadoopOutputFile;
import org.apache.parquet.io.OutputFile;
import org.apache.spark.sql.catalyst.InternalRow;
import org.apache.spark.sql.execution.datasources.parquet.ParquetWriteSupport;
import org.apache.spark.sql.internal.SQLConf;
import org.apache.spark.sql.types.StructType;
import org.apache.spark.util.SerializableConfiguration;
import scala.runtime.AbstractFunction0;

/**
 * Lets Spark's tasks write Parquet files while they do something else, several tables in one pass.
 * A task returns the keys of the files that it has closed; only those count. What failed tries
 * leave behind is in no list, and so in no table.
 */
public final class PartFiles implements Serializable {
  private static final long serialVersionUID = 1L;
  private static final int ROW_GROUP_BYTES = 64 << 20;

  private final String address;
  private final String folder;
  private final StructType type;
  private final List<String> distinct;
  private final SerializableConfiguration hadoop;

  /**
   * @param address of the folder; {@code %s} in it stands for the day
   * @param folder its key, likewise
   * @param distinct columns in which hardly a value comes twice: no dictionary is tried
   */
  PartFiles(
      String address, String folder, StructType type, List<String> distinct, Configuration hadoop) {
    this.address = address;
    this.folder = folder;
    this.type = type;
    this.distinct = distinct;
    this.hadoop = new SerializableConfiguration(configured(hadoop, type));
  }

  private static Configuration configured(Configuration hadoop, StructType type) {
    Configuration conf = new Configuration(hadoop);
    ParquetWriteSupport.setSchema(type, conf);
    conf.set(SQLConf.PARQUET_WRITE_LEGACY_FORMAT().key(), "false");
    conf.set(SQLConf.PARQUET_OUTPUT_TIMESTAMP_TYPE().key(), "TIMESTAMP_MICROS");
    conf.set(SQLConf.PARQUET_FIELD_ID_WRITE_ENABLED().key(), "false");
    conf.set(SQLConf.LEGACY_PARQUET_NANOS_AS_LONG().key(), "false");
    // Hardly larger than at level 3, and faster.
    conf.set(ZstandardCodec.PARQUET_COMPRESS_ZSTD_LEVEL, "1");
    return conf;
  }

  /** The columns of the rows that the files take. */
  public StructType type() {
    return type;
  }

  /**
   * Begins a file with the rows of {@code day}.
   *
   * @throws Failure.Unavailable when storage doesn't take it
   */
  public PartFile open(LocalDate day) {
    String name = "/part-" + UUID.randomUUID() + ".parquet";
    String key = folder.formatted(day) + name;
    try {
      return new PartFile(key, writer(address.formatted(day) + name));
    } catch (IOException e) {
      throw PartFile.unavailable(key, e);
    }
  }

  private ParquetWriter<InternalRow> writer(String path) throws IOException {
    Configuration conf = hadoop.value();
    OutputFile file =
        path.contains("://")
            ? HadoopOutputFile.fromPath(new Path(path), conf)
            : new LocalFile(java.nio.file.Path.of(path));
    Builder builder =
        new Builder(file)
            .withConf(conf)
            .withCompressionCodec(CompressionCodecName.ZSTD)
            .withRowGroupSize((long) ROW_GROUP_BYTES);
    distinct.forEach(column -> builder.withDictionaryEncoding(column, false));
    // Dates of any year as they are, as in Sessions: tasks outside of SQL have no session to ask.
    SQLConf session = new SQLConf();
    session.setConfString("spark.sql.parquet.datetimeRebaseModeInWrite", "CORRECTED");
    try {
      return SQLConf.withExistingConf(
          session,
          new AbstractFunction0<>() {
            @Override
            public ParquetWriter<InternalRow> apply() {
              try {
                return builder.build();
              } catch (IOException e) {
                throw new java.io.UncheckedIOException(e);
              }
            }
          });
    } catch (java.io.UncheckedIOException e) {
      throw e.getCause();
    }
  }

  private static final class Builder extends ParquetWriter.Builder<InternalRow, Builder> {
    Builder(OutputFile file) {
      super(file);
    }

    @Override
    protected Builder self() {
      return this;
    }

    @Override
    protected WriteSupport<InternalRow> getWriteSupport(Configuration conf) {
      return new ParquetWriteSupport();
    }
  }
}
