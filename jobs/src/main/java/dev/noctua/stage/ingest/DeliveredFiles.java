package dev.noctua.stage.ingest;

import dev.noctua.contract.RawLog;
import dev.noctua.core.Failure;
import dev.noctua.core.Night;
import dev.noctua.lake.commit.Manifest;
import dev.noctua.lake.commit.Nights;
import dev.noctua.raw.DayMarker;
import dev.noctua.raw.NotRead;
import dev.noctua.raw.RawCalendar;
import dev.noctua.raw.RawZone;
import dev.noctua.settings.Settings;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The raw files of a run's days, as far as the platform says that they are all there.
 *
 * @param files of all logs, by path
 * @param marked per log the lines of each file that a completion marker names, by path
 * @param unmarked per log the days without a completion marker
 * @param notRead per log and day what lies there and isn't read
 * @param plan the newest plan of prices
 */
record DeliveredFiles(
    List<DeliveredFile> files,
    Map<RawLog, Map<String, Long>> marked,
    Map<RawLog, Set<LocalDate>> unmarked,
    Map<RawLog, Map<LocalDate, List<NotRead>>> notRead,
    Optional<RawZone.RawFile> plan) {
  private static final Logger LOG = LoggerFactory.getLogger(DeliveredFiles.class);

  /**
   * Looks at the folders of all days.
   *
   * @param replays lines that are to be validated again
   * @throws Failure.Input when behavior or transaction has no folder for a day, a marker and its
   *     files don't agree, or a marker is asked for and missing
   */
  static DeliveredFiles of(
      RawZone raw,
      Nights nights,
      Night night,
      Settings.Ingest settings,
      List<ReplayedLines> replays) {
    List<RawZone.RawFile> files = new ArrayList<>();
    Map<RawLog, Map<String, Long>> marked = new EnumMap<>(RawLog.class);
    Map<RawLog, Set<LocalDate>> unmarked = new EnumMap<>(RawLog.class);
    Map<RawLog, Map<LocalDate, List<NotRead>>> notRead = new EnumMap<>(RawLog.class);
    RawCalendar calendar = raw.calendar(Optional.of(night.date()));
    for (RawLog log : RawLog.values()) {
      marked.put(log, new HashMap<>());
      unmarked.put(log, new HashSet<>());
      notRead.put(log, new HashMap<>());
      // Others belong to no night, and are named for the newest.
      notRead.get(log).put(night.date(), new ArrayList<>(calendar.notRead(log.logName())));
      Set<LocalDate> there = new HashSet<>(raw.days(log.logName()));
      List<LocalDate> days = calendar.days(log.logName());
      for (LocalDate day : night.days()) {
        if (!there.contains(day)) {
          // A load may begin with what the catalog held before anybody came.
          if (!night.isFirstLoad() || days.isEmpty() || days.stream().anyMatch(day::isAfter)) {
            checkMayBeAbsent(raw, log, day, days);
          }
          unmarked.get(log).add(day);
          continue;
        }
        Optional<DayMarker> marker = raw.marker(log.logName(), day);
        if (marker.isEmpty()) {
          requireMarker(settings, raw.address(log.logName(), day));
          unmarked.get(log).add(day);
        }
        String folder = log.logName() + "/dt=" + day + "/";
        marker.ifPresent(
            m -> m.files().forEach(f -> marked.get(log).put(folder + f.name(), f.lines())));
        RawZone.Folder delivered = raw.delivered(log.logName(), day, marker);
        files.addAll(delivered.files());
        notRead.get(log).computeIfAbsent(day, d -> new ArrayList<>()).addAll(delivered.notRead());
      }
    }
    files.addAll(late(raw, nights, night));
    files.sort(Comparator.comparing(RawZone.RawFile::path));
    List<NotRead> others =
        notRead.values().stream().flatMap(m -> m.values().stream()).flatMap(List::stream).toList();
    if (!others.isEmpty()) {
      LOG.warn("Not read, see ingest_audit.not_read: {}", NotRead.text(others));
    }
    return new DeliveredFiles(
        numbered(raw, night, files, replays), marked, unmarked, notRead, raw.plan(night.date()));
  }

  /** A file that is read whole needs none of its lines read again. */
  private static List<DeliveredFile> numbered(
      RawZone raw, Night night, List<RawZone.RawFile> files, List<ReplayedLines> replays) {
    Map<String, ReplayedLines> byPath = new TreeMap<>();
    replays.forEach(replay -> byPath.merge(replay.path(), replay, ReplayedLines::and));
    List<DeliveredFile> numbered = new ArrayList<>();
    for (RawZone.RawFile file : files) {
      LocalDate taker = file.day().isBefore(night.from()) ? night.from() : file.day();
      ReplayedLines replay = byPath.remove(file.path());
      Set<String> requests = replay == null ? Set.of() : replay.requests();
      numbered.add(
          new DeliveredFile(numbered.size(), taker, log(file), file, requests, false, null));
    }
    for (ReplayedLines replay : byPath.values()) {
      RawZone.RawFile file = replayed(raw, replay);
      // An unreadable file is one line; when it can be read by now, that is all of its lines.
      Set<Long> wanted = replay.lines().contains(0L) ? null : replay.lines();
      numbered.add(
          new DeliveredFile(
              numbered.size(), night.from(), log(file), file, replay.requests(), true, wanted));
    }
    return List.copyOf(numbered);
  }

  private static RawLog log(RawZone.RawFile file) {
    return RawLog.valueOf(file.log().toUpperCase(Locale.ROOT));
  }

  /** Files that came for days after their nights were closed, and that no night has read yet. */
  private static List<RawZone.RawFile> late(RawZone raw, Nights nights, Night night) {
    LocalDate oldest = night.from().minusDays(RawZone.LATE_DAYS);
    LocalDate newest = night.from().minusDays(1);
    Set<String> read = nights.versionsRead(oldest, newest);
    List<RawZone.RawFile> late = new ArrayList<>();
    for (LocalDate day : nights.committed()) {
      if (!day.isBefore(oldest) && !day.isAfter(newest)) {
        for (RawLog log : RawLog.values()) {
          raw.files(log.logName(), day).stream()
              .filter(file -> !read.contains(file.version()))
              .forEach(late::add);
        }
      }
    }
    return late;
  }

  private static RawZone.RawFile replayed(RawZone raw, ReplayedLines replay) {
    return raw.files(replay.log(), replay.day()).stream()
        .filter(file -> file.path().equals(replay.path()))
        .findFirst()
        .orElseThrow(
            () ->
                new Failure.Input(
                    "%s isn't there any more, and replay %s asks for lines of it: have the platform deliver it again"
                        .formatted(replay.path(), String.join(", ", replay.requests()))));
  }

  /** The day on which the oldest of the files was delivered. */
  LocalDate oldest(Night night) {
    return files.stream()
        .map(file -> file.raw().day())
        .min(LocalDate::compareTo)
        .filter(night.from()::isAfter)
        .orElse(night.from());
  }

  private static void checkMayBeAbsent(
      RawZone raw, RawLog log, LocalDate day, List<LocalDate> days) {
    if (log == RawLog.BEHAVIOR || log == RawLog.TRANSACTION) {
      throw new Failure.Input(
          "%s isn't there%s: have the platform deliver the day, or run a night that it has delivered"
              .formatted(
                  raw.address(log.logName(), day),
                  days.stream()
                      .filter(day::isBefore)
                      .findFirst()
                      .map(later -> ", though dt=%s is".formatted(later))
                      .orElse("")));
    }
  }

  private static void requireMarker(Settings.Ingest settings, String folder) {
    if (settings.requireComplete()) {
      throw new Failure.Input(
          "%s_complete.json isn't there: wait for it, or set ingest.require-complete to false"
              .formatted(folder));
    }
  }

  /** What the manifest lists. */
  List<Manifest.Input> inputs() {
    return files.stream().flatMap(DeliveredFile::inputs).toList();
  }

  /**
   * Holds the lines that were read of a file against its marker.
   *
   * @throws Failure.Input when they differ
   */
  void checkLines(RawLog log, String path, long lines) {
    Long marker = marked.get(log).get(path);
    if (marker != null && marker != lines) {
      throw new Failure.Input(
          "%s: the day's marker says %d lines, there are %d (blank ones not counted); wait for the delivery or have it repeated"
              .formatted(path, marker, lines));
    }
  }
}
