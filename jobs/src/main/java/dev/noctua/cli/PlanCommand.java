package dev.noctua.cli;

import dev.noctua.contract.RawLog;
import dev.noctua.core.Failure;
import dev.noctua.lake.commit.Nights;
import dev.noctua.night.NightPlanner;
import dev.noctua.raw.RawZone;
import dev.noctua.settings.Settings;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
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
    List<List<Object>> rows = new ArrayList<>();
    for (NightPlanner.Span span : plan.spans()) {
      for (RawLog log : RawLog.values()) {
        rows.add(reads(span, log.logName(), raw, nights));
      }
    }
    ResultFormat format = common.json() ? ResultFormat.JSON : ResultFormat.TABLE;
    common.print(
        format.text(
            List.of("night", "from", "builds on", "log", "files", "bytes", "missing"), rows));
    return 0;
  }

  private static List<Object> reads(
      NightPlanner.Span span, String log, RawZone raw, Nights nights) {
    long files = 0;
    long bytes = 0;
    List<String> missing = new ArrayList<>();
    List<LocalDate> folders = raw.days(log);
    for (LocalDate day = span.from(); !day.isAfter(span.night()); day = day.plusDays(1)) {
      if (!folders.contains(day)) {
        missing.add(day + " has no folder");
        continue;
      }
      try {
        var marker = raw.marker(log, day);
        if (marker.isEmpty()) {
          missing.add(day + " isn't marked complete");
        }
        for (RawZone.RawFile file : raw.delivered(log, day, marker)) {
          files++;
          bytes += file.bytes();
        }
      } catch (Failure.Input e) {
        missing.add(e.getMessage());
      }
    }
    return List.of(
        span.night().toString(),
        span.from().toString(),
        NightPlanner.previous(span, nights).map(LocalDate::toString).orElse("nothing"),
        log,
        files,
        bytes,
        String.join("; ", missing));
  }
}
