package dev.noctua.lake;

import dev.noctua.lake.commit.Manifest;
import dev.noctua.parquet.Footers;
import dev.noctua.storage.ObjectStore;
import dev.noctua.storage.Sha256;
import java.io.IOException;
import java.io.InputStream;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.function.Function;
import org.apache.hadoop.conf.Configuration;
import org.apache.spark.sql.SparkSession;

/**
 * The Parquet files of a run folder as they lie in storage: rows by their footers, SHA-256 by their
 * bytes.
 */
final class StoredFiles {
  private StoredFiles() {}

  static List<Manifest.DataFile> list(
      ObjectStore store, List<LocalDate> days, Function<LocalDate, String> folder) {
    List<ObjectStore.Entry> found = new ArrayList<>();
    for (LocalDate day : days) {
      for (ObjectStore.Entry entry : store.list(folder.apply(day))) {
        if (entry.key().endsWith(".parquet") && !entry.key().contains("/.")) {
          found.add(entry);
        }
      }
    }
    return describe(store, found);
  }

  /** Files by their keys. */
  static List<Manifest.DataFile> byKeys(ObjectStore store, Collection<String> keys) {
    return describe(
        store,
        keys.stream()
            .map(key -> key.substring(0, key.lastIndexOf('/') + 1))
            .distinct()
            .flatMap(folder -> store.list(folder).stream())
            .filter(entry -> keys.contains(entry.key()))
            .toList());
  }

  private static List<Manifest.DataFile> describe(
      ObjectStore store, List<ObjectStore.Entry> entries) {
    Configuration hadoop = SparkSession.active().sparkContext().hadoopConfiguration();
    return entries.parallelStream()
        .map(
            entry ->
                new Manifest.DataFile(
                    entry.key(),
                    TableFiles.day(entry.key()),
                    Footers.rows(store.address(entry.key()), hadoop),
                    entry.bytes(),
                    sha256(store, entry.key())))
        .toList();
  }

  private static String sha256(ObjectStore store, String key) {
    try (InputStream content = store.open(key)) {
      return Sha256.of(content);
    } catch (IOException e) {
      throw Footers.unreadable(store.address(key), e);
    }
  }
}
