package dev.noctua.raw;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.noctua.contract.RawLog;
import dev.noctua.core.Failure;
import dev.noctua.lake.commit.Manifest;
import dev.noctua.settings.Settings;
import dev.noctua.storage.ControlJson;
import dev.noctua.storage.ObjectStore;
import dev.noctua.storage.ObjectStores;
import java.io.IOException;
import java.io.InputStream;
import java.io.Serializable;
import java.nio.file.Path;
import java.time.LocalDate;
import java.time.format.DateTimeParseException;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * The raw logs as the live platform delivers them: {@code <log>/dt=D/**}. Only the erasure of
 * people changes them. Serializable, so that Spark's tasks can open files themselves.
 */
public final class RawZone implements Serializable {
  /** How far back closed days are looked at for files that came late. */
  public static final int LATE_DAYS = 31;

  private static final long serialVersionUID = 1L;
  private static final String MARKER = "_complete.json";

  private final String root;
  private final Settings.S3 s3;

  /**
   * A raw file.
   *
   * @param path its key below the raw root
   * @param log the log that it belongs to
   * @param day its arrival day
   */
  public record RawFile(String path, String log, LocalDate day, long bytes, String etag)
      implements Serializable {
    /** Whether its bytes are to be decompressed, by its name. */
    public boolean compressed() {
      return RawDecompression.compressed(path);
    }

    /** What the manifest of the night that reads it says, be it for a replay. */
    public Manifest.Input input(LocalDate night, Optional<String> replay) {
      return new Manifest.Input(path, night, bytes, etag, replay);
    }

    /** Equal for the same file with the same content. */
    public String version() {
      return input(day, Optional.empty()).version();
    }
  }

  /**
   * What the platform says that it delivered: per file, named below the day's folder, its bytes and
   * lines.
   */
  public record Marker(List<Listed> files) {
    /** One file of the marker. */
    public record Listed(String name, long bytes, long lines) {}
  }

  public RawZone(Settings.Storage storage) {
    root = storage.raw();
    s3 = storage.s3().orElse(null);
  }

  private ObjectStore store() {
    return ObjectStores.at(root, Optional.ofNullable(s3));
  }

  /** The folder of one day of a log, as people would name it. */
  public String address(String log, LocalDate day) {
    return store().address(folder(log, day));
  }

  /** The raw zone's root, as people would name it. */
  public String address() {
    return store().address("");
  }

  /**
   * True while the raw files that a run has read haven't changed and its days have no other files.
   * Also true for a run that hasn't read anything yet.
   *
   * @param elsewhere versions of files that other nights have read: late ones of the run's days
   */
  public boolean isUnchanged(Manifest run, Set<String> elsewhere) {
    if (run.inputs().isEmpty() && run.stages().isEmpty()) {
      return true;
    }
    Set<String> read = new HashSet<>();
    Set<String> folders = new HashSet<>();
    for (Manifest.Input input : run.inputs()) {
      read.add(input.version());
      folders.add(
          input.path().substring(0, input.path().indexOf('/', input.path().indexOf("/dt=") + 1)));
    }
    Set<String> there = new HashSet<>();
    folders.forEach(
        folder ->
            store()
                .list(folder + "/")
                .forEach(
                    e ->
                        there.add(
                            new Manifest.Input(e.key(), null, e.bytes(), e.etag(), Optional.empty())
                                .version())));
    return there.containsAll(read)
        && run.from()
            .datesUntil(run.night().plusDays(1))
            .flatMap(day -> Stream.of(RawLog.values()).map(log -> files(log.logName(), day)))
            .flatMap(List::stream)
            .allMatch(file -> read.contains(file.version()) || elsewhere.contains(file.version()));
  }

  /** The days for which a log has a folder, oldest first. */
  public List<LocalDate> days(String log) {
    return store().folders(log + "/").stream()
        .filter(name -> name.matches("dt=\\d{4}-\\d\\d-\\d\\d"))
        .map(name -> day(log + "/", name))
        .toList();
  }

  private LocalDate day(String folder, String name) {
    try {
      return LocalDate.parse(name.substring(3));
    } catch (DateTimeParseException e) {
      throw new Failure.Input(
          "%s is no day: move it away, or give it the name of one"
              .formatted(store().address(folder + name)));
    }
  }

  /**
   * The data files of one day of a log, by path; names that start with {@code _} or a dot, or lie
   * in such a folder, aren't data.
   */
  public List<RawFile> files(String log, LocalDate day) {
    String folder = folder(log, day);
    return store().list(folder).stream()
        .filter(e -> isData(e.key().substring(folder.length())))
        .map(e -> new RawFile(e.key(), log, day, e.bytes(), e.etag()))
        .toList();
  }

  private static boolean isData(String name) {
    return Arrays.stream(name.split("/")).noneMatch(p -> p.startsWith("_") || p.startsWith("."));
  }

  /** The day's completion marker, when the platform has written it. */
  public Optional<Marker> marker(String log, LocalDate day) {
    String key = folder(log, day) + MARKER;
    return store()
        .get(key)
        .map(
            content -> {
              try {
                Marker marker =
                    ControlJson.read(content.text(), Marker.class, store().address(key));
                if (marker.files() == null) {
                  throw new IllegalStateException(store().address(key) + " lists no files");
                }
                return marker;
              } catch (Failure.Input e) {
                throw new Failure.Input(
                    store().address(key) + " is damaged: have the platform deliver it again");
              } catch (IllegalStateException e) {
                throw new Failure.Input(e.getMessage() + ": have the platform deliver it again");
              }
            });
  }

  /**
   * The day's files, checked against its marker by name and size. The reader of a file checks the
   * number of its lines.
   *
   * @throws Failure.Input when a file that the marker names is missing or of another size, or one
   *     is there that it doesn't name
   */
  public List<RawFile> delivered(String log, LocalDate day, Optional<Marker> marker) {
    List<RawFile> files = files(log, day);
    if (marker.isPresent()) {
      int start = folder(log, day).length();
      Map<String, RawFile> there =
          files.stream()
              .collect(Collectors.toMap(f -> f.path().substring(start), Function.identity()));
      for (Marker.Listed listed : marker.get().files()) {
        RawFile file = there.remove(listed.name());
        if (file == null || file.bytes() != listed.bytes()) {
          throw new Failure.Input(
              "%s: the day's marker says %d bytes, there are %s; wait for the delivery or have it repeated"
                  .formatted(
                      store().address(folder(log, day) + listed.name()),
                      listed.bytes(),
                      file == null ? "none" : "%d".formatted(file.bytes())));
        }
      }
      if (!there.isEmpty()) {
        throw new Failure.Input(
            "%s isn't named in the day's %s; have the platform deliver the marker again"
                .formatted(store().address(there.values().iterator().next().path()), MARKER));
      }
    }
    return files;
  }

  /** Opens a file for reading from {@code offset} on, which lies within it, or is 0. */
  public InputStream open(RawFile file, long offset) {
    return store().open(file.path(), offset);
  }

  /**
   * Opens what a file holds, decompressed as its name says; a compressed one from its start only.
   *
   * @throws IOException here and while it is read when the file isn't what its name says
   * @throws Failure.Unavailable when storage doesn't answer
   */
  public InputStream content(RawFile file, long offset) throws IOException {
    return RawDecompression.open(file.path(), () -> open(file, offset));
  }

  /** All files of all logs, as they are now. */
  public List<RawFile> all() {
    return Stream.of(RawLog.values())
        .map(RawLog::logName)
        .flatMap(log -> days(log).stream().flatMap(day -> files(log, day).stream()))
        .toList();
  }

  /**
   * Replaces a file, if it is still what it was, by {@code content}, which is compressed as its
   * name says; at once or not at all.
   *
   * @return the file as it is then; empty when the platform has changed or taken it away
   */
  public Optional<RawFile> replace(RawFile file, Path content) {
    return store()
        .replace(new ObjectStore.Entry(file.path(), file.bytes(), file.etag()), content)
        .map(e -> new RawFile(file.path(), file.log(), file.day(), e.bytes(), e.etag()));
  }

  /**
   * Updates bytes and lines of files in the day's marker, if there is one. Everything else in the
   * marker stays.
   *
   * @param lines by file, how many lines aren't blank
   */
  public void mark(String log, LocalDate day, Map<RawFile, Long> lines) {
    String folder = folder(log, day);
    Optional<ObjectStore.Content> marker = store().get(folder + MARKER);
    if (marker.isEmpty()) {
      return;
    }
    ObjectNode listing = ControlJson.read(marker.get().text(), ObjectNode.class, folder + MARKER);
    for (JsonNode listed : listing.path("files")) {
      lines.forEach(
          (file, count) -> {
            if (file.path().equals(folder + listed.path("name").asText())) {
              ((ObjectNode) listed).put("bytes", file.bytes()).put("lines", count);
            }
          });
    }
    store().putIfMatch(folder + MARKER, ControlJson.write(listing), marker.get().etag());
  }

  private static String folder(String log, LocalDate day) {
    return log + "/dt=" + day + "/";
  }
}
