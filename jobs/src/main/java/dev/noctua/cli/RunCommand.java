package dev.noctua.cli;

import dev.noctua.app.Pipeline;
import dev.noctua.core.Failure;
import dev.noctua.core.Night;
import dev.noctua.lake.Lake;
import dev.noctua.lake.Run;
import dev.noctua.lake.commit.Manifest;
import dev.noctua.lake.commit.Nights;
import dev.noctua.lake.lock.LakeLock;
import dev.noctua.lake.retention.RetentionPolicy;
import dev.noctua.night.NightPlanner;
import dev.noctua.night.Progress;
import dev.noctua.night.SettingsDigest;
import dev.noctua.night.StageRunner;
import dev.noctua.raw.RawZone;
import dev.noctua.settings.Secrets;
import dev.noctua.settings.Settings;
import dev.noctua.stage.Stage;
import dev.noctua.stage.check.NightGates;
import dev.noctua.stage.publish.DatabaseReconciler;
import java.time.LocalDate;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

@Command(
    name = "run",
    mixinStandardHelpOptions = true,
    description = {
      "Runs one night or several, oldest first, and continues where an earlier call stopped.",
      "Without --night it runs the newest complete raw day; into an empty lake it loads all days before that too.",
      "A night that is published is left as it is, unless --again, --from, --run or --only asks for it."
    },
    footer = {
      "",
      "Examples:",
      "  noctua run                                        the newest night",
      "  noctua run --night 2026-11-21 --again                  computes a published night again",
      "  noctua run --night 2026-11-21 --only profile --run nightly-2026-11-21",
      "  noctua run --night 2026-11-21 --accept everyone_has_a_list",
      "  noctua run --from 2026-10-23 --to 2026-11-21 --full     a first load"
    })
final class RunCommand implements Callable<Integer> {
  @Mixin private Common common;

  @Mixin private NightOptions asked;

  @Option(
      names = "--only",
      paramLabel = "STAGE",
      split = ",",
      description = "Runs these stages only. A scheduler runs one stage per call.")
  private List<String> only = List.of();

  @Option(
      names = "--run",
      paramLabel = "ID",
      description =
          "The scheduler's name for the run. Calls with the same name continue the same run.")
  private String run;

  @Option(names = "--again", description = "Computes a night again although it is published.")
  private boolean again;

  @Option(
      names = "--accept",
      paramLabel = "GATE",
      split = ",",
      description =
          "Publishes the night although this gate refuses it. The night's manifest records that.")
  private List<String> accept = List.of();

  @Override
  public Integer call() {
    Settings settings = common.settings();
    Secrets secrets = common.secrets(settings);
    Lake lake = common.lake(settings);
    RawZone raw = common.raw(settings);
    List<Stage> stages = Pipeline.stages(settings, secrets, raw);
    List<String> names = stages.stream().map(Stage::name).toList();
    requireKnown("--only", only, "stages", names);
    requireKnown("--accept", accept, "gates", NightGates.NAMES);
    Set<String> wanted = new LinkedHashSet<>(only);
    List<Manifest> drafts = lake.nights().drafts();
    try (Progress progress = new Progress(common.quiet());
        LakeLock lock = lake.lock().take("run", progress::say)) {
      reconcile(settings, secrets, lake, progress);
      Pipeline.eraser(settings, secrets, raw).complete(lake, progress::say);
      new RetentionPolicy(settings.retention(), lake).apply(progress::say);
      NightPlanner plan = NightPlanner.of(asked.request(), lake.nights(), raw);
      warnOfEarlierDays(plan.spans().get(0), lake.nights(), raw, progress);
      StageRunner runner = new StageRunner(stages, progress);
      for (NightPlanner.Span span : plan.spans()) {
        if (isFinished(span, wanted, names, drafts, lake.nights())) {
          progress.say("Night %s is published: nothing is left to do".formatted(span.night()));
          continue;
        }
        String id = run(span, settings, lake.nights(), raw, wanted, names);
        if (isLeftAlone(span, id, lake.nights())) {
          if (asked.request().night().isEmpty()) {
            requireNoLaterData(span.night(), raw);
          }
          progress.say(
              "Night %1$s is published, and there is nothing to do: noctua run --night %1$s --again computes it again"
                  .formatted(span.night()));
          continue;
        }
        Night next = open(span, id, settings, lake, wanted, names);
        lock.recordPosition(next.date(), next.run());
        if (!accept.isEmpty()) {
          Run overruled = lake.run(next);
          overruled.accept(accept);
          // What shows or acts on verdicts.
          overruled.invalidateStages(names.subList(names.indexOf("check") + 1, names.size()));
        }
        progress.say(title(next));
        runner.run(lake.run(next), wanted);
      }
    }
    if (wanted.isEmpty()) {
      common.print(Summary.text(lake, common.cache(settings), common.json()));
    }
    return 0;
  }

  private boolean isFinished(
      NightPlanner.Span span,
      Set<String> wanted,
      List<String> stages,
      List<Manifest> drafts,
      Nights nights) {
    boolean publishes = wanted.equals(Set.of(stages.get(stages.size() - 1)));
    Set<String> open =
        drafts.stream()
            .filter(draft -> wanted.isEmpty() && draft.night().equals(span.night()))
            .map(Manifest::run)
            .collect(Collectors.toSet());
    return NightPlanner.finished(span, Optional.ofNullable(run), open, publishes, nights);
  }

  /** A night is computed without the database: its publication finds out for itself. */
  private static void reconcile(Settings settings, Secrets secrets, Lake lake, Progress progress) {
    try {
      DatabaseReconciler.complete(lake, settings.database(), secrets, progress::say);
    } catch (Failure.Unavailable e) {
      progress.say("The database was not compared with the lake: " + e.getMessage());
    }
  }

  /**
   * Refuses names that nobody has.
   *
   * @param what what is named, such as {@code gates}
   */
  static void requireKnown(String option, List<String> given, String what, List<String> known) {
    for (String name : given) {
      if (!known.contains(name)) {
        throw new Failure.Usage(
            "%s %s is unknown: the %s are %s"
                .formatted(option, name, what, String.join(", ", known)));
      }
    }
  }

  /** The span's open run, or the id of a new one. */
  private String run(
      NightPlanner.Span span,
      Settings settings,
      Nights nights,
      RawZone raw,
      Set<String> wanted,
      List<String> stages) {
    String last = stages.get(stages.size() - 1);
    boolean publishes = wanted.isEmpty() || wanted.equals(Set.of(last));
    return NightPlanner.run(
        span, Optional.ofNullable(run), publishes, SettingsDigest.of(settings), nights, raw);
  }

  /** Whether a published night would be computed again although nobody has asked for that. */
  private boolean isLeftAlone(NightPlanner.Span span, String id, Nights nights) {
    boolean isAskedFor =
        again
            || run != null
            || !only.isEmpty()
            || !accept.isEmpty()
            || asked.request().from().isPresent();
    return !isAskedFor
        && nights.draft(span.night(), id).isEmpty()
        && nights
            .current()
            .filter(published -> published.night().equals(span.night()))
            .flatMap(
                published ->
                    nights
                        .manifest(span.night())
                        .filter(manifest -> manifest.run().equals(published.run())))
            .filter(manifest -> manifest.full() || !span.full())
            .isPresent();
  }

  /** Goes on with a run, or begins it; only its first stage may begin one for a scheduler. */
  private Night open(
      NightPlanner.Span span,
      String id,
      Settings settings,
      Lake lake,
      Set<String> wanted,
      List<String> stages) {
    Nights nights = lake.nights();
    Night next =
        new Night(
            span.night(),
            span.from(),
            id,
            span.full(),
            NightPlanner.previous(span, nights),
            settings.platform().zone());
    if (nights.draft(next.date(), id).isEmpty()) {
      String first = stages.get(0);
      if (!wanted.isEmpty() && !wanted.contains(first)) {
        throw new Failure.Input(
            "run %s of night %s hasn't begun: run its stage %s first"
                .formatted(id, next.date(), first));
      }
      nights.begin(next, SettingsDigest.of(settings));
    }
    return next;
  }

  /** After a long pause the platform's new days look implausible, which only people can tell. */
  private static void requireNoLaterData(LocalDate night, RawZone raw) {
    raw.calendar(Optional.of(night)).implausible().stream()
        .filter(day -> day.isAfter(night) && raw.hasData(day))
        .findFirst()
        .ifPresent(
            day -> {
              throw new Failure.Input(
                  "there is data of %s, an implausible day: it is more than %d days after night %s, the newest; if it's right, name it with noctua run --from %s --to %s, otherwise take its folders away"
                      .formatted(day, RawZone.LATE_DAYS, night, night.plusDays(1), day));
            });
  }

  /** A lake that begins with one day of many lacks what only the days before it say. */
  private static void warnOfEarlierDays(
      NightPlanner.Span first, Nights nights, RawZone raw, Progress progress) {
    if (nights.newest().isEmpty()) {
      NightPlanner.first(raw.calendar(Optional.of(first.night())), raw)
          .filter(day -> day.isBefore(first.from()))
          .ifPresent(
              day ->
                  progress.say(
                      "The lake is empty and begins with %s; raw logs of earlier days, from %s on, are not read, and what only they name is unknown: noctua run --from %s --to %s --full loads them too"
                          .formatted(first.from(), day, day, first.night())));
    }
  }

  private static String title(Night night) {
    return night.isFirstLoad()
        ? "Nights %s to %s, run %s: first load".formatted(night.from(), night.date(), night.run())
        : "Night %s, run %s%s"
            .formatted(night.date(), night.run(), night.full() ? ": rebuilt from facts" : "");
  }
}
