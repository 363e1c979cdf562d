package dev.noctua.cli;

import dev.noctua.contract.RawLog;
import dev.noctua.core.Failure;
import dev.noctua.lake.Lake;
import dev.noctua.lake.commit.CurrentPointer;
import dev.noctua.lake.commit.Manifest;
import dev.noctua.lake.commit.Nights;
import dev.noctua.lake.lock.LockHolder;
import dev.noctua.raw.RawZone;
import dev.noctua.settings.Settings;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

@Command(
    name = "status",
    mixinStandardHelpOptions = true,
    description = "What ran, how long, its rows and gates; of one night, or of the newest ones.",
    footer = {"", "Example:", "  noctua status --night 2026-11-21"})
final class StatusCommand implements Callable<Integer> {
  private static final int SHOWN = 14;

  @Mixin private Common common;

  @Option(names = "--night", paramLabel = "DAY", description = "One night in detail.")
  private LocalDate night;

  @Override
  public Integer call() {
    Settings settings = common.settings();
    Lake lake = common.lake(settings);
    Nights nights = lake.nights();
    RawZone raw = common.raw(settings);
    ResultFormat format = common.json() ? ResultFormat.JSON : ResultFormat.TABLE;
    Optional<LockHolder> holder = lake.lock().holder();
    String text = night == null ? newest(nights, raw, holder, format) : one(nights, raw, format);
    common.print(text);
    if (!common.json() && holder.isPresent()) {
      common.print("The lake is held by %s%n".formatted(holder.get()));
    }
    return 0;
  }

  private static String newest(
      Nights nights, RawZone raw, Optional<LockHolder> holder, ResultFormat format) {
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
      rows.add(row(manifest, state(manifest, nights, raw, read, current)));
    }
    nights.drafts().stream()
        .filter(
            draft ->
                !nights.manifest(draft.night()).map(Manifest::run).equals(Optional.of(draft.run())))
        .forEach(draft -> rows.add(row(draft, state(draft, holder))));
    return format.text(
        List.of("night", "run", "state", "seconds", "rows", "MB", "gates refused"), rows);
  }

  /** Of a run that isn't committed. */
  private static String state(Manifest draft, Optional<LockHolder> holder) {
    if (holder.filter(h -> h.isAt(draft.night(), draft.run())).isPresent()) {
      return "running";
    }
    return gates(draft).isEmpty() ? "draft" : "refused";
  }

  private static List<Object> row(Manifest manifest, String state) {
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
        gates(manifest));
  }

  /**
   * @param read what this night and those after it have read
   */
  private static String state(
      Manifest manifest, Nights nights, RawZone raw, Set<String> read, boolean published) {
    boolean stale = !raw.unchanged(manifest, read) || !nights.isPreviousUnchanged(manifest);
    return (published ? "published" : "committed") + (stale ? ", stale" : "");
  }

  private static String gates(Manifest manifest) {
    return manifest.refusals().stream()
        .map(g -> "%s: %s (limit %s)".formatted(g.gate(), g.value(), g.limit()))
        .collect(Collectors.joining("; "));
  }

  private String one(Nights nights, RawZone raw, ResultFormat format) {
    Manifest manifest =
        nights
            .manifest(night)
            .or(() -> nights.drafts(night).values().stream().findFirst())
            .orElseThrow(() -> new Failure.Input("night " + night + " has never been run"));
    List<List<Object>> rows = new ArrayList<>();
    boolean committed = nights.manifest(night).isPresent();
    boolean published = nights.current().map(CurrentPointer::night).equals(Optional.of(night));
    Set<String> read = nights.versionsRead(night, LocalDate.MAX);
    String state = committed ? state(manifest, nights, raw, read, published) : "draft";
    rows.add(List.of("run", manifest.run(), state, "arrivals from " + manifest.from()));
    manifest
        .stages()
        .forEach(
            s ->
                rows.add(
                    List.of(
                        "stage",
                        s.stage(),
                        s.seconds() + " s",
                        "peak heap " + s.peakHeapMib() + " MiB")));
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
    List<Manifest.Input> files =
        manifest.inputs().stream().filter(input -> input.replay().isEmpty()).toList();
    long bytes = files.stream().mapToLong(Manifest.Input::bytes).sum();
    rows.add(List.of("input", "raw files", files.size() + " files", bytes + " bytes"));
    if (committed) {
      rows.addAll(unread(nights, raw, read));
    }
    return format.text(List.of("what", "name", "value", "more"), rows);
  }

  /** Files that came for the night after it was closed, and whether the next one looks for them. */
  private List<List<Object>> unread(Nights nights, RawZone raw, Set<String> read) {
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
