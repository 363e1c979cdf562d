package dev.noctua.lake;

import dev.noctua.Failure;
import java.io.IOException;
import java.io.InputStream;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.Path;
import org.apache.parquet.hadoop.ParquetFileReader;
import org.apache.parquet.hadoop.util.HadoopInputFile;
import org.apache.spark.sql.SparkSession;

/**
 * The Parquet files of a run folder as they lie in storage: rows by their footers, SHA-256 by their
 * bytes.
 */
final class DataFiles {
  private DataFiles() {}

  static List<Manifest.DataFile> read(
      Store store, List<LocalDate> days, Function<LocalDate, String> folder) {
    Configuration hadoop = SparkSession.active().sparkContext().hadoopConfiguration();
    record Found(LocalDate day, Store.Entry entry) {}
    List<Found> found = new ArrayList<>();
    for (LocalDate day : days) {
      for (Store.Entry entry : store.list(folder.apply(day))) {
        if (entry.key().endsWith(".parquet") && !entry.key().contains("/.")) {
          found.add(new Found(day, entry));
        }
      }
    }
    return found.parallelStream()
        .map(
            f ->
                new Manifest.DataFile(
                    f.entry().key(),
                    f.day(),
                    rows(store.address(f.entry().key()), hadoop),
                    f.entry().bytes(),
                    sha256(store, f.entry().key())))
        .toList();
  }

  /** How many rows a file's footer counts. */
  static long rows(String address, Configuration hadoop) {
    try (ParquetFileReader file =
        ParquetFileReader.open(HadoopInputFile.fromPath(new Path(address), hadoop))) {
      return file.getRecordCount();
    } catch (IOException e) {
      throw unreadable(address, e);
    }
  }

  static Failure unreadable(String address, IOException e) {
    return new Failure.Unavailable(
        "can't read back %s: %s; check that storage answers, then run again"
            .formatted(address, e.getMessage()),
        e);
  }

  private static String sha256(Store store, String key) {
    try (InputStream content = store.open(key)) {
      return Sha256.of(content);
    } catch (IOException e) {
      throw unreadable(store.address(key), e);
    }
  }
}
