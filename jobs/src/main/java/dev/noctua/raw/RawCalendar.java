package dev.noctua.raw;

import dev.noctua.contract.RawLog;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.NavigableSet;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Function;

/**
 * What lies in the folders of the logs.
 *
 * @param days per log the plausible ones that it has a folder for, oldest first
 * @param implausible the other days that any log has a folder for, oldest first
 * @param notRead per log what else lies there, and its implausible days
 */
public record RawCalendar(
    Map<String, List<LocalDate>> days,
    List<LocalDate> implausible,
    Map<String, List<NotRead>> notRead) {
  static RawCalendar of(
      Map<String, NavigableSet<LocalDate>> folders,
      Map<String, List<NotRead>> others,
      Optional<LocalDate> newest,
      Function<LocalDate, DayContent> contents) {
    NavigableSet<LocalDate> all = new TreeSet<>();
    folders.values().forEach(all::addAll);
    NavigableSet<LocalDate> busy = new TreeSet<>(folders.get(RawLog.BEHAVIOR.logName()));
    busy.addAll(folders.get(RawLog.TRANSACTION.logName()));
    Set<LocalDate> plausible = DeliveredDays.plausible(all, busy, newest, contents);
    Map<String, List<LocalDate>> days = new TreeMap<>();
    Map<String, List<NotRead>> notRead = new TreeMap<>();
    folders.forEach(
        (log, own) -> {
          days.put(log, own.stream().filter(plausible::contains).toList());
          List<NotRead> unread = new ArrayList<>(others.get(log));
          own.stream()
              .filter(day -> !plausible.contains(day))
              .forEach(day -> unread.add(NotRead.implausibleDay(log + "/dt=" + day + "/")));
          notRead.put(log, List.copyOf(unread));
        });
    all.removeAll(plausible);
    return new RawCalendar(days, List.copyOf(all), notRead);
  }

  /** The days of a log, oldest first. */
  public List<LocalDate> days(String log) {
    return days.get(log);
  }

  /** What lies beside the days of a log, and its implausible days. */
  public List<NotRead> notRead(String log) {
    return notRead.get(log);
  }
}
