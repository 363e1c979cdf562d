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
import java.util.function.Consumer;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import java.util.zip.GZIPOutputStream;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.sql.SparkSession;

/** Raw files, each looked through and written anew by one task. */
final class RawFileRedactor {
  /** Four times as long as the longest line that ingest may be told to take. */
  private static final int LONGEST_LINE = (1 << 28) - 1;

  private RawFileRedactor() {}

  /**
   * A file whose lines were looked through.
   *
   * @param file as it was then
   * @param concerned whether a line of it changes
   * @param lines how many it has that aren't blank, after the change
   * @param fault why it can't be looked through, so that nothing of it is changed; null when it was
   * @param now the file after the change; null when the platform changed it at the same time
   */
  record ScannedFile(
      RawZone.RawFile file, boolean concerned, long lines, String fault, RawZone.RawFile now)
      implements Serializable {
    boolean readable() {
      return fault == null;
    }

    /** Its path with the fault; nothing of a file that was looked through. */
    Stream<String> gap() {
      return readable() ? Stream.empty() : Stream.of("%s (%s)".formatted(file.path(), fault));
    }
  }

  /** Changes a line, without its line end; null when the line is dropped. */
  @FunctionalInterface
  private interface LineChange extends Serializable {
    byte[] apply(byte[] line);
  }

  /** Looks whether {@code lines} changes files; nothing is written. */
  static List<ScannedFile> scan(
      SparkSession spark, RawZone raw, Collection<RawZone.RawFile> files, LineRedactor lines) {
    return runPerFile(
        spark,
        files,
        file ->
            copy(raw, file, line -> lines.kept(file.log(), line), OutputStream.nullOutputStream()));
  }

  /**
   * Changes files as {@code lines} says. The line end of a dropped line stays, so that line numbers
   * don't change.
   */
  static List<ScannedFile> rewrite(
      SparkSession spark, RawZone raw, Collection<RawZone.RawFile> files, LineRedactor lines) {
    return runPerFile(spark, files, file -> rewriteFile(raw, file, lines));
  }

  /** By user_id the mail addresses and phone numbers that registrations give of these people. */
  static Map<String, Set<String>> addresses(
      SparkSession spark, RawZone raw, Collection<RawZone.RawFile> files, Set<String> userIds) {
    Map<String, Set<String>> all = new HashMap<>();
    runPerFile(spark, files, file -> addresses(raw, file, userIds))
        .forEach(
            some ->
                some.forEach(
                    (id, texts) -> all.computeIfAbsent(id, i -> new TreeSet<>()).addAll(texts)));
    return all;
  }

  /** Which people somebody asks for. */
  @FunctionalInterface
  interface Wanted extends Predicate<String>, Serializable {}

  /**
   * People whom files name.
   *
   * @param unreadable files that can't be looked through to their end, each with the reason
   */
  record Named(Set<String> ids, List<String> unreadable) implements Serializable {}

  /** Finds who of those whom {@code files} name is wanted: their ids. */
  static Named named(
      SparkSession spark, RawZone raw, Collection<RawZone.RawFile> files, Wanted wanted) {
    List<Named> found = runPerFile(spark, files, file -> named(raw, file, wanted));
    return new Named(
        found.stream().flatMap(one -> one.ids().stream()).collect(Collectors.toSet()),
        found.stream().flatMap(one -> one.unreadable().stream()).toList());
  }

  private static Named named(RawZone raw, RawZone.RawFile file, Wanted wanted) {
    Set<String> named = new HashSet<>();
    ScannedFile scanned =
        read(raw, file, line -> NamedPeople.ids(line).stream().filter(wanted).forEach(named::add));
    return new Named(named, scanned.gap().toList());
  }

  /** What a task does with a file. */
  private interface FileTask<T> extends Serializable {
    T run(RawZone.RawFile file) throws IOException;
  }

  private static <T> List<T> runPerFile(
      SparkSession spark, Collection<RawZone.RawFile> files, FileTask<T> task) {
    List<RawZone.RawFile> all = new ArrayList<>(files);
    return JavaSparkContext.fromSparkContext(spark.sparkContext())
        .parallelize(all, Math.max(1, all.size()))
        .map(task::run)
        .collect();
  }

  private static ScannedFile rewriteFile(RawZone raw, RawZone.RawFile file, LineRedactor lines)
      throws IOException {
    Path content = Files.createTempFile("noctua", ".raw");
    try {
      ScannedFile scanned;
      try (OutputStream out =
          compressing(file, new BufferedOutputStream(Files.newOutputStream(content)))) {
        scanned = copy(raw, file, line -> lines.kept(file.log(), line), out);
      }
      if (scanned.concerned()) {
        RawZone.RawFile now = raw.replace(file, content).orElse(null);
        return new ScannedFile(file, true, scanned.lines(), null, now);
      }
      return scanned;
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

  private static ScannedFile copy(
      RawZone raw, RawZone.RawFile file, LineChange change, OutputStream out) {
    boolean concerned = false;
    long count = 0;
    try (InputStream in = raw.content(file, 0)) {
      LineReader lines = new LineReader(in, LONGEST_LINE);
      while (lines.nextOrBlank()) {
        if (lines.tooLong()) {
          throw new IOException("it has a line of %d bytes".formatted(lines.size()));
        }
        byte[] line = lines.bytes();
        byte[] after = lines.isBlank() ? line : change.apply(line);
        concerned |= !Arrays.equals(line, after);
        if (after != null) {
          count += lines.isBlank() ? 0 : 1;
          write(out, after);
        }
        write(out, lines.end());
      }
      return new ScannedFile(file, concerned, count, null, file);
    } catch (IOException e) {
      return new ScannedFile(file, false, 0, String.valueOf(e.getMessage()), file);
    }
  }

  /**
   * Writes to a temporary file. A failure is one of the local disk, not of the raw file that is
   * read.
   */
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
    read(raw, file, line -> AccountAddresses.addTo(found, line, userIds));
    return found;
  }

  /** Hands over the lines of a file, as far as it can be read. */
  private static ScannedFile read(RawZone raw, RawZone.RawFile file, Consumer<byte[]> lines) {
    LineChange none =
        line -> {
          lines.accept(line);
          return line;
        };
    return copy(raw, file, none, OutputStream.nullOutputStream());
  }
}
