package dev.noctua.night;

import dev.noctua.contract.RawLog;
import dev.noctua.core.Failure;
import dev.noctua.lake.Lake;
import dev.noctua.lake.commit.CurrentPointer;
import dev.noctua.lake.commit.Manifest;
import dev.noctua.lake.commit.Nights;
import dev.noctua.lake.commit.StageFigures;
import dev.noctua.lake.lock.LockHolder;
import dev.noctua.raw.NotRead;
import dev.noctua.raw.RawCalendar;
import dev.noctua.raw.RawZone;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** What ran, how long, what it cost, its rows and gates: of the newest nights, or of one. */
public final class StatusReport {
  private static final int SHOWN = 14;
  private static final List<String> STAGE_COLUMNS =
      List.of(
          "stage",
          "seconds",
          "cpu_seconds",
          "rows_read",
          "mb_read",
          "rows_written",
          "mb_written",
          "mb_shuffled",
          "mb_spilled",
          "peak_heap_mib",
          "longest_task_seconds",
          "jobs",
          "stages",
          "tasks");

  private final Nights nights;
  private final RawZone raw;
  private final Optional<LockHolder> holder;

  /**
   * @param holder who changes the lake just now
   */
  public StatusReport(Lake lake, RawZone raw, Optional<LockHolder> holder) {
    this.nights = lake.nights();
    this.raw = raw;
    this.holder = holder;
  }

  /** Rows under named columns; a value may be null. */
  public record Listing(List<String> columns, List<List<Object>> rows) {}

  /** The newest nights, and the runs that aren't committed. */
  public List<Listing> newest() {
    List<LocalDate> committed = nights.committed();
    Optional<LocalDate> published = nights.current().map(CurrentPointer::night);
    List<List<Object>> rows = new ArrayList<>();
    List<LocalDate> shown =
        committed.subList(Math.max(0, committed.size() - SHOWN), committed.size());
    Set<String> read =
        shown.isEmpty() ? Set.of() : nights.versionsRead(shown.get(0), LocalDate.MAX);
    for (LocalDate day : shown) {
      Manifest manifest = nights.manifest(day).orElseThrow();
      boolean current = published.equals(Optional.of(day));
      rows.add(row(manifest, state(manifest, read, current), NotRead.text(notRead(day))));
    }
    nights.drafts().stream()
        .filter(
            draft ->
                !nights.manifest(draft.night()).map(Manifest::run).equals(Optional.of(draft.run())))
        .forEach(draft -> rows.add(row(draft, state(draft), NotRead.text(notRead(draft.night())))));
    return List.of(
        new Listing(
            List.of("night", "run", "state", "seconds", "rows", "MB", "gates refused", "not read"),
            rows));
  }

  /** Of a run that isn't committed. */
  private String state(Manifest draft) {
    if (holder.filter(h -> h.isWorkingOn(draft.night(), draft.run())).isPresent()) {
      return "running";
    }
    return gates(draft).isEmpty() ? "draft" : "refused";
  }

  private static List<Object> row(Manifest manifest, String state, String notRead) {
    double seconds = manifest.stages().stream().mapToDouble(Manifest.StageDone::seconds).sum();
    long rows = manifest.tables().values().stream().mapToLong(Manifest.Written::rows).sum();
    long bytes = manifest.tables().values().stream().mapToLong(Manifest.Written::bytes).sum();
    return List.of(
        manifest.night().toString(),
        manifest.run(),
        state,
        Math.round(seconds * 10) / 10.0,
        rows,
        Math.round(bytes / 1e5) / 10.0,
        gates(manifest),
        notRead);
  }

  /** What lies in the folders of a night's day, and for the newest night beside those of days. */
  private List<NotRead> notRead(LocalDate night) {
    boolean isNewest = !night.isBefore(nights.newest().orElse(night));
    RawCalendar calendar = isNewest ? raw.calendar(Optional.of(night)) : null;
    return Stream.of(RawLog.values())
        .map(RawLog::logName)
        .flatMap(
            log ->
                Stream.concat(
                    raw.folder(log, night).notRead().stream(),
                    isNewest ? calendar.notRead(log).stream() : Stream.empty()))
        .toList();
  }

  /**
   * @param read what this night and those after it have read
   */
  private String state(Manifest manifest, Set<String> read, boolean published) {
    boolean stale = !raw.isUnchanged(manifest, read) || !nights.isPreviousUnchanged(manifest);
    return (published ? "published" : "committed") + (stale ? ", stale" : "");
  }

  private static String gates(Manifest manifest) {
    return manifest.refusals().stream()
        .map(g -> "%s: %s (limit %s)".formatted(g.gate(), g.value(), g.limit()))
        .collect(Collectors.joining("; "));
  }

  /**
   * One night in detail: what its stages cost, then all else.
   *
   * @throws Failure.Input when it has never been run
   */
  public List<Listing> of(LocalDate night) {
    Manifest manifest =
        nights.drafts(night).values().stream()
            .filter(draft -> holder.filter(h -> h.isWorkingOn(night, draft.run())).isPresent())
            .findFirst()
            .or(() -> nights.manifest(night))
            .or(() -> nights.drafts(night).values().stream().findFirst())
            .orElseThrow(() -> new Failure.Input("night " + night + " has never been run"));
    List<List<Object>> stages = manifest.stages().stream().map(StatusReport::cost).toList();
    return List.of(
        new Listing(STAGE_COLUMNS, stages),
        new Listing(List.of("what", "name", "value", "more"), details(night, manifest)));
  }

  private static List<Object> cost(Manifest.StageDone stage) {
    List<Object> row = new ArrayList<>(List.of(stage.stage(), stage.seconds()));
    row.addAll(Collections.nCopies(STAGE_COLUMNS.size() - row.size(), null));
    row.set(STAGE_COLUMNS.indexOf("peak_heap_mib"), stage.peakHeapMib());
    stage.figures().ifPresent(figures -> put(row, figures));
    return row;
  }

  private static void put(List<Object> row, StageFigures figures) {
    row.set(STAGE_COLUMNS.indexOf("cpu_seconds"), figures.cpuSeconds());
    row.set(STAGE_COLUMNS.indexOf("rows_read"), figures.rowsRead());
    row.set(STAGE_COLUMNS.indexOf("mb_read"), megabytes(figures.bytesRead()));
    row.set(STAGE_COLUMNS.indexOf("rows_written"), figures.rowsWritten());
    row.set(STAGE_COLUMNS.indexOf("mb_written"), megabytes(figures.bytesWritten()));
    row.set(STAGE_COLUMNS.indexOf("mb_shuffled"), megabytes(figures.bytesShuffled()));
    row.set(STAGE_COLUMNS.indexOf("mb_spilled"), megabytes(figures.bytesSpilled()));
    row.set(STAGE_COLUMNS.indexOf("longest_task_seconds"), figures.longestTaskSeconds());
    row.set(STAGE_COLUMNS.indexOf("jobs"), figures.jobs());
    row.set(STAGE_COLUMNS.indexOf("stages"), figures.stages());
    row.set(STAGE_COLUMNS.indexOf("tasks"), figures.tasks());
  }

  private static double megabytes(long bytes) {
    return Math.round(bytes / 1e4) / 100.0;
  }

  private List<List<Object>> details(LocalDate night, Manifest manifest) {
    List<List<Object>> rows = new ArrayList<>();
    boolean committed =
        nights.manifest(night).map(Manifest::run).equals(Optional.of(manifest.run()));
    boolean published = nights.current().map(CurrentPointer::night).equals(Optional.of(night));
    Set<String> read = nights.versionsRead(night, LocalDate.MAX);
    String state = committed ? state(manifest, read, published) : state(manifest);
    rows.add(List.of("run", manifest.run(), state, "arrivals from " + manifest.from()));
    manifest
        .tables()
        .forEach(
            (name, t) ->
                rows.add(List.of("table", name, t.rows() + " rows", t.bytes() + " bytes")));
    manifest
        .gates()
        .forEach(
            g ->
                rows.add(
                    List.of(
                        "gate",
                        g.gate(),
                        g.value(),
                        "%s, limit %s".formatted(manifest.outcome(g), g.limit()))));
    manifest.model().ifPresent(choice -> rows.addAll(ModelRows.of(choice)));
    List<Manifest.Input> files =
        manifest.inputs().stream().filter(input -> input.replay().isEmpty()).toList();
    long bytes = files.stream().mapToLong(Manifest.Input::bytes).sum();
    rows.add(List.of("input", "raw files", files.size() + " files", bytes + " bytes"));
    if (committed) {
      rows.addAll(unread(night, read));
    }
    notRead(night).forEach(entry -> rows.add(List.of("not read", entry.path(), "", entry.why())));
    return rows;
  }

  /** Files that came for the night after it was closed, and whether the next one looks for them. */
  private List<List<Object>> unread(LocalDate night, Set<String> read) {
    LocalDate next = nights.newest().orElse(night).plusDays(1);
    boolean tooLate = night.isBefore(next.minusDays(RawZone.LATE_DAYS));
    String what =
        tooLate
            ? "more than %d days late: no night reads it".formatted(RawZone.LATE_DAYS)
            : "the next night reads it";
    return Stream.of(RawLog.values())
        .flatMap(log -> raw.files(log.logName(), night).stream())
        .filter(file -> !read.contains(file.version()))
        .map(file -> List.<Object>of("unread", file.path(), file.bytes() + " bytes", what))
        .toList();
  }
}
