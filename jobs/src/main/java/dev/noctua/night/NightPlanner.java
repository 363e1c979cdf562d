package dev.noctua.night;

import dev.noctua.contract.RawLog;
import dev.noctua.core.Failure;
import dev.noctua.lake.commit.Manifest;
import dev.noctua.lake.commit.Nights;
import dev.noctua.lake.commit.OlderContracts;
import dev.noctua.raw.RawCalendar;
import dev.noctua.raw.RawZone;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.IntFunction;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * Which nights a command line asks for, oldest first, held against what the lake has: a night needs
 * the one before it, and a night with a later one is closed.
 */
public record NightPlanner(List<Span> spans) {
  private static final List<RawLog> REQUIRED = List.of(RawLog.BEHAVIOR, RawLog.TRANSACTION);

  /** How many nights back are looked at for one that a rebuild has left behind. */
  private static final int CHECKED = 31;

  /** One run: the arrivals of {@code from..night}; several days only in a first load. */
  public record Span(LocalDate from, LocalDate night, boolean full) {}

  /** What was asked for; dates may be absent. */
  public record Request(
      Optional<LocalDate> night, Optional<LocalDate> from, Optional<LocalDate> to, boolean full) {}

  public static NightPlanner of(Request asked, Nights nights, RawZone raw) {
    NightPlanner plan = spans(asked, nights, raw);
    LocalDate last = plan.spans().get(plan.spans().size() - 1).night();
    previous(plan.spans().get(0), nights)
        .ifPresent(night -> OlderContracts.requireNone(nights, night, last));
    return plan;
  }

  private static NightPlanner spans(Request asked, Nights nights, RawZone raw) {
    if (asked.night().isPresent() && (asked.from().isPresent() || asked.to().isPresent())) {
      throw new Failure.Usage(
          "--night names one night, --from and --to name several: give either --night or --from");
    }
    if (asked.to().isPresent() && asked.from().isEmpty()) {
      throw new Failure.Usage("--to needs --from: name the first night too");
    }
    Optional<LocalDate> newest = nights.newest();
    RawCalendar calendar = raw.calendar(newest);
    if (asked.from().isPresent()) {
      LocalDate to =
          asked
              .to()
              .orElseGet(
                  () ->
                      newest
                          .filter(n -> !n.isBefore(asked.from().get()))
                          .orElseGet(() -> latest(calendar, raw)));
      return several(asked.from().get(), to, asked.full(), nights);
    }
    LocalDate night = asked.night().orElseGet(() -> latest(calendar, raw));
    if (newest.isEmpty() && asked.night().isEmpty()) {
      LocalDate first = first(calendar, raw).filter(day -> day.isBefore(night)).orElse(night);
      return new NightPlanner(List.of(new Span(first, night, true)));
    }
    Optional<Span> interrupted = interrupted(night, nights);
    return new NightPlanner(
        List.of(interrupted.orElseGet(() -> grounded(one(night, asked.full(), nights), nights))));
  }

  /** A first load up to {@code night} that stopped while it committed its days. */
  private static Optional<Span> interrupted(LocalDate night, Nights nights) {
    return nights.drafts(night).values().stream()
        .filter(d -> d.from().isBefore(night) && nights.hasBegunToCommit(d))
        .map(d -> new Span(d.from(), night, d.full()))
        .findFirst();
  }

  /**
   * A night builds on the states of the one before. The days of a first load have none but for its
   * last: what would build on one of them begins with the load instead.
   */
  private static Span grounded(Span span, Nights nights) {
    Span longer = span;
    Optional<Manifest> before = previous(span, nights).flatMap(nights::manifest);
    while (before.isPresent() && !before.get().hasStates()) {
      longer = new Span(before.get().night(), span.night(), true);
      before = previous(longer, nights).flatMap(nights::manifest);
    }
    return longer;
  }

  private static NightPlanner several(LocalDate from, LocalDate to, boolean full, Nights nights) {
    if (to.isBefore(from)) {
      throw new Failure.Usage(
          "--to %s is before --from %s: --from names the first night, --to the last"
              .formatted(to, from));
    }
    Optional<LocalDate> newest = nights.newest();
    if (newest.isPresent() && to.isBefore(newest.get()) && !from.isAfter(newest.get())) {
      throw new Failure.Input(
          "night %s is built on night %s: rebuild up to the newest with noctua run --from %s --to %s"
              .formatted(newest.get(), to, from, newest.get()));
    }
    if (newest.isPresent() && from.isAfter(newest.get().plusDays(1))) {
      throw new Failure.Input(gap(newest.get(), to));
    }
    if (full && from.isBefore(to)) {
      return new NightPlanner(List.of(grounded(new Span(from, to, true), nights)));
    }
    Stream<Span> after =
        from.plusDays(1).datesUntil(to.plusDays(1)).map(day -> new Span(day, day, full));
    return new NightPlanner(
        Stream.concat(Stream.of(grounded(new Span(from, from, full), nights)), after).toList());
  }

  private static Span one(LocalDate night, boolean full, Nights nights) {
    List<LocalDate> committed = nights.committed();
    if (!committed.isEmpty()) {
      LocalDate newest = committed.get(committed.size() - 1);
      if (night.isBefore(newest)) {
        throw new Failure.Input(closed(night, committed));
      }
      if (night.isAfter(newest.plusDays(1))) {
        throw new Failure.Input(gap(newest, night) + refused(newest.plusDays(1), nights));
      }
      if (night.isAfter(newest)) {
        checkChain(
            committed.subList(Math.max(0, committed.size() - CHECKED), committed.size()), nights);
      }
    }
    return new Span(night, night, full);
  }

  private static String closed(LocalDate night, List<LocalDate> committed) {
    LocalDate next = committed.stream().filter(night::isBefore).findFirst().orElseThrow();
    return (committed.contains(night)
            ? "night %s is closed because night %s was built on it: rebuild them"
            : "night %s is not in the lake, and night %s was built without it: take it in")
        .concat(" with noctua run --from %1$s, which runs all nights from %1$s to the newest")
        .formatted(night, next);
  }

  /** A rebuild that stopped halfway leaves a night that was built on what has been replaced. */
  private static void checkChain(List<LocalDate> committed, Nights nights) {
    for (LocalDate night : committed) {
      if (!nights.isPreviousUnchanged(nights.manifest(night).orElseThrow())) {
        throw new Failure.Input(
            "night %s was built on a night that has been rebuilt since: rebuild it with noctua run --from %s"
                .formatted(night, night));
      }
    }
  }

  private static String gap(LocalDate newest, LocalDate night) {
    return "night %s must be run first, because the newest committed night is %s: use noctua run --from %s --to %s"
        .formatted(night.minusDays(1), newest, newest.plusDays(1), night);
  }

  private static String refused(LocalDate night, Nights nights) {
    return nights.drafts(night).values().stream()
        .flatMap(
            d ->
                d.refusals().stream()
                    .map(
                        g ->
                            "; run %s of night %s was refused by gate %s"
                                .formatted(d.run(), night, g.gate())))
        .findFirst()
        .orElse("");
  }

  /**
   * The newest day that is complete: marked, or, if no day is marked, with both required folders
   * and data of any log.
   */
  private static LocalDate latest(RawCalendar calendar, RawZone raw) {
    List<LocalDate> both = new ArrayList<>(calendar.days(REQUIRED.get(0).logName()));
    both.retainAll(calendar.days(REQUIRED.get(1).logName()));
    if (both.isEmpty()) {
      throw new Failure.Input(
          "there is no day with behavior and transaction logs under %s: have one delivered, or set storage.raw to another place"
              .formatted(raw.address()));
    }
    Collections.reverse(both);
    return both.stream()
        .filter(
            day -> REQUIRED.stream().allMatch(log -> raw.marker(log.logName(), day).isPresent()))
        .findFirst()
        .or(() -> both.stream().filter(raw::hasData).findFirst())
        .orElse(both.get(0));
  }

  /** The oldest day for which any log has data. */
  public static Optional<LocalDate> first(RawCalendar calendar, RawZone raw) {
    return Stream.of(RawLog.values())
        .flatMap(log -> calendar.days(log.logName()).stream())
        .distinct()
        .sorted()
        .filter(raw::hasData)
        .findFirst();
  }

  /** The committed night that a span builds on. */
  public static Optional<LocalDate> previous(Span span, Nights nights) {
    return nights.committed().stream()
        .filter(d -> d.isBefore(span.from()))
        .reduce((older, newer) -> newer);
  }

  /**
   * The run to go on with, or a new one. Without a name from a scheduler it is an open draft of the
   * same span and settings whose inputs are what the raw zone holds; with one it is that name, or
   * {@code name.2} and so on once the runs before are committed. A run that has begun to commit can
   * only be published; one that others have overtaken is left alone.
   *
   * @param publishes whether nothing but the last stage may be done
   */
  public static String run(
      Span span,
      Optional<String> asked,
      boolean publishes,
      String settings,
      Nights nights,
      RawZone raw) {
    var drafts = nights.drafts(span.night());
    Optional<LocalDate> previous = previous(span, nights);
    Stream<Manifest> open =
        drafts.values().stream()
            .filter(d -> d.previous().equals(previous) && nights.isValid(d))
            .filter(d -> nights.hasBegunToCommit(d) ? publishes : OlderContracts.in(d).isEmpty());
    if (asked.isPresent()) {
      String id = asked.get();
      if (!id.matches("[A-Za-z0-9][A-Za-z0-9._-]{0,99}")) {
        throw new Failure.Usage(
            "--run %s: a run's name begins with a letter or digit and has only letters, digits, dots, hyphens and underscores, at most 100"
                .formatted(id));
      }
      return open.map(Manifest::run)
          .filter(run -> isNamed(run, id))
          .max(Comparator.comparingInt(String::length).thenComparing(Comparator.naturalOrder()))
          .orElseGet(() -> unused(n -> n == 1 ? id : id + "." + n, span, nights, drafts.keySet()));
    }
    return open.filter(d -> d.from().equals(span.from()) && d.full() == span.full())
        .filter(d -> d.settings().equals(settings) && raw.isUnchanged(d, Set.of()))
        .filter(d -> nights.replays().isUnchanged(d))
        .map(Manifest::run)
        .findFirst()
        .orElseGet(() -> unused(n -> "r" + n, span, nights, drafts.keySet()));
  }

  private static boolean isNamed(String run, String asked) {
    return run.equals(asked) || run.matches(Pattern.quote(asked) + "\\.\\d+");
  }

  /**
   * Whether what is asked for has been published already: a try before this one ended just then,
   * and whoever takes the lock does what it had left to do.
   *
   * @param open the runs of the night that had a draft before that
   * @param publishes whether nothing but the last stage is asked for
   */
  public static boolean finished(
      Span span, Optional<String> asked, Set<String> open, boolean publishes, Nights nights) {
    return nights
        .manifest(span.night())
        .map(Manifest::run)
        .filter(run -> asked.isEmpty() || isNamed(run, asked.get()))
        .filter(run -> publishes || open.contains(run))
        .filter(run -> nights.draft(span.night(), run).isEmpty())
        // A run begun since under the same name is still to be published.
        .filter(
            run ->
                !publishes
                    || nights.drafts(span.night()).keySet().stream()
                        .noneMatch(draft -> asked.isEmpty() || isNamed(draft, asked.get())))
        .flatMap(run -> nights.current())
        .filter(published -> !published.night().isBefore(span.night()))
        .isPresent();
  }

  private static String unused(
      IntFunction<String> id, Span span, Nights nights, Set<String> drafts) {
    return IntStream.iterate(1, n -> n + 1)
        .mapToObj(id)
        .filter(run -> !drafts.contains(run) && !nights.isRunIdUsed(span.from(), span.night(), run))
        .findFirst()
        .orElseThrow();
  }
}
