package dev.noctua.raw;

import java.time.LocalDate;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.NavigableSet;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;

/**
 * Tells the days that the platform has delivered from folders that a wrong clock or a slip has
 * made. Nothing depends on the clock of this machine: days are compared with each other.
 *
 * <p>Days that are at most {@link #MOST_MISSING} days apart belong together: what is missing
 * between them is a delivery that must come. The group of the newest night is right, or, where
 * there is no night, the largest. Another group is odd if it is further away than that, and further
 * than it has days itself: after a long pause the platform's new days are taken once they outnumber
 * the pause. Accounts and contents alone may be older than that, because they are there before
 * anybody comes.
 */
final class DeliveredDays {
  /** As far back as nights look for files that came late. */
  static final int MOST_MISSING = RawZone.LATE_DAYS;

  /** There was no platform before. */
  private static final LocalDate OLDEST = LocalDate.of(2000, 1, 1);

  private DeliveredDays() {}

  /**
   * The days that are right.
   *
   * @param days of which any log has a folder
   * @param busy those of which behavior or transaction has one
   * @param newest the newest night, if there is one
   */
  static NavigableSet<LocalDate> right(
      NavigableSet<LocalDate> days, Set<LocalDate> busy, Optional<LocalDate> newest) {
    NavigableSet<LocalDate> all = new TreeSet<>(days.tailSet(OLDEST));
    newest.ifPresent(all::add);
    List<NavigableSet<LocalDate>> groups = groups(all);
    NavigableSet<LocalDate> right = new TreeSet<>();
    if (groups.isEmpty()) {
      return right;
    }
    NavigableSet<LocalDate> main =
        groups.stream()
            .filter(group -> newest.filter(group::contains).isPresent())
            .findFirst()
            // Of equal ones the earlier: a clock that is wrong is mostly ahead.
            .orElseGet(
                () ->
                    groups.stream()
                        .reduce((one, other) -> other.size() > one.size() ? other : one)
                        .orElseThrow());
    right.addAll(main);
    Stream.concat(
            groups.stream().filter(g -> g.first().isAfter(main.last())),
            groups.stream()
                .filter(g -> g.last().isBefore(main.first()))
                .sorted(Comparator.comparing(NavigableSet<LocalDate>::first).reversed()))
        .filter(group -> gap(group, right) <= group.size() || isBeforehand(group, right, busy))
        .forEach(right::addAll);
    right.retainAll(days);
    return right;
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
      NavigableSet<LocalDate> group, NavigableSet<LocalDate> right, Set<LocalDate> busy) {
    return group.last().isBefore(right.first()) && Collections.disjoint(group, busy);
  }

  private static long gap(NavigableSet<LocalDate> group, NavigableSet<LocalDate> right) {
    return group.first().isAfter(right.last())
        ? ChronoUnit.DAYS.between(right.last(), group.first())
        : ChronoUnit.DAYS.between(group.last(), right.first());
  }
}
