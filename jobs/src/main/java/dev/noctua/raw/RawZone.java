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
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.NavigableSet;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Consumer;
import java.util.stream.Stream;

/**
 * The raw logs as the live platform delivers them: {@code <log>/dt=D/**}. Only the erasure of
 * people changes them. Serializable, so that Spark's tasks can open files themselves.
 */
public final class RawZone implements Serializable {
  /** How far back closed days are looked at for files that came late. */
  public static final int LATE_DAYS = 31;

  /** Compressed bytes of a file that holds about a third of a gigabyte of lines. */
  private static final long LARGE_COMPRESSED = 64L << 20;

  /** The folder of the operator's plans. */
  public static final String PLAN = "plan";

  private static final String PLAN_FILE = "prices.csv";

  private static final long serialVersionUID = 1L;

  private final String root;
  private final Settings.S3 s3;
  private final int maxZstdWindowMib;

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

    /** Whether it is so large that the task which reads it, from end to end, holds up a night. */
    public boolean isLargeForOneTask() {
      return compressed() && bytes > LARGE_COMPRESSED;
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

  public RawZone(Settings.Storage storage, Settings.Ingest ingest) {
    root = storage.raw();
    s3 = storage.s3().orElse(null);
    maxZstdWindowMib = ingest.maxZstdWindowMib();
  }

  private ObjectStore store() {
    return ObjectStores.at(root, Optional.ofNullable(s3));
  }

  /** The folder of one day of a log, as people would name it. */
  public String address(String log, LocalDate day) {
    return store().address(folderKey(log, day));
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

  /** The days for which a log has a folder, oldest first, be they plausible or not. */
  public List<LocalDate> days(String log) {
    return store().folders(log + "/").stream()
        .flatMap(name -> RawNames.day(name).stream())
        .toList();
  }

  /**
   * The days that the platform has delivered, without implausible ones.
   *
   * @param newest the newest night, if there is one
   */
  public RawCalendar calendar(Optional<LocalDate> newest) {
    Map<String, NavigableSet<LocalDate>> days = new HashMap<>();
    Map<String, List<NotRead>> notRead = new HashMap<>();
    for (RawLog log : RawLog.values()) {
      NavigableSet<LocalDate> own = new TreeSet<>();
      List<NotRead> others = new ArrayList<>();
      eachChild(log, own::add, others::add);
      days.put(log.logName(), own);
      notRead.put(log.logName(), others);
    }
    return RawCalendar.of(days, notRead, newest, this::dayContent);
  }

  /** Tells the days that a log has folders for, and what lies beside these. */
  private void eachChild(RawLog log, Consumer<LocalDate> days, Consumer<NotRead> others) {
    String folder = log.logName() + "/";
    for (ObjectStore.Entry entry : store().children(folder)) {
      RawNames.day(folder, entry)
          .ifPresentOrElse(days, () -> RawNames.besideDays(folder, entry, others));
    }
  }

  private DayContent dayContent(LocalDate day) {
    DayContent content = DayContent.NONE;
    for (RawLog log : RawLog.values()) {
      Folder folder = folder(log.logName(), day);
      boolean isMarked = folder.isMarked() && !folder.files().isEmpty();
      long bytes = folder.files().stream().mapToLong(RawFile::bytes).sum();
      content = content.plus(new DayContent(folder.files().size(), isMarked, bytes));
    }
    return content;
  }

  /** Whether any log has a file of data for a day. */
  public boolean hasData(LocalDate day) {
    return Stream.of(RawLog.values()).anyMatch(log -> !files(log.logName(), day).isEmpty());
  }

  /**
   * What lies in one day's folder of a log.
   *
   * @param files the data, by path
   * @param isMarked whether the day's completion marker is there
   */
  public record Folder(List<RawFile> files, List<NotRead> notRead, boolean isMarked) {}

  /** What lies in the folder of one day of a log. */
  public Folder folder(String log, LocalDate day) {
    String folder = folderKey(log, day);
    List<RawFile> files = new ArrayList<>();
    List<NotRead> notRead = new ArrayList<>();
    boolean isMarked = false;
    for (ObjectStore.Entry entry : store().listAll(folder)) {
      if (RawNames.isData(folder, entry)) {
        files.add(new RawFile(entry.key(), log, day, entry.bytes(), entry.etag()));
      } else if (!entry.isDead() && entry.key().equals(folder + DayMarker.NAME)) {
        isMarked = true;
      } else {
        RawNames.inDay(folder, entry, notRead::add);
      }
    }
    return new Folder(files, notRead.stream().distinct().toList(), isMarked);
  }

  /**
   * The newest plan of prices up to a day: {@code plan/dt=D/prices.csv}. It is no log; a folder
   * without that file counts as none.
   */
  public Optional<RawFile> plan(LocalDate upTo) {
    return days(PLAN).stream()
        .filter(day -> !day.isAfter(upTo))
        .sorted(Comparator.reverseOrder())
        .flatMap(
            day ->
                store().listAll(folderKey(PLAN, day)).stream()
                    .filter(entry -> entry.key().equals(folderKey(PLAN, day) + PLAN_FILE))
                    .filter(entry -> !entry.isDead())
                    .map(e -> new RawFile(e.key(), PLAN, day, e.bytes(), e.etag())))
        .findFirst();
  }

  /** The data files of one day of a log, by path. */
  public List<RawFile> files(String log, LocalDate day) {
    return folder(log, day).files();
  }

  /** The day's completion marker, when the platform has written it. */
  public Optional<DayMarker> marker(String log, LocalDate day) {
    String key = folderKey(log, day) + DayMarker.NAME;
    return store().get(key).map(content -> DayMarker.read(content.text(), store().address(key)));
  }

  /**
   * What lies in the day's folder, checked against its marker by name and size. The reader of a
   * file checks the number of its lines.
   *
   * @throws Failure.Input when a file that the marker names is missing or of another size, or
   *     something is there that it doesn't name
   */
  public Folder delivered(String log, LocalDate day, Optional<DayMarker> marker) {
    Folder folder = folder(log, day);
    marker.ifPresent(m -> m.check(folder, store()::address, folderKey(log, day)));
    return folder;
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
    return RawDecompression.open(file.path(), maxZstdWindowMib, () -> open(file, offset));
  }

  /** All files of all logs, as they are now. */
  public List<RawFile> all() {
    return Stream.of(RawLog.values()).flatMap(log -> all(log).stream()).toList();
  }

  /** All files of one log, as they are now. */
  public List<RawFile> all(RawLog log) {
    return days(log.logName()).stream().flatMap(day -> files(log.logName(), day).stream()).toList();
  }

  /** What else lies in the folders of all logs, as it is now. */
  public List<NotRead> allNotRead() {
    List<NotRead> others = new ArrayList<>();
    for (RawLog log : RawLog.values()) {
      eachChild(log, day -> others.addAll(folder(log.logName(), day).notRead()), others::add);
    }
    return others;
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
    String folder = folderKey(log, day);
    Optional<ObjectStore.Content> marker = store().get(folder + DayMarker.NAME);
    if (marker.isEmpty()) {
      return;
    }
    ObjectNode listing =
        ControlJson.read(marker.get().text(), ObjectNode.class, folder + DayMarker.NAME);
    for (JsonNode listed : listing.path("files")) {
      lines.forEach(
          (file, count) -> {
            if (file.path().equals(folder + listed.path("name").asText())) {
              ((ObjectNode) listed).put("bytes", file.bytes()).put("lines", count);
            }
          });
    }
    store().putIfMatch(folder + DayMarker.NAME, ControlJson.write(listing), marker.get().etag());
  }

  private static String folderKey(String log, LocalDate day) {
    return log + "/dt=" + day + "/";
  }
}
