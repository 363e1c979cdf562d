package dev.noctua.privacy;

import com.github.luben.zstd.ZstdOutputStream;
import dev.noctua.core.Failure;
import dev.noctua.raw.LineReader;
import dev.noctua.raw.RawZone;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.Serializable;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.zip.GZIPOutputStream;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.sql.SparkSession;

/** Raw files, each looked through and written anew by one task. */
final class RawFileRedactor {
  /** Four times as long as the longest line that ingest may be told to take. */
  private static final int LONGEST_LINE = (1 << 28) - 1;

  private RawFileRedactor() {}

  /**
   * A file that was looked through.
   *
   * @param file as it was then
   * @param concerned whether a line of it changes
   * @param lines how many it has that aren't blank, after the change
   * @param readable false for a damaged compressed file, or one with a line that is too long to be
   *     held, of which nothing is changed
   * @param now the file after the change; null when the platform changed it at the same time
   */
  record Seen(
      RawZone.RawFile file, boolean concerned, long lines, boolean readable, RawZone.RawFile now)
      implements Serializable {}

  /** What becomes of a line, without its end; null: it goes. */
  @FunctionalInterface
  private interface Kept extends Serializable {
    byte[] of(byte[] line);
  }

  /** Whether {@code lines} changes files; nothing is written. */
  static List<Seen> look(
      SparkSession spark, RawZone raw, Collection<RawZone.RawFile> files, LineRedactor lines) {
    return each(
        spark,
        files,
        file ->
            seen(raw, file, line -> lines.kept(file.log(), line), OutputStream.nullOutputStream()));
  }

  /**
   * Changes files as {@code lines} says; of a line that goes, its end stays, so that numbers do.
   */
  static List<Seen> rewrite(
      SparkSession spark, RawZone raw, Collection<RawZone.RawFile> files, LineRedactor lines) {
    return each(spark, files, file -> rewritten(raw, file, lines));
  }

  /** By user_id the mail addresses and phone numbers that registrations give of these people. */
  static Map<String, Set<String>> addresses(
      SparkSession spark, RawZone raw, Collection<RawZone.RawFile> files, Set<String> userIds) {
    Map<String, Set<String>> all = new HashMap<>();
    each(spark, files, file -> addresses(raw, file, userIds))
        .forEach(
            some ->
                some.forEach(
                    (id, texts) -> all.computeIfAbsent(id, i -> new TreeSet<>()).addAll(texts)));
    return all;
  }

  /** Who of those whom {@code files} name was forgotten: their ids. */
  static Set<String> forgotten(
      SparkSession spark, RawZone raw, Collection<RawZone.RawFile> files, Tombstones tombstones) {
    Set<String> all = new TreeSet<>();
    each(spark, files, file -> forgotten(raw, file, tombstones)).forEach(all::addAll);
    return all;
  }

  private static Set<String> forgotten(RawZone raw, RawZone.RawFile file, Tombstones tombstones) {
    Set<String> forgotten = new HashSet<>();
    Kept all =
        line -> {
          LineRedactor.people(line).stream()
              .filter(id -> tombstones.holds(tombstones.key(id)))
              .forEach(forgotten::add);
          return line;
        };
    seen(raw, file, all, OutputStream.nullOutputStream());
    return forgotten;
  }

  /** What a task does with a file. */
  private interface Work<T> extends Serializable {
    T of(RawZone.RawFile file) throws IOException;
  }

  private static <T> List<T> each(
      SparkSession spark, Collection<RawZone.RawFile> files, Work<T> work) {
    List<RawZone.RawFile> all = new ArrayList<>(files);
    return JavaSparkContext.fromSparkContext(spark.sparkContext())
        .parallelize(all, Math.max(1, all.size()))
        .map(work::of)
        .collect();
  }

  private static Seen rewritten(RawZone raw, RawZone.RawFile file, LineRedactor lines)
      throws IOException {
    Path content = Files.createTempFile("noctua", ".raw");
    try {
      Seen seen;
      try (OutputStream out =
          compressing(file, new BufferedOutputStream(Files.newOutputStream(content)))) {
        seen = seen(raw, file, line -> lines.kept(file.log(), line), out);
      }
      if (seen.concerned()) {
        RawZone.RawFile now = raw.replace(file, content).orElse(null);
        return new Seen(file, true, seen.lines(), true, now);
      }
      return seen;
    } finally {
      Files.delete(content);
    }
  }

  private static OutputStream compressing(RawZone.RawFile file, OutputStream out)
      throws IOException {
    if (file.path().endsWith(".gz")) {
      return new GZIPOutputStream(out);
    }
    return file.path().endsWith(".zst") ? new ZstdOutputStream(out) : out;
  }

  private static Seen seen(RawZone raw, RawZone.RawFile file, Kept kept, OutputStream out) {
    boolean concerned = false;
    long count = 0;
    try (InputStream in = raw.content(file, 0)) {
      LineReader lines = new LineReader(in, LONGEST_LINE);
      while (lines.nextOrBlank()) {
        if (lines.tooLong()) {
          throw new IOException("a line of %d bytes".formatted(lines.size()));
        }
        byte[] line = lines.bytes();
        byte[] after = lines.isBlank() ? line : kept.of(line);
        concerned |= !Arrays.equals(line, after);
        if (after != null) {
          count += lines.isBlank() ? 0 : 1;
          write(out, after);
        }
        write(out, lines.end());
      }
      return new Seen(file, concerned, count, true, file);
    } catch (IOException e) {
      return new Seen(file, false, 0, false, file);
    }
  }

  /** What fails here is this machine's disk, not the file that is read. */
  private static void write(OutputStream out, byte[] bytes) {
    try {
      out.write(bytes);
    } catch (IOException e) {
      throw new Failure.Unavailable(
          "can't write to the folder for temporary files: %s; make room there"
              .formatted(e.getMessage()),
          e);
    }
  }

  private static Map<String, Set<String>> addresses(
      RawZone raw, RawZone.RawFile file, Set<String> userIds) {
    Map<String, Set<String>> found = new HashMap<>();
    Kept none =
        line -> {
          AccountAddresses.addTo(found, line, userIds);
          return line;
        };
    seen(raw, file, none, OutputStream.nullOutputStream());
    return found;
  }
}
