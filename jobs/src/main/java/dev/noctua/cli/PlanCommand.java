package dev.noctua.cli;

import dev.noctua.contract.RawLog;
import dev.noctua.core.Failure;
import dev.noctua.lake.commit.Nights;
import dev.noctua.night.NightPlanner;
import dev.noctua.raw.NotRead;
import dev.noctua.raw.RawCalendar;
import dev.noctua.raw.RawZone;
import dev.noctua.settings.Settings;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

@Command(
    name = "plan",
    mixinStandardHelpOptions = true,
    description = "Shows what a run would read and what is missing. Changes nothing.",
    footer = {"", "Example:", "  noctua plan --night 2026-11-21"})
final class PlanCommand implements Callable<Integer> {
  @Mixin private Common common;

  @Mixin private NightOptions asked;

  @Override
  public Integer call() {
    Settings settings = common.settings();
    Nights nights = common.lake(settings).nights();
    RawZone raw = common.raw(settings);
    NightPlanner plan = NightPlanner.of(asked.request(), nights, raw);
    List<NightPlanner.Span> spans = plan.spans();
    LocalDate newest = spans.get(spans.size() - 1).night();
    RawCalendar calendar = raw.calendar(Optional.of(newest));
    List<List<Object>> rows = new ArrayList<>();
    for (NightPlanner.Span span : spans) {
      for (RawLog log : RawLog.values()) {
        List<NotRead> others =
            span.night().equals(newest) ? calendar.notRead(log.logName()) : List.of();
        rows.add(reads(span, log.logName(), raw, nights, others));
      }
    }
    ResultFormat format = common.format();
    common.print(
        format.text(
            List.of(
                "night",
                "from",
                "builds on",
                "log",
                "files",
                "bytes",
                "missing",
                "not read",
                "slow"),
            rows));
    return 0;
  }

  /**
   * @param others what lies beside the days of the log
   */
  private static List<Object> reads(
      NightPlanner.Span span, String log, RawZone raw, Nights nights, List<NotRead> others) {
    long files = 0;
    long bytes = 0;
    List<LocalDate> absent = new ArrayList<>();
    List<LocalDate> unmarked = new ArrayList<>();
    List<String> wrong = new ArrayList<>();
    List<NotRead> notRead = new ArrayList<>();
    List<String> slow = new ArrayList<>();
    List<LocalDate> folders = raw.days(log);
    for (LocalDate day = span.from(); !day.isAfter(span.night()); day = day.plusDays(1)) {
      if (!folders.contains(day)) {
        absent.add(day);
        continue;
      }
      try {
        var marker = raw.marker(log, day);
        if (marker.isEmpty()) {
          unmarked.add(day);
        }
        RawZone.Folder delivered = raw.delivered(log, day, marker);
        notRead.addAll(delivered.notRead());
        for (RawZone.RawFile file : delivered.files()) {
          files++;
          bytes += file.bytes();
          if (file.isLargeForOneTask()) {
            slow.add(
                "%s (%d bytes, compressed: one task reads all of it; deliver several files, or a plain one)"
                    .formatted(file.path(), file.bytes()));
          }
        }
      } catch (Failure.Input e) {
        wrong.add(e.getMessage());
      }
    }
    notRead.addAll(others);
    List<String> missing = new ArrayList<>(ranges(absent, "has no folder", "have no folder"));
    missing.addAll(ranges(unmarked, "isn't marked complete", "aren't marked complete"));
    missing.addAll(wrong);
    return List.of(
        span.night().toString(),
        span.from().toString(),
        NightPlanner.previous(span, nights).map(LocalDate::toString).orElse("nothing"),
        log,
        files,
        bytes,
        String.join("; ", missing),
        NotRead.text(notRead),
        String.join("; ", slow));
  }

  /** Days one after the other are named together: there may be thousands. */
  private static List<String> ranges(List<LocalDate> days, String one, String several) {
    List<String> ranges = new ArrayList<>();
    int first = 0;
    for (int i = 0; i < days.size(); i++) {
      if (i + 1 == days.size() || !days.get(i + 1).equals(days.get(i).plusDays(1))) {
        ranges.add(
            first == i
                ? days.get(i) + " " + one
                : "%s to %s %s (%d days)"
                    .formatted(days.get(first), days.get(i), several, i + 1 - first));
        first = i + 1;
      }
    }
    return ranges;
  }
}
