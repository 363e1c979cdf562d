package dev.noctua.raw;

import java.time.LocalDate;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableSet;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.stream.Stream;

/**
 * Tells the days that the platform has delivered from implausible ones: folders that a wrong clock
 * or a slip has made. Nothing depends on the clock of this machine: days are compared with each
 * other.
 *
 * <p>Days that are at most {@link #MOST_MISSING} days apart belong together: what is missing
 * between them is a delivery that must come. The group of the newest night is plausible, or, where
 * there is no night, the one that holds most. Another group is implausible if it is further away
 * than that, and further than it has days itself: after a long pause the platform's new days are
 * taken once they outnumber the pause. Accounts and contents alone may be up to {@link #BEFOREHAND}
 * days older than that, because they are there before anybody comes.
 */
final class DeliveredDays {
  /** As far back as nights look for files that came late. */
  static final int MOST_MISSING = RawZone.LATE_DAYS;

  /** A year. */
  static final int BEFOREHAND = 366;

  /** There was no platform before. */
  private static final LocalDate OLDEST = LocalDate.of(2000, 1, 1);

  private DeliveredDays() {}

  /**
   * The days that are plausible.
   *
   * @param days of which any log has a folder
   * @param busy those of which behavior or transaction has one
   * @param newest the newest night, if there is one
   * @param contents what a day holds; asked only for what names alone don't tell
   */
  static NavigableSet<LocalDate> plausible(
      NavigableSet<LocalDate> days,
      Set<LocalDate> busy,
      Optional<LocalDate> newest,
      Function<LocalDate, DayContent> contents) {
    NavigableSet<LocalDate> all = new TreeSet<>(days.tailSet(OLDEST));
    newest.ifPresent(all::add);
    List<NavigableSet<LocalDate>> groups = groups(all);
    NavigableSet<LocalDate> plausible = new TreeSet<>();
    if (groups.isEmpty()) {
      return plausible;
    }
    NavigableSet<LocalDate> main =
        groups.stream()
            .filter(group -> groups.size() == 1 || newest.filter(group::contains).isPresent())
            .findFirst()
            .orElseGet(() -> fullest(groups, busy, contents));
    plausible.addAll(main);
    Stream.concat(
            groups.stream().filter(g -> g.first().isAfter(main.last())),
            groups.stream()
                .filter(g -> g.last().isBefore(main.first()))
                .sorted(Comparator.comparing(NavigableSet<LocalDate>::first).reversed()))
        .filter(
            group ->
                gap(group, plausible) <= group.size()
                    || isBeforehand(group, plausible, busy, contents))
        .forEach(plausible::addAll);
    plausible.retainAll(days);
    return plausible;
  }

  /** The group in which people are and whose last days hold most; of equal ones the largest. */
  private static NavigableSet<LocalDate> fullest(
      List<NavigableSet<LocalDate>> groups,
      Set<LocalDate> busy,
      Function<LocalDate, DayContent> contents) {
    Map<NavigableSet<LocalDate>, DayContent> held = new HashMap<>();
    for (NavigableSet<LocalDate> group : groups) {
      // A long history needn't be listed.
      held.put(
          group,
          group.descendingSet().stream()
              .limit(MOST_MISSING)
              .map(contents)
              .reduce(DayContent.NONE, DayContent::plus));
    }
    // Of equal ones the earlier: a clock that is wrong is mostly ahead.
    return groups.stream()
        .max(
            Comparator.comparing((NavigableSet<LocalDate> group) -> held.get(group).hasData())
                .thenComparing(group -> !Collections.disjoint(group, busy))
                .thenComparing(held::get)
                .thenComparing(NavigableSet::size))
        .orElseThrow();
  }

  private static List<NavigableSet<LocalDate>> groups(NavigableSet<LocalDate> days) {
    List<NavigableSet<LocalDate>> groups = new ArrayList<>();
    LocalDate before = null;
    for (LocalDate day : days) {
      if (before == null || before.plusDays(MOST_MISSING).isBefore(day)) {
        groups.add(new TreeSet<>());
      }
      groups.get(groups.size() - 1).add(day);
      before = day;
    }
    return groups;
  }

  private static boolean isBeforehand(
      NavigableSet<LocalDate> group,
      NavigableSet<LocalDate> plausible,
      Set<LocalDate> busy,
      Function<LocalDate, DayContent> contents) {
    return group.last().isBefore(plausible.first())
        && gap(group, plausible) <= BEFOREHAND
        && Collections.disjoint(group, busy)
        && group.stream().map(contents).anyMatch(DayContent::hasData);
  }

  private static long gap(NavigableSet<LocalDate> group, NavigableSet<LocalDate> plausible) {
    return group.first().isAfter(plausible.last())
        ? ChronoUnit.DAYS.between(plausible.last(), group.first())
        : ChronoUnit.DAYS.between(group.last(), plausible.first());
  }
}
