package dev.noctua.lake;

import dev.noctua.contract.Table;
import dev.noctua.contract.TableContract;
import dev.noctua.lake.commit.Manifest;
import dev.noctua.parquet.FileCheck;
import dev.noctua.parquet.Footers;
import dev.noctua.parquet.LongSet;
import dev.noctua.storage.ObjectStore;
import dev.noctua.storage.Sha256;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.InputStream;
import java.io.Serializable;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.Path;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.util.SerializableConfiguration;

/**
 * Holds the files of committed nights against their manifests and contracts: every hash, row count,
 * rule and key is computed again. A task takes a table of a night.
 */
final class LakeVerifier {

  /** A file, with the address of its key. */
  private record Stored(Manifest.DataFile file, String address) implements Serializable {}

  /** One table of one night, and whether its rows are to hold the contract as it is now. */
  private record Part(LocalDate night, String table, List<Stored> files, boolean judged)
      implements Serializable {}

  private LakeVerifier() {}

  /** What isn't as the nights left it; empty when all is well. */
  static List<Damage> verify(List<Manifest> nights, ObjectStore store, SparkSession session) {
    List<Part> parts = new ArrayList<>();
    for (Manifest night : nights) {
      night
          .tables()
          .forEach(
              (table, written) ->
                  parts.add(
                      new Part(
                          night.night(),
                          table,
                          written.files().stream()
                              .map(f -> new Stored(f, store.address(f.path())))
                              .toList(),
                          isJudged(table, written))));
    }
    JavaSparkContext spark = JavaSparkContext.fromSparkContext(session.sparkContext());
    SerializableConfiguration hadoop = new SerializableConfiguration(spark.hadoopConfiguration());
    return spark
        .parallelize(parts, Math.max(1, Math.min(parts.size(), 8 * spark.defaultParallelism())))
        .flatMap(part -> damages(part, hadoop.value()).iterator())
        .collect();
  }

  /**
   * Whether the rows must satisfy today's contract: the night recorded no violations, and was
   * written under the same version.
   */
  private static boolean isJudged(String table, Manifest.Written written) {
    return written.violations().isEmpty()
        && written.contract().equals(Table.named(table).contract().version());
  }

  private static List<Damage> damages(Part part, Configuration hadoop) {
    List<Damage> damages = new ArrayList<>();
    for (Stored stored : part.files()) {
      String what = damage(stored, hadoop);
      if (what != null) {
        damages.add(new Damage(part.night(), part.table(), stored.file().path(), what));
      }
    }
    if (damages.isEmpty() && part.judged()) {
      rules(part, hadoop)
          .forEach(rule -> damages.add(new Damage(part.night(), part.table(), "", rule)));
    }
    return damages;
  }

  /** What is wrong with a file by itself; null when nothing is. */
  private static String damage(Stored stored, Configuration hadoop) {
    Path path = new Path(stored.address());
    String sha256;
    try (InputStream in = path.getFileSystem(hadoop).open(path)) {
      sha256 = Sha256.of(in);
    } catch (FileNotFoundException e) {
      return "isn't there";
    } catch (IOException e) {
      throw Footers.unreadable(stored.address(), e);
    }
    if (!sha256.equals(stored.file().sha256())) {
      return "has SHA-256 %s, not %s".formatted(sha256, stored.file().sha256());
    }
    long rows = Footers.rows(stored.address(), hadoop);
    return rows == stored.file().rows()
        ? null
        : "has %d rows, not %d".formatted(rows, stored.file().rows());
  }

  /** What of the contract intact files break. */
  private static List<String> rules(Part part, Configuration hadoop) {
    TableContract contract = Table.named(part.table()).contract();
    FileCheck check = new FileCheck(contract);
    List<FileCheck.Found> found = new ArrayList<>();
    LongSet keys = new LongSet();
    for (Stored stored : part.files()) {
      FileCheck.Found file = check.check(stored.address(), 0, hadoop);
      keys.addAll(file.keys());
      found.add(file.withoutKeys());
    }
    List<String> rules = ContractCheck.words(contract, found);
    long count = keys.stream().count();
    if (keys.distinct().stream().count() < count) {
      rules.add("%s: rows have the same key".formatted(contract.name()));
    }
    return rules;
  }
}
