package dev.noctua.parquet;

import java.io.Closeable;
import java.io.IOException;
import java.util.Map;
import org.apache.hadoop.conf.Configuration;
import org.apache.parquet.column.ColumnWriteStore;
import org.apache.parquet.column.ParquetProperties;
import org.apache.parquet.hadoop.CodecFactory;
import org.apache.parquet.hadoop.ColumnChunkPageWriteStore;
import org.apache.parquet.hadoop.ParquetFileWriter;
import org.apache.parquet.hadoop.ParquetWriter;
import org.apache.parquet.hadoop.metadata.CompressionCodecName;
import org.apache.parquet.io.OutputFile;
import org.apache.parquet.io.PositionOutputStream;
import org.apache.parquet.schema.MessageType;
import org.apache.spark.package$;
import org.apache.spark.sql.catalyst.InternalRow;
import org.apache.spark.sql.execution.datasources.parquet.ParquetReadSupport$;
import org.apache.spark.sql.types.StructType;

/**
 * Writes rows into a Parquet file, field by field straight into the library's columns. The
 * library's own way through a consumer of events takes twice the time.
 */
final class RowFile implements Closeable {
  private static final long ROW_GROUP_BYTES = 64 << 20;

  /** Rows after which it is asked how large the row group has become: each may be a megabyte. */
  private static final int CHECK_ROWS = 64;

  private final StructType type;
  private final MessageType schema;
  private final ParquetProperties properties;
  private final CodecFactory codecs;
  private final PositionOutputStream stream;
  private final ParquetFileWriter file;
  private final ColumnWriter[] columnWriters;
  private ColumnChunkPageWriteStore pages;
  private ColumnWriteStore columns;
  private int rows;

  RowFile(
      OutputFile out, StructType type, ParquetProperties properties, Configuration configuration)
      throws IOException {
    this.type = type;
    this.properties = properties;
    schema = FileSchema.of(type, configuration);
    codecs = new CodecFactory(configuration, properties.getPageSizeThreshold());
    columnWriters = new ColumnWriter[type.length()];
    begin();
    stream = out.create(ROW_GROUP_BYTES);
    file =
        new ParquetFileWriter(
            new Opened(stream),
            schema,
            ParquetFileWriter.Mode.CREATE,
            ROW_GROUP_BYTES,
            ParquetWriter.MAX_PADDING_SIZE_DEFAULT,
            properties.getColumnIndexTruncateLength(),
            properties.getStatisticsTruncateLength(),
            properties.getPageWriteChecksumEnabled());
    file.start();
  }

  private void begin() {
    pages =
        new ColumnChunkPageWriteStore(
            codecs.getCompressor(CompressionCodecName.ZSTD),
            schema,
            properties.getAllocator(),
            properties.getColumnIndexTruncateLength(),
            properties.getPageWriteChecksumEnabled());
    columns = properties.newColumnWriteStore(schema, pages);
    for (int i = 0; i < columnWriters.length; i++) {
      columnWriters[i] = ColumnWriter.of(type.apply(i), schema, columns);
    }
    rows = 0;
  }

  void write(InternalRow row) throws IOException {
    for (int i = 0; i < columnWriters.length; i++) {
      columnWriters[i].write(row, i, 0, 0);
    }
    columns.endRecord();
    rows++;
    if (rows % CHECK_ROWS == 0 && columns.getBufferedSize() > ROW_GROUP_BYTES) {
      endGroup();
      begin();
    }
  }

  private void endGroup() throws IOException {
    if (rows > 0) {
      file.startBlock(rows);
      columns.flush();
      pages.flushToFileWriter(file);
      file.endBlock();
    }
    columns.close();
  }

  /** Ends the file. What it says of Spark lets Spark read times and dates as they are. */
  void end() throws IOException {
    try {
      endGroup();
      file.end(
          Map.of(
              ParquetReadSupport$.MODULE$.SPARK_METADATA_KEY(),
              type.json(),
              org.apache.spark.sql.package$.MODULE$.SPARK_VERSION_METADATA_KEY(),
              package$.MODULE$.SPARK_VERSION_SHORT()));
    } finally {
      codecs.release();
    }
  }

  /** Bytes of the file so far. */
  long bytes() throws IOException {
    return stream.getPos();
  }

  /** Lets go of the file, ended or not. */
  @Override
  public void close() throws IOException {
    stream.close();
  }

  /** What the library is to write into, so that it can be let go of when it hasn't been ended. */
  private record Opened(PositionOutputStream stream) implements OutputFile {
    @Override
    public PositionOutputStream create(long blockSizeHint) {
      return stream;
    }

    @Override
    public PositionOutputStream createOrOverwrite(long blockSizeHint) {
      return stream;
    }

    @Override
    public boolean supportsBlockSize() {
      return false;
    }

    @Override
    public long defaultBlockSize() {
      return 0;
    }
  }
}
