package dev.noctua.parquet;

import dev.noctua.core.Failure;
import java.io.Serializable;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.UUID;
import java.util.function.Function;
import org.apache.hadoop.conf.Configuration;
import org.apache.parquet.column.ParquetProperties;
import org.apache.parquet.hadoop.codec.ZstandardCodec;
import org.apache.spark.sql.catalyst.InternalRow;
import org.apache.spark.sql.internal.SQLConf;
import org.apache.spark.sql.types.StructType;
import org.apache.spark.util.SerializableConfiguration;

/**
 * Lets Spark's tasks write Parquet files while they do something else, several tables in one pass.
 * A task returns the keys of the files that it has closed; only those count. What failed tries
 * leave behind is in no list, and so in no table.
 */
public final class PartFileFactory implements Serializable {
  /** The option that sets how hard Zstandard tries. */
  public static final String COMPRESSION_LEVEL = ZstandardCodec.PARQUET_COMPRESS_ZSTD_LEVEL;

  private static final long serialVersionUID = 1L;

  private final String lake;
  private final String folder;
  private final StructType type;
  private final List<String> distinct;
  private final SerializableConfiguration hadoop;

  /**
   * Writes files below a folder of a lake.
   *
   * @param lake its address
   * @param folder below it; {@code %s} in it stands for the day
   * @param distinct columns in which hardly a value comes twice: no dictionary is tried
   */
  public PartFileFactory(
      String lake, String folder, StructType type, List<String> distinct, Configuration hadoop) {
    this.lake = lake.endsWith("/") ? lake : lake + "/";
    this.folder = folder;
    this.type = type;
    this.distinct = distinct;
    this.hadoop = new SerializableConfiguration(configured(hadoop));
  }

  private static Configuration configured(Configuration hadoop) {
    Configuration conf = new Configuration(hadoop);
    conf.set(SQLConf.PARQUET_WRITE_LEGACY_FORMAT().key(), "false");
    conf.set(SQLConf.PARQUET_OUTPUT_TIMESTAMP_TYPE().key(), "TIMESTAMP_MICROS");
    conf.set(SQLConf.PARQUET_FIELD_ID_WRITE_ENABLED().key(), "true");
    conf.set(SQLConf.LEGACY_PARQUET_NANOS_AS_LONG().key(), "false");
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
  public PartFileWriter open(LocalDate day) {
    return openIn(folder.replace("%s", day.toString()));
  }

  /**
   * Begins a file beside another one.
   *
   * @throws Failure.Unavailable when storage doesn't take it
   */
  public PartFileWriter openBeside(String key) {
    return openIn(key.substring(0, key.lastIndexOf('/')));
  }

  private PartFileWriter openIn(String place) {
    String key = place + "/part-" + UUID.randomUUID() + ".parquet";
    ParquetProperties.Builder properties =
        ParquetProperties.builder()
            .withValuesWriterFactory(TextDictionary.writers())
            .withDictionaryPageSize(TextDictionary.MOST_BYTES);
    distinct.forEach(column -> properties.withDictionaryEncoding(column, false));
    return new PartFileWriter(key, lake + key, type, properties.build(), hadoop.value());
  }

  /**
   * Writes rows into a file for each day, one after the other; those of a day should come together.
   *
   * @return the files' keys
   */
  public List<String> write(Iterator<InternalRow> rows, Function<InternalRow, LocalDate> day) {
    List<String> keys = new ArrayList<>();
    InternalRow row = rows.hasNext() ? rows.next() : null;
    while (row != null) {
      LocalDate of = day.apply(row);
      try (PartFileWriter file = open(of)) {
        while (row != null && day.apply(row).equals(of)) {
          file.write(row);
          row = rows.hasNext() ? rows.next() : null;
        }
        file.end();
        keys.add(file.key());
      }
    }
    return keys;
  }
}
